"""Price years: the dollars shown change money alone; jobs, and electricity, are the same in all of them."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from impact.effects.activity import jobs_at_prices
from impact.effects.tables import county_effects, industry_effects
from impact.findings.explain import line_terms
from impact.model.ensembles import ensemble_of, study_ensemble
from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.reference import reference_case
from impact.model.region import find_region, region_economy
from impact.model.sites import prepared_sweep, site_row
from impact.outputs.live.model import live_model
from impact.results import EFFECTS, PHASES
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import outcomes, reference_simulation

YEARS = (1999, 2012, 2017, 2022, 2023, 2024, 2030)
LINES = [
    {"id": "building", "name": "Building", "phase": "construction", "commodity": "233230", "amount_usd": 80e6,
     "local_share": 0.6, "years": {2025: 0.5, 2026: 0.5}},
    {"id": "works", "name": "Power works", "phase": "construction", "commodity": "233240", "amount_usd": 30e6,
     "local_share": 0.7, "years": {2026: 1.0}},
    {"id": "racks", "name": "Racks", "phase": "construction", "commodity": "334111", "amount_usd": 9e6,
     "price_basis": "purchaser", "margins": "average", "years": {2025: 1.0}},
    {"id": "repair", "name": "Repair", "phase": "operation", "commodity": "811300", "amount_usd": 4e6},
]  # fmt: skip


@pytest.fixture(scope="module")
def study_in(small_study):
    """A study without payrolls, every amount in dollars of its own year, shown in dollars of a year."""
    years = (2025, 2016, 2020, 2010)
    spend = [line | {"dollar_year": year} for line, year in zip(LINES, years, strict=True)]
    return cache(
        lambda year: small_study(study={"price_year": year}, site={"staff": None, "ramp": {2027: 1.0}}, spend=spend)
    )


@pytest.fixture(scope="module")
def case_in(study_in):
    def found(year, accounts=2024):
        options = Options(accounts=accounts)
        prepared_study = checked_spending(study_in(year), options)
        economy = region_economy(find_region(prepared_study.study.region), options)
        own = study_ensemble(prepared_study, economy, options, points=0)
        return reference_case(own, reference_simulation(own), prepared_study, economy, options)

    return cache(found)


@pytest.mark.parametrize("accounts", [2017, 2024])
@pytest.mark.parametrize("year", YEARS)
def test_jobs_by_industry_and_county_are_those_of_any_price_year(year, accounts, case_in):
    keys = ["phase", "effect"]
    for table in (industry_effects, county_effects):
        found, wanted = table(case_in(year, accounts)), table(case_in(2025, accounts))
        assert wanted["jobs"].sum() > 100
        for name in ("jobs", "wage_salary_jobs"):
            assert found[name].to_numpy() == pytest.approx(wanted[name].to_numpy(), rel=1e-9, abs=1e-9, nan_ok=True)
        assert found[keys].equals(wanted[keys])


def test_money_follows_the_price_of_what_is_bought(case_in):
    """The direct output of a line made by one industry is the line's local dollars of the year shown."""
    case = case_in(2012)
    lines = case.lines
    terms = line_terms(case, "construction", "output_usd")
    for line in ("works", "building"):
        key = next(key for key in lines.index if key.endswith(f".{line}"))
        local = lines.loc[key, "amount_usd"] * lines.loc[key, "local_share"]
        assert terms.loc[key, "direct"] == pytest.approx(local, rel=1e-9)
        assert lines.loc[key, "amount_usd"] < case_in(2025).lines.loc[key, "amount_usd"]


def test_lines_of_a_figure_add_up_to_it_in_an_early_price_year(case_in):
    case = case_in(2012)
    whole = industry_effects(case).groupby("phase")[["jobs", "output_usd"]].sum()
    for phase in PHASES:
        for measure in ("jobs", "output_usd"):
            lines = line_terms(case, phase, measure)
            assert lines["total"].sum() == pytest.approx(whole.loc[phase, measure], rel=1e-9)


@pytest.fixture(scope="module")
def ensemble_in(study_in):
    return cache(lambda year: ensemble_of(study_in(year), Options()))


@pytest.mark.parametrize("year", [2012, 2025])
def test_the_draws_central_case_and_the_workbook_are_the_run_in_any_price_year(year, ensemble_in, case_in):
    own = ensemble_in(year)
    central, model = outcomes(own, {}, 1), live_model(own)
    counties = county_effects(case_in(year)).groupby(["phase", "basis", "geoid"])[["jobs", "labor_income_usd"]].sum()
    place = own.years.index(own.reference_year)
    for (phase, basis, geoid), row in counties.iterrows():
        for measure in ("jobs", "labor_income_usd"):
            assert central["county", phase, basis, geoid, measure][0] == pytest.approx(row[measure], rel=1e-9, abs=1e-6)
            name = f"resident_{measure}" if basis == "residence" else measure
            rows = [model.effects.rows[phase, effect, name, geoid].values for effect in EFFECTS]
            shown = sum(values.sum() if phase == "construction" else values[place] for values in rows)
            assert shown == pytest.approx(row[measure], rel=1e-9, abs=1e-6)


def test_the_jobs_and_energy_of_every_draw_are_those_of_any_price_year(small_study, study_in):
    """All inputs vary, the growth of prices among them, which moves dollars of 2030 alone."""
    found = []
    for year in (2012, 2025, 2030):
        own = ensemble_of(study_in(year), Options())
        values = drawn_values(own.inputs, 20, 1)
        assert "region.price_growth" in values
        found.append(outcomes(own, values, 20))
    for metric in ("construction_job_years", "operation_jobs", "grid_energy_mwh"):
        one, *others = (out["headline", metric, "total"] for out in found)
        for other in others:
            assert one == pytest.approx(other, rel=1e-9)


def test_the_jobs_of_a_site_are_those_of_any_price_year(study_in):
    rows = [site_row(prepared_sweep(study_in(year), Options(draws=0), 30.0), "47157") for year in (2012, 2025)]
    jobs = [name for name in rows[0] if name.endswith(("_construction_job_years", "_operation_jobs"))]
    assert len(jobs) == 8
    for name in jobs:
        assert rows[0][name] == pytest.approx(rows[1][name], rel=1e-9)
    assert rows[0]["area_construction_output_usd"] < rows[1]["area_construction_output_usd"]


@pytest.mark.parametrize("basis", ["industry", "commodity"])
def test_direct_effect_multipliers_do_not_depend_on_the_price_year(basis):
    """All jobs per job of the industry itself; jobs per dollar move with the industry's own prices alone."""
    one, other = (
        multipliers("47157", Options(), basis=basis, households=True, price_year=year).set_index("code")
        for year in (2012, 2023)
    )
    tolerance = 1e-9 if basis == "industry" else 0.2
    ratio = (one["direct_effect_jobs"] / other["direct_effect_jobs"]).dropna()
    assert ratio.to_numpy() == pytest.approx(1.0, rel=tolerance)


def test_jobs_that_are_counted_do_not_follow_jobs_per_dollar_and_money_is_left_alone():
    """Jobs per dollar are twice those of the reference case: ten counted jobs enter as five, $10 as $10."""
    doubled = SimpleNamespace(jobs_growth=np.array([[2.0]]))
    assert jobs_at_prices({"hall": 10.0}, "jobs", doubled)["hall"].item() == 5.0
    assert jobs_at_prices({"hall": 10.0}, "USD", doubled)["hall"] == 10.0
