"""The chain from what was spent to a tax bill, step by step, compared with what was published on each step.

Crosscheck: what would explain the gap between the modeled and a published appraised value, in USD.

Each case changes one thing of the chain and calculates the modeled value again; its change is compared with the gap.
The cases overlap and do not add up. What remains is the roll share, an estimate.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from impact.study import Facility, Spend, Study
from impact.study.ranged import Ranged
from impact.taxes.inputs import TaxInputs
from impact.taxes.law import PER_100, TaxLaw, in_year, local_jurisdictions, state_of, tax_class
from impact.taxes.property import property_steps
from impact.taxes.site_costs import REAL, site_costs

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


CROSSCHECK = ["tax_year", "what", "model_usd", "change_usd", "share_of_gap", "how"]
COMPUTERS = "computers"
Case = tuple[str, TaxInputs, str]
"""What is changed, the inputs with the change, how it is changed."""


def crosscheck_table(inputs: TaxInputs) -> pd.DataFrame:
    """CROSSCHECK, for each tax year of which an appraised value was published; inputs: of one draw."""
    rows: list[tuple[object, ...]] = []
    for record in inputs.study.published_tax:
        if record.step == "appraised_value_usd" and inputs.lawful_sites() and record.tax_year in inputs.years:
            rows += list(year_rows(inputs, record.tax_year, record.low, record.who))
    return pd.DataFrame(rows, columns=CROSSCHECK)


def year_rows(inputs: TaxInputs, year: int, published: float, who: str) -> Iterator[tuple[object, ...]]:
    """Rows of one tax year: the modeled value, each case, the roll share, and what was published."""
    steps = year_values(inputs, year)
    modeled, appraised = sum_of_step(steps, "modeled_value_usd"), sum_of_step(steps, "appraised_value_usd")
    gap = modeled - published
    none = float("nan")
    yield (
        year,
        "Spent by January 1",
        sum_of_step(steps, "spent_usd"),
        none,
        none,
        "construction spending of all years before",
    )
    yield year, "Modeled value before the roll share", modeled, none, none, "depreciated value + value of CIP"
    for what, changed, how in gap_cases(inputs, year):
        usd = sum_of_step(year_values(changed, year), "modeled_value_usd")
        yield year, what, usd, usd - modeled, (modeled - usd) / gap if gap else none, how
    real = appraised_less_modeled(steps, real=True)
    personal = appraised_less_modeled(steps, real=False)
    words = "share of the modeled value that reaches the roll, an estimate with a range (parameters roll_share_...)"
    yield year, "Roll share, real property", modeled + real, real, -real / gap if gap else none, words
    yield year, "Roll share, personal property", modeled + personal, personal, -personal / gap if gap else none, words
    yield year, "Appraised value", appraised, appraised - modeled, (modeled - appraised) / gap if gap else none, "model"
    yield year, "Published appraised value", published, -gap, 1.0 if gap else none, who


def gap_cases(inputs: TaxInputs, year: int) -> Iterator[Case]:
    """The changes, one at a time."""
    for end, words in (("low", "low"), ("high", "high")):
        changed = scaled_costs(inputs, lambda line, end=end: end_over_value(line, end))  # type: ignore[misc]
        yield f"Computers at the {words} end of their cost", changed, f"every computer line at its {words} bound"
    yield (
        "Computers one step of the ramp behind",
        with_sites(inputs, lambda site: earlier_ramp(site, year)),
        "in service on January 1: the share of the step before; the rest is construction in process",
    )
    yield (
        "Nothing in service yet",
        with_sites(inputs, lambda site: site.model_copy(update={"ramp": later_ramp(site, year)})),
        "all personal property is construction in process",
    )
    yield (
        "All equipment in the computers' class",
        replace(inputs, law=one_schedule(inputs)),
        "power and cooling equipment by the computers' depreciation schedule",
    )
    yield (
        "A third of the computers is not on a return here",
        scaled_costs(inputs, lambda _: 2 / 3),
        "leased computers whose owner reports them elsewhere, or not; in this county the total would not change",
    )


def year_values(inputs: TaxInputs, year: int) -> dict[str, Mapping[str, float]]:
    """Property steps of one tax year by class, all facilities."""
    place, found = inputs.years.index(year), dict[str, dict[str, float]]()
    for site in inputs.lawful_sites():
        for name, steps in property_steps(site_costs(site, inputs), inputs).items():
            own = found.setdefault(name, {})
            for step, usd in steps.items():
                own[step] = own.get(step, 0.0) + float(np.atleast_1d(np.asarray(usd))[..., place].sum())
    return dict(found)


def sum_of_step(steps: Mapping[str, Mapping[str, float]], step: str) -> float:
    """A step of all classes."""
    return sum(own[step] for own in steps.values())


def appraised_less_modeled(steps: Mapping[str, Mapping[str, float]], *, real: bool) -> float:
    """What the roll share takes off, of real or of personal property."""
    chosen = [own for name, own in steps.items() if (name == REAL) == real]
    return sum(own["appraised_value_usd"] - own["modeled_value_usd"] for own in chosen)


def with_sites(inputs: TaxInputs, change: Callable[[Facility], Facility]) -> TaxInputs:
    """The same inputs with other facilities."""
    study: Study = inputs.study.model_copy(update={"facility": tuple(map(change, inputs.study.facility))})
    return replace(inputs, study=study)


def scaled_costs(inputs: TaxInputs, factor: Callable[[Spend], float]) -> TaxInputs:
    """The same inputs with the dollars of computers multiplied."""
    dollars = dict(inputs.dollars)
    for site in inputs.study.facility:
        for line in site.spend:
            if line.phase == "construction" and (line.tax_class or tax_class(line.commodity, inputs.law)) == COMPUTERS:
                dollars[f"{site.id}.{line.id}"] = dollars[f"{site.id}.{line.id}"] * factor(line)
    return replace(inputs, dollars=dollars)


def end_over_value(line: Spend, end: str) -> float:
    """One end of the range of a line's amount over its value."""
    figure: Ranged | None = line.amount_usd if line.usd_per_mw is None else line.usd_per_mw
    if figure is None or not figure.value:
        return 1.0
    low, high = figure.span
    return (low if end == "low" else high) / figure.value


def earlier_ramp(site: Facility, year: int) -> Facility:
    """A facility whose last step before a year is not yet reached."""
    before = [day for day in site.ramp if day.year < year]
    return site.model_copy(update={"ramp": {day: share for day, share in site.ramp.items() if day != before[-1]}}) if (
        before
    ) else site  # fmt: skip


def later_ramp(site: Facility, year: int) -> dict[date, float]:
    """Steps of a ramp none of which lies before a year."""
    kept = {day: share for day, share in site.ramp.items() if day.year >= year}
    return kept or {date(year, 1, 1): 1.0}


def one_schedule(inputs: TaxInputs) -> TaxLaw:
    """The law with the computers' schedule for all equipment, in the states of the facilities."""
    states = dict(inputs.law.states)
    for state in {state_of(site.county) for site in inputs.lawful_sites()}:
        own = states[state]
        states[state] = {**own, "depreciation_schedule_equipment": own["depreciation_schedule_computers"]}
    return replace(inputs.law, states=states)
