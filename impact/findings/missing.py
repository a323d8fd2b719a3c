"""What is not known where a study stands: parameters of tax and grid by name, and the figures that are null for it.

A figure is null in run.json and in the tables, and a dash on the terminal, if any part of it rests on a parameter that
is not there: a zero would say that there is no tax.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.effects.headline import GRID_FIGURES, TAX_FIGURES
from impact.grid.systems import GridData, has_unknown_utility, utility_of
from impact.ledger.spending import buys_grid_power
from impact.results import EFFECTS, MISSING
from impact.study import Study
from impact.taxes.law import (
    JURISDICTIONS,
    STATE_FILES,
    STATE_RECORDS,
    TaxLaw,
    local_jurisdictions,
    other_local,
    state_jurisdiction,
    state_of,
    state_title,
)
from impact.words import listed

STANDS_IN = "an average effective rate stands in, marked as an estimate"
LOAD = "load"
"""Topic of what the study itself leaves out; the other topics are parameters of a place."""
TUTORIAL = "docs/another-region.md"
STATE_TAX, LOCAL_TAX, FEDERAL_TAX = TAX_FIGURES[0], TAX_FIGURES[1], TAX_FIGURES[2]
LAW_WORDS = {
    "assessment": "property assessment", "sales": "sales tax", "data_center": "data center incentives",
    "income": "income tax",
}  # fmt: skip
"""What the law of a state is about, by how the names of its parameters begin."""
PARAMETER_WORDS = {
    "property_rate": "property tax rate of", "firm_price_usd_per_mwh": "price of electricity for firms in",
    "utility": "utility of", "tariff": "tariff of",
}  # fmt: skip
"""Single parameters in words, before their place."""
Parts = set[tuple[str, str]]
"""Figures of the headline and their parts: metric, effect."""


class MissingParameter(NamedTuple):
    """One parameter that is not there, and the parts of the headline that rest on it."""

    topic: str
    where: str
    parameter: str
    file: str
    parts: frozenset[tuple[str, str]]
    how: str


def gaps(study: Study, counties: Iterable[str], law: TaxLaw, grid: GridData) -> list[MissingParameter]:
    """Parameters that are not there for a study in a region.

    Args:
        study: its counties in BEA's codes.
        counties: of the region.
        law: the tax law that is known.
        grid: what is known of the grid.

    """
    places = sorted(set(counties))
    return [*state_gaps(study, places, law), *rate_gaps(study, law), *price_gaps(places, grid),
            *utility_gaps(study, grid), *tariff_gaps(study, grid), *load_gaps(study)]  # fmt: skip


def state_gaps(study: Study, counties: list[str], law: TaxLaw) -> Iterator[MissingParameter]:
    """The law of states: the facilities' own taxes need that of their state, what follows that of every county."""
    sites = {state_of(site.county) for site in study.facility}
    for state in sorted({state_of(county) for county in counties} | sites):
        if state in law.states and state not in law.estimated:
            continue
        parts: Parts = set()
        if state not in law.estimated:
            parts = {(metric, effect) for metric in (STATE_TAX, LOCAL_TAX) for effect in EFFECTS[1:]}
            parts |= {(metric, EFFECTS[0]) for metric in (STATE_TAX, LOCAL_TAX)} if state in sites else set()
        file = f"data/parameters/tax/{STATE_FILES.get(state, state.lower())}.toml"
        how = f"{STANDS_IN}; a file with each name replaces it, as the files of other states; {TUTORIAL} shows one"
        for name in STATE_RECORDS:
            yield MissingParameter("tax", state, name, file, frozenset(parts), how)
        for key in (state_jurisdiction(state), other_local(state)):
            yield MissingParameter(
                "tax", state, key, JURISDICTIONS, frozenset(parts), (f"add the jurisdiction; {TUTORIAL} shows it")
            )


def rate_gaps(study: Study, law: TaxLaw) -> Iterator[MissingParameter]:
    """Property tax rates of the counties in which facilities stand."""
    for county in sorted({site.county for site in study.facility}):
        levied = any(
            place.county == county and place.property_rate is not None and place.level in ("county", "schools")
            for place in law.jurisdictions.values()
        )
        if not levied:
            estimated = local_jurisdictions(law, county, "")
            parts = frozenset() if estimated else frozenset({(LOCAL_TAX, EFFECTS[0])})
            how = f'add a jurisdiction with county = "{county}" and a property_rate; {TUTORIAL} shows it'
            if estimated:
                how = f"{STANDS_IN}; one number replaces it: {rate_setting(county)}; or {how}"
            yield MissingParameter("tax", county, "property_rate", JURISDICTIONS, parts, how)


def rate_setting(county: str) -> str:
    """The option that gives the property tax rate where a county's own is not here."""
    return f"--set tax/jurisdictions.{other_local(state_of(county))}.property_rate=RATE"


def price_gaps(counties: list[str], grid: GridData) -> Iterator[MissingParameter]:
    """What firms pay for electricity, by state: without it the load of firms that follow is not known."""
    known = grid.parameters["firm_price_usd_per_mwh"]
    parts = frozenset((metric, effect) for metric in GRID_FIGURES for effect in EFFECTS[1:])
    for state in sorted({state_of(county) for county in counties}):
        if state not in known:
            name = f"firm_price_usd_per_mwh.{state}"
            how = f"add the record, as firm_price_usd_per_mwh.TN; {TUTORIAL} shows it"
            yield MissingParameter("grid", state, name, "data/parameters/grid.toml", parts, how)


