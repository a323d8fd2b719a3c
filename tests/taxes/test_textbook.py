"""Each tax function by hand: the arithmetic stands in the comment."""

from dataclasses import replace

import numpy as np
import pytest

from impact.model.tax_law import tax_law
from impact.sources.studies import read_study
from impact.sources.tax_records import read_jurisdictions, read_tax_records
from impact.study import Abatement, Study
from impact.taxes.chain import comparison_rows
from impact.taxes.facility import exempt_years
from impact.taxes.inputs import TaxInputs, before_closing, production_tax_share
from impact.taxes.law import in_year, local_jurisdictions, state_of, tax_class
from impact.taxes.property import (
    abated_share,
    depreciated_value,
    renewal_cost,
    tax_usd,
)
from impact.taxes.revenue import (
    federal_taxes,
    payroll_tax,
    resident_income_tax,
    split_taxes,
    state_income_tax,
    visitor_taxes,
)
from impact.taxes.sales import (
    household_taxes,
    local_sales_tax,
    power_tax,
    purchase_taxes,
    spent_there,
    state_sales_tax,
)
from impact.taxes.site_costs import placed_in_service, site_costs, spent_before
from impact.taxes.states.tennessee import tva_payment, utility_margin_payment

LAW = tax_law()
MEMPHIS = ("47157", "memphis", "TN")
SHELBY = ("47157", "TN")


@pytest.fixture
def inputs_of(record):
    """The site of a study of 2025-2040 in Southaven with $1 billion of computers, bought in one year.

    And its tax inputs.
    """

    def found(bought=2025, **site):
        servers = {"id": "servers", "name": "Servers", "phase": "construction", "commodity": "334111",
                   "amount_usd": 1e9, "local_share": 0.0, "years": {bought: 1.0}}  # fmt: skip
        raw = record(study={"last_year": 2040}, site={"county": "28033"} | site, spend=[servers])
        study = Study.model_validate(raw)
        dollars = {"hall.servers": np.where(np.arange(2025, 2041) == bought, 1e9, 0.0)}
        return study.facility[0], TaxInputs(study, dollars, {}, {}, {}, LAW)

    return found


def by_jurisdiction(taxes):
    return {tax.jurisdiction: tax.usd for tax in taxes}


def test_spent_before_each_first_of_january():
    assert spent_before(np.array([10.0, 20.0, 30.0])).tolist() == [0, 10, 30]


def test_what_is_placed_is_the_less_of_spent_and_running():
    """100 in all; 60 spent by the second lien date, 80% running: 60. 100 spent, 90% running: 90."""
    placed = placed_in_service(np.array([0.0, 60.0, 100.0]), np.array([100.0]), np.array([0.0, 0.8, 0.9]))
    assert placed.tolist() == pytest.approx([0, 60, 90])


def test_schedule_of_two_vintages():
    """100 of age 2 and 50 of age 1 on the second lien date: 100 x 0.33 + 50 x 0.67 = 66.5; then 20 + 16.5 = 36.5."""
    found = depreciated_value(np.array([100.0, 150.0, 150.0]), [0.67, 0.33, 0.20], None)
    assert found.tolist() == pytest.approx([67, 66.5, 36.5])


def test_renewal_begins_the_ages_anew_and_costs_what_was_paid():
    """100 placed in the first year, renewed after five: bought again in the sixth, worth 87 on the lien date after."""
    placed = np.array([0.0] + [100.0] * 7)
    factors = LAW.states["MS"]["depreciation_schedule_computers"]["value"]
    assert depreciated_value(placed, factors, 5).tolist() == pytest.approx([0, 87, 73, 57, 41, 30, 87, 73])
    assert renewal_cost(placed, 5).tolist() == [0, 0, 0, 0, 0, 100, 0, 0]
    assert renewal_cost(placed[:4], 1).tolist() == [0, 100, 100, 100]


