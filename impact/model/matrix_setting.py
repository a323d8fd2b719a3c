"""A region's matrix in the draws: its setting from the built data, and what weighs the interpolation points."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from impact.effects.response import MEASURES, ByIndustry, Response
from impact.ledger.products import Ledger
from impact.model.options import DELTA, Options
from impact.model.region import county_system, region_data
from impact.region.economy import Economy, commuting_at, contribution_shares, kept_share
from impact.region.local_purchase_shares import METHODS as QUOTIENTS
from impact.region.local_purchase_shares import logit
from impact.region.purchases import region_purchases
from impact.region.region_data import RegionData
from impact.region.regions import Region
from impact.solve.leontief import system as leontief_system
from impact.sources.cache import cache_name
from impact.uncertainty.draws import Array, values_at
from impact.uncertainty.inputs import Input
from impact.uncertainty.interpolation import InterpolationPoints, Residual, residual
from impact.uncertainty.matrix_draws import Curve, LogitShares, MatrixSetting, QuotientShares, matrix_rows

OF_DELTA, OF_ELASTICITY = 65, 9
"""Points of the curves along the exponent of the location quotients, which bend, and along that of distance."""
ELASTICITY = "commuting.elasticity"
OF_LINKS = ("households.", ELASTICITY)
OF_SHARES = "local_purchases."


def matrix_setting(region: Region, options: Options, inputs: list[Input]) -> MatrixSetting:
    """What the rows of a region's matrix depend on; inputs: those that are drawn."""
    data = region_data(region, options.accounts)
    own, nation, counties = data.technology, data.nation.accounts, data.counties
    domestic = nation.commodities["pce_share"] * nation.commodities["pce_domestic_share"]
    output = own.industries["output_usd"].to_numpy(dtype=float)
    shares = quotient_shares if options.method in QUOTIENTS else logit_shares
    linked = any(one.key.startswith(OF_LINKS) for one in inputs)
    return MatrixSetting(
        shares=shares(data, options, inputs),
        firms=own.requirements @ output,
        households=own.market_shares @ domestic.to_numpy(dtype=float),
        output=output,
        income=counties["personal_income_usd"].to_numpy(dtype=float),
        tax=by_state(data, options, "personal_tax_share"),
        consumption=by_state(data, options, "consumption_share"),
        commuting=commuting_curve(data, options, inputs) if linked else None,
        contributions=contribution_shares(counties),
    )


def by_state(data: RegionData, options: Options, name: str) -> list[tuple[str, float]]:
    """Key and central value of a household share by county: its state's, or the nation's."""
    records = options.records("households")[name]
    known = [letters if letters in records else "US" for letters in data.states]
    return [(f"households.{name}.{letters}", float(records[letters]["value"])) for letters in known]


def logit_shares(data: RegionData, options: Options, inputs: list[Input]) -> LogitShares:
    """Shares by supplier: their logit is linear in the net load, so that one step in each input says all."""

    def score(given: dict[str, float]) -> Array:
        parameters = replace(options, given={**options.given, **given}).parameters
        found = region_purchases(data, options.method, parameters).final_demand
        return logit(found)

    central = {one.key: float(one.figure.value) for one in inputs if one.key.startswith(OF_SHARES)}
    first, directions = score({}), {}
    known = np.isfinite(first)
    for key, value in central.items():
        moved = score({key: value + 1.0})
        directions[key] = np.where(known, moved - np.where(known, first, 0.0), 0.0)
    return LogitShares(central, first, directions)


def quotient_shares(data: RegionData, options: Options, inputs: list[Input]) -> QuotientShares:
    """Shares by location quotients, those of firms the mean over what buyers purchase."""
    own = data.technology
    wanted = own.requirements * own.industries["output_usd"].to_numpy(dtype=float)
    total = np.maximum(wanted.sum(axis=1), np.finfo(float).tiny)

    def firms(delta: float) -> Array:
        parameters = replace(options, delta=None, given={**options.given, DELTA: delta}).parameters
        return np.asarray((region_purchases(data, options.method, parameters).inputs * wanted).sum(axis=1) / total)

    value = float(options.records("region")["delta"]["value"])
    return QuotientShares(
        curve(DELTA, value, firms, inputs, OF_DELTA),
        np.asarray(region_purchases(data, options.method, options.parameters).final_demand, dtype=float),
    )


