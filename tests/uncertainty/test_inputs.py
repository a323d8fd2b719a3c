"""Inputs and input groups: every figure with a range that moves a headline, linked ones together."""

from dataclasses import replace

import numpy as np
import pytest

from impact.model.ensembles import inputs_of
from impact.model.matrix_setting import matrix_setting
from impact.model.options import Options
from impact.model.region import find_region, region_data, region_economy
from impact.region.economy import region_spending
from impact.sources.catalog import data_folder
from impact.sources.parameters import read_parameters
from impact.sources.studies import read_study, study_names
from impact.study import Study
from impact.study.ranged import Ranged
from impact.uncertainty.draws import drawn_values, latin_hypercube, one_at_a_time, values_at
from impact.uncertainty.ensemble import node_weights
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers, flat_records, parameter_inputs, study_inputs
from impact.uncertainty.interpolation import MOST_POINTS, interpolation_grid, residual
from impact.uncertainty.matrix_draws import matrix_rows

TOPICS = sorted(
    path.relative_to(data_folder() / "parameters").with_suffix("").as_posix()
    for path in (data_folder() / "parameters").rglob("*.toml")
    if path.stem != "validation"  # its low and high are pass bands, not ranges
)


def one(key, driver, low=0.0, value=1.0, high=3.0, unit="USD"):
    return Input(key, driver, key, "amount_usd", unit, Ranged(value=value, low=low, high=high))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_parameter_says_what_its_bounds_are(topic):
    for key, _, record in flat_records(topic, read_parameters(topic)):
        if record.get("low") is not None or record.get("high") is not None:
            assert record.get("bounds") in ("minmax", "p10p90", "p25p75", "scenarios"), key
    parameter_inputs(topic, read_parameters(topic))


def test_a_parameter_on_its_bound_is_refused_unless_the_bound_is_a_case_of_its_own():
    record = {"value": 1.0, "low": 0.5, "high": 1.0, "bounds": "minmax", "title": "t", "unit": "share"}
    with pytest.raises(ValueError, match="lies on a bound"):
        parameter_inputs("region", {"delta": record})
    found = parameter_inputs("region", {"delta": record | {"bounds": "scenarios", "low_weight": 0.3}})
    assert found[0].figure.low_weight == 0.3


def test_figures_of_one_kind_and_one_source_move_together_and_others_do_not():
    found = {item.key: item.driver for item in study_inputs(read_study("colossus-2"))}
    servers = [key for key in found if key.endswith("servers.usd_per_mw")]
    assert len(servers) == 2
    assert found[servers[0]] == found[servers[1]] == found[servers[0].replace("servers", "storage")]
    assert found[servers[0]] != found[servers[0].replace("servers.usd_per_mw", "switchgear.usd_per_mw")]
    assert found["facility.tulane-road.it_mw"] != found["facility.macrohardrr.it_mw"]


@pytest.mark.parametrize("name", study_names())
def test_what_stands_beside_the_results_is_not_drawn(name):
    keys = [item.key for item in study_inputs(read_study(name))]
    assert not [key for key in keys if key.startswith(("announced", "gpu_check", "claim", "published"))]
    assert not [key for key in keys if key.endswith("requested_mw")]


def test_a_driver_named_in_the_study_links_figures_of_two_kinds():
    site = read_study("colossus-2").facility[0]
    mw = site.it_mw.model_copy(update={"driver": "size"})
    jobs = site.staff.jobs_per_mw.model_copy(update={"driver": "size"})
    linked = site.model_copy(update={"it_mw": mw, "staff": site.staff.model_copy(update={"jobs_per_mw": jobs})})
    study = read_study("colossus-2")
    found = drivers(study_inputs(study.model_copy(update={"facility": (linked, *study.facility[1:])})))
    assert len(found["size"]) == 2


def test_states_of_one_parameter_move_together():
    found = drivers(parameter_inputs("households", read_parameters("households")))
    assert {name: len(group) for name, group in found.items()} == {
        "households.personal_tax_share": 4,
        "households.consumption_share": 4,
    }
    found = drivers(parameter_inputs("local_purchases", read_parameters("local_purchases")))
    assert {"local_purchases_goods", "local_purchases_services"} < set(found)
    assert [len(group) for name, group in found.items() if name == "local_purchases_leisure"] == [2]


