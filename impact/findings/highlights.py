"""What people ask after the scorecard: where a dollar of the spending goes, and what the jobs are and pay.

cents       part of the itemized capital spending x 100
jobs        wage and salary jobs of all effects; construction in job-years, operation in the reference year
"""

from dataclasses import dataclass

import pandas as pd

from impact.findings.waterfall import OUTSIDE

MOST_PARTS, MOST_OCCUPATIONS = 7, 10
"""Purchases from outside, and occupations of a phase, that are shown one by one."""
HERE, AWAY, LAND = "Stays here", "Leaves the region", "Land changes hands"


@dataclass(frozen=True)
class DollarPart:
    """A part of the spending.

    Attributes:
        label: what is bought.
        kind: whether it stays here, leaves the region, or is land.
        amount_usd: of all years.
        cents: of a dollar spent.
    """

    label: str
    kind: str
    amount_usd: float
    cents: float


@dataclass(frozen=True)
class Occupation:
    """An occupation of a phase.

    Attributes:
        phase, soc, title: which.
        jobs: wage and salary jobs of all effects.
        area_wage_usd, national_wage_usd: mean yearly wages; NaN where they are not known.
        area_jobs: jobs of the occupation in the area today.
    """

    phase: str
    soc: str
    title: str
    jobs: float
    area_wage_usd: float
    national_wage_usd: float
    area_jobs: float


def dollar_parts(waterfall: pd.DataFrame) -> list[DollarPart]:
    """What stays first, then land, then what leaves, the largest first; none where nothing is spent."""
    is_total = waterfall["step"].eq("total")
    taken = waterfall[~is_total & waterfall["amount_usd"].lt(0) & waterfall["step"].ne("scope")]
    before = waterfall[is_total & (waterfall.index < taken.index.min())] if len(taken) else waterfall[is_total]
    whole = float(before["amount_usd"].iloc[-1]) if len(before) else 0.0
    if not whole > 0:
        return []
    lands = -taken[taken["step"].eq("land")]["amount_usd"].sum()
    away = -taken[taken["step"].ne("land")].set_index("label")["amount_usd"]
    kept = whole - lands - away.sum()
    rows = [("Work and goods bought here", HERE, kept), ("Land", LAND, lands)]
    rows += [(label.removeprefix(OUTSIDE), AWAY, usd) for label, usd in away.head(MOST_PARTS).items()]
    rows += [("All other purchases from outside", AWAY, away.iloc[MOST_PARTS:].sum())]
    return [DollarPart(label, kind, float(usd), 100 * float(usd) / whole) for label, kind, usd in rows if usd > 0]


def top_occupations(occupations: pd.DataFrame) -> list[Occupation]:
    """The largest occupations of each phase, those with most jobs first."""
    ordered = occupations.sort_values(["phase", "total_wage_salary_jobs"], ascending=[True, False])
    most = ordered[ordered["total_wage_salary_jobs"].gt(0)].groupby("phase", sort=False).head(MOST_OCCUPATIONS)
    return [
        Occupation(
            phase=str(row.phase),
            soc=str(row.soc),
            title=str(row.title),
            jobs=float(row.total_wage_salary_jobs),
            area_wage_usd=float(row.area_wage_usd),
            national_wage_usd=float(row.national_wage_usd),
            area_jobs=float(row.area_jobs),
        )
        for row in most.itertuples()
    ]
