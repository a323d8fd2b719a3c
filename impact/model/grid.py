"""The grid of a study put together: its load and bills, and the load of what follows from it."""

import pandas as pd

from impact.accounts.national import ELECTRICITY
from impact.effects.reference import ReferenceCase
from impact.grid.induced import induced_load
from impact.grid.results import PowerBills, grid_results
from impact.ledger.spending import grid_power_usd
from impact.load.power import Power
from impact.model.local_conditions import grid_data
from impact.model.nation import price_index
from impact.model.prepared import PreparedStudy, latest_dollars
from impact.results import EFFECTS, GridResults
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study


def grid_of(
    prepared_study: PreparedStudy, case: ReferenceCase, accounts: int, parameters: Parameters = DELIVERED
) -> GridResults:
    """Load, supply and bills of a study, and the load of what follows from it."""
    study, grid = prepared_study.study, grid_data(parameters)
    prices_of = int(grid.parameters["firm_price_year"]["value"])
    index = price_index(max(accounts, prices_of), parameters).loc[ELECTRICITY]
    growth = float(index[accounts] / index[prices_of])
    operation = {effect: case.measures("operation", effect) for effect in EFFECTS}
    follows = induced_load(operation, list(case.counties), growth, grid)
    paid = PowerBills(
        bills_in_price_year(study, prepared_study.power, parameters), grid_power_usd(study, prepared_study.spending)
    )
    return grid_results(study, prepared_study.power, paid, follows, grid, case.reference_year)


def bills_in_price_year(study: Study, power: Power, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """The monthly bills of lines with a tariff, in dollars of the study's price year."""
    index = price_index(latest_dollars(study, power), parameters).loc[ELECTRICITY]
    money = [column for column in power.bills if column.endswith("_usd")]
    growth = power.bills["dollar_year"].map(lambda year: index[study.price_year] / index[year]).astype(float)
    return power.bills.assign(**{column: power.bills[column] * growth for column in money})
