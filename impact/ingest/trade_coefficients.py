"""Levels and slopes of local purchase shares, estimated from regional tables as they were prepared.

    goods      logit share = level_i + slope logit G_i(state)           25 states x 21 goods, 2020 (freight data)
    services   level_g: mean of two countries' levels at 7% of the nation; slope judged (local_purchases.toml)

Goods: least squares with an intercept a good and one slope, weighted by the square root of domestic inputs; standard
errors clustered by state. Goods without data take the mean of their group. Services are never fitted to the states'
table: its shares of services are constants of the program that made it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit, logit

FOLDS, SPLITS = 5, 5
"""Groups of states excluded in turn, and how often they are drawn again."""
STATES = "trade/epa_states_2020_train.csv"
SCOTLAND = "trade/one_gravity/scotland_local_ruk_2014_2019.csv"
SCOTLAND_QUOTIENTS = "trade/scotland_rpc_2019.csv"
CHINA = "trade/one_gravity/china_local_shares.csv"
CHINA_USED = "trade/one_gravity/china_provinces_used.csv"
SECTOR = "ioc098_sic"


@dataclass(frozen=True)
class GoodsFit:
    """Levels of goods and their common slope.

    Attributes:
        levels: by summary industry: level_logit, level_se.
        slope, slope_se: common to all goods.
    """

    levels: pd.DataFrame
    slope: float
    slope_se: float


@dataclass(frozen=True)
class Anchors:
    """Regions as large as the ones that levels of services were seen in.

    Attributes:
        gravity_share, location_quotient: summary industry x region.
        purchases_usd: of the whole nation, by summary industry.
    """

    gravity_share: pd.DataFrame
    location_quotient: pd.DataFrame
    purchases_usd: pd.Series


def goods_rows(states: pd.DataFrame, gravity: pd.DataFrame, goods: list[str], smallest: float) -> pd.DataFrame:
    """Observations of goods: state, code, share, size, weight_usd, y and x (logits of the share and of gravity's).

    Args:
        states: read_state_shares.
        gravity: gravity shares, summary industry x state.
        goods: codes of goods with data.
        smallest: share that observed ones are held from zero and one.
    """
    rows = states[states["code"].isin(goods) & states["weight_usd"].gt(0)].reset_index(drop=True)
    own = gravity.rename_axis("code").reset_index().melt("code", var_name="state", value_name="gravity")
    rows = rows.merge(own, how="left", on=["code", "state"])
    return rows.assign(
        y=logit(rows["share"].clip(smallest, 1 - smallest)), x=logit(rows["gravity"].clip(1e-4, 1 - 1e-4))
    )


def goods_fit(rows: pd.DataFrame) -> GoodsFit:
    """Levels by good and the common slope, on goods_rows."""
    design = pd.get_dummies(rows["code"]).astype(float).assign(slope=rows["x"])
    clusters = rows["state"].astype("category").cat.codes
    found = sm.WLS(rows["y"], design, weights=np.sqrt(rows["weight_usd"])).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}
    )
    levels = pd.DataFrame({"level_logit": found.params, "level_se": found.bse}).drop(index="slope")
    return GoodsFit(levels, float(found.params["slope"]), float(found.bse["slope"]))


def out_of_sample_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of goods predicted for states excluded of the fit, row x split: states in five groups, five times."""
    states = np.array(sorted(rows["state"].unique()))
    found = pd.DataFrame(np.nan, index=rows.index, columns=range(SPLITS))
    for split in range(SPLITS):
        order = np.random.default_rng(split).permutation(states)
        for part in np.array_split(order, FOLDS):
            unseen = rows["state"].isin(part)
            fit, own = goods_fit(rows[~unseen]), rows[unseen]
            found.loc[unseen, split] = expit(own["code"].map(fit.levels["level_logit"]) + fit.slope * own["x"])
    return found


def scottish_levels(sales: pd.DataFrame, group_of: pd.Series, largest: float, year: int) -> pd.DataFrame:
    """Level of each group in Scotland: local purchases over (purchases from the UK x min(1, SLQ)); level, level_se.

    The standard error is the spread of the years' logits: it holds what changes from year to year, not what is wrong in
    every year.

    Args:
        sales: read_scottish_sales.
        group_of: group by division.
        largest: level that none exceeds.
        year: whose level is taken.
    """
    groups = sales["division"].map(group_of)
    wanted = (sales["local"] + sales["rest_of_nation"]) * sales["quotient"]
    table = pd.DataFrame({"local": sales["local"], "wanted": wanted, "year": sales["year"], "group": groups})

    def level(sums: pd.DataFrame) -> pd.Series:
        return pd.Series(logit((sums["local"] / sums["wanted"]).clip(upper=largest)), sums.index)

    by_year = level(table.groupby(["group", "year"])[["local", "wanted"]].sum())
    return pd.DataFrame({"level": by_year.xs(year, level="year"), "level_se": by_year.groupby(level="group").std()})


def chinese_levels(shares: pd.DataFrame, smallest: float, size: float) -> pd.DataFrame:
    """Level of each group in China's provinces at a size and SLQ 1, by robust regression (Huber): level, level_se.

    logit share = level_g + a ln(size of the province / size) + b ln min(1, SLQ)

    Args:
        shares: read_chinese_shares.
        smallest: share that observed ones are held from zero and one.
        size: share of the nation.
    """
    design = pd.get_dummies(shares["group"]).astype(float)
    groups = list(design.columns)
    design = design.assign(ln_size=np.log(shares["size"] / size), ln_quotient=np.log(shares["quotient"]))
    found = sm.RLM(logit(shares["share"].clip(smallest, 1 - smallest)), design).fit()
    return pd.DataFrame({"level": found.params, "level_se": found.bse}).loc[groups]


def service_levels(scotland: pd.DataFrame, china: pd.DataFrame, china_group: pd.Series) -> pd.DataFrame:
    """Level of each group of services: mean of the two countries' logits.

    Its standard error is half the difference of the two, or their own errors where these are larger.

    Args:
        scotland, china: scottish_levels, chinese_levels.
        china_group: China's group by group of services.
    """
    pair = pd.DataFrame({"scotland": scotland["level"].reindex(china_group.index)})
    pair["china"] = china_group.map(china["level"])
    own = np.hypot(scotland["level_se"].reindex(pair.index), china_group.map(china["level_se"])) / 2
    error = np.maximum((pair["scotland"] - pair["china"]).abs() / 2, own)
    return pair.assign(level_logit=pair.mean(axis=1), level_se=error)


def anchored_levels(services: pd.Series, anchors: list[Anchors], groups: pd.Series, slope: float) -> pd.DataFrame:
    """Level and anchor of each group of services, from regions of the size that its level was seen at.

    The level makes the mean share of these regions, in dollars, that of kappa x min(1, SLQ):
    sum of w logistic(level + slope (logit G - anchor)) = sum of w kappa min(1, SLQ), anchor = sum of w logit G,
    kappa = logistic(level at SLQ 1), w: what the nation buys of the group's industries, spread evenly over regions.
    The mean of the sets' levels is taken.

    Args:
        services: level at SLQ 1 by group.
        anchors: sets of regions.
        groups: group by summary industry.
        slope: of services.
    """
    found = [
        {"group": group, **anchored_level(float(level), one, groups.index[groups.eq(group)], slope)}
        for one in anchors
        for group, level in services.items()
    ]
    return pd.DataFrame(found).groupby("group").mean().reindex(services.index)


def anchored_level(level: float, one: Anchors, members: pd.Index, slope: float) -> dict[str, float]:
    """Level and anchor of one group in one set of regions."""
    gravity = logit(one.gravity_share.loc[members].clip(1e-4, 1 - 1e-4).to_numpy())
    weight = one.purchases_usd[members].to_numpy()[:, None] * np.ones(gravity.shape)
    weight = weight / weight.sum()
    wanted = (weight * expit(level) * one.location_quotient.loc[members].clip(upper=1.0).to_numpy()).sum()
    anchor = (weight * gravity).sum()

    def unserved(own: float) -> float:
        return float((weight * expit(own + slope * (gravity - anchor))).sum() - wanted)

    return {"level_logit": brentq(unserved, -20.0, 20.0), "anchor_logit": float(anchor)}


def level_table(goods: GoodsFit, services: pd.DataFrame, groups: pd.DataFrame, anchored: pd.DataFrame) -> pd.DataFrame:
    """Levels by summary industry: group, kind, level_logit, level_se, slope, slope_se, anchor_logit, evidence.

    Slopes of services are left empty: they are judged (local_purchases.toml).

    Args:
        goods: of goods with data.
        services: service_levels.
        groups: by summary industry: group, kind.
        anchored: anchored_levels.
    """
    is_goods = groups["kind"].eq("goods")
    own = goods.levels.reindex(groups.index)
    known = own["level_logit"].notna()
    of_group = own["level_logit"].groupby(groups["group"]).transform("mean")
    spread = own["level_logit"].groupby(groups["group"]).transform("std")
    level = groups["group"].map(anchored["level_logit"]).where(~is_goods, own["level_logit"].fillna(of_group))
    error = groups["group"].map(services["level_se"]).where(~is_goods, own["level_se"].fillna(spread))
    evidence = pd.Series("freight data, 25 states", groups.index).mask(is_goods & ~known, "mean of the group's goods")
    return groups[["group", "kind"]].assign(
        level_logit=level,
        level_se=error,
        slope=np.where(is_goods, goods.slope, np.nan),
        slope_se=np.where(is_goods, goods.slope_se, np.nan),
        anchor_logit=groups["group"].map(anchored["anchor_logit"]).where(~is_goods, 0.0),
        evidence=evidence.where(is_goods, "regional tables of Scotland and China"),
    )


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
