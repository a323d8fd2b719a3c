"""Ranges of a run: in order everywhere, the same twice, closed where nothing has a range; tornado and Sobol indices."""

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from impact.effects.headline import METRICS
from impact.model import ensembles
from impact.model.options import Options
from impact.model.ranges import moving_inputs, run_ranges, sensitivity
from impact.model.region import find_region, region_economy
from impact.model.run import run
from impact.outputs import run_json
from impact.results import PHASES
from impact.study.ranged import Ranged, Record
from impact.uncertainty.draws import values_at
from impact.uncertainty.ensemble import outcomes
from impact.uncertainty.inputs import Input, drivers
from impact.uncertainty.sensitivity import moving_drivers, named_cells, sobol_indices, tornado

TABLES = ("by_county", "by_year", "by_jurisdiction", "by_jurisdiction_year", "property_tax")
STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")


def triples(table):
    """p10, p50, p90 of every row, whatever they are called."""
    ends = ("", "_usd")
    name = next(end for end in ends if f"p10{end}" in table)
    return table[[f"p10{name}", f"p50{name}", f"p90{name}"]].to_numpy()


def close_ranges(record):
    """A record without any range: every figure is its central value."""
    changes = {}
    for field in type(record).model_fields:
        value = getattr(record, field)
        items = [closed(item) for item in value] if isinstance(value, tuple) else closed(value)
        changes[field] = tuple(items) if isinstance(value, tuple) else items
    return record.model_copy(update=changes)


def closed(item):
    if isinstance(item, Ranged):
        return Ranged(value=item.value, source=item.source)
    return close_ranges(item) if isinstance(item, Record) else item


@pytest.mark.parametrize("name", STUDIES)
def test_percentiles_are_in_order_everywhere(name, results_of):
    ranges = results_of(name).ranges
    for table in TABLES:
        found = triples(getattr(ranges, table))
        assert len(found)
        assert np.isfinite(found).all()
        assert (np.diff(found, axis=1) >= 0).all()
    for kind in ("gross", "net", "but_for"):
        columns = [f"{kind}_{column}" for column in ("p10", "p50", "p90")]
        assert (ranges.gross_net[columns].diff(axis=1).iloc[:, 1:].fillna(0.0) >= 0).all(axis=None)


def test_every_county_jurisdiction_and_year_has_a_range(results_of):
    results = results_of("colossus-2")
    ranges, study = results.ranges, results.study
    counties = set(results.by_county["geoid"])
    jobs = ranges.by_county[ranges.by_county["measure"].eq("jobs")]
    found = jobs.groupby(["phase", "basis"])["geoid"].agg(set)
    assert list(found.index) == list(itertools.product(PHASES, ("residence", "workplace")))
    assert all(places == counties for places in found)
    assert set(ranges.by_jurisdiction["jurisdiction"]) == set(results.taxes.by_jurisdiction["jurisdiction"])
    years = set(range(study.first_year, study.last_year + 1))
    assert set(ranges.by_year["year"]) == years
    assert set(ranges.by_jurisdiction_year["year"]) == years


def test_the_central_case_stands_beside_them_as_the_other_tables_have_it(results_of):
    results = results_of("colossus-2")
    reported = results.taxes.by_jurisdiction.set_index("jurisdiction")["amount_usd"]
    found = results.ranges.by_jurisdiction.set_index("jurisdiction")["central_usd"]
    pd.testing.assert_series_equal(found.sort_index(), reported.sort_index(), check_names=False)
    by_county = results.by_county.groupby(["phase", "basis", "geoid"])["jobs"].sum()
    rows = results.ranges.by_county.query("measure == 'jobs'").set_index(["phase", "basis", "geoid"])["central"]
    np.testing.assert_allclose(rows, by_county.loc[rows.index], rtol=1e-9, atol=1e-9)


def test_a_run_twice_gives_the_same_bytes_and_another_seed_others(small_study):
    study = small_study(
        study={"region": ["47157", "28033"]}, building={"local_share": {"value": 0.7, "low": 0.5, "high": 0.9}}
    )
    first, again, other = (run_json(run(study, Options(draws=150, seed=seed))) for seed in (1, 1, 2))
    assert first == again
    assert json.loads(first)["manifest"]["seed"] == 1
    assert json.loads(first)["headline"] != json.loads(other)["headline"]