def test_a_published_appraisal_gives_the_published_rates_arithmetic():
    """$2.2 billion x 30% x 2.58/100 = $17.028 million to the city.

    X 2.69/100 = $17.754 million to county and schools.
    """
    assert tax_usd(np.array([2.2e9 * 0.3]), np.array([2.58]), np.array([0.0]))[0] == pytest.approx(17_028_000)
    county = sum(in_year(t.property_rate, 2025) for t in local_jurisdictions(LAW, "47157", "") if t.level != "city")
    assert county == pytest.approx(2.69)
    assert tax_usd(np.array([2.2e9 * 0.3]), np.array([county]), np.array([0.0]))[0] == pytest.approx(17_754_000)


def test_a_billion_of_computers_in_southaven():
    """Facts: 1 billion x 0.87 x 15% x 121.19 mills = $15.8 million in year 1, 0.73: 13.3, 0.57: 10.4, 0.41.

    7.5, 0.30: 5.5.
    """
    rate = sum(in_year(t.property_rate, 2025) for t in local_jurisdictions(LAW, "28033", "southaven"))
    value = depreciated_value(np.full(6, 1e9), LAW.states["MS"]["depreciation_schedule_computers"]["value"], None)
    tax = tax_usd(value * 0.15, np.full(6, rate), np.zeros(6)) / 1e6
    assert tax.round(1).tolist() == [15.8, 13.3, 10.4, 7.5, 5.5, 3.6]


def test_a_billion_of_computers_in_memphis():
    """Facts: 1 billion x 0.67 x 30% x 5.27/100 = $10.6 million in the first year, 0.33: 5.2, 0.20: 3.2."""
    rate = sum(in_year(t.property_rate, 2025) for t in local_jurisdictions(LAW, "47157", "memphis"))
    value = depreciated_value(np.full(3, 1e9), LAW.states["TN"]["depreciation_schedule_computers"]["value"], None)
    assert (tax_usd(value * 0.3, np.full(3, rate), np.zeros(3)) / 1e6).round(1).tolist() == [10.6, 5.2, 3.2]


def test_abatement_covers_its_years_its_property_and_schools_if_it_says_so():
    terms = Abatement(share={"value": 0.75}, years=2, since=2026, property="personal", schools=False)
    years = range(2025, 2029)
    assert abated_share(terms, 2020, years, "computers", "city").tolist() == [0, 0.75, 0.75, 0]
    assert abated_share(terms, 2020, years, "real", "city").tolist() == [0, 0, 0, 0]
    assert abated_share(terms, 2020, years, "computers", "schools").tolist() == [0, 0, 0, 0]


def test_single_article_rule_of_tennessee():
    """One article of $5,000: state 5,000 x 7% + (3,200 - 1,600) x 2.75% = 350 + 44; local 1,600 x 2.75% = 44."""
    rules = LAW.states["TN"]
    assert state_sales_tax(5000, 5000, rules) == pytest.approx(394)
    assert local_sales_tax(5000, 5000, 0.0275, rules) == pytest.approx(44)


def test_a_cheap_article_bears_local_tax_on_its_whole_price():
    """Ten articles of $500: 5,000 x 7% = 350 to the state, 5,000 x 2.75% = 137.50 local."""
    assert state_sales_tax(5000, 500, LAW.states["TN"]) == pytest.approx(350)
    assert local_sales_tax(5000, 500, 0.0275, LAW.states["TN"]) == pytest.approx(137.5)


def test_purchases_in_memphis_go_to_state_county_schools_and_city():
    """$1,000,000 at $500 in the city: state 70,000; of 2.25% half to schools, half to the city; 0.5% city."""
    found = by_jurisdiction(purchase_taxes(1e6, "materials", MEMPHIS, LAW))
    assert found == pytest.approx({"tn": 70_000, "shelby-schools": 11_250, "memphis": 16_250})


