"""All of a study's grid results, from its hours; curves of the reference year: peak days and the load duration."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.grid.answers import grid_answers
from impact.grid.by_year import WHOLE_STUDY, grid_bills, grid_by_quarter, grid_by_site, grid_by_year
from impact.grid.systems import (
    SEASONS,
    GridData,
    derived_peak_hour,
    has_derived_hours,
    short_title,
    span,
    title_of,
    utility_of,
    utility_peak,
)
from impact.load.power import Power
from impact.results import GridResults
from impact.study import Study

STEPS = 100


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
        by_quarter=grid_by_quarter(study, power, year),
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
        hourly = [short_title(name, grid) for name in grid.names.index if has_derived_hours(name, grid)]
        derived = f"; {', '.join(hourly)}'s hours are derived, not measured" if hourly else ""
        years = grid.figures["year"]
        peaks = f" Peaks of {served} are of {years.min()}-{years.max()}{derived}." if served else ""
        notes.append(
            f"Grid: hourly loads follow a typical weather year at {grid.weather_station}; swings within seconds and "
            f"from week to week are not modeled.{peaks}"
        )
    return notes


def peak_days(study: Study, power: Power, grid: GridData, year: int) -> pd.DataFrame:
    """season, hour; MW of the utility with derived hours: without the study, of the sites on it; of the whole study.

    The days are those of its derived summer and winter peaks; net load as if no curtailment were called.
    """
    rows = [row for row, site in enumerate(study.facility) if has_derived_hours(utility_of(site, grid), grid)]
    at = power.years.index(year)
    tables = []
    for season in SEASONS:
        day, _ = derived_peak_hour(season, grid.derived_mw)
        tables.append(
            pd.DataFrame(
                {
                    "season": season,
                    "hour": range(24),
                    "others_mw": grid.derived_mw[day],
                    "utility_net_load_mw": power.firm_net_load[rows, at, day].sum(axis=0),
                    "study_load_mw": power.load[:, at, day].sum(axis=0),
                    "study_on_site_supply_mw": power.own[:, at, day].sum(axis=0),
                    "study_net_load_mw": power.net_load[:, at, day].sum(axis=0),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def load_duration(power: Power, year: int) -> pd.DataFrame:
    """hours_share and the MW that load, on-site supply and net load of the whole study reach in at least that share."""
    at = power.years.index(year)
    share = np.linspace(0.0, 1.0, STEPS + 1)
    columns = {"hours_share": share}
    for name in ("load", "own", "net_load"):
        hours = getattr(power, name)[:, at].sum(axis=0).ravel()
        columns[f"{'on_site_supply' if name == 'own' else name}_mw"] = np.quantile(hours, 1 - share)
    return pd.DataFrame(columns)


def peak_forecast(power: Power, by_year: pd.DataFrame, grid: GridData) -> pd.DataFrame:
    """season, year, p10_mw, p50_mw, p90_mw without the project; published growth; the study's net load on it."""
    own = grid.forecast[grid.forecast["year"].isin(power.years)]
    names = grid.system_names["title"][grid.system_names["peak_forecast"]]
    system = grid.systems[names.index[0]]
    growth = span(system["growth_share"])
    net_load = by_year[by_year.get("system", pd.Series(index=by_year.index, dtype=object)).eq(names.iloc[0])]
    parts = []
    for season, rows in own.groupby("season"):
        start = span(system[f"{season}_peak_mw"]).value
        ahead = rows["year"] - int(system["peak_year"]["value"])
        share = net_load.groupby("year")[f"system_{season}_peak_share"].sum() * start if len(net_load) else {}
        table = rows.assign(
            published_low_mw=start * (1 + growth.low) ** ahead,
            published_mw=start * (1 + growth.value) ** ahead,
            published_high_mw=start * (1 + growth.high) ** ahead,
            study_system_load_mw=rows["year"].map(share),
        )
        parts.append(table)
    return pd.concat(parts, ignore_index=True) if parts else own
