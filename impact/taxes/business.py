"""Taxes of other businesses: the accounts' taxes on production, split to jurisdictions.

    by county   = sum over industries of output x taxes per dollar of output                    USD
    by jurisdiction = by county x the parts of federal, state, county and city, which add to one     USD

Never both for one business: retail, wholesale, accommodation and food collect the taxes that households and buyers
pay, which are calculated from spending; utilities pay in lieu, calculated from the bill; imputed rents of owners have
no new tax. The facility itself is not in it: its taxes are bottom-up.
"""

from collections.abc import Iterator

import pandas as pd

from impact.rules.cells import Amount
from impact.taxes.law import FEDERAL, TaxLaw, other_local, state_jurisdiction, state_of, value_of
from impact.taxes.sales import SalesTax

SPLIT = ("federal", "state", "county", "city")
EXCLUDED_LINES = ("retail", "wholesale", "accommodation", "utilities")
EXCLUDED_CODES = ("531HSO", "S00101", "S00202")


def production_tax_share(taxes_share: pd.Series, lines: pd.Series) -> pd.Series:
    """Taxes on production per dollar of output, by industry; zero where the tax is calculated another way."""
    out = lines.isin(EXCLUDED_LINES) | pd.Series(lines.index.isin(EXCLUDED_CODES), index=lines.index)
    return taxes_share.clip(lower=0.0).mask(out.reindex(taxes_share.index).fillna(value=False), 0.0)


def split_taxes(usd: Amount, county: str, law: TaxLaw) -> Iterator[SalesTax]:
    """Taxes on production of one county by jurisdiction."""
    state = state_of(county)
    parts = split_shares(usd, law)
    yield SalesTax(FEDERAL, parts["federal"])
    yield SalesTax(state_jurisdiction(state), parts["state"])
    own = [t for t in law.jurisdictions.values() if t.county == county and t.level in ("county", "schools")]
    rates = [value_of(jurisdiction.property_rate or {"value": 1.0}) for jurisdiction in own]
    for jurisdiction, rate in zip(own, rates, strict=True):
        yield SalesTax(jurisdiction.key, parts["county"] * rate / sum(rates))
    cities = [t.key for t in law.jurisdictions.values() if t.county == county and t.level == "city"]
    yield SalesTax(cities[0] if cities else other_local(state), parts["city"])
    if not own:
        yield SalesTax(other_local(state), parts["county"])


def split_shares(usd: Amount, law: TaxLaw) -> dict[str, Amount]:
    """Taxes on production by level of government."""
    shares = {level: value_of(law.general[f"tax_split_{level}"]) for level in SPLIT}
    return {level: usd * share / sum(shares.values()) for level, share in shares.items()}
