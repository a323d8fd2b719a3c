"""The grid by year: each utility's customers of the study together, each facility by itself, each month's bill."""

import numpy as np
import pandas as pd

from impact.grid.systems import SEASONS, GridData, peaks, system_of, title_of, utility_of
from impact.load.power import Power
from impact.study import Study
from impact.units import METRIC_TONS_PER_POUND

WHOLE_STUDY = "all"


def grid_by_year(study: Study, power: Power, bills: pd.Series, grid: GridData) -> pd.DataFrame:
    """One row a utility and year, and one for the whole study (utility "all").

    Args:
        study: the study.
        power: its hours.
        bills: USD by facility and year.
        grid: what is known of the grid.
    """
    served = [utility_of(site, grid) for site in study.facility]
    has_load = power.load.max(axis=(1, 2, 3)) > 0
    every = list(range(len(served)))
    groups = {
        name: [row for row in every if has_load[row] and served[row] == name]
        for name in dict.fromkeys(served[row] for row in every if has_load[row])
    }
    parts = [utility_years(name, rows, power, bills, grid) for name, rows in groups.items()]
    return pd.concat([*parts, utility_years(WHOLE_STUDY, every, power, bills, grid)], ignore_index=True)


def utility_years(utility: str, rows: list[int], power: Power, bills: pd.Series, grid: GridData) -> pd.DataFrame:
    """One row a year for some facilities together."""
    hours = {
        name: getattr(power, name)[rows].sum(axis=0)
        for name in ("load", "own", "net_load", "firm_net_load", "curtailed", "unserved")
    }
    limit = power.authorized[rows]
    needs = power.load[rows].max(axis=(1, 2, 3)) > 0
    ends = np.where(np.isfinite(limit[needs]), limit[needs], np.nan)[:, :, -1]
    at_end = ends.sum(axis=0) if needs.any() else np.full(len(power.years), np.nan)
    energy = {name: power.calendar.year_sum(table) for name, table in hours.items()}
    sites = [power.sites[row] for row in rows]
    paid = bills.reindex(pd.MultiIndex.from_product([sites, power.years])).groupby(level=1).sum(min_count=1).to_numpy()
    alone = bool(np.isfinite(limit).all() and limit.max(initial=0.0) <= 0)
    served = "on-site supply only" if alone else title_of(utility, grid)
    table = {
        "year": list(power.years),
        "utility": utility or "none",
        "served_by": "whole study" if utility == WHOLE_STUDY else served,
        "facilities": ", ".join(sites),
        "load_peak_mw": hours["load"].max(axis=(-2, -1)),
        "load_mwh": energy["load"],
        "on_site_supply_mwh": energy["own"],
        "net_load_peak_mw": hours["net_load"].max(axis=(-2, -1)),
        "net_load_mwh": energy["net_load"],
        "authorized_mw": at_end,
        "over_authorized_peak_mw": power.by_year["over_authorized_peak_mw"]
        .unstack()
        .loc[sites]
        .sum(min_count=1)
        .to_numpy(),
        "curtailed_mwh": energy["curtailed"],
        "unserved_peak_mw": hours["unserved"].max(axis=(-2, -1)),
        "unserved_mwh": energy["unserved"],
    }
    if utility != WHOLE_STUDY:
        table |= peak_columns(utility, hours["firm_net_load"], grid)
    table |= {"bill_usd": paid, "bill_usd_per_mwh": paid / np.where(energy["net_load"] > 0, energy["net_load"], np.nan)}
    return pd.DataFrame(table)


def peak_columns(utility: str, firm_net_load: np.ndarray, grid: GridData) -> dict[str, object]:
    """Net load at the peaks, T&D losses included, and its share of them; as if no curtailment were called."""
    losses = grid.parameters["td_losses_share"]["value"]
    columns: dict[str, object] = {}
    for season in SEASONS:
        own, system = peaks(utility, season, grid)
        net_load, in_system = (firm_net_load[:, *peak.when] / (1 - losses) for peak in (own, system))
        columns["system"] = system.title or None
        columns[f"{season}_peak_load_mw"] = net_load
        columns[f"{season}_peak_share"] = net_load / own.mw.value
        columns[f"system_{season}_peak_share"] = in_system / system.mw.value
    return columns


def grid_by_site(study: Study, power: Power, grid: GridData) -> pd.DataFrame:
    """One row a facility and year: MW, MWh, gas, water, carbon dioxide."""
    table = power.by_year.reset_index()
    served = {site.id: utility_of(site, grid) for site in study.facility}
    names = {site.id: site.name for site in study.facility}
    systems = table["facility"].map(served).map(lambda utility: system_of(utility, grid))
    net_load = table["net_load_mwh"] / (1 - grid.parameters["td_losses_share"]["value"])
    for kind in ("average", "non_baseload"):
        rates = {name: record["value"] for name, record in grid.parameters[f"grid_co2_{kind}_lb_per_mwh"].items()}
        table[f"grid_co2_{kind}_metric_tons"] = (
            net_load * systems.map(rates).where(net_load > 0, 0.0) * METRIC_TONS_PER_POUND
        )
    table["turbine_co2_metric_tons"] = (
        table["gas_mmbtu"] * grid.parameters["gas_co2_lb_per_mmbtu"]["value"] * METRIC_TONS_PER_POUND
    )
    table.insert(1, "name", table["facility"].map(names))
    return table


def grid_bills(power: Power, bills: pd.DataFrame, year: int) -> pd.DataFrame:
    """Monthly bills of one year: facility, line, month, energy, billing demand, charges, USD per MWh."""
    if bills.empty or year not in power.years:
        return pd.DataFrame(
            columns=["facility", "line", "month", "energy_mwh", "billing_demand_mw", "bill_usd", "bill_usd_per_mwh"]
        )
    table = bills.xs(year, level="year").reset_index().drop(columns="dollar_year")
    return table.assign(bill_usd_per_mwh=table["bill_usd"] / table["energy_mwh"].where(table["energy_mwh"] > 0))
