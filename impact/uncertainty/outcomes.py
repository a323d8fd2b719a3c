"""Outcomes: every figure that gets a range, one value a draw, and its 10th, 50th and 90th percentile.

("headline", metric, effect or "total")    ("county", phase, basis, geoid, measure)
("jurisdiction", jurisdiction, column)             ("year", phase, year, measure)
("jurisdiction-year", jurisdiction, year)          ("grid", year, measure)
("property", jurisdiction, year)               ("net", metric), ("but-for", metric)
("county-year", phase, year): draw x effect x cell x county (effects.tables); only where it is asked for

Net: jobs x (1 - displacement) x (1 - crowding out, construction); so are taxes, but for those on the facilities' own
property, purchases and power. But-for: what of the net figure an incentive decided; of taxes less what it forgoes
without deciding.

The reference case ("central") is every input at its value, which is its median; that of the result lies near it, but
for products and steps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from impact.effects.engine import Effects
from impact.effects.headline import FIGURES, METRICS, MONEY, MORE, TAX_FIGURES, metric_unit
from impact.effects.response import MEASURES
from impact.effects.tables import county_year_cells, county_year_index, with_all_effects
from impact.results import EFFECTS, PHASES
from impact.rules.operations import numbers
from impact.taxes.inputs import Stream
from impact.taxes.law import TaxLaw, value_of
from impact.taxes.views import LOCAL, follows
from impact.uncertainty.draws import Array

Outcomes = dict[tuple[object, ...], Array]
BY_WORKPLACE = ("output_usd", "value_added_usd", "labor_income_usd", "jobs")
BY_RESIDENCE = {"labor_income_usd": "resident_labor_income_usd", "jobs": "resident_jobs"}
METRIC_OF_LEVEL = {"state": "state_tax_usd", "federal": "federal_tax_usd"} | dict.fromkeys(LOCAL, "local_tax_usd")
TAX_COLUMNS = ("amount_usd", "net_usd", "forgone_usd")
QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
PLACES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
CENTRAL = "central"
COUNTY_YEAR = "county-year"
COLUMNS = [CENTRAL, *QUANTILES]
UNITS = {"jobs": "jobs", "peak_mw": "MW", "mwh": "MWh a year"}


@dataclass(frozen=True)
class TaxSums:
    """Taxes by jurisdiction, each draw x year.

    Attributes:
        columns: TAX_COLUMNS, by column and jurisdiction.
        parts: gross by effect and jurisdiction.
        property: property tax by jurisdiction.
    """

    columns: dict[tuple[str, str], Array] = field(default_factory=dict)
    parts: dict[tuple[str, str], Array] = field(default_factory=dict)
    property: dict[str, Array] = field(default_factory=dict)


def tax_sums(streams: Iterable[Stream], law: TaxLaw) -> TaxSums:
    """Sums of the taxes."""
    sums, stays_of = TaxSums(), staying(law)
    for tax in streams:
        stays = stays_of[tax.phase] if follows(tax.kind, tax.facility) else 1.0
        paid, full = numbers(tax.amount_usd), numbers(tax.full_usd)
        amounts = (paid, paid * stays, full - paid)
        for column, usd in zip(TAX_COLUMNS, amounts, strict=True):
            _add(sums.columns, (column, tax.jurisdiction), usd)
        _add(sums.parts, (tax.effect, tax.jurisdiction), paid)
        if tax.kind.startswith("property tax"):
            _add(sums.property, tax.jurisdiction, paid)
    return sums


def staying(law: TaxLaw) -> dict[str, Any]:
    """Share of gross that is net, by phase: a number, or draw x 1."""
    displaced = 1 - value_of(law.general["displacement_share"])
    return {
        "construction": displaced * (1 - value_of(law.general["crowding_out_share"])),
        "operation": displaced,
    }


def _add(table: dict, key: object, usd: Array) -> None:  # type: ignore[type-arg]
    table[key] = table[key] + usd if key in table else np.asarray(usd, dtype=float)


def activity_outcomes(found: Effects, years: range, reference_year: int, counties: list[str]) -> Outcomes:
    """Headline, county and year figures of jobs, income, value added and output."""
    out: Outcomes = {}
    reference = years.index(reference_year)
    for phase in PHASES:
        chosen = slice(None) if phase == "construction" else slice(reference, reference + 1)
        totals = {effect: found[phase, effect][..., chosen].sum(axis=-1) for effect in EFFECTS}
        for metric, (own_phase, measure, _) in FIGURES.items():
            if own_phase == phase:
                row = MEASURES.index(measure)
                for effect in EFFECTS:
                    out["headline", metric, effect] = totals[effect][:, row].sum(axis=-1)
        whole = np.sum(list(totals.values()), axis=0)
        out |= _county_outcomes(whole, phase, counties)
        by_year = np.sum([found[phase, effect][:, : len(MEASURES)].sum(axis=2) for effect in EFFECTS], axis=0)
        for measure in BY_WORKPLACE:
            row = by_year[:, MEASURES.index(measure)]
            out |= {("year", phase, year, measure): row[:, place] for place, year in enumerate(years)}
    return out


def _county_outcomes(whole: Array, phase: str, counties: list[str]) -> Outcomes:
    names = {("workplace", measure): measure for measure in BY_WORKPLACE}
    names |= {("residence", measure): home for measure, home in BY_RESIDENCE.items()}
    return {
        ("county", phase, basis, geoid, measure): whole[:, MEASURES.index(column), place]
        for (basis, measure), column in names.items()
        for place, geoid in enumerate(counties)
    }


def county_year_outcomes(found: Effects, years: range) -> Outcomes:
    """Figures by county and year, an array a phase and year; none where nothing happens."""
    cells = {
        (COUNTY_YEAR, phase, year): county_year_cells(found, phase, place)
        for phase in PHASES
        for place, year in enumerate(years)
    }
    return {key: table for key, table in cells.items() if table.any()}


def joined(parts: Sequence[Outcomes], sizes: Sequence[int]) -> Outcomes:
    """The outcomes of chunks of so many draws as one, taken out of the chunks; what a chunk lacks is zero in it."""
    shapes = {key: table.shape[1:] for part in parts for key, table in part.items()}
    chunks = list(zip(parts, sizes, strict=True))
    return {
        key: np.concatenate([part.pop(key) if key in part else np.zeros((size, *shape)) for part, size in chunks])
        for key, shape in shapes.items()
    }


def county_year_intervals(drawn: Outcomes, counties: Sequence[str]) -> pd.DataFrame:
    """phase, year, effect ("total": all together), basis, measure, geoid, p10, p50, p90."""
    parts = []
    for key, cells in drawn.items():
        if key[0] == COUNTY_YEAR:
            rows = np.ascontiguousarray(with_all_effects(cells).reshape(len(cells), -1).T)
            ends = np.quantile(rows, list(QUANTILES.values()), axis=1)
            index = county_year_index(str(key[1]), int(str(key[2])), counties)
            parts.append(pd.DataFrame(dict(zip(QUANTILES, ends, strict=True)), index))
    return pd.concat(parts).reset_index() if parts else pd.DataFrame()


def tax_outcomes(sums: TaxSums, law: TaxLaw, years: range, draws: int) -> Outcomes:
    """Headline, jurisdiction and year figures of taxes."""
    out: Outcomes = {
        ("headline", metric, effect): np.zeros(draws) for metric in TAX_FIGURES for effect in EFFECTS
    }  # fmt: skip
    for (effect, jurisdiction), usd in sums.parts.items():
        metric = METRIC_OF_LEVEL[law.jurisdictions[jurisdiction].level]
        out["headline", metric, effect] = out["headline", metric, effect] + usd.sum(axis=-1)
    for (column, jurisdiction), usd in sums.columns.items():
        out["jurisdiction", jurisdiction, column] = _of(usd.sum(axis=-1), draws)
        if column == "amount_usd":
            by_year = np.broadcast_to(usd, (draws, len(years)))
            out |= {("jurisdiction-year", jurisdiction, year): by_year[:, place] for place, year in enumerate(years)}
    out["headline", "property_tax", "total"] = np.zeros(draws)
    for jurisdiction, usd in sums.property.items():
        out["headline", "property_tax", "total"] = out["headline", "property_tax", "total"] + usd.sum(axis=-1)
        by_year = np.broadcast_to(usd, (draws, len(years)))
        out |= {("property", jurisdiction, year): by_year[:, place] for place, year in enumerate(years)}
    return out


def _of(values: Array | float, draws: int) -> Array:
    return np.broadcast_to(np.asarray(values, dtype=float).ravel(), (draws,))


def totals(out: Outcomes) -> Outcomes:
    """The headline's totals."""
    metrics = dict.fromkeys(str(key[1]) for key in out if key[0] == "headline" and key[1] not in MORE)
    return {
        ("headline", metric, "total"): np.sum([out["headline", metric, effect] for effect in EFFECTS], axis=0)
        for metric in metrics
    }


