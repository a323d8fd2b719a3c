"""Tables of effects: by year, by county and by industry, from the arrays of the reference case.

county    of work: on-site work and staff at the facility, the rest where the industry's jobs are
          of residence: by commuting shares of the county of work
"""

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact.effects.engine import Array, Effects
from impact.effects.reference import ReferenceCase, industry_measures
from impact.effects.response import MEASURES as ENGINE_MEASURES
from impact.effects.response import OF_RESIDENTS
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
