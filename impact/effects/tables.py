"""Tables of effects: by year, by county and by industry, from the arrays of the reference case.

county    of work: on-site work and staff at the facility, the rest where the industry's jobs are
          of residence: by commuting shares of the county of work
"""

import numpy as np
import pandas as pd

from impact.effects.engine import Effects
from impact.effects.reference import ReferenceCase, industry_measures
from impact.effects.response import MEASURES as ENGINE_MEASURES
from impact.effects.response import OF_RESIDENTS
from impact.results import EFFECTS, MEASURES, PHASES

ROWS = [ENGINE_MEASURES.index(name) for name in MEASURES]


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