def test_the_same_seed_gives_the_same_draws_and_another_gives_others():
    inputs = [one("a", "a"), one("b", "b")]
    first, again, other = (drawn_values(inputs, 50, seed)["a"] for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_a_latin_hypercube_has_one_draw_in_each_part():
    for column in latin_hypercube(["a", "b", "c"], 40, 7).values():
        assert sorted(np.floor(column * 40)) == list(range(40))


def test_linked_inputs_have_one_probability():
    inputs = [one("a", "d"), one("b", "d", 0.0, 10.0, 30.0), one("c", "e")]
    values = drawn_values(inputs, 200, 3)
    np.testing.assert_allclose(values["b"], 10 * values["a"], rtol=1e-9)
    assert abs(np.corrcoef(values["a"], values["c"])[0, 1]) < 0.3


def test_values_stay_within_what_is_possible():
    wide = Input("s", "s", "s", "local_share", "share", Ranged(value=0.9, low=0.5, high=0.95, bounds="p10p90"))
    assert values_at([wide], {"s": np.array([0.999999])})["s"].max() <= 1.0


def test_one_at_a_time_moves_one_driver_and_leaves_the_others():
    inputs = [one("a", "d"), one("b", "d"), one("c", "e")]
    values = one_at_a_time(inputs)
    assert values["a"].tolist()[2:] == [1.0, 1.0]
    assert values["c"].tolist()[:2] == [1.0, 1.0]
    assert values["a"][0] < 1.0 < values["a"][1]
    assert values["a"].tolist() == values["b"].tolist()


def matrix_inputs():
    found = parameter_inputs("local_purchases", read_parameters("local_purchases"))
    return [item for item in found if changes_the_matrix(item.key)]


def test_nodes_begin_with_the_central_case():
    interpolation_points = interpolation_grid(matrix_inputs())
    assert interpolation_points.at(0) == {item.key: item.figure.value for item in matrix_inputs()}
    assert 1 < interpolation_points.count <= MOST_POINTS


def linear_system(rows):
    """x = row (M x + f) for random M and f: what is bought, and x, at each of some rows; the multipliers."""
    random = np.random.default_rng(3)
    size = rows.shape[1]
    inputs, demand = random.uniform(size=(size, size)) / size, random.uniform(size=(size, 2))
    made = np.array([np.linalg.solve(np.eye(size) - row[:, None] * inputs, row[:, None] * demand) for row in rows])
    multipliers = np.linalg.solve((np.eye(size) - rows[0][:, None] * inputs).T, np.ones((size, 1)))
    return made / rows[:, :, None], made, multipliers


def node_rows(count, seed):
    """Rows of five suppliers moved by two input groups, the second of which bends."""
    shift, other = np.random.default_rng(seed).uniform(-1, 1, (2, count))
    shift[0] = other[0] = 0.0
    return 1 / (
        1 + np.exp(-shift[:, None] * np.linspace(0.5, 1, 5) - np.minimum(other, 0.3)[:, None] * [1, 0, 1, 0, 2])
    )


def test_nodes_weigh_themselves_alone_and_weights_add_to_one():
    rows, others = node_rows(9, 1), node_rows(40, 2)
    bought, _, multipliers = linear_system(rows)
    found = residual(rows, bought, multipliers, np.ones((2, 1)))
    assert found.weights(rows).tolist() == np.eye(9).tolist()
    np.testing.assert_allclose(found.weights(others).sum(axis=1), 1.0)


def test_weights_solve_the_system_of_a_draw():
    rows, others = node_rows(9, 1), node_rows(40, 2)
    bought, made, multipliers = linear_system(rows)
    weights = residual(rows, bought, multipliers, np.ones((2, 1))).weights(others)
    wanted = linear_system(others)[1]
    found = np.tensordot(weights, made, axes=1)
    width = np.ptp(wanted.sum(axis=1), axis=0)
    assert (np.abs(found - wanted).sum(axis=1) / width).max() < 0.01
    assert (np.abs((found - wanted).sum(axis=1)) / width).max() < 0.001


def test_inputs_without_values_stay_central(ensemble_of):
    own = ensemble_of("colossus-2")
    alone = node_weights(own, {}, 2)
    assert alone.tolist() == [[1.0] + [0.0] * (own.interpolation_points.count - 1)] * 2
    assert node_weights(own, {"local_purchases.shift_services": np.array([0.6])}, 1).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("method", ["rpc", "flq", "slq"])
def test_rows_of_a_draw_are_the_regions_own(method):
    """Local purchase shares and household links for all draws at once.

    Against the region's model built at one of them.
    """
    region, options = find_region("memphis"), Options(method=method)
    inputs = [one for one in inputs_of(read_study("colossus-2"), options) if changes_the_matrix(one.key)]
    values, setting = drawn_values(inputs, 3, 1), matrix_setting(region, options, inputs)
    there = replace(options, given={key: float(column[2]) for key, column in values.items()})
    economy = region_economy(region, there)
    spent = region_spending(region_data(region, there.accounts), there.parameters)
    model, row = economy.model, matrix_rows(setting, values, 3)[2]
    size = len(model.requirements)
    sales = model.requirements @ model.industries["output_usd"].to_numpy() + model.spending * spent
    purchases = setting.firms + setting.households * spent
    known = purchases > 0
    np.testing.assert_allclose(row[:size][known], sales[known] / purchases[known], rtol=2e-3, atol=1e-9)
    np.testing.assert_allclose(row[size:], economy.counties.household.ravel(), rtol=1e-5)
    if method == "rpc":
        np.testing.assert_allclose(row[:size][known], model.final_demand_share[known], rtol=1e-9, atol=1e-12)


def test_without_ranges_in_the_matrix_there_is_one_node():
    interpolation_points = interpolation_grid([one("facility.hall.it_mw", "d")])
    assert interpolation_points.count == 1
    rows = np.array([[0.4, 0.8]])
    found = residual(rows, np.ones((1, 2, 3)), np.ones((2, 1)), np.ones((3, 1)))
    assert found.weights(np.tile(rows, (3, 1))).tolist() == [[1.0], [1.0], [1.0]]


def test_what_is_asked_for_beyond_the_approval_is_not_drawn(record):
    asked = Study.model_validate(record(site={"grid": {"requested_mw": {"value": 300, "low": 200, "high": 400}}}))
    assert not [one.key for one in study_inputs(asked) if "requested_mw" in one.key]
