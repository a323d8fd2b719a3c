"""Bases of the taxes that follow.

Jobs, pay, business taxes and nonresident worker per diem, by phase, year, effect and county.

home, work    jobs and labor income of the county's residents, and of its workplaces    jobs, USD a year
business      taxes on production of the county's industries (business.production_tax_share)      USD a year
visitor       per diem spending of nonresident construction workers there                             USD a year
"""

from collections.abc import Sequence

import numpy as np

from impact.effects.engine import Solved
from impact.effects.response import MEASURES
from impact.taxes.law import Amounts

OF_MEASURE = {
    "resident_jobs": "resident_jobs",
    "resident_labor_income_usd": "resident_labor_income_usd",
    "workplace_jobs": "jobs",
    "workplace_labor_income_usd": "labor_income_usd",
    "business_tax_usd": "business_tax_usd",
}
"""Measure of each base; per diem spending of nonresident workers comes alongside them."""


def tax_bases(solved: Solved, counties: Sequence[str]) -> dict[tuple[str, str, str], dict[str, Amounts]]:
    """By phase, effect and county: OF_MEASURE and visitor_usd, each draw x year.

    Args:
        solved: the effects of some draws.
        counties: their codes.
    """
    found: dict[tuple[str, str, str], dict[str, Amounts]] = {}
    for (phase, effect), table in solved.effects.items():
        visiting = (phase, effect) == ("construction", "direct")
        for place, county in enumerate(counties):
            base = {name: table[:, MEASURES.index(measure), place] for name, measure in OF_MEASURE.items()}
            visitors = solved.incomes["visitors"][:, :, place]
            found[phase, effect, county] = base | {"visitor_usd": visitors if visiting else np.zeros_like(visitors)}
    return found