def test_with_all_ranges_shut_every_percentile_is_the_central_case(monkeypatch, study_of):
    monkeypatch.setattr(ensembles, "parameter_inputs", lambda topic, records: [])
    results = run(close_ranges(study_of("colossus-2")), Options(draws=50))
    assert results.ranges.counts["inputs"] == 0
    headline = results.headline
    for column in ("p10", "p50", "p90"):
        assert (headline[column] == headline["total"]).all()
    for table in TABLES:
        found = getattr(results.ranges, table)
        central = found["central_usd" if "central_usd" in found else "central"].to_numpy()
        assert (triples(found) == central[:, None]).all()
    assert results.ranges.tornado.empty


def test_draws_of_values_that_are_central_are_the_central_case(prepared_study_of, monkeypatch):
    """The machine of the draws itself, not its short cut, with ranges too narrow to matter."""
    whole = ensembles.inputs_of

    def narrow(study, options):
        return [
            type(one)(one.key, one.driver, one.title, one.kind, one.unit, narrowed(one.figure))
            for one in whole(study, options)
        ]

    monkeypatch.setattr(ensembles, "inputs_of", narrow)
    options = Options(draws=40)
    prepared_study = prepared_study_of("colossus-1")
    own = ensembles.study_ensemble(
        prepared_study, region_economy(find_region(prepared_study.study.region), options), options
    )
    found = run_ranges(own, outcomes(own, {}, 1), options)
    assert found.ranges.counts["inputs"] > 50
    wide = found.headline["p90"] / found.headline["p10"] - 1
    assert wide.abs().max() < 1e-6


def narrowed(figure):
    value, width = figure.value, 1e-9 * max(abs(figure.value), 1e-6)
    return Ranged(value=value, low=value - width, high=value + width)


def test_without_draws_there_are_none(small_study):
    results = run(small_study(), Options(draws=0))
    assert results.headline[["p10", "p50", "p90"]].isna().all(axis=None)
    assert results.manifest["seed"] is None
    record = json.loads(run_json(results))
    assert record["headline"]["operation_jobs"]["p10"] is None
    assert record["ranges"]["by_county"] == []


def test_net_is_gross_less_displacement_and_crowding_out(results_of):
    table = results_of("colossus-2").ranges.gross_net.set_index("metric")
    runs, build = table.loc["operation_jobs"], table.loc["construction_job_years"]
    assert runs["net_central"] == pytest.approx(0.9 * runs["gross_central"])
    assert build["net_central"] == pytest.approx(0.9 * 0.9 * build["gross_central"])
    assert runs["but_for_central"] == pytest.approx(0.127 * runs["net_central"])


def test_but_for_has_no_figures_where_nothing_is_forgone(small_study):
    study = small_study(study={"fiscal": {"data_center_exemption": False}})
    table = run(study, Options(draws=50)).ranges.gross_net
    assert table["but_for_central"].isna().all()
    assert table["net_central"].notna().all()


@pytest.fixture(scope="module")
def swings(ensemble_of, central_of):
    return tornado(ensemble_of("colossus-2"), central_of("colossus-2"), most=100)


def test_the_tornado_names_the_widest_swing_first(swings):
    for _, rows in swings.groupby("metric"):
        assert rows["swing"].is_monotonic_decreasing
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    assert set(swings["metric"]) <= set(METRICS)


def test_one_input_alone_swings_as_it_should(swings):
    """Own jobs per MW at Tulane Road: 0.12 to 0.81 (p10 and p90 as given) x 900 MW, and what their pay generates."""
    row = swings.query("metric == 'operation_jobs' and driver == 'jobs_per_mw (atlas-jobs)'").iloc[0]
    assert (row["input_p10"], row["input_p90"]) == pytest.approx((0.12, 0.81), rel=1e-6)
    assert row["swing"] > (0.81 - 0.12) * 900


ANALYZED = ("operation_jobs", "local_tax_usd", "grid_peak_mw")


@pytest.fixture(scope="module")
def indices(ensemble_of, swings):
    return sobol_indices(ensemble_of("colossus-2"), moving_drivers(swings, ANALYZED), ANALYZED, 128, 1)


def test_sobol_and_tornado_name_the_same_inputs_first(indices, swings):
    for metric in ANALYZED:
        first = indices.query("metric == @metric")["driver"].head(2).tolist()
        # the second and third input of the grid's peak swing alike (1.5% of it each): either may stand second
        most = 3 if metric == "grid_peak_mw" else 2
        named = swings.query("metric == @metric")["driver"].head(most).tolist()
        assert set(first) <= set(named), metric
        assert first[0] == named[0]


