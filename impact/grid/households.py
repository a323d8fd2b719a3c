"""Others on the grid: the load that follows a project, what a household's bill could change by, what is left to others.

firms       = output of indirect and induced effects x electricity bought per dollar of output / price      MWh
households  = operation jobs of residents x new households per job x kWh a household                        MWh
peak        = MWh / 8,760 / load factor of the region's largest utility                                     MW

    capacity cost   = net load at the peak x yearly cost of a kW    USD a year, on the balancing authority
    substation cost = net load at the peak x cost of a kW x yearly charge                 USD a year, on the utility

Three rules say who pays them: the project alone; all users by their energy; all users by their part of the peak. The
project's own demand charges are not taken off: they are shown alongside.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.response import MEASURES
from impact.facts import Fact
from impact.grid.systems import GridData, Span, span, system_of, system_peak, utility_peak
from impact.results import EFFECTS
from impact.taxes.law import state_of
from impact.units import HOURS_PER_YEAR, KW_PER_MW, KWH_PER_MWH

MONTHS = 12
PROJECT, RULES = "project", ("energy", "peak")
"""Who pays: the project alone, or all users by one of two rules."""
LEAVING_AFTER = (3, 5, 10)
Array = npt.NDArray[np.float64]
UNKNOWN = {"value": np.nan}
"""Price where none is known."""
COLUMNS = ["geoid", "effect", "firm_mwh", "households", "household_mwh", "mwh", "peak_mw"]
"""Of the load that follows."""


def induced_load(
    operation: Mapping[str, Array], counties: Sequence[str], growth: float, grid: GridData
) -> pd.DataFrame:
    """geoid, effect, households, household_mwh, firm_mwh, mwh, peak_mw: of the reference year.

    Args:
        operation: by effect, measure (effects.response.MEASURES) x county in the reference year.
        counties: their codes.
        growth: dollars of the accounts' year per dollar of the electricity prices.
        grid: parameters.
    """
    prices = firm_prices(counties, grid.parameters, np.array([[growth]]))[0]
    usd, jobs = (MEASURES.index(name) for name in ("electricity_usd", "resident_jobs"))
    households = np.sum([operation[effect][jobs] for effect in EFFECTS], axis=0) * new_households(grid.parameters)
    parts = [
        pd.DataFrame({"geoid": counties, "effect": effect, "firm_mwh": operation[effect][usd] / prices,
                      "households": households * (effect == "induced")})
        for effect in EFFECTS if effect != "direct"
    ]  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    energy = table["households"] * grid.parameters["household_kwh"]["value"] / KWH_PER_MWH
    table = table.assign(household_mwh=energy, mwh=table["firm_mwh"] + energy)
    table["peak_mw"] = table["mwh"] / HOURS_PER_YEAR / load_factor(grid)
    return table.sort_values(["effect", "geoid"], ignore_index=True)[COLUMNS]


def load_factor(grid: GridData) -> float:
    """Mean load over highest load of the derived hours."""
    return float(grid.derived_mw.mean() / grid.derived_mw.max())


def firm_prices(counties: Sequence[str], parameters: Mapping[str, Any], growth: Array) -> Array:
    """What firms pay for a MWh in each county's state, draw x county, USD; not a number where that is not known.

    Args:
        counties: their codes.
        parameters: records of data/parameters/grid.toml.
        growth: dollars of the accounts' year per dollar of the prices, draw x 1.
    """
    prices = parameters["firm_price_usd_per_mwh"]
    known = [prices.get(state_of(fips), UNKNOWN)["value"] * growth for fips in counties]
    return np.concatenate(np.broadcast_arrays(*known), axis=1) if known else growth[:, :0]


def new_households(parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number, or one a draw
    """Households that move in per operation job of residents."""
    return parameters["new_households_per_job"]["value"]


def yearly_costs(peak_load_mw: float, grid: GridData) -> tuple[Span, Span]:
    """Capacity cost and substation cost of a net load, USD a year."""
    capacity = span(grid.parameters["capacity_usd_per_kw_year"])
    substation, charge = span(grid.parameters["substation_usd_per_kw"]), span(grid.parameters["capital_charge_share"])
    kw = peak_load_mw * KW_PER_MW
    return (
        Span(*(kw * cost for cost in capacity)),
        Span(*(kw * cost * rate for cost, rate in zip(substation, charge, strict=True))),
    )


def monthly_bill_change(peak_load_mw: float, utility: str, rule: str, grid: GridData) -> Span:
    """USD a month for one household under a rule ("energy" or "peak")."""
    capacity, substation = yearly_costs(peak_load_mw, grid)
    household_mwh = span(grid.parameters["household_kwh"]).value / KW_PER_MW
    system = system_of(utility, grid)
    own = grid.figures[grid.figures["utility"].eq(utility)].mean(numeric_only=True)
    project_mwh = peak_load_mw * HOURS_PER_YEAR
    if rule == "energy":
        wide = household_mwh / (span(grid.systems[system]["energy_mwh"]).value + project_mwh)
        local = household_mwh / (float(own["sales_mwh"] + own["losses_mwh"]) + project_mwh)
    else:
        household_mw = household_mwh / HOURS_PER_YEAR / span(grid.parameters["residential_load_factor"]).value
        wide = household_mw / (system_peak(system, "summer", grid).value + peak_load_mw)
        local = household_mw / (utility_peak(utility, "summer", grid).value + peak_load_mw)
    return Span(*((a * wide + b * local) / MONTHS for a, b in zip(capacity, substation, strict=True)))


def bill_answers(metric: str, load_mw: float, peak_load_mw: float, utility: str, grid: GridData) -> Iterator[Fact]:
    """A household's bill under the three rules.

    Args:
        metric: of the net load, or of what was requested.
        load_mw: the load that is spoken of.
        peak_load_mw: the same at the peak, T&D losses included.
        utility: whose customers pay.
        grid: what is known of the grid.
    """
    for rule in (PROJECT, *RULES):
        paid = Span(0.0, 0.0, 0.0) if rule == PROJECT else monthly_bill_change(peak_load_mw, utility, rule, grid)
        parts = {"load_mw": load_mw, "peak_load_mw": peak_load_mw}
        yield Fact(metric, paid.value, "USD a month per household", paid.low, paid.high, case=rule, parts=parts)


def stranded_answers(peak_load_mw: float, grid: GridData) -> Iterator[Fact]:
    """What is not yet paid off of power plants and substation if the customer leaves."""
    kw = peak_load_mw * KW_PER_MW
    life = span(grid.parameters["grid_life_years"])
    built = {
        "power plants": span(grid.parameters["capacity_usd_per_kw"]),
        "substation": span(grid.parameters["substation_usd_per_kw"]),
    }
    for years in LEAVING_AFTER:
        for asset, cost in built.items():
            left = Span(*(kw * usd * max(0.0, 1 - years / last) for usd, last in zip(cost, life, strict=True)))
            parts = {"after_years": years, "peak_load_mw": peak_load_mw, "life_years": life.value}
            yield Fact("stranded_usd", left.value, "USD", left.low, left.high, case=asset, parts=parts)
