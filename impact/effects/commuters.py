"""Commuters: how many people live in one county and work in another, and what the study's jobs add to that.

from each county of work to each county of residence of the region, and to everywhere else (geoid "")
"""

import pandas as pd

from impact.region.commuting import Commuting

ELSEWHERE = "outside the region"


def commuting_flows(commuting: Commuting, by_county: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Commuters between counties: the columns of Results.commuting.

    The study's part is of operation, when all income of a county of work is spread over residences in the same shares.

    Args:
        commuting: earnings flows of the region, its counties in the order of `names`.
        by_county: effects by county (Results.by_county).
        names: the region's counties by their codes.
    """
    work, home = list(names.index), [*names.index, ""]
    titles = {**names, "": ELSEWHERE}
    table = pd.DataFrame(
        index=pd.MultiIndex.from_product([work, home], names=["workplace_geoid", "residence_geoid"])
    ).reset_index()
    own = by_county[by_county["phase"].eq("operation") & by_county["basis"].eq("workplace")]
    earned = own.groupby("geoid")[["jobs", "labor_income_usd"]].sum()
    share = commuting.shares.ravel()
    return table.assign(
        workplace_county=table["workplace_geoid"].map(titles),
        residence_county=table["residence_geoid"].map(titles),
        workers=commuting.workers[:-1].ravel(),
        net_earnings_usd=commuting.earnings[:-1].ravel(),
        operation_jobs=share * table["workplace_geoid"].map(earned["jobs"]),
        operation_labor_income_usd=share * table["workplace_geoid"].map(earned["labor_income_usd"]),
    )
