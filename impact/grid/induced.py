"""Load that follows: firms that make more, households that move in, by county.

firms       = output of indirect and induced effects x electricity bought per dollar of output / price      MWh
households  = operation jobs of residents x new households per job x kWh a household                        MWh
peak        = MWh / 8,760 / load factor of the region's largest utility                                     MW
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from impact.effects.scene import Scene, line_weights
from impact.grid.systems import GridData
from impact.results import EFFECTS
from impact.taxes.law import state_of
from impact.units import HOURS_PER_YEAR, KWH_PER_MWH

UTILITIES = ["221100", "S00101", "S00202"]
"""Industries that make electricity: what they buy of it is their trade, not their load."""
UNKNOWN = {"value": np.nan}
"""Price where none is known."""


def induced_load(
    scene: Scene, electricity_share: pd.Series, by_county: pd.DataFrame, price_growth: float, grid: GridData
) -> pd.DataFrame:
    """geoid, effect, households, household_mwh, firm_mwh, mwh, peak_mw: of the reference year.

    Args:
        scene: outputs of the study's lines.
        electricity_share: electricity bought per dollar of output, by industry.
        by_county: effects by county (operation jobs by residence are used).
        price_growth: dollars of the price year per dollar of the electricity prices.
        grid: parameters.
    """
    parts = [
        firm_load(scene, effect, electricity_share, price_growth, grid) for effect in EFFECTS if effect != "direct"
    ]
    firms = pd.concat(parts, ignore_index=True)
    homes = household_load(by_county, grid)
    table = firms.merge(homes, on=["geoid", "effect"], how="outer")
    table = table.fillna(dict.fromkeys(["households", "household_mwh"], 0.0))
    table["mwh"] = table["firm_mwh"] + table["household_mwh"]
    table["peak_mw"] = table["mwh"] / HOURS_PER_YEAR / load_factor(grid)
    return table.sort_values(["effect", "geoid"], ignore_index=True)


def load_factor(grid: GridData) -> float:
    """Mean load over highest load of the derived hours."""
    return float(grid.derived_mw.mean() / grid.derived_mw.max())


def firm_load(
    scene: Scene, effect: str, electricity_share: pd.Series, price_growth: float, grid: GridData
) -> pd.DataFrame:
    """geoid, effect, firm_mwh."""
    weights = line_weights(scene, "operation")
    places = scene.outputs.lines.get_indexer(weights.index)
    output = scene.outputs.by_county(effect)[:, :, places] @ weights.to_numpy()
    usd = bought_by_firms(electricity_share).to_numpy() @ output
    prices = grid.parameters["firm_price_usd_per_mwh"]
    price = np.array([state_price(fips, prices) for fips in scene.counties]) * price_growth
    return pd.DataFrame({"geoid": scene.counties, "effect": effect, "firm_mwh": usd / price})


def bought_by_firms(electricity_share: pd.Series) -> pd.Series:
    """Electricity bought per dollar of output, nothing where it is the industry's trade."""
    return electricity_share.drop(index=UTILITIES, errors="ignore").reindex(electricity_share.index).fillna(0.0)


def state_price(fips: str, prices: Mapping[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401 - a number, or draw x 1
    """What firms pay for a MWh in a county's state; not a number where that is not known."""
    return prices.get(state_of(fips), UNKNOWN)["value"]


def household_load(by_county: pd.DataFrame, grid: GridData) -> pd.DataFrame:
    """geoid, effect, households, household_mwh: people who move in, whichever effect their jobs are of, as induced."""
    own = by_county[by_county["phase"].eq("operation") & by_county["basis"].eq("residence")]
    jobs = own.groupby("geoid")["jobs"].sum()
    households = jobs * grid.parameters["new_households_per_job"]["value"]
    energy = households * grid.parameters["household_kwh"]["value"] / KWH_PER_MWH
    table = pd.DataFrame({"households": households, "household_mwh": energy}).reset_index()
    return table.assign(effect="induced")
