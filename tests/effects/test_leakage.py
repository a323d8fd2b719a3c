"""Leakage: every dollar spent is found again; incomes by county follow the commuters."""

import numpy as np
import pandas as pd
import pytest

from impact.effects.reference import facility_table, line_local_dollars
from impact.effects.tables import county_effects, income_by_county, industry_effects, leakage
from impact.model.prepared import checked_spending
from impact.model.run_parts import named_counties
from impact.results import PHASES
from impact.sources.parameters import parameter
from impact.sources.studies import read_study, study_names
from impact.study import Crews
from impact.study.ranged import Ranged

CREWS = Crews(job_years=Ranged(value=900.0), labor_income_usd_per_job=Ranged(value=150_000.0))
FOUND_AGAIN = {"rel": 1e-9}
LOCAL = "All spending"


@pytest.fixture(scope="session")
def leakage_of(case_of, economy_of):
    """Leakage of a study, and its reference case."""

    def table(study):
        case = case_of(study)
        name = study.region if isinstance(study.region, str) else ",".join(study.region)
        return leakage(case, economy_of(name), line_local_dollars(case)), case

    return table


def steps_of(table, phase):
    own = table[table["phase"].eq(phase)].set_index("step")["amount_usd"]
    return own.drop(LOCAL), own[LOCAL]


def spent_by(study, case, phase):
    """What the study spends in a phase: its lines and the pay of its staff."""
    lines, years = checked_spending(study).spending, case.counted_years(phase)
    of_phase = lines.lines["phase"].eq(phase)
    bought = (lines.lines["amount_usd"] * lines.schedule.iloc[:, years].sum(axis=1))[of_phase].sum()
    return bought + (facility_table(case, years)["labor_income_usd"].sum() if phase == "operation" else 0.0)


def with_crews(study, crews):
    return study.model_copy(update={"facility": tuple(s.model_copy(update={"crews": crews}) for s in study.facility)})


def built_here(name):
    """Whether a study has construction, so that crews can be counted for it."""
    return any(line.phase == "construction" for site in read_study(name).facility for line in site.spend)


COUNTED = [(name, CREWS) for name in study_names() if built_here(name)]
AVERAGE = [(name, None) for name in study_names()]


@pytest.mark.parametrize(("name", "crews"), [*COUNTED, *AVERAGE])
def test_leakage_adds_up_to_the_spending_of_every_study(leakage_of, name, crews):
    study = with_crews(read_study(name), crews)
    table, case = leakage_of(study)
    for phase in PHASES:
        steps, total = steps_of(table, phase)
        assert total == pytest.approx(spent_by(study, case, phase), **FOUND_AGAIN)
        assert steps.sum() == pytest.approx(total, **FOUND_AGAIN)


@pytest.mark.parametrize("name", study_names())
def test_a_runs_leakage_adds_up_and_no_step_but_surplus_is_negative(results_of, name):
    table = results_of(name).leakage
    assert list(table.columns) == ["phase", "step", "amount_usd", "share_of_spending"]
    for phase in PHASES:
        steps, total = steps_of(table, phase)
        assert steps.sum() == pytest.approx(total, **FOUND_AGAIN)
        assert steps.drop("Surplus: profit, interest, depreciation").min() >= 0
        shares = table[table["phase"].eq(phase)]["share_of_spending"]
        if phase == "construction" and not built_here(name):
            assert total == 0
            assert shares.isna().all()
            continue
        assert shares.iloc[:-1].sum() == pytest.approx(1, **FOUND_AGAIN)
        assert shares.iloc[-1] == 1


@pytest.mark.parametrize("name", study_names())
def test_its_parts_are_the_effects_own(results_of, name):
    """Value added is labor income, taxes and surplus; labor income covers all that households do not spend here."""
    results = results_of(name)
    effects = results.by_industry.groupby("phase")[["labor_income_usd", "value_added_usd"]].sum()
    for phase in PHASES if built_here(name) else ["operation"]:
        steps, _ = steps_of(results.leakage, phase)
        added = steps["Taxes on production"] + steps["Surplus: profit, interest, depreciation"]
        labor = effects.loc[phase, "labor_income_usd"]
        assert added + labor == pytest.approx(effects.loc[phase, "value_added_usd"], rel=1e-9)
        withheld = steps[["Social insurance contributions", "Personal taxes", "Saving, interest and transfers"]].sum()
        elsewhere = steps[["Earnings of people who live elsewhere", "Households' imports"]].sum()
        assert withheld + elsewhere + steps["Households' purchases in other regions"] < labor


