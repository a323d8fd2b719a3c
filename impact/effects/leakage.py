"""Leakage: where the whole dollar goes, line by line, until nothing of it is left in the region.

    spending + payroll = land + bought elsewhere + imports + other regions + taxes on production + surplus
                         + contributions + earnings leaving + personal tax + saving
                         + households' imports and purchases in other regions

All of a phase: construction over all years, operation in the reference year; USD of the price year.
"""

import numpy as np
import pandas as pd

from impact.effects.on_site import by_site_county, on_site_average, on_site_measures, staff_measures
from impact.effects.scene import Scene, line_weights
from impact.ledger.spending import is_land
from impact.region.economy import Economy
from impact.results import PHASES


def leakage(scene: Scene, economy: Economy, local: pd.Series) -> pd.DataFrame:
    """phase, step, amount_usd, share_of_spending; the last step of each phase is the total that was spent.

    Args:
        scene: the study's outputs.
        economy: the region's.
        local: local demand of each line, USD of the whole line amount.
    """
    tables = [phase_leakage(scene, economy, local, phase).assign(phase=phase) for phase in PHASES]
    return pd.concat(tables, ignore_index=True)[["phase", "step", "amount_usd", "share_of_spending"]]


def phase_leakage(scene: Scene, economy: Economy, local: pd.Series, phase: str) -> pd.DataFrame:
    """The leakage of one phase."""
    weights = line_weights(scene, phase)
    lines = scene.spending.lines
    own = weights.reindex(lines.index).fillna(0.0)
    land = is_land(lines)
    payroll = staff_measures(scene, weights)["labor_income_usd"].sum() if phase == "operation" else 0.0
    outside = (lines["amount_usd"] - local) * own
    steps = {
        "Land: changes hands": float(outside[land].sum()),
        "Bought elsewhere at once (imports and other regions)": float(outside[~land].sum()),
    }
    steps |= industry_steps(scene, economy, phase, weights) | household_steps(scene, economy, phase, weights)
    spent = float((lines["amount_usd"] * own).sum() + payroll)
    table = pd.DataFrame({"step": [*steps, "All spending"], "amount_usd": [*steps.values(), spent]})
    return table.assign(share_of_spending=table["amount_usd"] / spent if spent else np.nan)


def output_by_county(scene: Scene, weights: pd.Series) -> np.ndarray:
    """Output of all effects, industry x county, USD."""
    places = scene.outputs.lines.get_indexer(weights.index)
    whole = scene.outputs.direct + scene.outputs.indirect + scene.outputs.induced
    return np.asarray(whole[:, :, places] @ weights.to_numpy())


def crew_extra(scene: Scene, phase: str, weights: pd.Series) -> pd.Series:
    """Pay of counted crews above the sector's average, by county."""
    if phase != "construction":
        return pd.Series(0.0, scene.counties)
    above = on_site_measures(scene, weights) - on_site_average(scene, weights)
    return by_site_county(scene, above)["labor_income_usd"]


def industry_steps(scene: Scene, economy: Economy, phase: str, weights: pd.Series) -> dict[str, float]:
    """What the region's industries pay that is neither a local purchase nor labor income."""
    output = output_by_county(scene, weights).sum(axis=1)
    shares = economy.model.coefficients
    added, taxes, labor = (shares[f"{name}_share"].to_numpy() for name in ("value_added", "taxes", "labor_income"))
    imports = economy.nation.imported_coefficients.sum(axis=0)
    elsewhere = 1 - added - imports - economy.model.requirements.sum(axis=0)
    extra = float(crew_extra(scene, phase, weights).sum())
    return {
        "Imports of the region's industries": float(imports @ output),
        "Their purchases in other regions": float(elsewhere @ output),
        "Taxes on production": float(taxes @ output),
        "Surplus: profit, interest, depreciation": float((added - taxes - labor) @ output) - extra,
    }


def household_steps(scene: Scene, economy: Economy, phase: str, weights: pd.Series) -> dict[str, float]:
    """What becomes of the labor income earned in the region."""
    counties, places = economy.counties, scene.outputs.lines.get_indexer(weights.index)
    labor = economy.model.coefficients["labor_income_share"].to_numpy()
    earned = labor @ output_by_county(scene, weights) + crew_extra(scene, phase, weights).to_numpy()
    if phase == "operation":
        pay = staff_measures(scene, weights).groupby("county")["labor_income_usd"].sum()
        earned = earned + pay.reindex(scene.counties).fillna(0.0).to_numpy()
    residents, visitors = (
        table[:, places] @ weights.to_numpy()
        for table in (scene.outputs.household_spending, scene.outputs.visitor_spending)
    )
    received = residents / ((1 - counties.tax) * counties.consumption)
    spent = residents + visitors
    contributions = float(counties.contributions @ earned)
    commodities = economy.nation.commodities
    foreign = 1 - float((commodities["pce_share"] * commodities["pce_domestic_share"]).sum())
    local = float(economy.model.spending.sum())
    return {
        "Social insurance contributions": contributions,
        "Earnings of people who live elsewhere": float((earned - received - visitors).sum()) - contributions,
        "Personal taxes": float(counties.tax @ received),
        "Saving, interest and transfers": float(((1 - counties.tax) * (1 - counties.consumption)) @ received),
        "Households' imports": foreign * float(spent.sum()),
        "Households' purchases in other regions": (1 - foreign - local) * float(spent.sum()),
    }


def income_by_county(by_county: pd.DataFrame) -> pd.DataFrame:
    """Labor income earned in each county and received by its residents, by phase: the difference commutes.

    Args:
        by_county: phase, basis, geoid, county, effect and measures.
    """
    sums = (
        by_county.groupby(["phase", "geoid", "county", "basis"], sort=False)["labor_income_usd"].sum().unstack("basis")
    )
    table = sums.rename(columns={"work": "earned_here_usd", "residence": "received_here_usd"})
    table = table[["earned_here_usd", "received_here_usd"]].reset_index()
    return table.assign(net_inflow_usd=table["received_here_usd"] - table["earned_here_usd"])
