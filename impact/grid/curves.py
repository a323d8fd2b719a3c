"""Curves of the reference year: the peak days hour by hour, the load duration, and TVA's peaks ahead."""

import numpy as np
import pandas as pd

from impact.grid.systems import DERIVED, SEASONS, SYSTEM_TITLES, GridData, peak_hour, span, utility_of
from impact.load.power import Power
from impact.study import Study

STEPS = 100


def peak_days(study: Study, power: Power, grid: GridData, year: int) -> pd.DataFrame:
    """season, hour; MW of MLGW without the study (derived), of the study's sites on MLGW, of the whole study.

    The days are those of MLGW's derived summer and winter peaks; draw as if no curtailment were called.
    """
    rows = [row for row, site in enumerate(study.facility) if utility_of(site, grid) == DERIVED]
    at = power.years.index(year)
    tables = []
    for season in SEASONS:
        day, _ = peak_hour(DERIVED, season, grid)
        tables.append(
            pd.DataFrame(
                {
                    "season": season,
                    "hour": range(24),
                    "others_mw": grid.derived_mw[day],
                    "mlgw_draw_mw": power.firm_draw[rows, at, day].sum(axis=0),
                    "study_load_mw": power.load[:, at, day].sum(axis=0),
                    "study_own_supply_mw": power.own[:, at, day].sum(axis=0),
                    "study_net_draw_mw": power.net_draw[:, at, day].sum(axis=0),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def load_duration(power: Power, year: int) -> pd.DataFrame:
    """hours_share and the MW that load, own supply and net draw of the whole study reach in at least that share."""
    at = power.years.index(year)
    share = np.linspace(0.0, 1.0, STEPS + 1)
    columns = {"hours_share": share}
    for name in ("load", "own", "net_draw"):
        hours = getattr(power, name)[:, at].sum(axis=0).ravel()
        columns[f"{'own_supply' if name == 'own' else name}_mw"] = np.quantile(hours, 1 - share)
    return pd.DataFrame(columns)


def peak_forecast(power: Power, by_year: pd.DataFrame, grid: GridData) -> pd.DataFrame:
    """season, year, p10_mw, p50_mw, p90_mw without the project; published growth; the study's draw on TVA."""
    own = grid.forecast[grid.forecast["year"].isin(power.years)]
    growth = span(grid.systems["tva"]["growth_share"])
    drawn = by_year[by_year.get("system", pd.Series(index=by_year.index, dtype=object)).eq(SYSTEM_TITLES["tva"])]
    parts = []
    for season, rows in own.groupby("season"):
        start = span(grid.systems["tva"][f"{season}_peak_mw"]).value
        ahead = rows["year"] - int(grid.systems["tva"]["peak_year"]["value"])
        table = rows.assign(
            published_low_mw=start * (1 + growth.low) ** ahead,
            published_mw=start * (1 + growth.value) ** ahead,
            published_high_mw=start * (1 + growth.high) ** ahead,
            study_draw_mw=rows["year"].map(at_system_peak(drawn, season) * start if len(drawn) else {}),
        )
        parts.append(table)
    return pd.concat(parts, ignore_index=True) if parts else own


def at_system_peak(drawn: pd.DataFrame, season: str) -> pd.Series:
    """Share of the system's peak that the study draws, by year."""
    return drawn.groupby("year")[f"system_{season}_peak_share"].sum()
