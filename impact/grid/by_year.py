"""The grid by year and by quarter: each utility's customers of the study together, each facility by itself, the bills.

Quarters show the build: computing installed, load, net load, and what nobody meets, next to published MW.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from impact.grid.systems import SEASONS, GridData, peaks, system_of, title_of, utility_of
from impact.load.calendar import MONTH_STARTS, daily_steps
from impact.load.power import Power
from impact.study import Facility, Study
from impact.units import METRIC_TONS_PER_POUND

WHOLE_STUDY = "all"
QUARTER_COLUMNS = [
    "date", "facilities", "computing_mw", "computing_low_mw", "computing_high_mw", "facility_mw", "load_peak_mw",
    "net_load_peak_mw", "unserved_peak_mw", "unserved_mwh", "published_mw", "published_low_mw", "published_high_mw",
    "model_share_of_published", "published_of", "source", "address",
]  # fmt: skip
ENDS = (*(int(MONTH_STARTS[month]) for month in (3, 6, 9)), 365)
"""First day after each quarter, from 0."""


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


def grid_by_quarter(study: Study, power: Power, last_year: int) -> pd.DataFrame:
    """One row a quarter until last_year for all facilities together, and one a published figure: QUARTER_COLUMNS.

    computing_mw = sum of it_mw x ramp on the last day of the quarter, or on the day of the published figure; low and
    high: at the bounds of it_mw. facility_mw: the same x PUE. Peaks and MWh are of the quarter's hours.

    Args:
        study: the study.
        power: its hours, every day.
        last_year: last year shown.
    """
    everything = [site for site in study.facility if site.it_mw.span[1] > 0]
    if not everything:
        return pd.DataFrame(columns=QUARTER_COLUMNS)
    rows = [*_quarters(everything, power, last_year), *_published(study)]
    return pd.DataFrame(rows).reindex(columns=QUARTER_COLUMNS).sort_values("date", kind="stable", ignore_index=True)


def _quarters(sites: list[Facility], power: Power, last_year: int) -> Iterator[dict[str, object]]:
    for place, year in enumerate(power.years):
        if year > last_year:
            return
        for number, (start, end) in enumerate(zip((0, *ENDS[:-1]), ENDS, strict=True)):
            hours = {
                name: getattr(power, name)[:, place, start:end].sum(axis=0) for name in ("load", "net_load", "unserved")
            }
            month = 3 * (number + 1)
            day = date(year, month, 30 if month in (6, 9) else 31)
            yield _installed(sites, day) | {
                "date": day.isoformat(),
                "facilities": ", ".join(site.id for site in sites),
                "load_peak_mw": hours["load"].max(),
                "net_load_peak_mw": hours["net_load"].max(),
                "unserved_peak_mw": hours["unserved"].max(),
                "unserved_mwh": hours["unserved"].sum(),
            }


def _published(study: Study) -> Iterator[dict[str, object]]:
    for one in study.published_mw:
        own = _installed([site for site in study.facility if site.id in one.facilities], one.since)
        low, high = one.mw.span
        source = study.sources[one.source]
        yield own | {
            "date": one.since.isoformat(),
            "facilities": ", ".join(one.facilities),
            "published_mw": one.mw.value,
            "published_low_mw": low,
            "published_high_mw": high,
            "model_share_of_published": own["computing_mw"] / one.mw.value if one.mw.value else np.nan,
            "published_of": one.what,
            "source": source.title,
            "address": source.address,
        }


def _installed(sites: list[Facility], day: date) -> dict[str, float]:
    """MW of computing on a day, at the central values and at the bounds of it_mw; and facility MW (x PUE)."""
    shares = [running_share(site, day) for site in sites]
    paired = list(zip(sites, shares, strict=True))
    return {
        "computing_mw": sum(site.it_mw.value * share for site, share in paired),
        "computing_low_mw": sum(site.it_mw.span[0] * share for site, share in paired),
        "computing_high_mw": sum(site.it_mw.span[1] * share for site, share in paired),
        "facility_mw": sum(site.it_mw.value * site.pue.value * share for site, share in paired),
    }


def running_share(site: Facility, day: date) -> float:
    """Share of full operation of a facility on a day."""
    if not site.ramp:
        return 1.0
    from_january = (day - date(day.year, 1, 1)).days - int(day.year % 4 == 0 and day > date(day.year, 2, 28))
    return float(daily_steps(site.ramp, [day.year])[0, from_january])