def test_purchases_in_west_memphis_bear_local_tax_on_the_whole_price():
    """$1,000,000: Arkansas 6.5%, Crittenden 1.75%, West Memphis 2.25%: 10.5% in all."""
    found = by_jurisdiction(purchase_taxes(1e6, "computers", ("05035", "west-memphis", "AR"), LAW))
    assert found == pytest.approx({"ar": 65_000, "crittenden": 17_500, "west-memphis": 22_500})


def test_households_of_shelby():
    """Labor income $1 million: 320,000 x 7% + 70,000 x 4% = 25,200; local on 390,000: schools 1.125%.

    75% in the city.
    """
    found = by_jurisdiction(household_taxes(1e6, "47157", "TN", LAW))
    city, county = 390_000 * 0.75 * 0.01625, 390_000 * 0.25 * 0.01125
    expected = {"tn": 25_200, "shelby": county, "shelby-schools": 4387.5, "memphis": city}
    assert found == pytest.approx(expected)


def test_households_of_a_county_without_named_jurisdictions():
    """Tipton: half of its purchases at 2.25%, outside places, half at the mean of its places, 2.75%."""
    found = by_jurisdiction(household_taxes(1e6, "47167", "TN", LAW))
    assert found == pytest.approx({"tn": 25_200, "tn-other-local": 390_000 * 0.025})
    assert spent_there(LAW.jurisdictions["shelby"], "47167", LAW) == 1


def test_itep_share_of_a_middle_household_comes_back():
    """ITEP: households of $71,700-129,000 in Tennessee pay 3.6% of income in general sales tax directly."""
    whole = sum(tax.usd for tax in household_taxes(1e6, "47157", "TN", LAW)) / 1e6
    assert whole == pytest.approx(0.036, abs=0.001)


def test_power_of_a_data_center():
    """$90 million: 7% = $6.3 million; a qualified data center or a manufacturer 1.5% = $1.35 million."""
    assert power_tax(90e6, LAW.states["TN"]) == pytest.approx(6.3e6)
    assert power_tax(90e6, LAW.states["TN"], "data_center") == pytest.approx(1.35e6)
    assert power_tax(90e6, LAW.states["TN"], "manufacturer") == pytest.approx(1.35e6)


def test_payroll_tax_above_and_below_the_base():
    """$100,000 x 15.3% = 15,300; $300,000: 184,500 x 15.3% + 115,500 x 2.9% = 28,228.50 + 3,349.50."""
    assert payroll_tax(1, 100_000, 0.153, 184_500, 0.029) == pytest.approx(15_300)
    assert payroll_tax(2, 600_000, 0.153, 184_500, 0.029) == pytest.approx(2 * 31_578)
    assert payroll_tax(0, 0, 0.153, 184_500, 0.029) == 0


def test_purchases_outside_the_city_go_to_the_county():
    """$1,000,000 outside Memphis: half of 2.25% to schools, half to the county."""
    found = by_jurisdiction(purchase_taxes(1e6, "materials", ("47157", "", "TN"), LAW))
    assert found == pytest.approx({"tn": 70_000, "shelby": 11_250, "shelby-schools": 11_250})


def test_federal_income_tax_is_the_rate_of_personal_taxes():
    """Ten jobs of $80,000: 800,000 x 7.79% = $62,320."""
    assert federal_taxes(10, 800_000, range(2026, 2027), LAW)["income tax"] == pytest.approx(62_320)


def test_payroll_tax_falls_on_the_wages_in_labor_income():
    """Ten jobs with $800,000 of labor income, 82% of it wages: 656,000 x 15.3% = $100,368."""
    assert federal_taxes(10, 800_000, range(2026, 2027), LAW)["payroll tax"] == pytest.approx(100_368)


