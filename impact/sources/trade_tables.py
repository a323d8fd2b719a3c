"""Regional tables that local purchase shares are estimated from, as they were prepared: US states, Scotland, China."""

from pathlib import Path

import pandas as pd

STATES = "trade/epa_states_2020_train.csv"
SCOTLAND = "trade/one_gravity/scotland_local_ruk_2014_2019.csv"
SCOTLAND_QUOTIENTS = "trade/scotland_rpc_2019.csv"
CHINA = "trade/one_gravity/china_local_shares.csv"
CHINA_USED = "trade/one_gravity/china_provinces_used.csv"
SECTOR = "ioc098_sic"


def read_state_shares(folder: Path) -> pd.DataFrame:
    """Share of domestic inputs bought in the state, 25 states x 73 summary commodities, 2020: share, weight_usd, size.

    Goods rest on freight data; shares of services are constants of the program that made the table.
    """
    raw = pd.read_csv(folder / STATES, dtype={"code": str})
    named = raw.rename(columns={"rpc_inputs": "share", "domestic_inputs_usd": "weight_usd"})
    return named[["state", "code", "share", "weight_usd", "size"]]


def read_scottish_sales(folder: Path) -> pd.DataFrame:
    """Scotland's purchases by sector, 2014 to 2019: local, from the rest of the UK; quotient is min(1, SLQ) of 2019."""
    sales = pd.read_csv(folder / SCOTLAND, dtype={SECTOR: str})
    quotients = pd.read_csv(folder / SCOTLAND_QUOTIENTS, dtype={SECTOR: str})[[SECTOR, "slq1"]]
    table = sales.merge(quotients, on=SECTOR, how="left", validate="many_to_one")
    return pd.DataFrame(
        {
            "year": table["year"],
            "division": table[SECTOR].str[:2],
            "local": table["local_use_mgbp"],
            "rest_of_nation": table["from_rest_of_uk_mgbp"],
            "quotient": table["slq1"],
        }
    )


def read_chinese_shares(folder: Path) -> pd.DataFrame:
    """Share bought in the province, 2012 and 2017, of provinces whose table shows trade both ways.

    Columns year, province, group, share, quotient (min(1, SLQ)), size.
    """
    shares, used = pd.read_csv(folder / CHINA), pd.read_csv(folder / CHINA_USED)
    kept = shares.merge(used[used["used"]], on=["year", "province_en"])
    columns = {"province_en": "province", "local_share_strict": "share", "min_1_slq": "quotient"}
    return kept.rename(columns=columns)[["year", "province", "group", "share", "quotient", "size"]]
