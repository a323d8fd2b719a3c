"""The chain from what was spent to a tax bill, step by step, compared with what was published on each step."""

from collections.abc import Iterator

import pandas as pd

from impact.study import Facility, Study
from impact.taxes.law import PER_100, TaxLaw, in_year, local_jurisdictions, state_of

STEP_WORDS = {
    "announced_usd": "Announced",
    "spent_usd": "Spent by January 1",
    "in_service_usd": "of which placed in service by January 1",
    "cip_usd": "of which construction in process",
    "depreciated_value_usd": "Depreciated value of property in service (depreciation schedule; real property at cost)",
    "cip_value_usd": "Value of construction in process (CIP)",
    "modeled_value_usd": "Modeled value: the two together",
    "appraised_value_usd": "Appraised value: the share of it that reaches the roll",
    "assessed_usd": "Assessed value",
    "city_tax_usd": "City's property tax",
    "county_tax_usd": "County's property tax, schools included",
    "city_and_county_tax_usd": "City and county together",
}
COLUMNS = [
    "tax_year", "step", "what", "model_usd", "published_low_usd", "published_high_usd", "gap_share", "who", "how",
]  # fmt: skip


def chain_table(study: Study, steps: pd.DataFrame, taxes: pd.DataFrame, law: TaxLaw) -> pd.DataFrame:
    """COLUMNS, for each tax year of which something was published.

    Args:
        study: with its published figures.
        steps: property steps of all facilities.
        taxes: property tax rows: jurisdiction, level, tax_year, amount_usd.
        law: the law.
    """
    rows: list[tuple[object, ...]] = []
    if steps.empty or taxes.empty:
        return pd.DataFrame(columns=COLUMNS)
    for year in sorted({record.tax_year for record in study.published_tax}):
        ours = year_chain(study, steps[steps["year"].eq(year)], taxes[taxes["tax_year"].eq(year)])
        for step, what in STEP_WORDS.items():
            rows += list(comparison_rows(study, year, step, what, ours[step]))
        rows += list(from_appraised_value(study, year, law))
    return pd.DataFrame(rows, columns=COLUMNS)


def year_chain(study: Study, steps: pd.DataFrame, taxes: pd.DataFrame) -> dict[str, tuple[float, str]]:
    """Our figure of each step in one tax year, with how it comes about."""
    announced = study.announced_usd.value if study.announced_usd is not None else float("nan")
    sums = steps.sum(numeric_only=True)
    levels = taxes.groupby("level")["amount_usd"].sum()
    city, county = float(levels.get("city", 0.0)), float(levels.get("county", 0.0) + levels.get("schools", 0.0))
    found = {"announced_usd": (announced, "as announced")}
    how = {
        "spent_usd": "construction spending of all years before",
        "in_service_usd": "the less of what is spent and what ran on December 31; real property: all that is spent",
        "cip_usd": "spent less in service (personal property)",
        "depreciated_value_usd": "each year's purchases x the factor of their age",
        "cip_value_usd": "construction CIP x its share of cost",
        "modeled_value_usd": "depreciated value + value of CIP",
        "appraised_value_usd": "modeled value x roll share (real and personal each by its own), an estimate",
        "assessed_usd": "appraised value x assessment ratio (real and personal each by its own)",
    }
    found |= {step: (float(sums.get(step, 0.0)), words) for step, words in how.items()}
    found["city_tax_usd"] = (city, "assessed value x rate / 100")
    found["county_tax_usd"] = (county, "assessed value x rate / 100")
    found["city_and_county_tax_usd"] = (city + county, "the two together")
    return found


def comparison_rows(
    study: Study, year: int, step: str, what: str, ours: tuple[float, str]
) -> Iterator[tuple[object, ...]]:
    """Rows of one step: one for each published figure, or one without."""
    usd, how = ours
    published = [record for record in study.published_tax if record.tax_year == year and record.step == step]
    for record in published:
        high = record.low if record.high is None else record.high
        nearest = min(max(usd, record.low), high)
        gap = usd / nearest - 1 if nearest else float("nan")
        note = f"{how}; {record.note}" if record.note else how
        yield year, step, what, usd, record.low, high, gap, record.who, note
    if not published:
        yield year, step, what, usd, float("nan"), float("nan"), float("nan"), "", how


def from_appraised_value(study: Study, year: int, law: TaxLaw) -> Iterator[tuple[object, ...]]:
    """Rate arithmetic on a published appraised value, all of it personal property: exact, no assumption of ours."""
    given = [
        record for record in study.published_tax if record.tax_year == year and record.step == "appraised_value_usd"
    ]
    sites = [site for site in study.facility if site.it_mw.value > 0 and state_of(site.county) in law.states]
    for record in given[: 1 if sites else 0]:
        for step, levels in (("city_tax_usd", ("city",)), ("county_tax_usd", ("county", "schools"))):
            usd, how = tax_on_appraised_value(record.low, sites[0], levels, year, law)
            what = f"{STEP_WORDS[step]}, from the published appraised value"
            yield year, step, what, usd, *compared(study, year, step, usd), how


def tax_on_appraised_value(
    appraised_value: float, site: Facility, levels: tuple[str, ...], year: int, law: TaxLaw
) -> tuple[float, str]:
    """Tax on an appraised value if all of it is personal property, with its terms in words."""
    ratio = float(law.states[state_of(site.county)]["assessment_personal"]["value"])
    rate = sum(
        in_year(jurisdiction.property_rate or {}, year)
        for jurisdiction in local_jurisdictions(law, site.county, site.tax.city)
        if jurisdiction.level in levels
    )
    usd = appraised_value * ratio * rate / PER_100
    words = (
        f"${appraised_value / 1e9:g} billion x {ratio:.0%} x {rate:g}/100 = ${usd / 1e6:,.1f} million, if all is "
        f"personal property"
    )
    return usd, words


def compared(study: Study, year: int, step: str, usd: float) -> tuple[float, float, float, str]:
    """Lower and upper end of the first published figure on a step, our distance from it, source of the statement."""
    for record in study.published_tax:
        if record.tax_year == year and record.step == step:
            high = record.low if record.high is None else record.high
            nearest = min(max(usd, record.low), high)
            return record.low, high, usd / nearest - 1, record.who
    return float("nan"), float("nan"), float("nan"), ""