def test_mississippi_income_tax_falls_by_law():
    """Labor income $60,976 is a wage of $50,000: (50,000 - 10,000) x 4% = 1,600 in 2026, x 3% = 1,200 from 2030."""
    assert resident_income_tax(1, 50_000 / 0.82, "MS", range(2026, 2027), LAW) == pytest.approx(1600)
    assert resident_income_tax(1, 50_000 / 0.82, "MS", range(2035, 2036), LAW) == pytest.approx(1200)
    assert resident_income_tax(1, 50_000, "TN", range(2026, 2027), LAW) == 0
    assert state_income_tax(10, 50_000, 0.04, 10_000) == 0


def test_half_a_job_pays_half_of_a_jobs_tax():
    """Half a job of $60,000 a year in Mississippi: 0.5 x (60,000 - 10,000) x 4% = $1,000."""
    assert state_income_tax(0.5, 30_000, 0.04, 10_000) == pytest.approx(1000)
    assert payroll_tax(0.5, 50_000, 0.153, 184_500, 0.029) == pytest.approx(7650)


def test_visitors_pay_in_the_years_in_which_they_come():
    """$1 million in the second year in Shelby: 7% to Tennessee; nothing in the first."""
    spent = np.array([0.0, 1e6])
    found = {(key, kind): usd for key, kind, usd in visitor_taxes(spent, 0.5 * spent, SHELBY[0], LAW)}
    assert found["tn", ""].tolist() == pytest.approx([0.0, 70_000])
    assert [usd[0] for usd in found.values()] == [0.0] * len(found)
    nobody = [usd for *_, usd in visitor_taxes(np.zeros(2), np.zeros(2), SHELBY[0], LAW)]
    assert not np.any(nobody)


def test_an_exemption_holds_from_the_first_purchase_on(inputs_of):
    """Mississippi: ten years; bought in 2027, exempt up to 2036."""
    exempt = exempt_years(*inputs_of(bought=2027, industry="518200"))
    assert dict(zip(range(2025, 2041), exempt.tolist(), strict=True))[2036]
    assert not exempt[2037 - 2025 :].any()


def test_an_exemption_needs_the_investment_and_the_jobs(inputs_of):
    """Mississippi asks for $20 million and 20 jobs; the site invests $1 billion."""
    rules = LAW.states["MS"]
    least = rules["data_center_jobs"]["value"]
    assert rules["data_center_investment"]["value"] < 1e9
    for jobs, holds in ((least, True), (least - 1, False)):
        site, inputs = inputs_of(industry="518200", staff={"jobs": jobs, "labor_income_usd_per_job": 90_000})
        assert exempt_years(site, inputs).any() == holds


def test_what_ends_with_a_closing_ends_before_its_year(inputs_of):
    _, inputs = inputs_of()
    fiscal = inputs.study.fiscal.model_copy(update={"closure_year": 2033})
    closed = replace(inputs, study=inputs.study.model_copy(update={"fiscal": fiscal}))
    assert before_closing(closed).tolist() == [1.0] * 8 + [0.0] * 8
    assert before_closing(inputs) == 1.0


def test_a_data_center_is_exempt_and_another_plant_is_not_unless_the_study_says_so(inputs_of):
    assert exempt_years(*inputs_of(industry="518200")).any()
    assert not exempt_years(*inputs_of(industry="336110")).any()
    assert not exempt_years(*inputs_of(industry="518200", tax={"data_center": False})).any()
    assert exempt_years(*inputs_of(industry="336110", tax={"data_center": True})).any()


def test_nothing_runs_before_the_first_step_of_a_ramp(inputs_of):
    """Half from July 2026, all from 2028 on: shares on December 31 before 2025-2029. Without a ramp all runs."""
    ramp = {"2026-07-01": 0.5, "2028-01-01": 1.0}
    assert site_costs(*inputs_of(ramp=ramp)).running[:5].tolist() == [0.0, 0.0, 0.5, 0.5, 1.0]
    assert site_costs(*inputs_of()).running.tolist() == [1.0] * 16


