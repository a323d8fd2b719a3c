"""Industries of the trade model: BEA's 71 summary industries, electricity makers of every owner with the utilities."""

import pandas as pd

from impact.accounts.national import NationalAccounts, by_longest_prefix
from impact.region.model import electricity_makers

UTILITIES = "22"


def trade_industry_of(nation: NationalAccounts, prefixes: pd.Series) -> pd.Series:
    """Trade industry of each detail industry: its summary industry; utilities for whoever makes electricity.

    Args:
        nation: the accounts.
        prefixes: of detail codes, by summary industry.
    """
    return by_longest_prefix(nation.codes, prefixes).mask(electricity_makers(nation), UTILITIES)