def test_indices_are_shares_of_the_variance(indices, swings):
    assert set(indices["metric"]) == set(ANALYZED)
    for _, rows in indices.groupby("metric"):
        assert 0.7 < rows["first_order"].sum() < 1.3
        assert (rows["total"] >= -0.01).all()
        assert set(rows["driver"]) == set(moving_drivers(swings, ANALYZED))


def test_five_inputs_are_named_for_a_headline_a_property_tax_and_a_bill(study_of):
    for metric in ("construction_job_years", "property_tax", "electricity_bill"):
        rows = moving_inputs(metric, study_of("colossus-2"), Options())
        assert 1 <= len(rows) <= 5
        assert (rows["swing"] > 0).all()


def test_a_parameter_that_the_options_set_is_not_drawn(prepared_study_of):
    study = prepared_study_of("colossus-2").study
    keys = {one.key for one in ensembles.inputs_of(study, Options())}
    shifts = {key for key in keys if key.startswith("local_purchases.")}
    assert {"local_purchases.shift_goods", "local_purchases.shift_services"} < shifts
    assert "region.delta" not in keys
    other = {one.key for one in ensembles.inputs_of(study, Options(method="flq"))}
    assert other ^ keys == shifts | {"region.delta"}
    given = Options(given={"local_purchases.shift_goods": 0.2})
    assert keys - {one.key for one in ensembles.inputs_of(study, given)} == {"local_purchases.shift_goods"}
    for options in (Options(method="flq", delta=0.2), Options(method="slq")):
        assert other - {one.key for one in ensembles.inputs_of(study, options)} == {"region.delta"}


@pytest.mark.parametrize(
    ("driver", "basis", "county"),
    [("commuting.elasticity", "residence", "28009")],
)
def test_what_moves_no_headline_moves_counties(driver, basis, county, ensemble_of, central_of):
    """How far people commute: Benton's jobs, whose commuters the survey mostly misses."""
    own, central = ensemble_of("colossus-2"), central_of("colossus-2")
    values = values_at(drivers(own.inputs)[driver], {driver: np.array([0.9])})
    found = outcomes(own, values, 1)
    key = ("county", "operation", basis, county, "jobs")
    assert abs(found[key][0] / central[key][0] - 1) > 1e-4
    assert found["headline", "operation_output_usd", "total"] == pytest.approx(
        central["headline", "operation_output_usd", "total"], rel=1e-3
    )


def test_unknown_figures_and_samples_are_refused(study_of):
    with pytest.raises(ValueError, match="no figure jobz"):
        sensitivity(study_of("colossus-1"), Options(), ("jobz",))
    with pytest.raises(ValueError, match="power of two"):
        sensitivity(study_of("colossus-1"), Options(), ("operation_jobs",), 100)


def test_units_of_the_ranges_are_those_of_their_phase(results_of):
    table = results_of("colossus-1").ranges.by_county
    units = table.groupby(["phase", "measure"])["unit"].unique().map(list)
    assert units["construction", "jobs"] == ["job-years"]
    assert units["construction", "output_usd"] == units["construction", "labor_income_usd"] == ["USD"]
    assert units["operation", "jobs"] == ["jobs"]
    assert units["operation", "output_usd"] == ["USD a year"]


def cost(key, usd):
    return Input(key, "costs", key.title(), "amount_usd", "USD", Ranged(value=usd, low=0.5 * usd, high=1.5 * usd))


def test_a_group_of_costs_is_named_by_its_change_and_a_single_input_by_its_own_ends():
    first, second = (
        cost(f"facility.hall.spend.{line}.amount_usd", usd) for line, usd in (("building", 100.0), ("works", 10.0))
    )
    at = {first.key: np.array([80.0, 125.0]), second.key: np.array([8.0, 12.5])}
    assert named_cells([first], at)[1:] == ["USD", 80.0, 125.0]
    assert named_cells([first, second], at)[1:] == ["%", pytest.approx(-20.0), pytest.approx(25.0)]


def test_the_swing_of_an_input_is_between_its_ends_and_its_share_is_of_the_reference_case(results_of):
    table = results_of("colossus-1").ranges.tornado
    swing = (table["at_p90"] - table["at_p10"]).abs()
    assert table["swing"].to_numpy() == pytest.approx(swing.to_numpy())
    assert table["swing_share"].to_numpy() == pytest.approx((swing / table["central"].abs()).to_numpy())
