"""Ranges of a run: its draws, their percentiles, and which inputs move the figures, by swing and by variance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from impact.checks import named
from impact.effects.headline import METRICS
from impact.errors import StudyError
from impact.findings.scorecard import reference_case_table
from impact.model.ensembles import ensemble_of
from impact.model.options import Options
from impact.results import RangeResults, TaxResults
from impact.sources.parameters import parameter
from impact.study import Study
from impact.uncertainty import outcomes as intervals
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes
from impact.uncertainty.inputs import drivers
from impact.uncertainty.outcomes import Outcomes
from impact.uncertainty.sensitivity import moving_drivers, sobol_indices, tornado

SAMPLE = 512
"""Base sample of `impact sensitivity`."""
MOST_COUNTY_DRAWS = 100_000
"""Counties times draws up to which there are ranges by county and year: about 300 MB."""
NAMED = 5
"""Inputs that `impact explain` names."""


@dataclass(frozen=True)
class SimulatedRanges:
    """Percentiles of a run.

    Attributes:
        headline: p10, p50, p90 by metric.
        ranges: all others.
    """

    headline: pd.DataFrame
    ranges: RangeResults


def run_ranges(
    own: Ensemble, central: Outcomes, options: Options, say: Callable[[str], None] = lambda _: None
) -> SimulatedRanges | None:
    """The ranges of a study; None where no draws are wanted.

    Args:
        own: what the draws share.
        central: outcomes of the reference case.
        options: how many draws, their seed.
        say: receives a line now and then.
    """
    if options.draws < parameter("warnings", "fewest_draws"):
        return None
    if own.inputs:
        values = drawn_values(own.inputs, options.draws, options.seed)
        small = options.draws * len(own.counties) <= MOST_COUNTY_DRAWS
        found = outcomes(
            own,
            values,
            options.draws,
            lambda done: say(f"ranges: {done:,} of {options.draws:,} draws"),
            county_years=small,
        )
    else:
        found = central | outcomes(own, {}, 1, county_years=True)
    say("ranges: most important inputs")
    table = intervals.intervals(found, central)
    counts = {"draws": options.draws, "seed": options.seed, "interpolation_points": own.interpolation_points.count}
    counts |= {"inputs": len(own.inputs), "drivers": len(drivers(own.inputs))}
    swings = tornado(own, central)
    ranges = RangeResults(
        by_county=intervals.by_county(table),
        by_year=intervals.by_year(table),
        by_jurisdiction=intervals.by_jurisdiction(table),
        by_jurisdiction_year=intervals.by_jurisdiction_year(table),
        property_tax=intervals.by_jurisdiction_year(table, "property"),
        gross_net=intervals.gross_net(table),
        tornado=swings,
        reference_case=reference_case_table(intervals.reference_places(found, central), swings),
        counts=counts,
        by_county_year=intervals.county_year_intervals(found, own.counties),
    )
    return SimulatedRanges(intervals.headline_intervals(table), ranges)


def available_ranges(ranges: RangeResults, unknown: set[str]) -> RangeResults:
    """The ranges without figures that are not known: null in gross and net, no row in the tornado."""
    if not unknown or ranges.gross_net.empty:
        return ranges
    net = ranges.gross_net.copy()
    figures = [column for column in net if column not in ("metric", "unit")]
    net.loc[net["metric"].isin(unknown), figures] = float("nan")
    known = {
        name: table[~table["metric"].isin(unknown)].reset_index(drop=True)
        for name, table in (("tornado", ranges.tornado), ("reference_case", ranges.reference_case))
    }
    return replace(ranges, gross_net=net, **known)


def no_ranges() -> RangeResults:
    """What a run without draws has."""
    empty = {name: pd.DataFrame() for name in RangeResults.__dataclass_fields__ if name != "counts"}
    return RangeResults(**empty, counts={"draws": 0})


def with_intervals(headline: pd.DataFrame, simulated: SimulatedRanges | None) -> pd.DataFrame:
    """The headline with p10, p50 and p90."""
    if simulated is None:
        return headline
    found = simulated.headline.reindex(headline.index)
    return headline.assign(**{name: found[name] for name in intervals.QUANTILES})


def as_reported(ranges: RangeResults, taxes: TaxResults) -> RangeResults:
    """The ranges of taxes with the titles of those that levy them."""
    named = taxes.by_jurisdiction.set_index("jurisdiction")
    tables = ("by_jurisdiction", "by_jurisdiction_year", "property_tax")
    changed = {name: _titled(getattr(ranges, name), named) for name in tables if len(getattr(ranges, name))}
    return replace(ranges, **changed)


def _titled(table: pd.DataFrame, jurisdictions: pd.DataFrame) -> pd.DataFrame:
    for place, column in enumerate(("level", "jurisdiction_title")):
        table.insert(2 * place, column, table["jurisdiction"].map(jurisdictions[column]))
    money = {name: f"{name}_usd" for name in intervals.COLUMNS}
    return table[table["level"].notna()].rename(columns=money).reset_index(drop=True)


def with_county_names(ranges: RangeResults, names: pd.Series) -> RangeResults:
    """The ranges with the counties' names."""
    if ranges.by_county.empty:
        return ranges
    table = ranges.by_county.copy()
    table.insert(3, "county", table["geoid"].map(names))
    return replace(ranges, by_county=table)


def county_years(central: pd.DataFrame, ranges: RangeResults, names: pd.Series) -> pd.DataFrame:
    """The figures by county and year with the counties' names and, where there are any, ranges.

    Args:
        central: effects.tables.county_year_effects.
        ranges: of the run.
        names: of the counties by geoid.
    """
    ends = list(intervals.QUANTILES)
    table = central.assign(county=central["geoid"].map(names))
    if ranges.by_county_year.empty:
        return table.assign(**dict.fromkeys(ends, float("nan")))
    keys = ["phase", "year", "effect", "basis", "measure", "geoid"]
    return table.merge(ranges.by_county_year, on=keys, how="left")


def sensitivity(
    study: Study,
    options: Options,
    metrics: Sequence[str] = METRICS,
    size: int = SAMPLE,
    say: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Sobol indices of a study's headlines (uncertainty.sobol.sobol_indices).

    Args:
        study: the study.
        options: how the region is modeled; the seed.
        metrics: which headlines.
        size: base sample, a power of two.
        say: receives a line now and then.
    """
    unknown = [metric for metric in metrics if metric not in METRICS]
    if unknown:
        raise StudyError(f"no figure {named(unknown)}; there are: {named(METRICS, most=len(METRICS))}")
    if size < 2 or size & (size - 1):
        raise StudyError(f"--samples {size}: a power of two, such as 256, 512 or 1024")
    own = ensemble_of(study, options, say)
    table = tornado(own, outcomes(own, {}, 1), most=len(own.inputs))
    chosen = moving_drivers(table, metrics)
    if not chosen:
        raise StudyError("no figure of this study has a range that moves these results: there is nothing to compare")
    return sobol_indices(own, chosen, metrics, size, options.seed, say)


def moving_inputs(metric: str, study: Study, options: Options) -> pd.DataFrame:
    """The inputs that move one figure most (rows of the tornado)."""
    own = ensemble_of(study, options)
    table = tornado(own, outcomes(own, {}, 1), NAMED, (metric,))
    return table[table["metric"].eq(metric)]
