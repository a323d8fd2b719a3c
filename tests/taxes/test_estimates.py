"""Taxes where the law, or a county's rate, is not here: estimates from published sums, and local rates as published."""

import pytest

from impact.model.explanations import explain_property_chain
from impact.model.tax_law import tax_law
from impact.sources.built import read_counties
from impact.sources.studies import read_study
from impact.taxes.estimates import BUSINESS_SALES, CORPORATE, EXCISE, HOMES, LOCAL_INCOME, estimated_taxes
from impact.taxes.law import STATE_OF_FIPS, local_jurisdictions, other_local, with_host_names
from impact.taxes.sales import local_sellers

LAW = tax_law()


def test_every_state_has_law_or_estimates_and_never_both():
    assert set(LAW.states) == set(STATE_OF_FIPS.values())
    assert set(LAW.states) - LAW.estimated == {"TN", "MS", "AR"}
    for state in LAW.estimated:
        assert "(estimate)" in LAW.jurisdictions[other_local(state)].title
        for name in ("sales_state", "income_tax"):
            record = LAW.states[state][name]
            assert record["title"].endswith("(estimate)"), state
            assert record["value"] == 0 or record["low"] < 0.7 * record["value"] < record["high"], state


@pytest.mark.parametrize(
    ("state", "state_usd", "personal_income_usd"), [("OH", 15.640e9, 686.6e9), ("TX", 48.866e9, 1892e9)]
)
def test_sales_tax_is_what_the_census_counts_over_the_taxable_part_of_income(state, state_usd, personal_income_usd):
    """2022: general sales tax of the state over 45% of personal income (BEA)."""
    rate = LAW.states[state]["sales_state"]["value"]
    assert rate == pytest.approx(state_usd / (0.45 * personal_income_usd), rel=0.02)


def test_local_sales_tax_of_a_county_is_the_published_one():
    """Fayette, Tennessee: 2.25% outside places, 2.75% in most of them."""
    (seller,) = local_sellers(LAW, "47047", "", "TN")
    assert seller.key == "tn-other-local"
    assert 0.0225 <= seller.sales_rate["value"] <= 0.0275
    assert seller.sales_rate["source"].startswith("Tennessee Streamlined Sales Tax")
    counties = {county[:2] for county in LAW.local_sales}
    assert counties == {"47", "05"}
    assert len(LAW.local_sales) == 170
    assert [place.key for place in local_sellers(LAW, "05035", "west-memphis", "AR")] == ["crittenden", "west-memphis"]


def test_a_county_without_a_rate_has_the_states_estimate_and_one_with_a_rate_its_own():
    assert [place.key for place in local_jurisdictions(LAW, "47047", "")] == ["tn-other-local"]
    assert [place.key for place in local_jurisdictions(LAW, "47157", "")] == ["shelby", "shelby-schools"]


def test_the_chain_of_one_site_and_year_has_ten_lines():
    lines = explain_property_chain(read_study("colossus-1"), site="lowry-road", year=2025)
    assert len(lines) == 11
    assert "tax year 2025" in lines[0]
    assert "62% (42% to 92%)" in lines[6]
    assert "in all 5.27" in lines[8]
    assert lines[10] == "10. Property tax: $33.0 million, billed in 2025"
    public = explain_property_chain(read_study("colossus-1", ("facility.lowry-road.owner=public",)), site="lowry-road")
    assert "pays no property tax" in public[9]
    assert "$0.0 million" in public[10]


def test_a_bill_after_the_study_is_called_so():
    """Arkansas bills a year later; the study ends in 2040."""
    *_, payer, bill = explain_property_chain(read_study("google-west-memphis"), year=2040)
    assert payer == "9. The bill comes after 2040, the last year of the study"
    assert bill.startswith("10. Property tax: not in the study")


def test_taxes_by_type_by_hand():
    """$10 million of pay of residents, $8 million paid here, $14 million of value added, Ohio and Virginia."""
    base = {"resident_labor_income_usd": 10e6, "workplace_labor_income_usd": 8e6, "value_added_usd": 14e6}
    found = {(place, kind, effect): usd for place, kind, effect, usd in estimated_taxes("indirect", base, "OH", LAW)}
    assert found == pytest.approx(
        {
            ("oh", EXCISE, "induced"): 10e6 * 0.55 * 0.0122,
            ("oh-other-local", EXCISE, "induced"): 10e6 * 0.55 * 0.4 * 0.00177,
            ("oh-other-local", HOMES, "induced"): 10e6 * 0.38 * 0.5 * 0.02768,
            ("oh-other-local", LOCAL_INCOME, "indirect"): 10e6 * 0.01394,
            ("oh", BUSINESS_SALES, "indirect"): 14e6 * 0.4 * 0.01883,
            ("oh-other-local", BUSINESS_SALES, "indirect"): 14e6 * 0.4 * 0.00365,
            ("oh-other-local", CORPORATE, "indirect"): (14e6 - 8e6) * 0.00107,
        },
        rel=0.01,
    )
    virginia = [(place, kind, usd) for place, kind, _, usd in estimated_taxes("direct", base, "VA", LAW)]
    assert ("va", CORPORATE, pytest.approx(6e6 * 0.00771, rel=0.01)) in virginia
    assert all(kind != BUSINESS_SALES for _, kind, _ in virginia)
    assert all(kind.endswith("estimate") for _, kind, _ in virginia)


def test_none_of_them_stands_beside_law():
    base = dict.fromkeys(("resident_labor_income_usd", "workplace_labor_income_usd", "value_added_usd"), 1e6)
    for state in ("TN", "MS", "AR"):
        assert list(estimated_taxes("induced", base, state, LAW)) == []


@pytest.mark.parametrize(
    ("sites", "region", "key", "title"),
    [
        (["39049"], ["39049"], "oh-other-local", "Franklin County, its cities and schools (estimate)"),
        (["28093"], ["28093", "28033"], "ms-other-local", "Marshall County, its cities and schools (estimate)"),
        (
            ["28093"],
            ["28093", "28137"],
            "ms-other-local",
            "Marshall County, and other counties of Mississippi (estimate)",
        ),
        (["28093", "28137"], ["28093", "28137"], "ms-other-local", "Other counties and cities in Mississippi"),
        (["28033"], ["28033", "28093"], "ms-other-local", "Other counties and cities in Mississippi"),
    ],
)
def test_who_levies_is_named_by_the_county_in_which_the_facilities_stand(sites, region, key, title):
    law = with_host_names(LAW, sites, region, read_counties()["name"])
    assert law.jurisdictions[key].title == title
    assert law.jurisdictions[key].property_rate == LAW.jurisdictions[key].property_rate
    assert set(law.jurisdictions) == set(LAW.jurisdictions)
