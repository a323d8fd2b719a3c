"""Output that spending calls forth: direct, indirect and induced, by industry and line.

direct      industry x line    USD    construction: what is bought from the region's industries; operation: none here
(the facility itself is the direct effect, see staff)
indirect    industry x line    USD    suppliers, and theirs
induced     industry x line    USD    what households spend of the income so earned
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.solve.leontief import LeontiefSystem


@dataclass(frozen=True)
class LineOutputs:
    """Output by effect, each industry x line, USD of the whole line amount."""

    direct: pd.DataFrame
    indirect: pd.DataFrame
    induced: pd.DataFrame

    def effect(self, name: str) -> pd.DataFrame:
        """The table of one effect."""
        table: pd.DataFrame = getattr(self, name)
        return table


def income_correction(
    on_site_income: pd.Series, paid: pd.Series, outside_share: float, resident_share: float
) -> pd.Series:
    """Income of construction crews as households of the region see it, less what the system already counts, by line.

    The system spends l f, of which resident_share stays; crews are paid `paid`, of which (1 - outside_share) stays:
    the difference, in the system's terms, is paid (1 - outside_share) / resident_share - l f.

    Args:
        on_site_income: labor income that the sector's average gives for the on-site work of each line, USD.
        paid: what the crews are paid, USD (the same, unless the study counts crews).
        outside_share: share of crews that live outside the region.
        resident_share: share of the region's workers that live in it, as in the system's consumption.

    """
    return paid * (1 - outside_share) / resident_share - on_site_income


def line_outputs(
    system: LeontiefSystem, demand: pd.DataFrame, phase: pd.Series, household_income: pd.Series
) -> LineOutputs:
    """Outputs of all lines at once.

    Args:
        system: the region's.
        demand: local demand, industry x line, USD.
        phase: construction or operation, by line.
        household_income: income paid to households beside that of industries, by line, USD.

    """
    final = demand.to_numpy()
    suppliers: Matrix = system.output(final)
    everyone = system.output_with_households(final, household_income.reindex(demand.columns).to_numpy())
    building = phase.reindex(demand.columns).eq("construction").to_numpy()
    direct = np.where(building, final, 0.0)
    tables = (direct, suppliers - direct, everyone - suppliers)
    return LineOutputs(*(pd.DataFrame(table, demand.index, demand.columns) for table in tables))