def utility_gaps(study: Study, grid: GridData) -> Iterator[MissingParameter]:
    """Utilities of the facilities' counties: without them there are no shares of peaks."""
    for site in study.facility:
        if has_unknown_utility(site, grid):
            how = f"add the utility with this county, its peaks to data/parameters/systems.toml; {TUTORIAL} shows it"
            where = f"{site.name} ({site.county})"
            yield MissingParameter("grid", where, "utility", "data/concordance/utilities.csv", frozenset(), how)


def tariff_gaps(study: Study, grid: GridData) -> Iterator[MissingParameter]:
    """Tariffs that a facility brought along to where its utility is not known."""
    for site in study.facility:
        for line in site.spend:
            if line.tariff is not None and not utility_of(site, grid):
                how = (
                    f"the bill is that of {line.tariff}, a tariff of elsewhere: add the place's own and name it "
                    f"with --set facility.{site.id}.spend.{line.id}.tariff=NAME; {TUTORIAL} shows one"
                )
                yield MissingParameter("grid", site.name, "tariff", "data/parameters/tariffs.toml", frozenset(), how)


def load_gaps(study: Study) -> Iterator[MissingParameter]:
    """Loads of facilities that buy electricity in dollars without a word of their MW.

    The headline's figures are null where no facility of the study gives MW; alongside one that does (a water plant
    alongside a data hall) the facility is reported of, and the figures stand for the others.
    """
    metered = any(site.has_load for site in study.facility)
    parts = frozenset() if metered else frozenset((metric, EFFECTS[0]) for metric in GRID_FIGURES)
    for site in study.facility:
        paid = sum(line.amount_usd.value for line in site.spend if buys_grid_power(line) and line.amount_usd)
        if paid > 0 and not site.has_load:
            how = (
                f"give the load with --set facility.{site.id}.load_mwh=MWH (a year of full operation), or as load_mwh "
                "or load_mw (mean MW) of the facility; of a data center as it_mw"
            )
            yield MissingParameter(LOAD, site.name, "load_mwh", f"facility.{site.id} of the study", parts, how)


def load_notes(table: pd.DataFrame) -> list[str]:
    """One sentence on facilities whose load is not known, and how to give it."""
    own = table[table["topic"].eq(LOAD)]
    if own.empty:
        return []
    consequence = (
        "peak and energy are not known and shown as a dash, not as zero. To have them"
        if own["null_figures"].ne("").any()
        else "peak and energy are those of the other facilities. To add it"
    )
    ways = "; ".join(own["how_to_add"])
    return [f"Grid: {', '.join(own['place'])} buys electricity, but the study gives no MW: {consequence}, {ways}."]


def missing_table(found: list[MissingParameter]) -> pd.DataFrame:
    """Columns MISSING, one row a parameter; null_figures: figures of the headline that are null for it."""
    rows = [
        (gap.topic, gap.where, gap.parameter, gap.file, ", ".join(sorted({metric for metric, _ in gap.parts})), gap.how)
        for gap in found
    ]
    return pd.DataFrame(rows, columns=list(MISSING))


def unknown_parts(found: list[MissingParameter]) -> Parts:
    """Parts of the headline that are not known."""
    return {part for gap in found for part in gap.parts}


def without_unknown(headline: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """The headline, null where a part is not known; a total with such a part is null, and so is its range."""
    table = headline.copy()
    for metric, effect in parts:
        table.loc[metric, [effect, "total", "p10", "p50", "p90"]] = np.nan
    return table


def gap_words(names: list[str], where: str) -> str:
    """What is not known of a place, in words.

    >>> gap_words(["assessment_real", "sales_state", "sales_food", "income_tax", "oh", "oh-other-local"], "OH")
    'law of Ohio on property assessment, sales tax and income tax, and its jurisdictions'
    >>> gap_words(["property_rate"], "39089"), gap_words(["firm_price_usd_per_mwh.OH"], "OH")
    ('property tax rate of county 39089', 'price of electricity for firms in Ohio')
    >>> gap_words(["exempt_classes"], "OH")
    'exempt_classes of Ohio'
    """
    place = f"county {where}" if where.isdigit() else state_title(where)
    single = [PARAMETER_WORDS[one.split(".")[0]] for one in names if one.split(".")[0] in PARAMETER_WORDS]
    law = [words for start, words in LAW_WORDS.items() if any(one.startswith(start) for one in names)]
    found = [f"law of {place} on {listed(law)}, and its jurisdictions"] if law else []
    return "; ".join([*found, *(f"{words} {place}" for words in single)]) or f"{listed(names)} of {place}"


def missing_notes(table: pd.DataFrame) -> list[str]:
    """One sentence for tax and one for the grid: what is not there, by name, and where it goes."""
    notes = []
    for topic, title in (("tax", "Tax"), ("grid", "Grid")):
        own = table[table["topic"].eq(topic)]
        if own.empty:
            continue
        words = [gap_words(list(rows["parameter"]), str(where)) for where, rows in own.groupby("place", sort=False)]
        names = f"{len(own)} parameters" if len(own) > 1 else "parameter"
        null = sorted({name for names in own["null_figures"] for name in names.split(", ") if name})
        left_out = [name.removesuffix("_usd").replace("_", " ") for name in null]
        so = f" Not calculated without it: {', '.join(left_out)}." if null else ""
        if topic == "tax" and not null:
            so = " Estimates from average effective rates stand in, with a wide range; they are not law."
            rates = own.loc[own["parameter"].eq("property_rate"), "place"]
            settings = list(dict.fromkeys(map(rate_setting, rates)))
            own_rate = "Your own property tax rate, USD per 100 USD of assessed value"
            so += f" {own_rate}: {' '.join(settings)}." if settings else ""
        how = f"The sheet Missing lists the {names} by name; how to add them: {TUTORIAL}."
        notes.append(f"{title}: not known here: {'; '.join(words)}.{so} {how}")
    return [*notes, *load_notes(table)]
