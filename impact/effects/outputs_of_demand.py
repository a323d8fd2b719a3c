"""Output that spending calls forth: direct, indirect and induced, by industry, county and line.

direct      industry x county x line    USD    construction: what is bought from the region's industries; operation:
none here (the facility itself is the direct effect, see staff)
indirect    industry x county x line    USD    suppliers, and theirs
induced     industry x county x line    USD    what households spend of the income so earned
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.solve.counties import CountySystem


@dataclass(frozen=True)
class LineOutputs:
    """Output by effect, each industry x county x line, USD of the whole line amount.

    Attributes:
        codes, lines: labels of the first and the last axis.
        direct, indirect, induced: the tables.
        household_spending: what residents spend, residence x line, Type II.
        visitor_spending: what crews from outside the region spend at the site, county x line.
    """

    codes: pd.Index
    lines: pd.Index
    direct: Matrix
    indirect: Matrix
    induced: Matrix
    household_spending: Matrix
    visitor_spending: Matrix

    def by_county(self, effect: str) -> Matrix:
        """One effect, industry x county x line."""
        table: Matrix = getattr(self, effect)
        return table

    def effect(self, name: str) -> pd.DataFrame:
        """One effect of the whole region, industry x line."""
        return pd.DataFrame(self.by_county(name).sum(axis=1), self.codes, self.lines)


@dataclass(frozen=True)
class LineDemand:
    """What lines buy in the region, and where.

    Attributes:
        demand: industry x line, USD.
        county: position of each line's county among the region's.
        on_site: lines whose work is done at the facility itself.
        construction: lines whose purchases are the direct effect.
        income: income paid to households beside that of industries, by line, USD, at the line's county.
        visitors: what crews from outside the region spend at the line's county, by line, USD.
    """

    demand: pd.DataFrame
    county: Matrix
    on_site: Matrix
    construction: Matrix
    income: Matrix
    visitors: Matrix


def income_correction(
    on_site_income: pd.Series, paid: pd.Series, outside_share: float, resident_share: pd.Series | float
) -> pd.Series:
    """Income of construction crews as households of the region see it, less what the system already counts, by line.

    The system counts l f at the site, of which resident_share stays in the region; crews are paid `paid`, of which
    (1 - outside_share) stays: in the system's terms the difference is paid (1 - outside_share) / resident_share - l f.

    Args:
        on_site_income: labor income that the sector's average gives for the on-site work of each line, USD.
        paid: what the crews are paid, USD (the same, unless the study counts crews).
        outside_share: share of crews that live outside the region.
        resident_share: share of net earnings at the site's county that stays in the region.
    """
    return paid * (1 - outside_share) / resident_share - on_site_income


def placed_demand(lines: LineDemand, counties: int) -> tuple[Matrix, Matrix]:
    """Traded and on-site final demand, each industry x county x line."""
    values = lines.demand.to_numpy()
    whole = np.zeros((values.shape[0], counties, values.shape[1]))
    whole[:, lines.county, np.arange(values.shape[1])] = values
    on_site = np.where(lines.on_site[None, None, :], whole, 0.0)
    return whole - on_site, on_site


def line_outputs(system: CountySystem, lines: LineDemand) -> LineOutputs:
    """Outputs of all lines at once."""
    counties = system.household.shape[0]
    traded, on_site = placed_demand(lines, counties)
    own_income, visitors = spending_beside(system, lines)
    suppliers, everyone = system.outputs(traded, on_site, own_income + visitors)
    direct = np.where(lines.construction[None, None, :], system.made_where(traded) + on_site, 0.0)
    earned = np.tensordot(system.labor_income, everyone, axes=1)
    return LineOutputs(
        codes=lines.demand.index,
        lines=lines.demand.columns,
        direct=direct,
        indirect=suppliers - direct,
        induced=everyone - suppliers,
        household_spending=system.household @ earned + own_income,
        visitor_spending=visitors,
    )


def spending_beside(system: CountySystem, lines: LineDemand) -> tuple[Matrix, Matrix]:
    """What residents spend of income beside that of industries, and visitors at the site; each county x line, USD."""
    own_income = system.household[:, lines.county] * lines.income[None, :]
    visitors = np.zeros_like(own_income)
    visitors[lines.county, np.arange(len(lines.visitors))] = lines.visitors
    return own_income, visitors


def total_output(system: CountySystem, lines: LineDemand) -> Matrix:
    """Output of all effects together, industry x county x line, USD of the whole line amount."""
    traded, on_site = placed_demand(lines, system.household.shape[0])
    own_income, visitors = spending_beside(system, lines)
    return system.output(traded, on_site, own_income + visitors)