def commuting_curve(data: RegionData, options: Options, inputs: list[Input]) -> Curve:
    """Shares of net earnings by residence along the elasticity of commuting."""
    record = options.records("commuting")
    radius, value = float(record["radius_km"]["value"]), float(record["elasticity"]["value"])

    def shares(elasticity: float) -> Array:
        return commuting_at(data, elasticity, radius).shares[:, :-1]

    return curve(ELASTICITY, value, shares, inputs, OF_ELASTICITY)


def curve(key: str, value: float, table: Callable[[float], Array], inputs: list[Input], count: int) -> Curve:
    """A table along a parameter, between the ends of its range where it is drawn."""
    ends = [values_at([one], {one.driver: np.array([0.0, 1.0])})[key] for one in inputs if one.key == key]
    points = np.linspace(float(ends[0][0]), float(ends[0][1]), count) if ends else np.array([])
    return Curve(key, value, table(value), points, np.array([table(float(point)) for point in points]))


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

    def arrays(self) -> dict[str, Array]:
        """All arrays by name."""
        tables = {"responses": self.responses, "by_industry": self.by_industry}
        return {f"{part}.{key}": array for part, table in tables.items() for key, array in vars(table).items()} | {
            "made": self.made
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Array]) -> "AtNodes":
        """The same from its arrays by name."""

        def part(name: str) -> dict[str, Array]:
            return {key.removeprefix(name): array for key, array in arrays.items() if key.startswith(name)}

        return cls(Response(**part("responses.")), ByIndustry(**part("by_industry.")), arrays["made"])


def nodes_name(
    economy: Economy, options: Options, points: InterpolationPoints, ledger: Ledger, prices: tuple[Array, float]
) -> str:
    """Name in the cache of what a dollar brings at the interpolation points, by all that it follows from."""
    system, links = county_system(economy.model, economy.counties), economy.counties.commuting.shares
    region = (system.requirements, system.trade, system.spending, system.labor_income, system.household, links)
    settings = (options.accounts, options.method, options.delta, options.imports, sorted(options.given.items()))
    values = [points.at(number) for number in range(points.count)]
    return cache_name(
        economy.region, *region, *settings, values, kept_share(economy.counties), ledger.products, *prices
    )


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
    multipliers = leontief_system(economy.model).multipliers(rates.T, households=True)
    bought = found.made / np.where(rows > 0, rows, 1.0)[:, : found.made.shape[1], None]
    if matrix.commuting is not None:
        own, row = found.responses, MEASURES.index("labor_income_usd")
        first = own.traded + own.on_site + own.suppliers
        earned = np.concatenate([first[:, row], own.induced[:, row]], axis=2)
        places = earned.shape[1]
        bought = np.concatenate([bought, np.tile(earned, (1, places, 1))], axis=1)
        by_residents = np.tile(economy.model.spending @ multipliers, (places**2, 1))
        multipliers = np.concatenate([multipliers, by_residents])
    return residual(rows, bought, multipliers, aim_columns(ledger, dollars, bought.shape[2]))


def aim_columns(ledger: Ledger, dollars: Array, columns: int) -> Array:
    """Dollars of each column in what the weights aim at: construction, operation, and pay; column x aim."""
    count = len(dollars)
    found = np.zeros((columns, 3))
    for place, phase in enumerate(("construction", "operation")):
        chosen = ledger.of_phase(phase)
        found[chosen, place] = found[count + chosen, place] = dollars[chosen]
    found[2 * count :, 2] = 1.0
    return found
