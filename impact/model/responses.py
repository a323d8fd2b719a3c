"""What a dollar and a job bring in a region, from the built data: rates, ratios, and responses."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import ELECTRICITY, NationalAccounts
from impact.effects.response import BY_WORKPLACE, ByIndustry, ProductDemand, Response, measure_rates, solved_response
from impact.ledger.events import INSTITUTIONS, EventData
from impact.ledger.products import Ledger, Product, input_shares, product_demand
from impact.model.nation import (
    consumer_prices_since_accounts,
    national_accounts,
    prices_since_accounts,
    prices_since_jobs,
)
from impact.model.options import Options
from impact.model.region import county_system, region_model
from impact.region.economy import RECENT, Economy, kept_share
from impact.region.model import RegionModel
from impact.region.regions import Region
from impact.sources import built
from impact.taxes.inputs import production_tax_share

Array = npt.NDArray[np.float64]
UTILITIES = ["221100", "S00101", "S00202"]
"""Industries that make electricity: what they buy of it is their trade, not their load."""


@lru_cache(maxsize=RECENT)
def event_data(region: Region, options: Options, price_year: int) -> EventData:
    """The ratios of a region's industries, in dollars of the accounts' year, and where its counties lie."""
    nation, model = national_accounts(options.accounts), region_model(region, options)
    visitors = options.records("visitors")
    return EventData(
        accounts=options.accounts,
        ratios=industry_ratios(model, nation, options, price_year),
        centers=built.read_counties()[["latitude", "longitude"]],
        pattern=visitors["pattern"]["value"],
        margins=visitors["retail_margin"]["value"],
    )


def industry_ratios(model: RegionModel, nation: NationalAccounts, options: Options, price_year: int) -> pd.DataFrame:
    """Ratios by industry (ledger.events.EventData); an industry that the region lacks has the nation's."""
    own = model.coefficients
    jobs = own["jobs_per_usd"] / prices_since_jobs(options.accounts, options.parameters).reindex(own.index)
    prices = prices_since_accounts(price_year, options.accounts, options.parameters).reindex(own.index)
    return pd.DataFrame(
        {
            "jobs_per_usd": jobs,
            "labor_income_share": own["labor_income_share"],
            "value_added_share": own["value_added_share"],
            "inputs_share": pd.Series(input_shares(nation), index=nation.codes).reindex(own.index),
            "price_ratio": prices.round(12),
            "government_share": government_shares(model.industries["output_usd"].reindex(own.index)),
        }
    )


def government_shares(output_usd: pd.Series) -> pd.Series:
    """Share of each government industry in the output of its kind of government; zero for all others."""
    found = pd.Series(0.0, index=output_usd.index)
    for codes in INSTITUTIONS.values():
        own = output_usd.loc[list(codes)]
        found.loc[list(codes)] = own / own.sum() if own.sum() > 0 else 1 / len(codes)
    return found


def payroll_price_ratio(price_year: int, options: Options) -> float:
    """Dollars of the price year per dollar of the accounts' year, for what staff is paid."""
    return round(consumer_prices_since_accounts(price_year, options.accounts, options.parameters), 12)


def economy_response(economy: Economy, ledger: Ledger, rates: Array, payroll: float) -> tuple[Response, ByIndustry]:
    """What a dollar of each product brings in a region; rates: measure x industry; payroll: payroll_price_ratio."""
    demand = product_demand(ledger.products, economy.nation, economy.model)
    products = ProductDemand(demand, ledger.counties, ledger.on_site, ledger.by_crews, ledger.price_ratios, payroll,
                             kept_share(economy.counties))  # fmt: skip
    inside = economy.counties.commuting.shares[:, :-1]
    return solved_response(county_system(economy.model, economy.counties), inside, products, rates)


@lru_cache(maxsize=RECENT)
def reference_response(
    economy: Economy, products: tuple[Product, ...], options: Options, price_year: int
) -> tuple[Response, ByIndustry]:
    """The same at the reference case: kept, as runs of a study with other amounts buy the same products."""
    rates = workplace_rates(economy.model, options).T.to_numpy()
    return economy_response(economy, Ledger(products, ()), rates, payroll_price_ratio(price_year, options))


def workplace_rates(model: RegionModel, options: Options) -> pd.DataFrame:
    """Measures by workplace per dollar of output, industry x measure; jobs per dollar of the accounts' year."""
    nation = national_accounts(options.accounts)
    rates = measure_rates(model.coefficients, prices_since_jobs(options.accounts, options.parameters))
    row = nation.commodities.index.get_loc(ELECTRICITY)
    bought = nation.domestic_coefficients[row] + nation.imported_coefficients[row]
    taxed = production_tax_share(model.coefficients["taxes_share"], nation.industries["county_sector"])
    table = rates.assign(
        business_tax_usd=taxed.reindex(rates.index).fillna(0.0),
        electricity_usd=bought_by_firms(pd.Series(bought, index=nation.codes)).reindex(rates.index),
    )
    return table[list(BY_WORKPLACE)]


def bought_by_firms(electricity_share: pd.Series) -> pd.Series:
    """Electricity bought per dollar of output, zero where it is the industry's trade."""
    return electricity_share.drop(index=UTILITIES, errors="ignore").reindex(electricity_share.index).fillna(0.0)
