"""Bases of the taxes that follow: jobs, pay, business taxes and visitors' spending, by phase, year, effect and county.

home, work    jobs and labor income of the county's residents, and of its workplaces    jobs, USD a year
business      taxes on production of the county's industries (business.taxed_share)      USD a year
visitor       what crews from outside the region spend there                             USD a year
"""

import numpy as np
import pandas as pd

from impact.effects.breakdowns import county_of_residence, county_of_work
from impact.effects.scene import Scene, full_schedule, phase_lines
from impact.results import EFFECTS, PHASES
from impact.taxes.law import Amounts

COLUMNS = (
    "home_jobs",
    "home_labor_income_usd",
    "work_jobs",
    "work_labor_income_usd",
    "business_tax_usd",
    "visitor_usd",
)


def tax_bases(scene: Scene, taxed_share: pd.Series) -> dict[tuple[str, str, str], dict[str, Amounts]]:
    """By phase, effect and county: COLUMNS, each by year; years that are alike are reckoned once.

    Args:
        scene: outputs of the study's lines.
        taxed_share: taxes on production per dollar of output, by industry.
    """
    schedule = full_schedule(scene)
    found: dict[tuple[str, str, str], dict[str, Amounts]] = {}
    for phase in PHASES:
        own = schedule.loc[phase_lines(scene, phase)]
        kinds, first, kind_of_year = np.unique(own.to_numpy(), axis=1, return_index=True, return_inverse=True)
        if not kinds.any():
            continue
        for effect in EFFECTS:
            tables = [one_base(scene, phase, effect, own.iloc[:, year], taxed_share) for year in first]
            values = np.array([table.to_numpy() for table in tables])[kind_of_year.ravel()]
            for place, county in enumerate(scene.counties):
                found[phase, effect, str(county)] = dict(zip(COLUMNS, values[:, place].T, strict=True))
    return found


def one_base(scene: Scene, phase: str, effect: str, weights: pd.Series, taxed_share: pd.Series) -> pd.DataFrame:
    """The bases of one phase, year and effect, county x COLUMNS."""
    crews, others = county_of_work(scene, phase, effect, weights)
    home, _ = county_of_residence(scene, crews, others)
    places = scene.outputs.lines.get_indexer(weights.index)
    output = scene.outputs.by_county(effect)[:, :, places] @ weights.to_numpy()
    share = taxed_share.reindex(scene.outputs.codes).fillna(0.0).to_numpy()
    visitors = scene.outputs.visitor_spending[:, places] @ weights.to_numpy()
    table = {
        "home_jobs": home["jobs"],
        "home_labor_income_usd": home["labor_income_usd"],
        "work_jobs": (crews + others)["jobs"],
        "work_labor_income_usd": (crews + others)["labor_income_usd"],
        "business_tax_usd": share @ output,
        "visitor_usd": visitors if effect == "direct" else np.zeros(len(scene.counties)),
    }
    return pd.DataFrame(table, index=scene.counties)[list(COLUMNS)]