@pytest.mark.parametrize("outside", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("crews", [None, {"job_years": 1000, "labor_income_usd_per_job": 120_000}])
def test_crews_from_outside_leave_with_their_pay_and_nothing_is_lost(leakage_of, small_study, outside, crews):
    study = small_study(study={"crews_from_outside_share": outside}, site={"crews": crews})
    steps, total = steps_of(leakage_of(study)[0], "construction")
    assert total == pytest.approx(100e6)
    assert steps.sum() == pytest.approx(total, **FOUND_AGAIN)
    if outside == 1.0 and crews:
        # less contributions (about 12%) and what they spend where they work (per_diem_share, 15%)
        assert steps["Earnings of people who live elsewhere"] >= 0.7 * 120e6


@pytest.mark.parametrize("outside", [0.0, 0.5])
def test_crews_from_outside_spend_a_part_of_their_pay_at_the_site(case_of, small_study, outside):
    site = {"county": "28033", "crews": {"job_years": 1000, "labor_income_usd_per_job": 120_000}}
    case = case_of(small_study(study={"crews_from_outside_share": outside}, site=site))
    spent = pd.Series(case.solved.incomes["visitors"][0].sum(axis=0), case.counties)
    expected = outside * parameter("commuting", "per_diem_share") * 120e6
    assert spent["28033"] == pytest.approx(expected)
    assert spent.sum() == pytest.approx(expected)


@pytest.mark.parametrize("region", [("47157",), ("28033", "05035"), "RI"])
def test_it_adds_up_in_other_regions(leakage_of, small_study, region):
    county = "44007" if region == "RI" else region[0]
    table, _ = leakage_of(small_study(study={"region": region}, site={"county": county}))
    for phase in PHASES:
        steps, total = steps_of(table, phase)
        assert steps.sum() == pytest.approx(total, **FOUND_AGAIN)
        assert steps.drop("Surplus: profit, interest, depreciation").min() >= 0


def test_land_and_purchases_elsewhere_leak_at_once(leakage_of, small_study, building):
    lines = [building(amount_usd=60e6, local_share=0.0), building(id="land", commodity="LAND00", amount_usd=40e6)]
    steps, total = steps_of(leakage_of(small_study(spend=lines))[0], "construction")
    assert total == pytest.approx(100e6)
    assert steps["Land: changes hands"] == pytest.approx(40e6)
    assert steps["Bought elsewhere at once (imports and other regions)"] == pytest.approx(60e6)
    assert (
        steps.drop(["Land: changes hands", "Bought elsewhere at once (imports and other regions)"]).abs().max() < 1e-3
    )


def test_a_study_that_spends_nothing_has_no_shares(leakage_of, small_study, building):
    table, _ = leakage_of(small_study(site={"staff": None}, spend=[building(amount_usd=0)]))
    assert table["amount_usd"].eq(0).all()
    assert table["share_of_spending"].isna().all()


def net_inflow(results, phase):
    return results.income_by_county[results.income_by_county["phase"].eq(phase)].set_index("geoid")["net_inflow_usd"]


def test_operations_pay_flows_from_shelby_to_desoto_as_commuters_do(results_of):
    for name in ("colossus-1", "colossus-2"):
        inflow = net_inflow(results_of(name), "operation")
        assert inflow["47157"] < 0 < inflow["28033"]


def test_pay_of_a_county_with_the_site_leaves_it(results_of):
    """Colossus 1 stands in Shelby, Colossus 2 in Shelby and DeSoto, Google in Crittenden."""
    sites = {"colossus-1": ["47157"], "colossus-2": ["47157", "28033"], "google-west-memphis": ["05035"]}
    for name, counties in sites.items():
        assert (net_inflow(results_of(name), "construction")[counties] < 0).all()


def test_what_leaves_the_counties_together_is_earned_by_people_from_outside(results_of):
    table = results_of("colossus-2").income_by_county
    sums = table.groupby("phase")[["earned_here_usd", "received_here_usd", "net_inflow_usd"]].sum()
    assert (sums["net_inflow_usd"] < 0).all()
    assert sums["net_inflow_usd"].to_numpy() == pytest.approx(
        (sums["received_here_usd"] - sums["earned_here_usd"]).to_numpy()
    )
    labor = results_of("colossus-2").by_industry.groupby("phase")["labor_income_usd"].sum()
    assert sums["earned_here_usd"].to_numpy() == pytest.approx(labor[sums.index].to_numpy(), rel=1e-9)


def test_income_received_is_income_earned_times_the_commuters_shares(case_of, small_study, counties_of):
    """For all effects but construction's direct one, of which crews from outside take a share."""
    case = case_of(small_study())
    table = county_effects(case).query("phase == 'operation'")
    sums = table.pivot_table(index="geoid", columns="basis", values="labor_income_usd", aggfunc="sum")
    sums = sums.loc[list(case.counties)]
    shares = counties_of("memphis").commuting.shares
    assert sums["residence"].to_numpy() == pytest.approx(sums["workplace"].to_numpy() @ shares[:, :-1], rel=1e-9)


@pytest.mark.parametrize(("county", "other"), [("47157", "28033"), ("28033", "47157")])
def test_a_site_in_one_county_pays_people_of_the_other(case_of, small_study, county, other):
    table = income_by_county(named_counties(county_effects(case_of(small_study(site={"county": county})))))
    inflow = table.query("phase == 'operation'").set_index("geoid")["net_inflow_usd"]
    assert inflow[county] < 0 < inflow[other]


def test_counties_hold_all_that_industries_earn(case_of, small_study):
    case = case_of(small_study())
    table = income_by_county(named_counties(county_effects(case)))
    labor = industry_effects(case).groupby("phase")["labor_income_usd"].sum()
    found = table.groupby("phase")["earned_here_usd"].sum()
    assert np.allclose(found, labor, rtol=1e-9)
