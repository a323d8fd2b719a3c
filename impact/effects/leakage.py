"""Leakage: where each dollar goes, line by line, until nothing of it is left in the region.

    spending + payroll = land + bought elsewhere + imports + other regions + taxes on production + surplus
                         + contributions + earnings leaving + personal tax + saving
                         + households' imports and purchases in other regions

All of a phase: construction over all years, operation in the reference year; USD of the price year.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.reference import ReferenceCase, crew_difference, facility_table, industry_output
from impact.effects.response import MEASURES
from impact.ledger.spending import is_land
from impact.region.economy import Economy
from impact.results import EFFECTS, PHASES

Array = npt.NDArray[np.float64]


def leakage(case: ReferenceCase, economy: Economy, local: pd.Series) -> pd.DataFrame:
    """phase, step, amount_usd, share_of_spending; the last step of each phase is the total that was spent.

    Args:
        case: the reference case.
        economy: the region's.
        local: bought from the region's own industries, by line, USD of the whole line amount.
    """
    tables = [phase_leakage(case, economy, local, phase).assign(phase=phase) for phase in PHASES]
    return pd.concat(tables, ignore_index=True)[["phase", "step", "amount_usd", "share_of_spending"]]


def phase_leakage(case: ReferenceCase, economy: Economy, local: pd.Series, phase: str) -> pd.DataFrame:
    """The leakage of one phase."""
    years, lines = case.counted_years(phase), case.lines
    spent = pd.Series({key: float(case.dollars[key][..., years].sum()) for key in lines.index}, dtype=float)
    spent = spent.where(lines["phase"].eq(phase), 0.0)
    bought_here = (local / lines["amount_usd"]).fillna(0.0) * spent
    land = is_land(lines)
    payroll = facility_table(case, years)["labor_income_usd"].sum() if phase == "operation" else 0.0
    outside = spent - bought_here
    steps = {
        "Land: changes hands": float(outside[land].sum()),
        "Bought elsewhere at once (imports and other regions)": float(outside[~land].sum()),
    }
    steps |= industry_steps(case, economy, phase) | household_steps(case, economy, phase)
    whole = float(spent.sum() + payroll)
    table = pd.DataFrame({"step": [*steps, "All spending"], "amount_usd": [*steps.values(), whole]})
    return table.assign(share_of_spending=table["amount_usd"] / whole if whole else np.nan)


def industry_steps(case: ReferenceCase, economy: Economy, phase: str) -> dict[str, float]:
    """What the region's industries pay that is neither a local purchase nor labor income."""
    output = np.sum([industry_output(case, phase, effect) for effect in EFFECTS], axis=0)
    shares = economy.model.coefficients
    added, taxes, labor = (shares[f"{name}_share"].to_numpy() for name in ("value_added", "taxes", "labor_income"))
    imports = economy.nation.imported_coefficients.sum(axis=0)
    elsewhere = 1 - added - imports - economy.model.requirements.sum(axis=0)
    crews = phase == "construction"
    extra = float(crew_difference(case, case.counted_years(phase))["labor_income_usd"].sum()) if crews else 0.0
    return {
        "Imports of the region's industries": float(imports @ output),
        "Their purchases in other regions": float(elsewhere @ output),
        "Taxes on production": float(taxes @ output),
        "Surplus: profit, interest, depreciation": float((added - taxes - labor) @ output) - extra,
    }


def household_steps(case: ReferenceCase, economy: Economy, phase: str) -> dict[str, float]:
    """What becomes of the labor income earned in the region."""
    counties = economy.counties
    row = MEASURES.index("labor_income_usd")
    earned = np.sum([case.measures(phase, effect)[row] for effect in EFFECTS], axis=0)
    visitors, residents = spending(case, phase)
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


def spending(case: ReferenceCase, phase: str) -> tuple[Array, Array]:
    """Per diem spending of nonresident workers, and what residents spend, by county, USD."""
    years = case.counted_years(phase)
    whole = case.by_industry.household_spending @ case.column_dollars(phase, years)
    visitors = case.solved.incomes["visitors"][0][years].sum(axis=0) if phase == "construction" else 0.0 * whole
    return visitors, whole - visitors


def income_by_county(by_county: pd.DataFrame) -> pd.DataFrame:
    """Labor income earned in each county and received by its residents, by phase: the difference commutes.

    Args:
        by_county: phase, basis, geoid, county, effect and measures.
    """
    sums = (
        by_county.groupby(["phase", "geoid", "county", "basis"], sort=False)["labor_income_usd"].sum().unstack("basis")
    )
    table = sums.rename(columns={"workplace": "earned_here_usd", "residence": "received_here_usd"})
    table = table[["earned_here_usd", "received_here_usd"]].reset_index()
    return table.assign(net_inflow_usd=table["received_here_usd"] - table["earned_here_usd"])
