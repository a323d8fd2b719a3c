"""Ranges of a run: its draws, their percentiles, and which inputs move the figures most."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from impact.model.ensembles import study_ensemble
from impact.model.options import Options
from impact.model.prepared import Placed
from impact.results import RangeResults, TaxResults
from impact.sources.parameters import parameter
from impact.uncertainty import intervals
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes
from impact.uncertainty.inputs import drivers
from impact.uncertainty.nodes import POINTS
from impact.uncertainty.tornado import tornado

ROUNDING_USD = 1000.0
"""Tax rows are whole dollars: what a sum of them may be off."""


@dataclass(frozen=True)
class Drawn:
    """Percentiles of a run.

    Attributes:
        headline: p10, p50, p90 by metric.
        ranges: all others.
    """

    headline: pd.DataFrame
    ranges: RangeResults


def run_ensemble(placed: Placed, options: Options, say: Callable[[str], None] = lambda _: None) -> Ensemble:
    """What the draws of a run share; without draws the central case alone.

    Args:
        placed: the study, its lines and its power.
        options: how the region is modelled, how many draws.
        say: receives a line now and then.
    """
    say("ranges: inputs and nodes")
    return study_ensemble(placed, options, POINTS if options.draws else 0, say)


def run_ranges(own: Ensemble, options: Options, say: Callable[[str], None] = lambda _: None) -> Drawn | None:
    """The ranges of a study; None where no draws are wanted, or too few for percentiles.

    Args:
        own: what the draws share.
        options: how many draws, their seed.
        say: receives a line now and then.
    """
    if options.draws < parameter("warnings", "fewest_draws"):
        return None
    central = outcomes(own, {}, 1)
    if own.inputs:
        values = drawn_values(own.inputs, options.draws, options.seed)
        found = outcomes(own, values, options.draws, lambda done: say(f"ranges: {done:,} of {options.draws:,} draws"))
    else:
        found = central
    say("ranges: which inputs matter")
    table = intervals.intervals(found, central)
    counts = {"draws": options.draws, "seed": options.seed, "nodes": own.nodes.count}
    counts |= {"inputs": len(own.inputs), "drivers": len(drivers(own.inputs))}
    ranges = RangeResults(
        by_county=intervals.by_county(table),
        by_year=intervals.by_year(table),
        by_treasury=intervals.by_treasury(table),
        by_treasury_year=intervals.by_treasury_year(table),
        property_tax=intervals.by_treasury_year(table, "property"),
        gross_net=intervals.gross_net(table),
        tornado=tornado(own, central),
        counts=counts,
    )
    return Drawn(intervals.headline_intervals(table), ranges)


def known_ranges(ranges: RangeResults, unknown: set[str]) -> RangeResults:
    """The ranges without figures that are not known: null in gross and net, no row in the tornado."""
    if not unknown or ranges.gross_net.empty:
        return ranges
    net = ranges.gross_net.copy()
    figures = [column for column in net if column not in ("metric", "unit")]
    net.loc[net["metric"].isin(unknown), figures] = float("nan")
    return replace(ranges, gross_net=net, tornado=ranges.tornado[~ranges.tornado["metric"].isin(unknown)])


def no_ranges() -> RangeResults:
    """What a run without draws has."""
    empty = {name: pd.DataFrame() for name in RangeResults.__dataclass_fields__ if name != "counts"}
    return RangeResults(**empty, counts={"draws": 0})


def with_intervals(headline: pd.DataFrame, drawn: Drawn | None) -> pd.DataFrame:
    """The headline with p10, p50 and p90."""
    if drawn is None:
        return headline
    table = drawn.headline.reindex(headline.index).rename_axis("metric").reset_index()
    found = intervals.reported(table, ["metric"], headline["total"]).set_index("metric")
    return headline.assign(**{name: found[name] for name in intervals.QUANTILES})


def as_reported(ranges: RangeResults, taxes: TaxResults) -> RangeResults:
    """The ranges of taxes beside the central case in whole dollars, with the treasuries' titles."""
    own = taxes.rows[taxes.rows["kind"].str.startswith("property tax")]
    by_year = taxes.by_year.groupby(["treasury", "year"])["amount_usd"].sum()
    named = taxes.by_treasury.set_index("treasury")
    figures = {
        "by_treasury": (["treasury"], named["amount_usd"]),
        "by_treasury_year": (["treasury", "year"], by_year),
        "property_tax": (["treasury", "year"], own.groupby(["treasury", "year"])["amount_usd"].sum()),
    }
    changed = {
        name: _titled(intervals.reported(getattr(ranges, name), keys, usd, ROUNDING_USD), named)
        for name, (keys, usd) in figures.items()
        if len(getattr(ranges, name))
    }
    return replace(ranges, **changed)


def _titled(table: pd.DataFrame, treasuries: pd.DataFrame) -> pd.DataFrame:
    for place, column in enumerate(("level", "treasury_title")):
        table.insert(2 * place, column, table["treasury"].map(treasuries[column]))
    money = {name: f"{name}_usd" for name in intervals.COLUMNS}
    return table[table["level"].notna()].rename(columns=money).reset_index(drop=True)


def with_county_names(ranges: RangeResults, names: pd.Series) -> RangeResults:
    """The ranges with the counties' names."""
    if ranges.by_county.empty:
        return ranges
    table = ranges.by_county.copy()
    table.insert(3, "county", table["geoid"].map(names))
    return replace(ranges, by_county=table)
