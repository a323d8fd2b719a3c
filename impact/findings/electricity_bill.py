"""Explain: where a figure of the grid comes from: its formula and its terms, facility by facility or month by month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.errors import StudyError
from impact.findings.claims import distance_share
from impact.grid.answers import first_full_year
from impact.load.facility_load import takes_other_load
from impact.load.power import Power
from impact.study import Study
from impact.words import money

BILL = "electricity_bill"
GRID_METRICS = ("grid_peak_mw", "grid_energy_mwh", BILL)
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class GridExplanation:
    """One figure of the grid taken apart.

    Attributes:
        metric, unit, total: the figure.
        formula: sentences.
        terms: what it is made of.
        published: published figures with ours and the distance.
        keys: of the assumptions behind it: the ends of their keys.
    """

    metric: str
    unit: str
    total: float
    formula: tuple[str, ...]
    terms: pd.DataFrame
    published: pd.DataFrame
    keys: tuple[str, ...]


POWER_KEYS = ("it_mw", "load_mw", "load_mwh", "utilization", "pue", "daily_swing", "approval", "supply")
LOAD = "load = it_mw x ramp x utilization (by hour) x PUE (by temperature) + other load x ramp x daily swing (by hour)"
RULE = (
    "each hour: solar first, then the grid up to the authorized demand, then turbines, then batteries; "
    "what is still missing is curtailed (load = on-site supply + net load + curtailed + excess)"
)


def explain_peak(study: Study, power: Power, year: int) -> GridExplanation:
    """The peak net load of the reference year: its hour, and what each facility does in it."""
    at = power.years.index(year)
    together = power.net_load[:, at].sum(axis=0)
    day, hour = (int(place) for place in np.unravel_index(np.argmax(together), together.shape))
    rows = {}
    for row, site in enumerate(study.facility):
        computing, load = (float(getattr(power, name)[row, at, day, hour]) for name in ("computing", "load"))
        limit = float(power.authorized[row, at, day])
        rows[site.id] = {
            "it_mw": site.it_mw.value,
            "computing_mw": computing,
            "pue": load / computing if computing and not takes_other_load(site) else np.nan,
            "load_mw": load,
            "authorized_mw": limit if np.isfinite(limit) else np.nan,
            "on_site_supply_mw": float(power.own[row, at, day, hour]),
            "net_load_mw": float(power.net_load[row, at, day, hour]),
        }
    formula = (
        LOAD,
        RULE,
        f"the first of the peak hours of {year}: {hour}:00 to {hour + 1}:00 on day {day + 1}; direct part",
    )
    terms = pd.DataFrame.from_dict(rows, orient="index")
    published = published_table(study, "grid_peak_mw", float(together.max()))
    return GridExplanation("grid_peak_mw", "MW", float(together.max()), formula, terms, published, POWER_KEYS)


def explain_energy(study: Study, power: Power, year: int) -> GridExplanation:
    """The energy taken from the grid in the reference year, facility by facility."""
    own = power.by_year.xs(year, level="year")
    terms = own[["computing_mwh", "load_mwh", "on_site_supply_mwh", "net_load_mwh", "curtailed_mwh", "unserved_mwh"]]
    total = float(own["net_load_mwh"].sum())
    formula = (f"{LOAD}, summed over 8,760 hours", RULE, f"{year}; direct part only")
    published = published_table(study, "grid_energy_mwh", total)
    return GridExplanation("grid_energy_mwh", "MWh a year", total, formula, terms, published, POWER_KEYS)


def explain_bill(study: Study, bills: pd.DataFrame, year: int) -> GridExplanation:
    """The mean monthly bill of the first full year, month by month, with the reference year's alongside."""
    if bills.empty:
        raise StudyError(f"{BILL}: no line of this study has a tariff")
    yearly = bills.groupby(level="year").sum(numeric_only=True)
    first = first_full_year(yearly)
    months = bills.xs(first, level="year").groupby(level="month").sum(numeric_only=True)
    later = float(yearly.loc[year, "bill_usd"]) / MONTHS_A_YEAR
    total = float(months["bill_usd"].mean())
    names = ", ".join(sorted({line.tariff for site in study.facility for line in site.spend if line.tariff}))
    formula = (
        f"tariff {names} (data/parameters/tariffs.toml): customer charge + demand charges + energy in blocks",
        "demand: highest MW x 1,000 x (maximum demand charge + on-peak demand charge)",
        "energy: on-peak hours at their price, the rest in blocks by hours of use of the maximum demand",
        f"mean month of {first}, the first full year; in {year} it is {money(later)}",
    )
    columns = ["energy_mwh", "billing_demand_mw", "customer_usd", "demand_usd", "energy_usd", "bill_usd"]
    terms = months[columns].rename(index=lambda month: f"{first}-{month:02d}")
    return GridExplanation(BILL, "USD a month", total, formula, terms, published_table(study, BILL, total), ("tariff",))


def published_table(study: Study, metric: str, ours: float) -> pd.DataFrame:
    """Published figures on a metric: figure, who, when, ours, distance_share, comparable."""
    return pd.DataFrame(
        [
            (claim.figure, claim.who, claim.when, ours, distance_share(claim, ours), claim.comparable)
            for claim in study.claim
            if claim.metric == metric
        ],
        columns=["figure", "who", "when", "model_value", "distance_share", "comparable"],
    )
