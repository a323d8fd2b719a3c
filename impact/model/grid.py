"""The grid of a study put together: its load and bills, and the load of what follows from it."""

import pandas as pd

from impact.accounts.national import ELECTRICITY, NationalAccounts
from impact.effects.scene import Scene
from impact.grid.induced import induced_load
from impact.grid.results import Paid, grid_results
from impact.ledger.spending import grid_power_usd
from impact.load.power import Power
from impact.model.local_conditions import grid_data
from impact.model.nation import price_index
from impact.model.prepared import Placed, latest_dollars
from impact.results import GridResults
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study


def grid_of(
    placed: Placed,
    scene: Scene,
    nation: NationalAccounts,
    effects: pd.DataFrame,
    parameters: Parameters = DELIVERED,
) -> GridResults:
    """Load, supply and bills of a study, and the load of what follows from it."""
    study, grid = placed.study, grid_data(parameters)
    prices_of = int(grid.parameters["firm_price_year"]["value"])
    index = price_index(max(study.price_year, prices_of), parameters).loc[ELECTRICITY]
    growth = float(index[study.price_year] / index[prices_of])
    follows = induced_load(scene, nation.bought(ELECTRICITY), effects, growth, grid)
    paid = Paid(bills_in_price_year(study, placed.power, parameters), grid_power_usd(study, scene.spending))
    return grid_results(study, placed.power, paid, follows, grid, scene.reference_year)


def bills_in_price_year(study: Study, power: Power, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """The monthly bills of lines with a tariff, in dollars of the study's price year."""
    index = price_index(latest_dollars(study, power), parameters).loc[ELECTRICITY]
    money = [column for column in power.bills if column.endswith("_usd")]
    growth = power.bills["dollar_year"].map(lambda year: index[study.price_year] / index[year]).astype(float)
    return power.bills.assign(**{column: power.bills[column] * growth for column in money})
