"""Claims: public figures on a study and the model's figure with its range, and whether they can be compared.

A claim's metric names what of ours it is compared with: a headline figure; `METRIC.direct`, its direct part;
`property_tax`, `set_aside` or `jurisdiction.KEY`, what jurisdictions get in the reference year or, with `.YEAR` after
it, in another year; `electricity_bill`.
"""

from math import isnan
from typing import NamedTuple

import pandas as pd

from impact.results import RangeResults, TaxResults
from impact.study import Claim, Study
from impact.taxes.views import CITY

NONE = float("nan")
SAME = 0.005
"""Two figures that are equal when rounded to percents."""
NOT_COMPARABLE = "not comparable"
INSIDE, HIGHER, LOWER = (f"{words} the model's likely range" for words in ("inside", "higher than", "lower than"))
NO_RANGE = "the model's figure, without a range, is"
COLUMNS = [
    "what", "figure", "who", "when", "model_value", "p10", "p90", "unit", "price_year", "distance_share", "verdict",
    "comparable", "source", "address", "agreement",
]  # fmt: skip


class ModelEstimate(NamedTuple):
    """A figure of ours with its range and unit."""

    value: float
    p10: float
    p90: float
    unit: str


NOTHING = ModelEstimate(NONE, NONE, NONE, "")


def headline_figures(headline: pd.DataFrame) -> dict[str, ModelEstimate]:
    """Our totals and direct parts by metric; a direct part has no range."""
    found = {}
    for metric, row in headline.iterrows():
        unit = str(row["unit"])
        found[str(metric)] = ModelEstimate(float(row["total"]), float(row["p10"]), float(row["p90"]), unit)
        found[f"{metric}.direct"] = ModelEstimate(float(row["direct"]), NONE, NONE, unit)
    return found


def tax_figures(taxes: TaxResults, ranges: RangeResults, set_aside_share: float, year: int) -> dict[str, ModelEstimate]:
    """Property tax of all local jurisdictions, the set-aside, and all taxes of each jurisdiction, by year.

    Args:
        taxes: by jurisdiction, kind and year.
        ranges: of jurisdictions and years.
        set_aside_share: part of the city's property tax that is set aside.
        year: the reference year, whose figures also stand without a year.
    """
    rows = taxes.rows
    own = rows[rows["kind"].str.startswith("property tax")]
    whole = own.groupby("year")["amount_usd"].sum()
    found = {f"property_tax.{when}": ModelEstimate(float(usd), NONE, NONE, "USD a year") for when, usd in whole.items()}
    for (key, when), figure in _yearly(own, ranges.property_tax).items():
        if key == CITY:
            value, p10, p90 = (set_aside_share * usd for usd in figure[:3])
            found[f"set_aside.{when}"] = ModelEstimate(value, p10, p90, "USD a year")
    found |= {
        f"jurisdiction.{key}.{when}": figure
        for (key, when), figure in _yearly(rows, ranges.by_jurisdiction_year).items()
    }
    now = f".{year}"
    return found | {name.removesuffix(now): figure for name, figure in found.items() if name.endswith(now)}


def _yearly(rows: pd.DataFrame, ranges: pd.DataFrame) -> dict[tuple[str, int], ModelEstimate]:
    sums = rows.groupby(["jurisdiction", "year"])["amount_usd"].sum()
    table = ranges.set_index(["jurisdiction", "year"]).reindex(sums.index) if len(ranges) else sums.to_frame()
    ends = table.reindex(columns=["p10_usd", "p90_usd"]).assign(usd=sums)
    return {
        (str(key), int(when)): ModelEstimate(row["usd"], row["p10_usd"], row["p90_usd"], "USD a year")
        for (key, when), row in zip(ends.index, ends.to_dict("records"), strict=True)
    }


def claims_table(study: Study, ours_of: dict[str, ModelEstimate]) -> pd.DataFrame:
    """Public figures compared with the model's (COLUMNS), in the study's order.

    distance_share: how far ours lies from the nearest end of the figure, over that end; 0 inside it. verdict: whether
    the two can be compared with each other; comparable: why; agreement: whether the figure lies in our likely range.

    Args:
        study: with its claims.
        ours_of: our figures by metric.
    """
    rows = []
    for claim in study.claim:
        source, ours = study.sources[claim.source], ours_of.get(claim.metric, NOTHING)
        said = (claim.what, claim.figure, claim.who, claim.when)
        price_year = study.price_year if ours.unit.startswith("USD") else None
        held = (distance_share(claim, ours.value), claim.verdict, claim.comparable)
        rows.append((*said, *ours, price_year, *held, source.title, source.address, agreement(claim, ours)))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"price_year": "Int64"})


def distance_share(claim: Claim, ours: float) -> float:
    """How far a figure of ours lies from the nearest end of a public one, over that end; no figure without a number."""
    if claim.low is None:
        return NONE
    nearest = min(max(ours, claim.low), claim.low if claim.high is None else claim.high)
    return ours / nearest - 1


def agreement(claim: Claim, ours: ModelEstimate) -> str:
    """Whether a public figure lies in our likely range; how far ours is from it where ours has no range."""
    if claim.verdict == "no":
        return NOT_COMPARABLE
    if claim.low is None or isnan(ours.value):
        return "no number to compare"
    high = claim.low if claim.high is None else claim.high
    if isnan(ours.p10):
        share = distance_share(claim, ours.value)
        far = "the same" if abs(share) < SAME else f"{abs(share):.0%} {'higher' if share > 0 else 'lower'}"
        return f"{NO_RANGE} {far}"
    return HIGHER if claim.low > ours.p90 else LOWER if high < ours.p10 else INSIDE
