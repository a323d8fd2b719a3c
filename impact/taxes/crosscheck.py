"""What would explain the gap between the modeled and a published appraised value: one change at a time, in USD.

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
from impact.taxes.law import TaxLaw, state_of, tax_class
from impact.taxes.property import property_steps
from impact.taxes.site_costs import REAL, site_costs

COLUMNS = ["tax_year", "what", "model_usd", "change_usd", "share_of_gap", "how"]
COMPUTERS = "computers"
Case = tuple[str, TaxInputs, str]
"""What is changed, the inputs with the change, how it is changed."""


def crosscheck_table(inputs: TaxInputs) -> pd.DataFrame:
    """COLUMNS, for each tax year of which an appraised value was published; inputs: of one draw."""
    rows: list[tuple[object, ...]] = []
    for record in inputs.study.published_tax:
        if record.step == "appraised_value_usd" and inputs.lawful_sites() and record.tax_year in inputs.years:
            rows += list(year_rows(inputs, record.tax_year, record.low, record.who))
    return pd.DataFrame(rows, columns=COLUMNS)


def year_rows(inputs: TaxInputs, year: int, published: float, who: str) -> Iterator[tuple[object, ...]]:
    """Rows of one tax year: the modeled value, each case, the roll share, and what was published."""
    steps = year_values(inputs, year)
    modeled, appraised = sum_of(steps, "modeled_value_usd"), sum_of(steps, "appraised_value_usd")
    gap = modeled - published
    none = float("nan")
    yield (
        year,
        "Spent by January 1",
        sum_of(steps, "spent_usd"),
        none,
        none,
        "construction spending of all years before",
    )
    yield year, "Modeled value before the roll share", modeled, none, none, "depreciated value + value of CIP"
    for what, changed, how in cases(inputs, year):
        usd = sum_of(year_values(changed, year), "modeled_value_usd")
        yield year, what, usd, usd - modeled, (modeled - usd) / gap if gap else none, how
    real = appraised_less_modeled(steps, real=True)
    personal = appraised_less_modeled(steps, real=False)
    words = "share of the modeled value that reaches the roll, an estimate with a range (parameters roll_share_...)"
    yield year, "Roll share, real property", modeled + real, real, -real / gap if gap else none, words
    yield year, "Roll share, personal property", modeled + personal, personal, -personal / gap if gap else none, words
    yield year, "Appraised value", appraised, appraised - modeled, (modeled - appraised) / gap if gap else none, "model"
    yield year, "Published appraised value", published, -gap, 1.0 if gap else none, who


def cases(inputs: TaxInputs, year: int) -> Iterator[Case]:
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


def sum_of(steps: Mapping[str, Mapping[str, float]], step: str) -> float:
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
