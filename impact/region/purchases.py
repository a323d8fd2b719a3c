"""What a region buys locally, from its tables and the parameters: by supplier, size, and distance, or by quotients."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from impact.region.local_purchase_shares import METHODS as QUOTIENTS
from impact.region.local_purchase_shares import Quotients, local_purchase_shares, shift_width, with_own_rules
from impact.region.model import LocalPurchases, quotient_purchases, supplier_purchases
from impact.region.region_data import RegionData
from impact.sources.parameters import Parameters

RPC = "rpc"
"""Shares by supplier, size, and distance (region.local_purchase_shares)."""
TOPIC = "local_purchases"
Records = Mapping[str, Any]


def share_levels(levels: pd.DataFrame, records: Records) -> pd.DataFrame:
    """Levels, slopes, and anchors by trade industry, the slope of services as the parameters have it."""
    return levels.fillna({"slope": records["services_slope"]["value"]})


def common_width(data: RegionData, records: Records) -> float:
    """Factor on the common errors: wider in very small regions."""
    size = data.industries["output_usd"].sum() / data.nation.industries["output_usd"].sum()
    low, high = records["small_region_sizes"]["value"]
    return shift_width(float(size), (low, high), records["small_region_width"]["value"])


def logit_shifts(levels: pd.DataFrame, width: float, records: Records) -> pd.Series:
    """What is added to the logit of each trade industry: the error common to its kind, and its group's own.

    Args:
        levels: by trade industry: kind, group.
        width: factor on the common errors (common_width).
        records: of local_purchases.
    """
    common = {kind: width * records[f"shift_{kind}"]["value"] for kind in ("goods", "services")}
    own = {name: record["value"] for name, record in records["shift_group"].items()}
    rows = zip(levels["kind"], levels["group"], strict=True)
    return pd.Series([common[kind] + own.get(group, 0.0) for kind, group in rows], levels.index)


def supplier_shares(data: RegionData, parameters: Parameters) -> pd.Series:
    """Local purchase share of each supplier of a region, before limits of supply."""
    records, suppliers = parameters.records(TOPIC), data.suppliers
    levels, rules = share_levels(data.nation.levels, records), records["own_rules"]
    shifts = logit_shifts(levels, common_width(data, records), records)
    found = local_purchase_shares(levels, data.gravity_share, suppliers, shifts)
    quotients = suppliers["location_quotient"]
    return with_own_rules(found, quotients, rules["all_at_home"]["value"], rules["as_far_as_supplied"]["value"])


def purchases_by_supplier(data: RegionData, method: str, parameters: Parameters) -> LocalPurchases:
    """What a region buys locally, every buyer its supplier's share."""
    del method
    return supplier_purchases(supplier_shares(data, parameters))


def purchases_by_quotient(data: RegionData, method: str, parameters: Parameters) -> LocalPurchases:
    """What a region buys locally by a location quotient."""
    records = parameters.records("region")
    delta, least = (float(records[name]["value"]) for name in ("delta", "least_location_quotient"))
    return quotient_purchases(data.technology, Quotients(method, delta, least))


LOCAL_PURCHASES: dict[str, Callable[[RegionData, str, Parameters], LocalPurchases]] = {
    RPC: purchases_by_supplier,
    **dict.fromkeys(QUOTIENTS, purchases_by_quotient),
}
"""Methods for what a region buys locally; each has its word in cli.options.LocalPurchases."""


def region_purchases(data: RegionData, method: str, parameters: Parameters) -> LocalPurchases:
    """What a region buys locally, by one of LOCAL_PURCHASES, before limits of supply."""
    return LOCAL_PURCHASES[method](data, method, parameters)
