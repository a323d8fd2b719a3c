"""Tables of effects, from the arrays of the reference case: by year, by county and by industry, and where dollars leak.

county    of work: on-site work and staff at the facility, the rest where the industry's jobs are
          of residence: by commuting shares of the county of work

Leakage, line by line until nothing is left in the region, construction over all years, operation in the reference year:

    spending + payroll = land + bought elsewhere + imports + other regions + taxes on production + surplus
                         + contributions + earnings leaving + personal tax + saving
                         + households' imports and purchases in other regions
"""

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact.effects.engine import Array, Effects
from impact.effects.reference import ReferenceCase, crew_difference, facility_table, industry_measures, industry_output
from impact.effects.response import MEASURES as ENGINE_MEASURES
from impact.effects.response import OF_RESIDENTS
from impact.ledger.spending import is_land
from impact.region.economy import Economy
from impact.results import EFFECTS, MEASURES, PHASES

ROWS = [ENGINE_MEASURES.index(name) for name in MEASURES]
TOTAL = "total"
BY_YEAR_AT_WORK = ("jobs", "labor_income_usd", "value_added_usd", "output_usd")
COUNTY_YEAR_CELLS = [("workplace", name, name) for name in BY_YEAR_AT_WORK]
COUNTY_YEAR_CELLS += [("residence", name, OF_RESIDENTS[name]) for name in ("jobs", "labor_income_usd")]
"""Basis, measure, and the engine's measure of the figures by county and year."""


def industry_effects(case: ReferenceCase) -> pd.DataFrame:
    """phase, effect, code and the measures, all industries."""
    parts = {(phase, effect): industry_measures(case, phase, effect) for phase in PHASES for effect in EFFECTS}
    return pd.concat(parts, names=["phase", "effect", "code"])[list(MEASURES)].reset_index()


def year_effects(effects: Effects, years: range) -> pd.DataFrame:
    """phase, year, effect and the measures of the first draw."""
    order = pd.MultiIndex.from_product([PHASES, years, EFFECTS], names=["phase", "year", "effect"])
    blocks = [
        np.stack([effects[phase, effect][0, ROWS].sum(axis=1) for effect in EFFECTS], axis=-1).transpose(1, 2, 0)
        for phase in PHASES
    ]
    values = np.concatenate(blocks).reshape(len(order), len(ROWS))
    return pd.DataFrame(values, index=order, columns=list(MEASURES)).reset_index()


def county_effects(case: ReferenceCase) -> pd.DataFrame:
    """phase, basis, effect, geoid and the measures: by workplace, and what residents take home."""
    parts = {}
    for phase in PHASES:
        for effect in EFFECTS:
            table = case.measures(phase, effect)
            parts[phase, "workplace", effect] = pd.DataFrame(table[ROWS].T, case.counties, list(MEASURES))
            home = {name: table[ENGINE_MEASURES.index(own)] for name, own in OF_RESIDENTS.items()}
            parts[phase, "residence", effect] = pd.DataFrame(home, case.counties).reindex(columns=list(MEASURES))
    return pd.concat(parts, names=["phase", "basis", "effect", "geoid"]).reset_index()


def outside_earnings(case: ReferenceCase) -> pd.DataFrame:
    """Jobs and labor income of people who live outside the region, by phase and effect."""
    rows = {}
    for phase in PHASES:
        for effect in EFFECTS:
            table = case.measures(phase, effect).sum(axis=1)
            rows[phase, effect] = {
                name: table[ENGINE_MEASURES.index(name)] - table[ENGINE_MEASURES.index(home)]
                for name, home in OF_RESIDENTS.items()
            }
    return pd.DataFrame(rows).T.rename_axis(["phase", "effect"])


def sector_jobs(case: ReferenceCase, sector_of: pd.Series) -> pd.DataFrame:
    """Jobs of the whole region in the reference year by sector, both phases and all effects: sector, jobs.

    Args:
        case: the reference case.
        sector_of: sector of each industry code (nation.industries["sector"]).
    """
    year = [case.years.index(case.reference_year)]
    parts = [industry_measures(case, phase, effect, year)["jobs"] for phase in PHASES for effect in EFFECTS]
    sums = pd.concat(parts).groupby(level=0).sum()
    return sums.groupby(sector_of.reindex(sums.index)).sum().rename_axis("sector").rename("jobs").reset_index()


def county_year_jobs(effects: Effects, counties: pd.Index, years: range) -> pd.DataFrame:
    """Jobs that the study brings, by county of work and year, both phases and all effects: geoid, year, jobs."""
    row = ENGINE_MEASURES.index("jobs")
    jobs = np.sum([table[0, row] for table in effects.values()], axis=0)
    table = pd.DataFrame(jobs, index=pd.Index(counties, name="geoid"), columns=pd.Index(list(years), name="year"))
    long = table.melt(ignore_index=False, value_name="jobs").reset_index()
    return long.sort_values(["geoid", "year"], ignore_index=True)


def county_year_cells(effects: Effects, phase: str, place: int) -> Array:
    """Figures of a phase in the year at a place: draw x effect x cell of COUNTY_YEAR_CELLS x county."""
    rows = [ENGINE_MEASURES.index(own) for _, _, own in COUNTY_YEAR_CELLS]
    return np.stack([effects[phase, effect][..., place][:, rows] for effect in EFFECTS], axis=1)


def with_all_effects(cells: Array) -> Array:
    """Draw x effect x cell x county, the effects together as the last of the effects."""
    return np.concatenate([cells, cells.sum(axis=1, keepdims=True)], axis=1)


def county_year_index(phase: str, year: int, counties: Sequence[str]) -> pd.MultiIndex:
    """Keys of the figures of a phase and year, in the order in which an array of them is laid flat."""
    names = ["phase", "year", "effect", "basis", "measure", "geoid"]
    cells = itertools.product((*EFFECTS, TOTAL), COUNTY_YEAR_CELLS, counties)
    keys = [(phase, year, effect, basis, measure, geoid) for effect, (basis, measure, _), geoid in cells]
    return pd.MultiIndex.from_tuples(keys, names=names)


def county_year_effects(effects: Effects, counties: Sequence[str], years: range) -> pd.DataFrame:
    """phase, year, effect ("total": all together), basis, measure, geoid, central: the first draw.

    Years in which nothing of a phase happens have no rows.
    """
    parts = []
    for phase in PHASES:
        for place, year in enumerate(years):
            cells = with_all_effects(county_year_cells(effects, phase, place)[:1])
            if cells.any():
                parts.append(pd.Series(cells[0].ravel(), county_year_index(phase, year, counties)))
    if not parts:
        parts.append(pd.Series(dtype=float, index=county_year_index(PHASES[0], years[0], counties)[:0]))
    return pd.concat(parts).rename("central").reset_index()


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
    row = ENGINE_MEASURES.index("labor_income_usd")
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