def net_outcomes(out: Outcomes, law: TaxLaw, draws: int) -> Outcomes:
    """Net and but-for of the headline; out holds the totals and the jurisdictions."""
    stays_of = staying(law)
    decided = _of(value_of(law.general["but_for_share"]), draws)
    found: Outcomes = {}
    for metric, (phase, _, _) in FIGURES.items():
        found["net", metric] = out["headline", metric, "total"] * _of(stays_of[phase], draws)
        found["but-for", metric] = found["net", metric] * decided
    for metric in TAX_FIGURES:
        own = [key for key, place in law.jurisdictions.items() if METRIC_OF_LEVEL[place.level] == metric]
        net, lost = (
            np.sum([out["jurisdiction", key, column] for key in own if ("jurisdiction", key, column) in out], axis=0)
            + np.zeros(draws)
            for column in ("net_usd", "forgone_usd")
        )
        found["net", metric] = net
        found["but-for", metric] = decided * net - (1 - decided) * lost
    return found


def intervals(drawn: Outcomes, central: Outcomes) -> pd.DataFrame:
    """COLUMNS by key of the outcome.

    >>> table = intervals({("grid", 2029, "mwh"): np.array([1.0, 2.0, 3.0])}, {("grid", 2029, "mwh"): np.array([2.5])})
    >>> table.iloc[0].round(2).tolist()
    [2.5, 1.2, 2.0, 2.8]
    """
    keys = [key for key in drawn if key[0] != COUNTY_YEAR]
    values = np.quantile(np.array([drawn[key] for key in keys]), list(QUANTILES.values()), axis=1)
    middle = [float(central[key][0]) if key in central else np.nan for key in keys]
    table = dict(zip(COLUMNS, (np.array(middle), *values), strict=True))
    return pd.DataFrame(table, index=pd.Index(keys, tupleize_cols=False))


