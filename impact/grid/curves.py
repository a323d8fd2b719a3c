"""Curves of the reference year: the peak days hour by hour, the load duration, and TVA's peak forecast."""

import numpy as np
import pandas as pd

from impact.grid.systems import DERIVED, SEASONS, SYSTEM_TITLES, GridData, peak_hour, span, utility_of
from impact.load.power import Power
from impact.study import Study

STEPS = 100


def peak_days(study: Study, power: Power, grid: GridData, year: int) -> pd.DataFrame:
    """season, hour; MW of MLGW without the study (derived), of the study's sites on MLGW, of the whole study.

    The days are those of MLGW's derived summer and winter peaks; net load as if no curtailment were called.
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
                    "mlgw_net_load_mw": power.firm_net_load[rows, at, day].sum(axis=0),
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
    """season, year, p10_mw, p50_mw, p90_mw without the project; published growth; the study's net load on TVA."""
    own = grid.forecast[grid.forecast["year"].isin(power.years)]
    growth = span(grid.systems["tva"]["growth_share"])
    net_load = by_year[by_year.get("system", pd.Series(index=by_year.index, dtype=object)).eq(SYSTEM_TITLES["tva"])]
    parts = []
    for season, rows in own.groupby("season"):
        start = span(grid.systems["tva"][f"{season}_peak_mw"]).value
        ahead = rows["year"] - int(grid.systems["tva"]["peak_year"]["value"])
        table = rows.assign(
            published_low_mw=start * (1 + growth.low) ** ahead,
            published_mw=start * (1 + growth.value) ** ahead,
            published_high_mw=start * (1 + growth.high) ** ahead,
            study_system_load_mw=rows["year"].map(at_system_peak(net_load, season) * start if len(net_load) else {}),
        )
        parts.append(table)
    return pd.concat(parts, ignore_index=True) if parts else own


def at_system_peak(net_load: pd.DataFrame, season: str) -> pd.Series:
    """Share of the system's peak that the study draws, by year."""
    return net_load.groupby("year")[f"system_{season}_peak_share"].sum()
