"""One answer: a question, one or two plain sentences, a figure with its range, its formula, and where it stands.

Questions about computers, turbines, or a city's own rules are asked only where a study has them. What is not known
stays said where the question applies: of a data hall that the study gives no water use, for example.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from impact.effects.headline import FIGURES
from impact.facts import NONE, Fact
from impact.findings import explain
from impact.findings import property_tax as tax
from impact.grid.systems import GridData
from impact.results import Results
from impact.sources.concordance import LocalNames
from impact.taxes.law import TaxLaw
from impact.taxes.views import CITY

PERCENTILES = "10th to 90th percentile of the simulations"
RULES = "lowest and highest under three rules of who pays"
SOURCES = "lowest and highest in the sources"
JUDGED = "lowest and highest by our judgment"
COLUMNS = (
    "key", "topic", "question", "answer", "value", "low", "high", "unit", "price_year", "range", "formula", "sheet",
    "table",
)  # fmt: skip
UNKNOWN = "Not known here: "
METHOD = "docs/method.md"
HEADLINES = {
    f"impact explain {metric}": f"{explain.FORMULAS[measure]}; {explain.FACILITY[phase]}"
    for metric, (phase, measure, _) in FIGURES.items()
}
TAXES = {
    "impact explain property_tax": (tax.FORMULAS["property tax"]),
    "impact explain local_tax_usd": (
        "local tax = property tax + sales tax + payments in lieu + taxes of households and other "
        "businesses, over counties, cities and schools"
    ),
}
GRID = {
    "impact explain grid_peak_mw": (
        "net load = computing x PUE at the hour's temperature, less on-site supply, at most the authorized demand"
    ),
    "impact explain electricity_bill": (
        "bill = billing demand x charge per kW + energy x charge per kWh, month by month"
    ),
    f"{METHOD} 9.3": ("share = net load in the peak hour, T&D losses added, over the peak"),
    f"{METHOD} 9.1": (
        "load = computing + its overhead; on-site supply by dispatch, hour by hour; net load = what is left, "
        "at most what "
        "is approved; GPUs x kW x PUE for what chips need"
    ),
    f"{METHOD} 9.4": (
        "household's bill = cost of capacity and substation x its part by the rule; not paid off = cost x "
        "(1 - years / life); carbon dioxide = gas x its carbon, or MWh x eGRID rate; water = computing MWh x "
        "liters per kWh"
    ),
}
OTHERS = {
    f"{METHOD} 7.3": (
        "by county of work: where output is made; by residence: net earnings flows between counties, fitted to "
        "BEA's totals"
    ),
    f"{METHOD} 7.4": (
        "jobs by occupation = wage and salary jobs by industry x the nation's staffing pattern; the median job: "
        "half of the area's jobs are in occupations with a lower mean wage"
    ),
    f"{METHOD} 7.6": ("share = jobs of the study over the median forecast of the county's jobs without it"),
    f"{METHOD} 10.1": (
        "appraised value = what is in service x its factor of age + unfinished work x its part of cost; taxed value = "
        "appraised value x assessment ratio"
    ),
    f"{METHOD} 10.4": (
        "forgone = tax without abatement and exemption less tax; net = direct + what follows x (1 - displacement) "
        "x (1 - crowding out); but-for = net x share of cases in which an incentive decided"
    ),
    f"{METHOD} 11": ("public figures as stated, compared with the model's"),
    f"{METHOD} 11.1": ("figure of the scenario less figure of the study as filed, both of the reference case"),
    f"{METHOD} 13": ("not in the model"),
}
FORMULAS: dict[str, str] = HEADLINES | TAXES | GRID | OTHERS
"""One sentence by `impact explain METRIC` or section of docs/method.md."""


@dataclass(frozen=True)
class ReferenceData:
    """What answers are reported alongside a run's results.

    Attributes:
        occupations: all occupations of the area with local data: area_wage_usd, area_jobs.
        law: the tax law.
        grid: what is known of the grid.
        local: what local data are of.
        here: title of the study's region.
    """

    occupations: pd.DataFrame
    law: TaxLaw
    grid: GridData
    local: LocalNames
    here: str = "the region"


@dataclass(frozen=True)
class Figure:
    """The figure of an answer.

    Attributes:
        value, low, high, unit: the figure, no figure where it is missing.
        range: what low and high are; empty where there is no range.
    """

    value: float = NONE
    low: float = NONE
    high: float = NONE
    unit: str = ""
    range: str = ""


@dataclass(frozen=True)
class Answer:
    """One question, answered.

    Attributes:
        key: short and stable, unique in a run.
        question, text: as people ask it; one or two sentences with the figures.
        figure: the one figure that matters.
        formula: a key of formulas.FORMULAS.
        sheet, table: where the detail is, in results.xlsx and in tables/.
        is_known: whether the study has the data for it.
    """

    key: str
    question: str
    text: str
    figure: Figure
    formula: str
    sheet: str
    table: str
    is_known: bool = True


def unknown(key: str, question: str, why: str, formula: str, place: tuple[str, str]) -> Answer:
    """A question that the study has no data for.

    Args:
        key, question: as in Answer.
        why: what is missing.
        formula: as in Answer.
        place: sheet and table.
    """
    return Answer(key, question, UNKNOWN + why, Figure(), formula, *place, is_known=False)


def ranged(ends: Iterable[float], unit: str, kind: str) -> Figure:
    """A figure whose range is excluded where it has none; ends: the figure, low, high.

    >>> ranged((50.0, 50.0, 50.0), "jobs", "in the sources")
    Figure(value=50.0, low=nan, high=nan, unit='jobs', range='')
    """
    value, low, high = map(float, ends)
    has_range = pd.notna(low) and pd.notna(high) and not low == high == value
    return Figure(value, low, high, unit, kind) if has_range else Figure(value, unit=unit)


def of_fact(fact: Fact, kind: str, unit: str = "") -> Figure:
    """The figure of a fact, in its own unit unless another is given; kind: what its range is."""
    return ranged(fact.ends, unit or fact.unit, kind)


def asked(results: Results, *questions: Callable[[Results], Answer]) -> Iterator[Answer]:
    """The answers to questions that the results alone settle."""
    return (question(results) for question in questions)


OF_THE_CITY = ("set-aside", "usual-abatement")
"""They rest on what one city, and its county, do: asked of sites in that county."""
OF_COMPUTERS = ("renewal", "exemption")
"""Asked only of sites with computers, or where something is forgone."""
OF_LARGE_LOADS = (
    "asked-for", "headroom", "curtailment", "substation", "household-bills", "household-bills-all", "own-bill",
    "leaving", "water", "carbon",
)  # fmt: skip
"""Without an answer, of no use to a site that is no large load."""
OF_TURBINES = ("other-emissions", "noise")
"""Asked of sites with computers or turbines."""


def applies(answer: Answer, results: Results, reference_data: ReferenceData) -> bool:
    """Whether a question, with what is answered, is one to ask of the study."""
    sites = results.study.facility
    computes = any(site.it_mw.span[1] > 0 for site in sites)
    if answer.key in OF_THE_CITY:
        home = reference_data.law.jurisdictions[CITY].county
        return any(site.county == home for site in sites)
    if answer.key in OF_TURBINES:
        return computes or any(unit.kind == "turbine" for site in sites for unit in site.supply)
    if answer.key in OF_COMPUTERS:
        return computes or (answer.key == "exemption" and answer.figure.value > 0)
    if answer.key in OF_LARGE_LOADS:
        return computes or answer.is_known
    return answer.key != "peaks" or answer.is_known or any(site.has_load for site in sites)
