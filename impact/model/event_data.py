"""What the events of a study are expanded with: the region's own ratios by industry, from the built data."""

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.ledger.events import INSTITUTIONS, EventData
from impact.ledger.products import input_shares
from impact.model.nation import national_accounts, prices_since_accounts, prices_since_jobs
from impact.model.options import Options
from impact.model.region import region_model
from impact.region.model import RegionModel
from impact.region.regions import Region
from impact.sources import built


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
