"""The ensemble against the pipeline: the reference case, the nodes, between the nodes, and power by typical days."""

from dataclasses import replace

import numpy as np
import pytest

from impact.ledger.spending import staff_jobs
from impact.model import run as pipeline
from impact.model.ensembles import ensemble_of as prepared_ensemble
from impact.model.ensembles import responses_of
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region, region_economy
from impact.results import EFFECTS
from impact.sources.settings import is_parameter
from impact.uncertainty.draws import record_of_draws
from impact.uncertainty.ensemble import outcomes, outcomes_of, simulation
from impact.uncertainty.interpolation import InterpolationPoints
from impact.uncertainty.power_draws import scaled

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")
OF_POWER = ("it_mw", "utilization", "pue", "daily_swing", "wue_l_per_kwh", "heat_rate", "availability", ".mw", ".mwh")
"""How the keys of figures that move the hours end, or what is in them."""
NOT_IN_LOOP = ("grid.", "tariffs.", "structural.")
"""Parameters that the plain loop of this test does not change: those of hours and bills, and errors of the method."""
COUNTED = {"crews": {"job_years": 700, "labor_income_usd_per_job": 90_000}}


def check_headline(found, headline, draw=0):
    """Outcomes of one draw equal a run's headline to 1e-9; figures that are not known have nothing to equal."""
    for metric, row in headline.dropna().iterrows():
        for effect in (*EFFECTS, "total"):
            value = float(found["headline", metric, effect][draw])
            assert value == pytest.approx(row[effect], rel=1e-9, abs=1e-9), (metric, effect)


@pytest.mark.parametrize("name", STUDIES)
def test_the_central_case_is_the_run_itself(name, central_of, results_of):
    results, central = results_of(name), central_of(name)
    check_headline(central, results.headline)
    counties = results.by_county.groupby(["phase", "basis", "geoid"])[["jobs", "labor_income_usd"]].sum()
    for (phase, basis, geoid), row in counties.iterrows():
        for measure in ("jobs", "labor_income_usd"):
            found = central["county", phase, basis, geoid, measure][0]
            assert found == pytest.approx(row[measure], rel=1e-9, abs=1e-6)
    years = results.by_year.groupby(["phase", "year"])["jobs"].sum()
    for (phase, year), jobs in years.items():
        assert central["year", phase, year, "jobs"][0] == pytest.approx(jobs, rel=1e-9, abs=1e-6)
    whole = results.grid.by_year.query("utility == 'all'").set_index("year")
    for year, row in whole.iterrows():
        assert central["grid", year, "peak_mw"][0] == pytest.approx(row["net_load_peak_mw"], rel=1e-9)
        assert central["grid", year, "mwh"][0] == pytest.approx(row["net_load_mwh"], rel=1e-9)
    for row in results.taxes.by_jurisdiction.itertuples():
        for column in ("amount_usd", "net_usd", "forgone_usd"):
            found = central["jurisdiction", row.jurisdiction, column][0]
            assert found == pytest.approx(getattr(row, column), rel=1e-9, abs=2000)


def test_the_central_case_with_counted_crews_is_the_run_itself(small_study):
    study = small_study(site=COUNTED, building={"local_share": 0.7})
    own = prepared_ensemble(study, Options())
    check_headline(outcomes(own, {}, 1), pipeline.run(study, Options(draws=0)).headline)


@pytest.mark.parametrize("change", [{"spend": []}, {"site": {"staff": None}}])
def test_a_study_without_lines_or_without_staff_has_a_central_case(change, small_study):
    study = small_study(**change)
    own = prepared_ensemble(study, Options())
    check_headline(outcomes(own, {}, 1), pipeline.run(study, Options(draws=0)).headline)


def fixed_power(ensemble):
    """Keys of the inputs that leave the hours alone."""
    return [one.key for one in ensemble.inputs if not any(part in one.key for part in OF_POWER)]


@pytest.fixture
def changed_run(prepared_study_of):
    """A run of the plain pipeline with other values of the inputs: the loop that the ensemble stands for."""

    def run(name, values):
        study = record_of_draws(prepared_study_of(name).study, values)
        given = {key: value for key, value in values.items() if is_parameter(key)}
        return pipeline.run(study, Options(draws=0, given=given))

    return run


@pytest.mark.parametrize(
    ("name", "interpolation_point"), [("colossus-2", 0), ("colossus-2", 7), ("google-west-memphis", 25)]
)
def test_on_the_nodes_it_equals_a_plain_loop(name, interpolation_point, ensemble_of, draw_inputs_of, changed_run):
    own, (values, _) = ensemble_of(name), draw_inputs_of(name)
    draw = {key: values[key][[interpolation_point]] for key in fixed_power(own) if not key.startswith(NOT_IN_LOOP)}
    draw |= {key: np.array([value]) for key, value in own.interpolation_points.at(interpolation_point).items()}
    found = outcomes(own, draw, 1)
    results = changed_run(name, {key: float(value[0]) for key, value in draw.items()})
    check_headline(found, results.headline)
    for row in results.taxes.by_jurisdiction.itertuples():
        assert found["jurisdiction", row.jurisdiction, "amount_usd"][0] == pytest.approx(
            row.amount_usd, rel=1e-9, abs=2000
        )


def farthest(own, values, count):
    """The draws in which the matrix is farthest from its central one: interpolation is hardest there."""
    columns = [values[key] for key in own.interpolation_points.values]
    apart = sum(((column - np.median(column)) / np.ptp(column)) ** 2 for column in columns if np.ptp(column) > 0)
    return np.sort(np.argsort(apart)[-count:])