def test_payments_in_lieu():
    """A bill of $90 million: MLGW keeps 0.9%, pays 4% of it: $32,400. TVA: 90M x 0.991 x 5% x 0.67 = $2.988 million."""
    assert utility_margin_payment(90e6, LAW) == pytest.approx(32_400)
    assert tva_payment(90e6, LAW) == pytest.approx(90e6 * 0.991 * 0.05 * 0.67)


def test_taxes_on_production_are_split_without_rest():
    found = by_jurisdiction(split_taxes(100.0, "47157", LAW))
    assert sum(found.values()) == pytest.approx(100)
    assert found["shelby"] / found["shelby-schools"] == pytest.approx(1.42 / 1.27)
    elsewhere = list(split_taxes(100.0, "47167", LAW))
    assert sum(tax.usd for tax in elsewhere) == pytest.approx(100)
    assert sum(tax.usd for tax in elsewhere if tax.jurisdiction == "tn-other-local") == pytest.approx(45 + 30)


def test_never_both_for_one_business(nation, model_of):
    shares = model_of("memphis").coefficients["taxes_share"]
    taxed = production_tax_share(shares, nation.industries["county_sector"])
    lines = nation.industries["county_sector"]
    for line in ("retail", "wholesale", "accommodation", "utilities"):
        assert not taxed[lines[lines.eq(line)].index].any()
    assert taxed["531HSO"] == 0
    assert (taxed >= 0).all()
    assert (taxed[taxed > 0] == shares[taxed > 0]).all()


def test_dated_rates():
    rate = LAW.jurisdictions["memphis"].property_rate
    assert [in_year(rate, year) for year in (2020, 2024, 2025, 2035)] == [2.70164, 3.195, 2.58, 2.58]


@pytest.mark.parametrize(
    ("commodity", "name"),
    [("334111", "computers"), ("334210", "computers"), ("335313", "equipment"), ("333611", "equipment"),
     ("2332A0", "real"), ("LAND00", "real"), ("541300", "real"), ("561600", "none")],
)  # fmt: skip
def test_classes_of_purchases(commodity, name):
    assert tax_class(commodity, LAW) == name


def test_every_record_passes_the_schema_and_has_its_bounds_in_order():
    for name in ("tennessee", "mississippi", "arkansas", "federal", "general"):
        for key, record in read_tax_records(name).items():
            if isinstance(record["value"], float) and record["low"] is not None:
                high = record["value"] if record["high"] is None else record["high"]
                assert record["low"] <= record["value"] <= high, key
                assert record["bounds"] == "scenarios" or record["low"] < record["value"] < high, key
    assert set(LAW.states["TN"]) - set(LAW.states["MS"]) <= {
        "assessment_utility",
        "single_article_local", "single_article_state", "single_article_rate", "franchise", "excise",
        "roll_share_personal_data_center", "roll_share_real_data_center", "data_center_certificate",
    }  # fmt: skip
    assert set(LAW.states["MS"]) - {"abatement_item_years"} == set(LAW.states["AR"])


def test_jurisdictions_know_their_places():
    for key, record in read_jurisdictions().items():
        if record["county"]:
            assert state_of(record["county"]) == record["state"], key


def test_shares_of_the_split_add_up_to_one():
    parts = [LAW.general[f"tax_split_{level}"]["value"] for level in ("federal", "state", "county", "city")]
    assert sum(parts) == pytest.approx(1)


@pytest.mark.parametrize(("ours", "gap"), [(6e6, -0.5), (12e6, 0.0), (12.5e6, 0.0), (26e6, 1.0)])
def test_the_gap_to_a_published_range_is_that_to_its_nearer_end(ours, gap):
    """The city expects $12-13M in 2025: $6 million is half of $12 million, $26 million twice $13 million."""
    row, _ = comparison_rows(read_study("colossus-1"), 2025, "city_tax_usd", "City tax", (ours, ""))
    assert row[6] == pytest.approx(gap)
