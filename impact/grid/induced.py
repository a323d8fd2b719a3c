"""Load that follows: firms that make more, households that move in, by county.

firms       = output of indirect and induced effects x electricity bought per dollar of output / price      MWh
households  = operation jobs of residents x new households per job x kWh a household                        MWh
peak        = MWh / 8,760 / load factor of the region's largest utility                                     MW
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.response import MEASURES
from impact.grid.systems import GridData
from impact.results import EFFECTS
from impact.taxes.law import state_of
from impact.units import HOURS_PER_YEAR, KWH_PER_MWH

Array = npt.NDArray[np.float64]

UTILITIES = ["221100", "S00101", "S00202"]
"""Industries that make electricity: what they buy of it is their trade, not their load."""
UNKNOWN = {"value": np.nan}
"""Price where none is known."""


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


COLUMNS = ["geoid", "effect", "firm_mwh", "households", "household_mwh", "mwh", "peak_mw"]


def load_factor(grid: GridData) -> float:
    """Mean load over highest load of the derived hours."""
    return float(grid.derived_mw.mean() / grid.derived_mw.max())


def bought_by_firms(electricity_share: pd.Series) -> pd.Series:
    """Electricity bought per dollar of output, zero where it is the industry's trade."""
    return electricity_share.drop(index=UTILITIES, errors="ignore").reindex(electricity_share.index).fillna(0.0)


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


def household_kwh(parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number, or one a draw
    """Electricity of the households that move in, kWh a year per operation job of residents."""
    return new_households(parameters) * parameters["household_kwh"]["value"]
