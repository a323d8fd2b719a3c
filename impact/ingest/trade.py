"""Trade of the nation: gravity factors of all counties, and the levels of local purchase shares that rest on them."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix, membership, summed_requirements
from impact.ingest import trade_coefficients
from impact.ingest import trade_coefficients as estimates
from impact.ingest.counties import Counties
from impact.ingest.national import National
from impact.region.gravity import (
    GravityFactors,
    balanced_trade,
    county_purchases,
    distance_kernel,
    gravity_shares,
    times,
)
from impact.region.local_purchase_shares import simple_location_quotient, trade_industry_of
from impact.region.regional_accounts import county_output, spent_shares
from impact.region.regions import county_distances, states
from impact.sources.built import CountyTables
from impact.sources.concordance import read_state_sectors, read_summary_industries, read_supplier_groups
from impact.sources.parameters import parameter, read_parameters

BALANCE = 1e-8
SCOTTISH_YEAR = 2019
"""Year of Scotland's location quotients, and so of its levels; the other years give their spread."""
DIVISIONS = {
    "New England": "CT ME MA NH RI VT",
    "Middle Atlantic": "NJ NY PA",
    "East North Central": "IL IN MI OH WI",
    "West North Central": "IA KS MN MO NE ND SD",
    "South Atlantic": "DE DC FL GA MD NC SC VA WV",
    "East South Central": "AL KY MS TN",
    "West South Central": "AR LA OK TX",
    "Mountain": "AZ CO ID MT NV NM UT WY",
    "Pacific": "AK CA HI OR WA",
}
"""Census divisions by state."""


@dataclass(frozen=True)
class Trade:
    """What is built of the nation's trade.

    Attributes:
        factors: of all counties, summary industry x county.
        levels: by summary industry (trade_coefficients.level_table).
        errors: of goods' shares in states that the fit has not seen.
    """

    factors: GravityFactors
    levels: pd.DataFrame
    errors: pd.DataFrame


@dataclass(frozen=True)
class CountyTrade:
    """Output, purchases, and trade of all counties by summary industry."""

    output: Matrix
    purchases: Matrix
    kernel: Matrix
    factors: GravityFactors

    def shares_of(self, regions: dict[str, np.ndarray]) -> pd.DataFrame:
        """Gravity shares of regions given by row numbers, summary industry x region."""
        found = {
            name: gravity_shares(
                self.output[:, rows], self.purchases[:, rows], self.factors.among(rows), self.kernel[np.ix_(rows, rows)]
            )
            for name, rows in regions.items()
        }
        return pd.DataFrame(found, index=read_summary_industries().index)


def build_trade(agency: Path, national: National, counties: Counties, centers: pd.DataFrame) -> Trade:
    """Gravity factors and levels, from agency files and the tables already built."""
    trade = county_trade(national, counties, centers)
    state = states(counties.table)
    regions = {name: np.flatnonzero(state.eq(name)) for name in sorted(state.unique())}
    shares = trade.shares_of(regions)
    levels, rows = estimated_levels(agency, shares, anchor_sets(trade, state))
    return Trade(trade.factors, levels, prediction_errors(rows))


def county_trade(national: National, counties: Counties, centers: pd.DataFrame) -> CountyTrade:
    """Output, purchases, and balanced gravity trade of all counties in the newest accounts."""
    accounts = national.accounts[max(national.accounts)]
    summary = read_summary_industries()
    member = membership(trade_industry_of(accounts, summary["bea_detail_prefixes"]), summary.index)
    output = member @ all_output(national, counties)
    requirements = summed_requirements(
        accounts.industry_requirements(imports=False).clip(min=0.0),
        accounts.industries["output_musd"].to_numpy(),
        member,
    )
    spent = counties.table["personal_income_usd"].to_numpy() * spent_shares(
        states(counties.table), read_parameters("households")
    )
    purchases = county_purchases(requirements, member @ accounts.consumption(), output, spent)
    kernel = distance_kernel(county_distances(centers), parameter("trade", "distance_exponent"))
    return CountyTrade(output, purchases, kernel, stored_factors(output, purchases, kernel))


def all_output(national: National, counties: Counties) -> Matrix:
    """Output of all counties, industry x county, USD of the jobs year."""
    state_sectors = read_state_sectors().index
    table = CountyTables(
        counties.table,
        counties.jobs.to_numpy(np.float32),
        counties.wage_salary_share.to_numpy(np.float16),
        counties.quality.to_numpy(np.uint8),
        counties.pay_factor[state_sectors].to_numpy(np.float32),
        counties.productivity[state_sectors].to_numpy(np.float32),
        state_sectors,
    )
    jobs = national.jobs.join(counties.output_per_job)
    return np.ascontiguousarray(county_output(table, list(range(len(counties.table))), jobs).T)


