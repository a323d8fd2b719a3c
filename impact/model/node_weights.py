"""What weighs the interpolation points of a study.

What its dollars buy from each supplier and county at them, and what that moves.
"""

from typing import NamedTuple

import numpy as np

from impact.effects.response import MEASURES, ByIndustry, Response
from impact.ledger.products import Ledger
from impact.region.economy import Economy
from impact.solve.multipliers import system
from impact.uncertainty.draws import Array
from impact.uncertainty.interpolation import InterpolationPoints, Residual, residual
from impact.uncertainty.matrix_draws import MatrixSetting, matrix_rows


class AtNodes(NamedTuple):
    """What a dollar brings at the interpolation points.

    Attributes:
        responses: at all interpolation points.
        by_industry: at the first.
        made: because the region buys a share at home, interpolation point x supplier x column, USD.
    """

    responses: Response
    by_industry: ByIndustry
    made: Array


def made_at_home(found: ByIndustry, ledger: Ledger) -> Array:
    """What is made because the region buys a share at home, supplier x column; demand at a given share excluded."""
    at_own_share = np.array([product.at_own_share for product in ledger.products], dtype=bool)
    return np.concatenate([found.suppliers + found.first * at_own_share, found.induced], axis=1)


def node_residual(
    interpolation_points: InterpolationPoints,
    matrix: MatrixSetting,
    found: AtNodes,
    ledger: Ledger,
    dollars: Array,
    economy: Economy,
    rates: Array,
) -> Residual:
    """What weighs the interpolation points.

    Args:
        interpolation_points: the interpolation points.
        matrix: what their rows depend on.
        found: what a dollar brings at them.
        ledger: the products.
        dollars: central, by product, of the accounts' year: the weights are those of any price year.
        economy: the region's in the reference case.
        rates: measure x industry, per dollar of output.
    """
    rows = matrix_rows(matrix, interpolation_points.values, interpolation_points.count)
    multipliers = system(economy.model).multipliers(rates.T, households=True)
    bought = found.made / np.where(rows > 0, rows, 1.0)[:, : found.made.shape[1], None]
    if matrix.commuting is not None:
        earned = income_earned(found.responses)
        places = earned.shape[1]
        bought = np.concatenate([bought, np.tile(earned, (1, places, 1))], axis=1)
        by_residents = np.tile(economy.model.spending @ multipliers, (places**2, 1))
        multipliers = np.concatenate([multipliers, by_residents])
    return residual(rows, bought, multipliers, aim_columns(ledger, dollars, bought.shape[2]))


def income_earned(own: Response) -> Array:
    """Labor income earned by what is made, of Type I and induced, interpolation point x workplace x column."""
    row = MEASURES.index("labor_income_usd")
    first = own.traded + own.on_site + own.suppliers
    return np.concatenate([first[:, row], own.induced[:, row]], axis=2)


def aim_columns(ledger: Ledger, dollars: Array, columns: int) -> Array:
    """Dollars of each column in what the weights aim at: construction, operation, and pay; column x aim."""
    count = len(dollars)
    found = np.zeros((columns, 3))
    for place, phase in enumerate(("construction", "operation")):
        chosen = ledger.of_phase(phase)
        found[chosen, place] = found[count + chosen, place] = dollars[chosen]
    found[2 * count :, 2] = 1.0
    return found
