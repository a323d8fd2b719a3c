"""Intervals: the 10th, 50th and 90th percentile of every outcome, alongside the central case.

The central case is every input at its central value; it is the mode of the inputs and not the median of the result:
where inputs reach further up than down, it lies below p50.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact.effects.headline import metric_unit
from impact.uncertainty.outcomes import Outcomes

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CENTRAL = "central"
COLUMNS = [CENTRAL, *QUANTILES]
UNITS = {"jobs": "jobs", "peak_mw": "MW", "mwh": "MWh a year"}


def intervals(drawn: Outcomes, central: Outcomes) -> pd.DataFrame:
    """COLUMNS by key of the outcome.

    >>> table = intervals({("grid", 2029, "mwh"): np.array([1.0, 2.0, 3.0])}, {("grid", 2029, "mwh"): np.array([2.5])})
    >>> table.iloc[0].round(2).tolist()
    [2.5, 1.2, 2.0, 2.8]
    """
    keys = list(drawn)
    values = np.quantile(np.array([drawn[key] for key in keys]), list(QUANTILES.values()), axis=1)
    middle = [float(central[key][0]) if key in central else np.nan for key in keys]
    table = dict(zip(COLUMNS, (np.array(middle), *values), strict=True))
    return pd.DataFrame(table, index=pd.Index(keys, tupleize_cols=False))


def part(table: pd.DataFrame, kind: str, names: Sequence[str]) -> pd.DataFrame:
    """The outcomes of one kind, the rest of their keys as columns."""
    own = [key for key in table.index if key[0] == kind]
    keys = pd.DataFrame([key[1:] for key in own], columns=list(names))
    return pd.concat([keys, table.loc[own].reset_index(drop=True)], axis=1)


def unit_of_measure(phase: str, measure: str) -> str:
    """Unit of a measure: jobs are job-years in construction."""
    if measure == "jobs" and phase == "construction":
        return "job-years"
    return UNITS.get(measure, "USD" if phase == "construction" else "USD a year")


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
    units = [unit_of_measure(phase, measure) for phase, measure in zip(table["phase"], table["measure"], strict=True)]
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


def headline_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """p10, p50, p90 of the totals by metric."""
    found = part(table, "headline", ["metric", "effect"])
    return found[found["effect"].eq("total")].set_index("metric")[list(QUANTILES)]
