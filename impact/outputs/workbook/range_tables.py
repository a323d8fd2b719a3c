"""Shapes of the sheets of ranges: what moves the figures, percentiles by county and year, net."""

import pandas as pd

from impact.effects.headline import EXPLAINED
from impact.outputs.catalog import MEASURES, METRICS

RANGES, FAN, NET, BASELINE = "Ranges", "Range by year", "Gross and net", "Baseline"
BARS = "Tornado data"


def tornado_table(tornado: pd.DataFrame) -> pd.DataFrame:
    """Return the tornado, the main figures first, with the lengths of its bars."""
    order = {metric: place for place, metric in enumerate(dict.fromkeys((*EXPLAINED, *METRICS)))}
    table = tornado.assign(metric_words=tornado["metric"].map(METRICS), order=tornado["metric"].map(order))
    first = ["metric_words", "title", "input_p10", "input_p90", "input_unit", "at_p10", "central", "at_p90", "unit"]
    return table.sort_values(["order", "rank"], ignore_index=True)[[*first, "swing_share"]]


def tornado_bars(tornado: pd.DataFrame) -> pd.DataFrame:
    """Return the bars of the tornados that are drawn: where each begins, and how far below and above the center."""
    own = tornado[tornado["metric"].isin(EXPLAINED)]
    low, high = own[["at_p10", "at_p90"]].min(axis=1), own[["at_p10", "at_p90"]].max(axis=1)
    central = own["central"].clip(low, high)
    bars = {"lower_end": low, "below_central": central - low, "above_central": high - central}
    return own[["metric", "title", "unit"]].assign(**bars).reset_index(drop=True)


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with measures in words, jobs first."""
    order = {measure: place for place, measure in enumerate(MEASURES)}
    keys = [column for column in ("phase", "basis") if column in table]
    blocks = table.assign(order=table["measure"].map(order)).sort_values([*keys, "order"], kind="stable")
    words = blocks["measure"].map(MEASURES)
    return blocks.assign(measure=words).drop(columns="order").reset_index(drop=True)


def net_table(gross_net: pd.DataFrame) -> pd.DataFrame:
    """Return gross, net and but-for with the figure in words first."""
    table = gross_net.drop(columns=[column for column in gross_net if column.endswith("_p50")])
    table.insert(0, "metric_words", table["metric"].map(METRICS))
    return table


def row_kinds(name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the kind of figures row by row of a sheet whose columns mix units."""
    return tuple(_kind(str(unit)) for unit in frame["unit"]) if "unit" in frame and name != BASELINE else ()


def _kind(unit: str) -> str:
    kinds = {"USD": "short money", "job": "jobs", "MWh": "count", "MW": "decimal"}
    return next((kind for start, kind in kinds.items() if unit.startswith(start)), "number")
