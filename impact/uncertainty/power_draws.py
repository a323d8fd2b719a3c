"""Power in every draw: the rule of the hours on one typical day a month, set against all hours at the reference case.

    figure of a draw = figure of all hours, central x typical days, draw / typical days, central

Where the typical days of the reference case have nothing, or something else than all hours (units that run in a few
hours alone), the difference of the draw is added instead; no peak is above the authorized demand. Years that are alike
in what runs, the authorized demand, which units stand there and which prices hold are calculated once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.load.calendar import TYPICAL_DAYS, PowerRules, Weather
from impact.load.facility_load import distinct_years
from impact.load.power import PowerHours, generation, power_hours, water_kgal
from impact.load.tariff import monthly_charges
from impact.sources.parameters import with_values
from impact.study import Study
from impact.uncertainty.draws import HOURLY, YEARLY, Array, Values, record_of_draws, spread

DRIVERS = ("load_mwh", "net_load_mwh", "generated_mwh", "gas_mmbtu", "water_kgal")
"""What lines follow (scenario.spending.load_driver)."""
Key = tuple[str, ...]
"""A input group and its facility; "bill", facility and line; PEAK or LOAD_PEAK."""
PEAK: Key = ("peak_mw",)
"""Peak demand of all facilities together."""
LOAD_PEAK: Key = ("load_peak_mw",)
"""Peak demand of what all facilities need together."""
LIMIT: Key = ("limit_mw",)
"""Authorized demand of all facilities together, the highest month; infinite where a facility has no limit."""
ALIKE = 1.25
"""How far typical days may be from all hours, as a ratio, for their own ratio to mean something."""


@dataclass(frozen=True)
class PowerSetting:
    """What power depends on alongside the study.

    Attributes:
        sky: the typical year.
        parameters: records of grid.toml.
        tariffs: records of tariffs.toml.
        calling: facilities whose utility may call for a curtailment.
    """

    sky: Weather
    parameters: Mapping[str, Any]
    tariffs: Mapping[str, Any]
    calling: Collection[str]

    def rules(self, values: Mapping[str, Array]) -> PowerRules:
        """How load and supply follow the weather, with other values by key."""
        records = with_values("grid", self.parameters, values)
        return PowerRules(**{name: records[name]["value"] for name in PowerRules.__dataclass_fields__})


def typical_power(study: Study, values: Values, draws: int, setting: PowerSetting) -> dict[Key, Array]:
    """Energy, gas, water, peaks and bills by key, each draw x year of the study, from typical days.

    Args:
        study: the study.
        values: of the inputs, one a draw; those that are missing stay central.
        draws: how many.
        setting: what else power depends on.
    """
    years = range(study.first_year, study.last_year + 1)
    distinct, kind = distinct_years(study, years, setting.tariffs)
    hourly, yearly = spread(values, HOURLY), spread(values, YEARLY)
    rules = in_every_draw(setting.rules(hourly), draws, HOURLY)
    found = power_hours(record_of_draws(study, hourly), distinct, setting.sky, rules, TYPICAL_DAYS, setting.calling)
    takes_power = found.load.max(axis=(1, 2, 3), keepdims=True) > 0  # a site without load has no limit and needs none
    limit = np.where(takes_power, found.authorized, 0.0).sum(axis=0).max(axis=(-2, -1))
    highest = {PEAK: found.flows.net_load, LOAD_PEAK: found.load}
    table = {LIMIT: limit} | {key: hours.sum(axis=0).max(axis=(-2, -1)) for key, hours in highest.items()}
    table = {key: column.reshape(draws, len(distinct)) for key, column in table.items()}
    table |= energies(
        record_of_draws(study, yearly), found, distinct, in_every_draw(setting.rules(yearly), draws, YEARLY)
    )
    table |= bills(study, found, distinct, values, setting.tariffs)
    return {key: column[:, kind] for key, column in table.items()}


def in_every_draw(rules: PowerRules, draws: int, axes: int) -> PowerRules:
    """The rules with one value a draw, drawn or not, so that all tables have all draws."""
    names = [name for name in PowerRules.__dataclass_fields__ if name != "busiest_hour"]
    ones = np.ones((draws, *[1] * axes))
    return replace(rules, **{name: getattr(rules, name) * ones for name in names})


def _rows(found: PowerHours) -> int:
    return int(found.load.shape[1])


def energies(study: Study, found: PowerHours, years: Sequence[int], rules: PowerRules) -> dict[Key, Array]:
    """DRIVERS by facility, draw x year."""
    sites = [site.id for site in study.facility]

    def sums(hours: Array) -> Array:
        return np.asarray(TYPICAL_DAYS.year_sum(hours).reshape(len(hours), _rows(found) // len(years), len(years)))

    made = generation(study, sums(found.flows.turbines), rules)
    computing = sums(found.computing * found.running)
    drinking = [water_kgal(site, mwh, years)[0] for site, mwh in zip(study.facility, computing, strict=True)]
    water = np.array(drinking)
    tables: tuple[Array, ...] = (
        sums(found.load),
        sums(found.flows.net_load),
        made["generated_mwh"],
        made["gas_mmbtu"],
        water,
    )
    return {
        (driver, site): table[place]
        for driver, table in zip(DRIVERS, tables, strict=True)
        for place, site in enumerate(sites)
    }


def bills(
    study: Study, found: PowerHours, years: Sequence[int], values: Values, tariffs: Mapping[str, Any]
) -> dict[Key, Array]:
    """The year's bill of every line with a tariff, draw x year, dollars of the tariff's year."""
    rows = _rows(found)
    per_row = {
        key: np.repeat(column, len(years))[:, None] for key, column in values.items() if key.startswith("tariffs.")
    }
    records = with_values("tariffs", tariffs, per_row)
    all_years = list(years) * (rows // len(years))
    return {
        ("bill", site.id, line.id): monthly_charges(
            found.flows.net_load[place],
            found.authorized[place][..., 0],
            all_years,
            records[line.tariff],
            TYPICAL_DAYS,
        )["bill_usd"].sum(axis=-1).reshape(-1, len(years))
        for place, site in enumerate(study.facility)
        for line in site.spend
        if line.tariff is not None
    }  # fmt: skip


def scales(hourly: Array, central: Array) -> npt.NDArray[np.bool_]:
    """Where typical days of the reference case are so near to all hours that their ratio means something."""
    return np.asarray((hourly <= ALIKE * central) & (central <= ALIKE * hourly) & (central > 0))


def scaled(hourly: Array, central: Array, drawn_typical: Array) -> Array:
    """What all hours would give in every draw, from what typical days give.

    >>> scaled(np.array([110.0, 5.0, 900.0]), np.array([[100.0, 0.0, 2.0]]), np.array([[50.0, 3.0, 12.0]])).tolist()
    [[55.0, 8.0, 910.0]]
    """
    alike = scales(hourly, central)
    ratio = np.divide(drawn_typical, central, out=np.ones_like(drawn_typical), where=alike)
    return np.where(alike, hourly * ratio, np.maximum(hourly + drawn_typical - central, 0.0))
