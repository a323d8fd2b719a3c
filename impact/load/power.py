"""Power of a study: load, on-site supply and net load of every facility in every hour, and their sums by year.

By the rule of impact.load.dispatch; computing that is curtailed uses neither power nor water.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.load.calendar import EVERY_DAY, TYPICAL_DAYS, Calendar, Hours, PowerRules, Weather, daily_steps, in_force
from impact.load.dispatch import Fleet, Flows, by_share, dispatch
from impact.load.facility_load import (
    computing_load_mw,
    distinct_years,
    facility_load_mw,
    fleet,
    in_rows,
    on_site_supply,
    one_axis,
)
from impact.load.tariff import monthly_bills
from impact.study import Facility, Study
from impact.units import LITRES_PER_GALLON


@dataclass(frozen=True)
class Reserve:
    """What facilities could still call on if the grid gave nothing, units that serve several shared by their net load.

    Attributes:
        turbines: facility x year x day x hour: MW that do not run.
        battery_mw, battery_mwh: the same axes.
    """

    turbines: Hours
    battery_mw: Hours
    battery_mwh: Hours


@dataclass(frozen=True)
class Power:
    """Hours and years of a study's power.

    Attributes:
        calendar: of the hours.
        years: of the study.
        sites: facilities, in the order of the first axis of the hours.
        computing, load, own, net_load, firm_net_load, curtailed, unserved: facility x year x day x hour, MW
            (load.dispatch).
        authorized: facility x year x 365 days, MW; infinite where no limit is known.
        by_year: facility, year: YEARLY.
        bills: facility, line, year, month: of lines with a tariff, dollars of the tariff's year.
        reserve: what could stand in for the grid.
    """

    calendar: Calendar
    years: range
    sites: tuple[str, ...]
    computing: Hours
    load: Hours
    own: Hours
    net_load: Hours
    firm_net_load: Hours
    curtailed: Hours
    unserved: Hours
    authorized: Hours
    by_year: pd.DataFrame
    bills: pd.DataFrame
    reserve: Reserve


YEARLY = (
    "load_peak_mw",
    "load_mwh",
    "computing_mwh",
    "on_site_supply_mwh",
    "net_load_peak_mw",
    "net_load_mwh",
    "authorized_mw",
    "over_authorized_peak_mw",
    "curtailed_mwh",
    "unserved_peak_mw",
    "unserved_mwh",
    "generated_mwh",
    "gas_mmbtu",
    "water_kgal",
    "recycled_water_kgal",
)
"""Columns of Power.by_year; authorized_mw is that of the last day of the year (no figure where no limit is known)."""
SUPPLIED = ("own", "net_load", "firm_net_load", "curtailed", "unserved")
"""Hours of Power by who meets the load (load.dispatch)."""


@dataclass(frozen=True)
class PowerHours:
    """Hours of all facilities: facility x year x day x hour, MW; draws and years as one axis where there are draws.

    Attributes:
        computing, load: needed.
        authorized: facility x year x day x 1; infinite where no limit is known.
        own: on-site supply.
        flows: who meets the load.
    """

    computing: Hours
    load: Hours
    authorized: Hours
    own: Fleet
    flows: Flows

    @property
    def running(self) -> Hours:
        """Share of the load that is met, facility x year x day x hour: (load - curtailed - excess) / load."""
        met = self.load - self.flows.curtailed - self.flows.unserved
        return np.divide(met, self.load, out=np.zeros_like(self.load), where=self.load > 0)


def power_hours(
    study: Study, years: Sequence[int], sky: Weather, rules: PowerRules, calendar: Calendar, calling: Collection[str]
) -> PowerHours:
    """All hours of a study in some years.

    Args:
        study: the study; its figures are numbers, or draw x 1 x 1 x 1.
        years: which years.
        sky: the typical year.
        rules: how load and supply follow the weather.
        calendar: every day, or typical days.
        calling: facilities whose utility may call for a curtailment.
    """
    drawn = [computing_load_mw(site, years, rules, calendar) for site in study.facility]
    loads = [
        facility_load_mw(mw, site, years, sky, rules, calendar) for mw, site in zip(drawn, study.facility, strict=True)
    ]
    limits = [authorized_demand(site, years, calendar) for site in study.facility]
    units = fleet(study, years, sky, rules, calendar)
    supply = [unit.mw for unit in (*units.solar, *units.turbines)]
    supply += [table for unit in units.batteries for table in (unit.mw, unit.mwh, unit.round_trip)]
    rows = np.broadcast_shapes(*(table.shape[:-2] for table in (*drawn, *loads, *limits, *supply)))
    computing, load, authorized = (np.array([one_axis(mw, rows) for mw in table]) for table in (drawn, loads, limits))
    own = in_rows(units, rows)
    calls = np.array([site.id in calling for site in study.facility])[:, None, None, None]
    called = calls * (0.0 if calendar is TYPICAL_DAYS else sky.called)
    return PowerHours(computing, load, authorized, own, dispatch(load, authorized, called, own))


def in_every_year(reserve: Reserve, kind: npt.NDArray[np.intp]) -> Reserve:
    """The reserve of all years from that of distinct ones; kind: which of them each year is."""
    return Reserve(**{name: table[:, kind] for name, table in vars(reserve).items()})


def study_power(
    study: Study,
    sky: Weather,
    rules: PowerRules,
    tariffs: Mapping[str, Any],
    calendar: Calendar,
    calling: Collection[str],
) -> Power:
    """All hours and years of a study; tariffs: records of data/parameters/tariffs.toml, the rest as in power_hours."""
    check_tariffs(study, tariffs)
    years = range(study.first_year, study.last_year + 1)
    distinct, kind = distinct_years(study, years, tariffs)
    found = power_hours(study, distinct, sky, rules, calendar, calling)
    flows, reserve = found.flows, in_every_year(reserve_of(found.flows, found.own), kind)
    authorized = np.array([authorized_demand(site, years, EVERY_DAY)[..., 0] for site in study.facility])
    hours = {name: getattr(flows, name)[:, kind] for name in ("load", *SUPPLIED)}
    generated = generation(study, calendar.year_sum(flows.turbines)[:, kind], rules)
    used = {"computing": (found.computing * found.running)[:, kind]}
    by_year = yearly(study, years, calendar, used | hours, authorized, generated)
    bills = study_bills(study, years, hours["net_load"], authorized, tariffs, calendar)
    sites = tuple(site.id for site in study.facility)
    return Power(
        calendar,
        years,
        sites,
        found.computing[:, kind],
        **hours,
        authorized=authorized,
        by_year=by_year,
        bills=bills,
        reserve=reserve,
    )


def reserve_of(flows: Flows, own: Fleet) -> Reserve:
    """What could stand in for the grid, by facility."""

    def shared(amounts: Hours, serves: Hours) -> Hours:
        return by_share(amounts, flows.firm_net_load * serves[:, None, None, None])

    none = np.zeros_like(flows.load)
    return Reserve(
        turbines=sum(
            (shared(spare, unit.serves) for spare, unit in zip(flows.spare_turbines, own.turbines, strict=True)), none
        ),
        battery_mw=sum((shared(battery.mw, battery.serves) for battery in own.batteries), none),
        battery_mwh=sum((shared(battery.mwh, battery.serves) for battery in own.batteries), none),
    )


def check_tariffs(study: Study, tariffs: Mapping[str, Any]) -> None:
    """Every tariff that a line names is known."""
    for site in study.facility:
        for line in site.spend:
            if line.tariff is not None and line.tariff not in tariffs:
                raise StudyError(
                    f"facility.{site.id}.spend.{line.id}.tariff: no tariff '{line.tariff}'; there are: {named(tariffs)}"
                )


def authorized_demand(site: Facility, years: Sequence[int], calendar: Calendar) -> Hours:
    """Authorized demand, year x day x 1, MW; infinite where no limit is known."""
    if site.grid is None or not site.grid.approval:
        return np.full((len(years), len(calendar.days), 1), np.inf)
    steps = site.grid.approval
    holds = [
        calendar.rows(share[..., None]) for share in in_force([step.usable or step.since for step in steps], years)
    ]
    return np.asarray(sum(step.mw.value * share for step, share in zip(steps, holds, strict=True)))


def generation(study: Study, delivered_mwh: Hours, rules: PowerRules) -> dict[str, Hours]:
    """What turbines generate and burn, by facility where they stand and year, losses of the line included.

    generated_mwh = delivered / (1 - losses); gas_mmbtu = generated x heat rate.

    Args:
        study: the study.
        delivered_mwh: by turbine, then year (draws before the years).
        rules: losses.
    """
    sites = [site.id for site in study.facility]
    table = {key: np.zeros((len(sites), *delivered_mwh.shape[1:])) for key in ("generated_mwh", "gas_mmbtu")}
    burning = [(place, unit) for place, unit in on_site_supply(study) if unit.kind == "turbine"]
    for (place, unit), delivered in zip(burning, delivered_mwh, strict=True):
        energy = delivered / (1 - rules.on_site_line_losses_share)
        heat_rate = 0.0 if unit.heat_rate_mmbtu_per_mwh is None else unit.heat_rate_mmbtu_per_mwh.value
        table["generated_mwh"][sites.index(place)] += energy
        table["gas_mmbtu"][sites.index(place)] += energy * heat_rate
    return table


def yearly(
    study: Study, years: range, calendar: Calendar, hours: Mapping[str, Hours], authorized: Hours,
    generated: Mapping[str, Hours],
) -> pd.DataFrame:  # fmt: skip
    """Sums (MWh, MMBtu, 1,000 gallons) and peaks (MW) by facility and year (YEARLY)."""
    energy = {name: calendar.year_sum(table) for name, table in hours.items()}
    water = np.array(
        [water_kgal(site, mwh, years) for site, mwh in zip(study.facility, energy["computing"], strict=True)]
    )
    last = authorized[:, :, -1]
    columns = {
        "load_peak_mw": hours["load"].max(axis=(-2, -1)),
        "load_mwh": energy["load"],
        "computing_mwh": energy["computing"],
        "on_site_supply_mwh": energy["own"],
        "net_load_peak_mw": hours["net_load"].max(axis=(-2, -1)),
        "net_load_mwh": energy["net_load"],
        "curtailed_mwh": energy["curtailed"],
        "over_authorized_peak_mw": over_authorized_peak(hours["load"], authorized, calendar),
        "unserved_peak_mw": hours["unserved"].max(axis=(-2, -1)),
        "unserved_mwh": energy["unserved"],
        "authorized_mw": np.where(np.isfinite(last), last, np.nan),
        **generated,
        "water_kgal": water[:, 0],
        "recycled_water_kgal": water[:, 1],
    }
    index = pd.MultiIndex.from_product([[site.id for site in study.facility], years], names=["facility", "year"])
    return pd.DataFrame({name: columns[name].ravel() for name in YEARLY}, index=index)


def over_authorized_peak(load: Hours, authorized: Hours, calendar: Calendar) -> Hours:
    """Highest load beyond the authorized demand, whoever meets it, facility x year, MW.

    None where no limit is known.
    """
    beyond = (load - calendar.rows(authorized[..., None])).max(axis=(-2, -1))
    return np.where(np.isfinite(authorized).all(axis=-1), np.maximum(beyond, 0.0), np.nan)


def water_kgal(site: Facility, computing_mwh: Hours, years: Sequence[int]) -> npt.NDArray[np.float64]:
    """Drinking water and recycled water by year, 1,000 gallons: MWh x liters per kWh / liters per gallon."""
    needed = computing_mwh * site.wue_l_per_kwh.value / LITRES_PER_GALLON
    plant = site.recycled_water
    there = np.zeros(len(years)) if plant is None else daily_steps({plant.since: 1.0}, years).mean(axis=1)
    share = there * (0.0 if plant is None else plant.share.value)
    return np.array([needed * (1 - share), needed * share])


def study_bills(
    study: Study, years: range, net_load: Hours, authorized: Hours, tariffs: Mapping[str, Any], calendar: Calendar
) -> pd.DataFrame:
    """Monthly bills of all lines with a tariff, by facility, line, year and month, USD of the tariff's year."""
    months = TYPICAL_DAYS.rows(np.where(np.isfinite(authorized), authorized, 0.0)[..., None])[..., 0]
    parts = {
        (site.id, line.id): monthly_bills(net_load[row], months[row], years, tariffs[line.tariff], calendar)
        for row, site in enumerate(study.facility)
        for line in site.spend
        if line.tariff is not None
    }
    if not parts:
        index = pd.MultiIndex.from_tuples([], names=["facility", "line", "year", "month"])
        return pd.DataFrame(
            columns=["energy_mwh", "billing_demand_mw", "bill_usd", "dollar_year"], index=index, dtype=float
        )
    return pd.concat(parts, names=["facility", "line"])
