"""Margins: what of a purchaser's price goes to carriers, wholesalers and retailers, and to which of them.

    margin shares      commodity x kind              USD of margin per USD paid by the purchaser
    margin suppliers   trade and transport commodity x kind    shares adding up to one per kind

Two groups of buyers are kept apart, as their margins differ: `equipment` (private fixed investment in equipment,
F02E00) and `intermediate` (all industries' current purchases). Source: BEA margins by commodity, 2017.
"""

import pandas as pd

KINDS = ("transportation", "wholesale", "retail")
EQUIPMENT = "F02E00"
KIND_PREFIXES = {"transportation": ("48", "492"), "wholesale": ("42",), "retail": ("44", "45", "4B")}
NO_MARGIN_SERVICES = ("48A000", "485000", "481000", "4200ID")
"""Passenger and support services and customs duties: they carry no freight margin."""


def buyer_groups(margins: pd.DataFrame) -> pd.DataFrame:
    """Margins by group of buyers and commodity, musd; index (group, commodity)."""
    use = margins.index.get_level_values("use").astype(str)
    groups = {"equipment": use == EQUIPMENT, "intermediate": ~use.str.startswith("F0")}
    groups["intermediate"] &= ~use.str.startswith("F1")
    sums = {name: margins[chosen].groupby(level="commodity").sum() for name, chosen in groups.items()}
    return pd.concat(sums, names=["group"])


def margin_shares(margins: pd.DataFrame) -> pd.DataFrame:
    """Margins per dollar of purchaser's price: columns {kind}_share, index (group, commodity), USD per USD.

    share = margins of the kind / purchasers' value; a negative margin counts as none.
    """
    sums = buyer_groups(margins)
    sums = sums[sums["purchasers_musd"] > 0]
    kinds = sums[[f"{kind}_musd" for kind in KINDS]].clip(lower=0.0)
    return kinds.div(sums["purchasers_musd"], axis=0).set_axis([f"{kind}_share" for kind in KINDS], axis=1)


def margin_suppliers(use: pd.DataFrame) -> pd.DataFrame:
    """Who receives the margins: shares of trade and transport commodities per kind, by group of buyers.

    The use table at producers' prices shows margins as purchases from trade and transport; their make-up in the
    group's column (equipment: F02E00; intermediate: all industries) is taken for every commodity of the group.
    """
    final = [code for code in use.columns if str(code).startswith(("F0", "F1"))]
    columns = {"equipment": use[EQUIPMENT], "intermediate": use.drop(columns=final).sum(axis=1)}
    parts = {}
    for group, bought in columns.items():
        for kind, prefixes in KIND_PREFIXES.items():
            goods = bought[[str(code).startswith(prefixes) for code in bought.index]]
            goods = goods.drop(labels=list(NO_MARGIN_SERVICES), errors="ignore").clip(lower=0.0)
            parts[group, kind] = goods / goods.sum()
    return pd.concat(parts, names=["group", "kind", "commodity"]).rename("share").to_frame()