@pytest.mark.parametrize(("name", "draws"), [("colossus-2", 60), ("google-west-memphis", 30)])
def test_between_the_nodes_the_error_is_below_half_a_hundredth_of_the_range(
    name, draws, ensemble_of, draw_inputs_of, prepared_study_of
):
    """The matrix solved for each draw alongside the nodes' interpolation."""
    own, (values, whole) = ensemble_of(name), draw_inputs_of(name)
    some = {key: column[farthest(own, values, draws)] for key, column in values.items()}
    interpolation_points = InterpolationPoints({key: some[key] for key in own.interpolation_points.values})
    first, year = Options(given=interpolation_points.at(0)), prepared_study_of(name).study.price_year
    economy = region_economy(find_region("memphis"), first)
    exact = responses_of(economy, Options(), interpolation_points, own.ledger, year)
    alike = replace(own, responses=exact.responses)
    wanted = outcomes_of(alike, simulation(alike, some, np.eye(draws)), some)
    found = outcomes(own, some, draws)
    for key in [key for key in whole if key[0] == "headline" and key[2] == "total"]:
        width = np.ptp(np.quantile(whole[key], [0.1, 0.9]))
        assert np.abs(found[key] - wanted[key]).max() <= 0.005 * width, key


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2"])
def test_power_by_typical_days_follows_all_hours(name, ensemble_of, draw_inputs_of, prepared_study_of):
    """Three draws of load, cooling, supply: what lines pay for within 1.5% of a run over all hours."""
    own, (values, _), prepared_study = ensemble_of(name), draw_inputs_of(name), prepared_study_of(name)
    fixed = set(fixed_power(own))
    for draw in range(3):
        moved = {key: column[[draw]] for key, column in values.items() if key not in fixed}
        study = record_of_draws(prepared_study.study, {key: float(value[0]) for key, value in moved.items()})
        hourly = checked_spending(study)[1]
        found = outcomes(own, moved, 1)
        year = own.reference_year
        lines = hourly.lines.assign(usd=hourly.lines["amount_usd"] * hourly.schedule[year])
        outlay = lines.loc[lines["phase"].eq("operation"), "usd"].sum()
        staffed = [site for site in study.facility if site.staff is not None]
        pay = sum(staff_jobs(site) * site.staff.labor_income_usd_per_job.value for site in staffed)
        assert found["headline", "operation_output_usd", "direct"][0] == pytest.approx(outlay + pay, rel=0.015)


def test_upkeep_on_site_is_done_by_people_who_commute_as_others(small_study):
    """An operation line of construction: its workers are no crews."""
    small = small_study()
    line = small.facility[0].spend[0]
    upkeep = line.model_copy(update={"id": "upkeep", "phase": "operation", "commodity": "230301", "years": {}})
    site = small.facility[0].model_copy(update={"spend": (*small.facility[0].spend, upkeep)})
    study = small.model_copy(update={"facility": (site,)})
    central = outcomes(prepared_ensemble(study, Options()), {}, 1)
    results = pipeline.run(study, Options(draws=0))
    check_headline(central, results.headline)
    home = results.by_county.query("phase == 'operation' and basis == 'residence'").groupby("geoid")["jobs"].sum()
    for geoid, jobs in home.items():
        assert central["county", "operation", "residence", geoid, "jobs"][0] == pytest.approx(jobs, rel=1e-9)


def test_any_set_of_inputs_can_be_drawn(ensemble_of, draw_inputs_of):
    """One input alone, those of hours alone, those of bills alone, fewer draws than years: never a wrong shape."""
    own, (values, whole) = ensemble_of("colossus-1"), draw_inputs_of("colossus-1")
    keys = [*values, "hours", "bills"]
    for key in keys:
        chosen = [one for one in values if one == key or (key == "hours" and any(part in one for part in OF_POWER))
                  or (key == "bills" and one.startswith("tariffs."))]  # fmt: skip
        found = outcomes(own, {one: values[one][:3] for one in chosen}, 3)
        assert all(column.shape == (3,) and np.isfinite(column).all() for column in found.values()), key
    three = outcomes(own, {key: column[:3] for key, column in values.items()}, 3)
    for key, column in three.items():
        assert column == pytest.approx(whole[key][:3], rel=1e-9, abs=1e-9), key


def test_a_unit_that_runs_in_few_hours_does_not_blow_up():
    """Typical days that hardly use a turbine say little by their ratio: the difference is added."""
    assert scaled(np.array([46_000.0]), np.array([[10.0]]), np.array([[4_000.0]]))[0, 0] == 49_990.0


def test_no_draw_takes_more_from_the_grid_than_is_approved(ensemble_of, draw_inputs_of):
    for name in ("colossus-1", "colossus-2"):
        _, whole = draw_inputs_of(name)
        sites = ensemble_of(name).study.facility
        authorized = sum(
            max(step.mw.span[1] for step in site.grid.approval)
            if site.grid is not None and site.grid.approval
            else site.load_mw.span[1]
            for site in sites
        )
        peaks = whole["grid", ensemble_of(name).reference_year, "peak_mw"]
        assert peaks.max() <= authorized + 1e-6


def test_crews_without_local_work_are_none(small_study):
    """A drawn local purchase share of nothing: no crews in that draw, and no figure that is not a number."""
    study = small_study(site=COUNTED, building={"local_share": 0.1})
    own = prepared_ensemble(study, Options())
    key = f"facility.{study.facility[0].id}.spend.building.local_share"
    found = outcomes(own, {key: np.array([0.0, 0.1])}, 2)
    assert found["headline", "construction_job_years", "total"][0] == pytest.approx(0.0, abs=1e-9)
    assert np.isfinite(found["headline", "construction_labor_income_usd", "total"]).all()
