"""All of a study's grid results, from its hours."""

from dataclasses import dataclass

import pandas as pd

from impact.grid.answers import grid_answers
from impact.grid.by_year import WHOLE_STUDY, grid_bills, grid_by_site, grid_by_year
from impact.grid.curves import load_duration, peak_days, peak_forecast
from impact.grid.systems import SEASONS, GridData, title_of, utility_peak
from impact.load.power import Power
from impact.results import GridResults
from impact.study import Study


@dataclass(frozen=True)
class PowerBills:
    """What a study pays for grid power, dollars of the price year.

    Attributes:
        monthly: bills by facility, line, year and month, of lines with a tariff.
        yearly: USD by facility and year, of all lines that pay for the net load.
    """

    monthly: pd.DataFrame
    yearly: pd.Series


def grid_results(
    study: Study, power: Power, paid: PowerBills, induced: pd.DataFrame, grid: GridData, year: int
) -> GridResults:
    """The frames of GridResults.

    Args:
        study: the study.
        power: its hours.
        paid: for grid power.
        induced: load of firms and households.
        grid: what is known of the grid.
        year: the reference year.
    """
    by_year = grid_by_year(study, power, paid.yearly, grid)
    return GridResults(
        by_year=by_year,
        by_site=grid_by_site(study, power, grid),
        bills=grid_bills(power, paid.monthly, year),
        facts=tuple(grid_answers(study, power, paid.monthly, grid, year)),
        induced=induced,
        forecast=peak_forecast(power, by_year, grid),
        peak_days=peak_days(study, power, grid, year),
        duration=load_duration(power, year),
    )


def peak_notes(results: GridResults, grid: GridData, limit: float) -> list[str]:
    """A sentence for each utility of whose peak the study's load takes more than a limit, in its highest year.

    Args:
        results: of the grid.
        grid: what is known of it.
        limit: share of the utility's peak.
    """
    notes = []
    for utility, rows in results.by_year.groupby("utility", sort=False):
        shares = rows.set_index("year").reindex(columns=[f"{season}_peak_share" for season in SEASONS]).astype(float)
        if utility == WHOLE_STUDY or not (shares > limit).any(axis=None):
            continue
        year, season = shares.max(axis=1).idxmax(), shares.max().idxmax()
        share = shares.loc[year, season]
        name, season = title_of(str(utility), grid), str(season).removesuffix("_peak_share")
        peak = utility_peak(str(utility), season, grid).value
        net_load = float(rows.set_index("year").loc[year, f"{season}_peak_load_mw"])
        notes.append(
            f"Grid: in {year} the study's facilities draw {net_load:,.0f} MW at the {season} peak of {name}, "
            f"{share:.0%} of the {peak:,.0f} MW that all its customers draw now, so no headroom "
            f"is left; {name} cannot deliver that without new generation, transmission, and substations, "
            "which are in no figure here."
        )
    return notes


def grid_notes(results: GridResults, grid: GridData, year: int) -> list[str]:
    """What the program says of the grid by itself."""
    own = results.by_year[results.by_year["utility"].ne("all") & results.by_year["year"].eq(year)]
    short = results.by_year[results.by_year["utility"].ne("all") & results.by_year["unserved_mwh"].gt(0)]
    worst = short.loc[short.groupby("utility")["unserved_mwh"].idxmax()].sort_index()
    years_short = short.groupby("utility")["year"].agg(lambda years: f"{years.min()}-{years.max()}")
    notes = [
        f"Grid: in {row.year} {row.unserved_peak_mw:,.0f} MW ({row.unserved_mwh:,.0f} MWh) of "
        f"{row.facilities} are beyond "
        f"both the authorized demand and on-site supply (short in {years_short[row.utility]}); computing is curtailed."
        for row in worst.itertuples()
    ]
    if own["net_load_mwh"].sum() > 0:
        served = ", ".join(title_of(name, grid) for name in own["utility"] if name in set(grid.figures["utility"]))
        peaks = f" Peaks of {served} are of 2016-2018; MLGW's hours are derived, not measured." if served else ""
        notes.append(
            "Grid: hourly "
            f"loads follow a typical weather year at the Memphis airport; swings within seconds and from week to week "
            f"are not modeled.{peaks}"
        )
    return notes