def stored_factors(output: Matrix, purchases: Matrix, kernel: Matrix) -> GravityFactors:
    """Balanced gravity factors as they are stored: logarithms of half precision, makers' per USD of output.

    What nobody buys is balanced as if it were bought like everything together. Makers' and buyers' logarithms are moved
    to the same mean in each industry, which leaves their product as it is.
    """
    bought = np.where(purchases.sum(axis=1, keepdims=True) > 0, purchases, purchases.sum(axis=0, keepdims=True))
    trade = balanced_trade(output, bought, (kernel,), np.zeros(len(output), dtype=np.intp), BALANCE)
    scale = bought.sum(axis=1, keepdims=True) / output.sum(axis=1, keepdims=True)
    ln_maker = -np.log(times(trade.buyer * bought, kernel)) + np.log(scale)
    ln_buyer = np.log(trade.buyer)
    apart = (ln_maker.mean(axis=1, keepdims=True) - ln_buyer.mean(axis=1, keepdims=True)) / 2
    return GravityFactors((ln_maker - apart).astype(np.float16), (ln_buyer + apart).astype(np.float16))


def anchor_sets(trade: CountyTrade, state: pd.Series) -> list[estimates.Anchors]:
    """States, and census divisions, that are as large as Scotland or a Chinese province."""
    low, high = parameter("local_purchases", "anchor_sizes")
    own = {name: np.flatnonzero(state.eq(name)) for name in sorted(state.unique())}
    wide = {name: np.flatnonzero(state.isin(text.split())) for name, text in DIVISIONS.items()}
    made = pd.DataFrame(trade.output, index=read_summary_industries().index)
    size = made.sum() / made.sum().sum()
    found = []
    for regions in (own, wide):
        chosen = {name: rows for name, rows in regions.items() if low <= size.iloc[rows].sum() <= high}
        quotients = {
            name: simple_location_quotient(made.iloc[:, rows].sum(axis=1), made.sum(axis=1))
            for name, rows in chosen.items()
        }
        bought = pd.Series(trade.purchases.sum(axis=1), made.index)
        found.append(estimates.Anchors(trade.shares_of(chosen), pd.DataFrame(quotients), bought))
    return found


def supplier_group_of() -> pd.DataFrame:
    """Group and kind of each summary industry."""
    groups = read_supplier_groups()
    group = pd.Series({code: name for name, text in groups["bea_summary"].items() for code in text.split()})
    table = pd.DataFrame({"group": group.reindex(read_summary_industries().index)})
    return table.assign(kind=table["group"].map(groups["kind"]))


def estimated_levels(
    agency: Path, shares: pd.DataFrame, anchors: list[estimates.Anchors]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels by summary industry, and the observations of goods that they rest on."""
    known = {name: parameter("local_purchases", name) for name in ("smallest_share", "largest_level", "anchor_size")}
    kinds, groups = supplier_group_of(), read_supplier_groups()
    goods = kinds.index[kinds["kind"].eq("goods")].difference(parameter("local_purchases", "goods_without_data"))
    states_table = trade_coefficients.read_state_shares(agency)
    rows = estimates.goods_rows(states_table, shares, list(goods), known["smallest_share"])
    division = {code: name for name, text in groups["uk_sic_divisions"].items() for code in text.split()}
    scotland = estimates.scottish_levels(
        trade_coefficients.read_scottish_sales(agency), pd.Series(division), known["largest_level"], SCOTTISH_YEAR
    )
    china = estimates.chinese_levels(
        trade_coefficients.read_chinese_shares(agency), known["smallest_share"], known["anchor_size"]
    )
    services = groups.loc[groups["kind"].eq("services"), "china_group"]
    slope = parameter("local_purchases", "services_slope")
    own = estimates.service_levels(scotland, china, services)
    anchored = estimates.anchored_levels(own["level_logit"], anchors, kinds["group"], slope)
    return estimates.level_table(estimates.goods_fit(rows), own, kinds, anchored), rows


def prediction_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Errors of goods' shares in states that the fit has not seen, by size of the state.

    size_below, states, mean_absolute_error (weighted by inputs), mean_error (states equal); the last row: all.
    """
    found = estimates.out_of_sample_shares(rows)
    edges = [0.0, 0.004, 0.01, 0.02, 0.035, 1.0]
    parts = [(high, rows["size"].between(low, high, inclusive="right")) for low, high in pairwise(edges)]
    table = []
    for high, chosen in [*parts, ("all", rows["size"].gt(0))]:
        error, weight = found[chosen].sub(rows.loc[chosen, "share"], axis=0), rows.loc[chosen, "weight_usd"]
        signed = error.mean(axis=1) * weight
        by_state = rows.loc[chosen, "state"]
        mean = (signed.groupby(by_state).sum() / weight.groupby(by_state).sum()).mean()
        absolute = (error.abs().mean(axis=1) * weight).sum() / weight.sum()
        table.append((high, by_state.nunique(), absolute, mean))
    columns = ["size_below", "states", "mean_absolute_error", "mean_error"]
    return pd.DataFrame(table, columns=columns)
