"""Staffing patterns by detail industry: which occupations an industry's wage and salary jobs are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from impact.ingest.agency import bls
from impact.sources import concordance

ALL_INDUSTRIES = "000001"
MAJOR, DETAILED = 0, 3
"""Levels of occupation in the file."""


@dataclass(frozen=True)
class Occupations:
    """What is built of occupations.

    Attributes:
        table: by SOC code: title, major_group, national_wage_usd, area_wage_usd, area_jobs.
        shares: industry x SOC code, part of wage and salary jobs; a row adds up to one or less (not published).
        industries: by BEA code: oews_industry and what it is called.
    """

    table: pd.DataFrame
    shares: pd.DataFrame
    industries: pd.DataFrame


def build_occupations(agency: Path, industries: pd.Index) -> Occupations:
    """Staffing patterns of the detail industries."""
    staffing = bls.read_staffing(agency)
    differing = concordance.read_concordance("staffing")
    source = staffing_industries(industries, set(staffing["naics"]), differing)
    detailed = staffing[staffing["level"].eq(DETAILED) & staffing["naics"].isin(source)]
    shares = detailed.pivot_table(index="naics", columns="soc", values="share", fill_value=0.0)
    table = occupation_table(staffing, bls.read_area_wages(agency)).reindex(shares.columns)
    by_industry = shares.reindex(source.to_numpy()).set_axis(industries).fillna(0.0)
    return Occupations(table, by_industry, source.rename("oews_industry").to_frame())


def staffing_industries(industries: pd.Index, published: set[str], differing: pd.DataFrame) -> pd.Series:
    """OEWS industry of each BEA industry: as listed where codes differ, else the most detailed published prefix."""
    listed = dict(differing[["bea_prefix", "oews_industry"]].itertuples(index=False, name=None))
    prefixes = sorted(listed, key=len, reverse=True)
    found = {}
    for code in industries:
        own = next((prefix for prefix in prefixes if code.startswith(prefix)), None)
        steps = (code, f"{code[:5]}0", f"{code[:4]}00", f"{code[:3]}000", f"{code[:2]}0000")
        found[code] = listed[own] if own else next((step for step in steps if step in published), ALL_INDUSTRIES)
    return pd.Series(found).reindex(industries)


def occupation_table(staffing: pd.DataFrame, area: pd.DataFrame) -> pd.DataFrame:
    """Occupations: title, major group, mean wage in the nation (private) and in the area, jobs in the area."""
    nation = staffing[staffing["naics"].eq(ALL_INDUSTRIES)].set_index("soc")
    detailed = staffing[staffing["level"].eq(DETAILED)].drop_duplicates("soc").set_index("soc")
    majors = staffing[staffing["level"].eq(MAJOR)].drop_duplicates("soc").set_index("soc")["title"]
    groups = pd.Series(detailed.index.str[:2] + "0000", index=detailed.index).map(majors)
    return pd.DataFrame(
        {
            "title": detailed["title"],
            "major_group": groups,
            "national_wage_usd": nation["wage_usd"].reindex(detailed.index),
            "area_wage_usd": area["wage_usd"].reindex(detailed.index),
            "area_jobs": area["employment"].reindex(detailed.index),
        }
    ).rename_axis("soc")


def share_cells(shares: pd.DataFrame) -> np.ndarray:
    """Cells of a share table that are not zero: row, column, share."""
    values = shares.to_numpy()
    rows, columns = np.nonzero(values)
    cells = np.empty(len(rows), np.dtype([("row", "<u2"), ("column", "<u2"), ("value", "<f4")]))
    cells["row"], cells["column"], cells["value"] = rows, columns, values[rows, columns]
    return cells
