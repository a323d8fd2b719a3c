"""What holds for every study: effects are linear, additive, and the same however they are cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.effects.tables import county_effects, industry_effects, outside_earnings, year_effects
from impact.results import MEASURES

FEW = settings(max_examples=8)
CLOSE = {"rel": 1e-9, "abs": 1e-6}
KEYS = ["phase", "effect"]
INCOME = ["labor_income_usd", "jobs", "wage_salary_jobs"]
COMMODITIES = ["2332A0", "541300", "334111", "221100", "LAND00", "811300", "233240"]
COUNTIES = ["47157", "28033", "05035", "28009"]


def lines() -> st.SearchStrategy:
    """One to four lines of the itemized spending."""
    line = st.fixed_dictionaries(
        {
            "phase": st.sampled_from(["construction", "operation"]),
            "commodity": st.sampled_from(COMMODITIES),
            "amount_usd": st.floats(0, 1e10),
            "local_share": st.one_of(st.none(), st.floats(0, 1)),
            "years": st.sampled_from([{2025: 1.0}, {2025: 0.25, 2027: 0.75}]),
            "margins": st.sampled_from(["none", "average", {"wholesale": 0.1, "transportation": 0.05}]),
        }
    )
    return st.lists(line, min_size=1, max_size=4).map(
        lambda rows: [row | {"id": f"line-{n}", "name": f"Line {n}"} for n, row in enumerate(rows)]
    )


SITES = st.fixed_dictionaries(
    {
        "county": st.sampled_from(COUNTIES),
        "ramp": st.sampled_from([{}, {2026: 0.5, 2028: 1.0}]),
        "crews": st.sampled_from([None, {"job_years": 500, "labor_income_usd_per_job": 9e4}]),
    }
)


def with_crews(site, spend):
    """Crews only where they have work: they replace the average jobs of local contracts on site."""
    work = [n for n in spend if n["phase"] == "construction" and n["commodity"].startswith("23")]
    paid = sum(n["amount_usd"] * (0 if n["local_share"] is None else n["local_share"]) for n in work)
    return site if paid > 1 else site | {"crews": None}


def measures(table):
    return table[list(MEASURES)].to_numpy()


@given(spend=lines(), factor=st.floats(0.1, 10))
@FEW
def test_effects_grow_with_every_amount(small_study, effects_of, spend, factor):
    site = {"staff": None}
    larger = [line | {"amount_usd": line["amount_usd"] * factor} for line in spend]
    once, more = (effects_of(small_study(site=site | {"spend": part})) for part in (spend, larger))
    assert measures(more) == pytest.approx(measures(once) * factor, **CLOSE)


@given(spend=lines())
@FEW
def test_effects_of_lines_add_up(small_study, effects_of, spend):
    site = {"staff": None}
    whole = measures(effects_of(small_study(site=site | {"spend": spend})))
    parts = sum(measures(effects_of(small_study(site=site | {"spend": [line]}))) for line in spend)
    assert parts == pytest.approx(whole, **CLOSE)


@given(spend=lines(), site=SITES, outside=st.floats(0, 1))
@FEW
def test_counties_years_and_residents_add_up(small_study, case_of, spend, site, outside):
    case = case_of(small_study(study={"crews_from_outside_share": outside}, site=with_crews(site, spend), spend=spend))
    region = industry_effects(case).groupby(KEYS)[list(MEASURES)].sum()
    table, away = county_effects(case), outside_earnings(case)
    by_county = table.groupby(["basis", *KEYS])[list(MEASURES)].sum()
    assert measures(by_county.loc["workplace"]) == pytest.approx(measures(region), **CLOSE)
    home = by_county.loc["residence"][INCOME] + away.sort_index()[INCOME]
    assert home.to_numpy() == pytest.approx(region[INCOME].to_numpy(), **CLOSE)
    years = year_effects(case.solved.effects, case.years).groupby(KEYS)[list(MEASURES)].sum()
    assert measures(years.loc["construction"]) == pytest.approx(measures(region.loc["construction"]), **CLOSE)


@given(spend=lines(), site=SITES)
@FEW
def test_no_effect_of_spending_is_negative(small_study, effects_of, spend, site):
    found = effects_of(small_study(study={"crews_from_outside_share": 0.0}, site=with_crews(site, spend), spend=spend))
    assert found[["output_usd", "jobs", "wage_salary_jobs", "labor_income_usd"]].to_numpy().min() >= -1e-3
