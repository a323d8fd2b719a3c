"""The reference case of a study, from what its draws share."""

import pandas as pd

from impact.effects.reference import ReferenceCase
from impact.effects.response import Response
from impact.errors import StudyError
from impact.model.ensembles import payroll_price_ratio, workplace_rates
from impact.model.options import Options
from impact.model.prepared import Placed
from impact.region.economy import Economy
from impact.study import Study
from impact.uncertainty.ensemble import Ensemble, Simulation


def reference_case(
    own: Ensemble, found: Simulation, placed: Placed, economy: Economy, options: Options
) -> ReferenceCase:
    """The reference case with what tables by industry and by line need.

    Args:
        own: what the draws share.
        found: the one draw of the reference case.
        placed: the study and its lines.
        economy: the region's.
        options: how the region is modelled.
    """
    first = Response(**{name: table[:1] for name, table in vars(own.responses).items()})
    return ReferenceCase(
        counties=pd.Index(own.counties),
        years=own.years,
        reference_year=own.reference_year,
        rates=workplace_rates(economy.model, options),
        payroll_price_ratio=payroll_price_ratio(own.study.price_year, options),
        lines=placed.spending.lines,
        dollars=found.dollars,
        shares=found.shares,
        industries={site.id: site.industry for site in own.study.facility},
        ledger=own.ledger,
        amounts=found.amounts,
        response=first,
        by_industry=own.by_industry,
        solved=found.solved,
    )


def check_crews(study: Study, case: ReferenceCase) -> None:
    """Counted crews have work on site in the region.

    Raises:
        StudyError: a facility counts crews, but no construction work on site is bought in the region.
    """
    whole = case.amounts.whole[0, 0] * case.response.crew_jobs[0]
    for site in study.facility:
        own = [p.facility == site.id and by for p, by in zip(case.ledger.products, case.ledger.by_crews, strict=True)]
        if site.crews is not None and whole[own].sum() <= 0:
            raise StudyError(
                f"facility.{site.id}.crews: crews are counted, but no work on site is bought in the region; "
                "give a construction line a local_share above 0, or take the crews out"
            )
