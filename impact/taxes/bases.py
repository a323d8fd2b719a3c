"""Bases of the taxes that follow.

Jobs, pay, business taxes and nonresident worker per diem, by phase, year, effect and county.

home, work    jobs and labor income of the county's residents, and of its workplaces    jobs, USD a year
business      taxes on production of the county's industries (business.production_tax_share)      USD a year
visitor       per diem spending of nonresident construction workers there                             USD a year
"""

from collections.abc import Sequence

from impact.effects.engine import Solved
from impact.effects.response import MEASURES
from impact.rules.cells import Amount

OF_MEASURE = {
    "resident_jobs": "resident_jobs",
    "resident_labor_income_usd": "resident_labor_income_usd",
    "workplace_jobs": "jobs",
    "workplace_labor_income_usd": "labor_income_usd",
    "business_tax_usd": "business_tax_usd",
}
"""Measure of each base; per diem spending of nonresident workers comes alongside them."""
VISITING = ("construction", "direct")
"""Phase and effect of that spending."""


def tax_bases(solved: Solved, counties: Sequence[str]) -> dict[tuple[str, str, str], dict[str, Amount]]:
    """By phase, effect and county: OF_MEASURE, and where workers visit visitor_usd, each draw x year.

    Args:
        solved: the effects of some draws.
        counties: their codes.
    """
    found: dict[tuple[str, str, str], dict[str, Amount]] = {}
    for (phase, effect), table in solved.effects.items():
        for place, county in enumerate(counties):
            base: dict[str, Amount] = {}
            base |= {name: table[:, MEASURES.index(measure), place] for name, measure in OF_MEASURE.items()}
            found[phase, effect, county] = base
    for place, county in enumerate(counties):
        found[*VISITING, county]["visitor_usd"] = solved.incomes["visitors"][:, :, place]
    return found