def part(table: pd.DataFrame, kind: str, names: Sequence[str]) -> pd.DataFrame:
    """The outcomes of one kind, the rest of their keys as columns."""
    own = [key for key in table.index if key[0] == kind]
    keys = pd.DataFrame([key[1:] for key in own], columns=list(names))
    return pd.concat([keys, table.loc[own].reset_index(drop=True)], axis=1)


def by_county(table: pd.DataFrame) -> pd.DataFrame:
    """phase, basis, geoid, measure, unit and COLUMNS: construction over all years, operation in the reference year."""
    found = part(table, "county", ["phase", "basis", "geoid", "measure"])
    return _with_units(found, 4)


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Phase ("grid": the study's net load), year, measure, unit and COLUMNS."""
    activity = part(table, "year", ["phase", "year", "measure"])
    grid = part(table, "grid", ["year", "measure"])
    grid.insert(0, "phase", "grid")
    return _with_units(pd.concat([activity, grid], ignore_index=True), 3)


def _with_units(table: pd.DataFrame, place: int) -> pd.DataFrame:
    """The table with units: jobs are job-years in construction, money of operation is a year's."""
    units = []
    for phase, measure in zip(table["phase"], table["measure"], strict=True):
        built = phase == "construction"
        unit = UNITS.get(measure, "USD" if built else "USD a year")
        units.append("job-years" if built and measure == "jobs" else unit)
    table.insert(place, "unit", units)
    return table


def by_jurisdiction(table: pd.DataFrame) -> pd.DataFrame:
    """Taxing jurisdiction and COLUMNS, USD of all years, and what is forgone."""
    found = part(table, "jurisdiction", ["jurisdiction", "column"])
    return found[found["column"].eq("amount_usd")].drop(columns="column").reset_index(drop=True)


def by_jurisdiction_year(table: pd.DataFrame, kind: str = "jurisdiction-year") -> pd.DataFrame:
    """jurisdiction, year and COLUMNS, USD: all taxes, or property tax alone (kind "property")."""
    return part(table, kind, ["jurisdiction", "year"])


def gross_net(table: pd.DataFrame) -> pd.DataFrame:
    """metric, unit; gross, net and but-for, each with COLUMNS; but-for without figures where nothing is forgone."""
    gross = part(table, "headline", ["metric", "effect"])
    parts = {
        "gross": gross[gross["effect"].eq("total")].drop(columns="effect"),
        "net": part(table, "net", ["metric"]),
        "but_for": part(table, "but-for", ["metric"]),
    }
    metrics = list(parts["net"]["metric"])
    lost = part(table, "jurisdiction", ["jurisdiction", "column"]).query("column == 'forgone_usd'")
    if not (lost[COLUMNS] > 0).any(axis=None):
        parts["but_for"] = parts["but_for"].assign(**dict.fromkeys(COLUMNS, np.nan))
    columns = {
        f"{name}_{column}": frame.set_index("metric")[column].reindex(metrics).astype(float)
        for name, frame in parts.items()
        for column in COLUMNS
    }
    units = pd.Series([metric_unit(metric) for metric in metrics], index=metrics)
    return pd.DataFrame({"unit": units} | columns).rename_axis("metric").reset_index()


def reference_places(drawn: Outcomes, central: Outcomes) -> pd.DataFrame:
    """Unit, reference, p10, p25, p50, p75, p90, share_below of each headline total, by metric."""
    rows = {}
    for metric in METRICS:
        values, reference = drawn["headline", metric, "total"], float(central["headline", metric, "total"][0])
        ends = dict(zip(PLACES, np.quantile(values, list(PLACES.values())), strict=True))
        below = np.mean(values < reference) + np.mean(values == reference) / 2
        rows[metric] = {"unit": metric_unit(metric), "reference": reference, **ends, "share_below": float(below)}
    return pd.DataFrame.from_dict(rows, orient="index")


def headline_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """p10, p50, p90 of the totals by metric."""
    found = part(table, "headline", ["metric", "effect"])
    return found[found["effect"].eq("total")].set_index("metric")[list(QUANTILES)]


def headline(outcomes: Outcomes, price_year: int) -> pd.DataFrame:
    """The contract's thirteen figures by metric: direct, indirect, induced, total, p10, p50, p90, unit, price_year.

    Args:
        outcomes: of the reference case, by ("headline", metric, effect).
        price_year: of the money.
    """
    rows = {}
    for metric in METRICS:
        parts = [float(outcomes["headline", metric, effect][0]) for effect in EFFECTS]
        unit = metric_unit(metric)
        year = float(price_year) if unit.startswith(MONEY) else np.nan
        rows[metric] = (*parts, sum(parts), np.nan, np.nan, np.nan, unit, year)
    columns = [*EFFECTS, "total", "p10", "p50", "p90", "unit", "price_year"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("metric")
