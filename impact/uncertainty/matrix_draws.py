"""What of the region's matrix changes between draws: local purchase shares after limits of supply, household links.

    share_i = min(1, x_i / sales_i) sales_i / purchases_i    sales_i = rho_i a_i + r_i c_i S, purchases_i = a_i + c_i S
    H_us    = (1 - contributions_s) x commuting_su x kept_u    kept_u = (1 - tax_u) x consumption_u

rho, r: local purchase shares of firms and of households before limits; a: firms' domestic purchases from i; c:
households' per dollar spent; S: what they spend. The same formulas as region.model and region.counties, for all draws
at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from impact.region.local_purchase_shares import expit
from impact.uncertainty.draws import Array, Values


@dataclass(frozen=True)
class LogitShares:
    """Local purchase shares whose logit moves by what a draw takes.

    Logit rho = logit + sum of (value - central) x direction.

    Attributes:
        central: value by input.
        logit: by supplier.
        directions: what one more of an input adds to the logit, by input and supplier.
    """

    central: Mapping[str, float]
    logit: Array
    directions: Mapping[str, Array]

    def at(self, values: Values, draws: int) -> tuple[Array, Array]:
        """Shares of firms and of households, each draw x supplier: the same."""
        score = np.tile(self.logit, (draws, 1))
        for key, direction in self.directions.items():
            score += (drawn(values, key, self.central[key], draws) - self.central[key])[:, None] * direction
        found = expit(score)
        return found, found


@dataclass(frozen=True)
class Curve:
    """A table along one parameter; where that is not drawn, the central table.

    Attributes:
        key: of the parameter.
        value: central.
        central: the table there.
        points, tables: values of the parameter in rising order, and the tables there (point first).
    """

    key: str
    value: float
    central: Array
    points: Array
    tables: Array

    def at(self, values: Values, draws: int) -> Array:
        """The table in each draw, the draw first: a cubic spline through the points, the reference case itself."""
        if self.key not in values:
            return np.broadcast_to(self.central, (draws, *self.central.shape))
        from scipy.interpolate import CubicSpline  # noqa: PLC0415 - slow to import, and for simulations alone

        found = np.asarray(CubicSpline(self.points, self.tables)(values[self.key]))
        found[values[self.key] == self.value] = self.central
        return found


@dataclass(frozen=True)
class QuotientShares:
    """Local purchase shares by location quotients: of firms, the mean over buyers, along delta; of households fixed."""

    firms: Curve
    households: Array

    def at(self, values: Values, draws: int) -> tuple[Array, Array]:
        """Shares of firms and of households, each draw x supplier."""
        return self.firms.at(values, draws), np.broadcast_to(self.households, (draws, len(self.households)))


@dataclass(frozen=True)
class MatrixSetting:
    """What the rows of the matrix depend on.

    Attributes:
        shares: before limits of supply.
        firms: domestic purchases of firms by supplier, USD.
        households: the same of households per dollar spent.
        output: by supplier, USD.
        income: personal income by county, USD.
        tax, consumption: key and central value by county.
        commuting: share of net earnings that goes to each residence, workplace x residence; None: nothing drawn.
        contributions: share of labor income by workplace.
    """

    shares: LogitShares | QuotientShares
    firms: Array
    households: Array
    output: Array
    income: Array
    tax: list[tuple[str, float]]
    consumption: list[tuple[str, float]]
    commuting: Curve | None
    contributions: Array


def matrix_rows(own: MatrixSetting, values: Values, draws: int) -> Array:
    """Local purchase share of each supplier, then links of the counties (workplace within residence), draw x row."""
    tax, consumption = (
        np.stack([drawn(values, key, central, draws) for key, central in by_county], axis=1)
        for by_county in (own.tax, own.consumption)
    )
    weights = own.income / own.income.sum()
    spent = own.income.sum() * (1 - tax @ weights) * (consumption @ weights)
    firms, households = own.shares.at(values, draws)
    by_households = own.households * spent[:, None]
    sales, purchases = firms * own.firms + households * by_households, own.firms + by_households
    shares = np.where(purchases > 0, np.minimum(own.output, sales), 0.0) / np.where(purchases > 0, purchases, 1.0)
    if own.commuting is None:
        return np.asarray(shares)
    flows = own.commuting.at(values, draws).transpose(0, 2, 1) * (1 - own.contributions)
    links = ((1 - tax) * consumption)[:, :, None] * flows
    return np.concatenate([shares, links.reshape(draws, flows[0].size)], axis=1)


def drawn(values: Values, key: str, central: float, draws: int) -> Array:
    """Values of an input, one a draw; the central one where it is not drawn."""
    return np.broadcast_to(values.get(key, np.array(central)), (draws,))
