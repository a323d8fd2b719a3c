"""Claims and promises: what was said of a project and done by now, alongside the model's figure with its range.

Claims are public figures, with a word on whether they can be compared with ours.

A claim's metric names what of ours it is compared with: a headline figure; `METRIC.direct`, its direct part;
`property_tax`, `set_aside` or `jurisdiction.KEY`, what jurisdictions get in the reference year or, with `.YEAR` after
it, in another year; `electricity_bill`.
"""

from collections.abc import Mapping
from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.ledger.dollars import Prices, whole_dollars
from impact.results import RangeResults, TaxResults
from impact.study import Claim, Study
from impact.taxes.views import CITY
from impact.uncertainty.draws import Array, record_of_draws, spread

NONE = float("nan")
SAME = 0.005
"""Two figures that are equal when rounded to percents."""
NOT_COMPARABLE = "not comparable"
INSIDE, HIGHER, LOWER = (f"{words} the model's likely range" for words in ("inside", "higher than", "lower than"))
NO_RANGE = "the model's figure, without a range, is"
CLAIM_COLUMNS = [
    "what", "figure", "who", "when", "model_value", "p10", "p90", "unit", "price_year", "distance_share", "verdict",
    "comparable", "source", "address", "agreement",
]  # fmt: skip
PROMISE_COLUMNS = [
    "key", "what", "unit", "said", "said_when", "said_low", "said_high", "done", "done_when", "done_low", "done_high",
    "done_share", "model_value", "p10", "p90", "unknown", "source", "address", "done_source", "done_address",
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
    """Public figures compared with the model's (CLAIM_COLUMNS), in the study's order.

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
    return pd.DataFrame(rows, columns=CLAIM_COLUMNS).astype({"price_year": "Int64"})


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


def build_figures(study: Study, prices: Prices, values: Mapping[str, Array]) -> dict[str, ModelEstimate]:
    """What the study holds when complete: computing_mw, gpus, purchases_usd, with their ranges where there are draws.

    computing_mw = sum of it_mw; gpus = computing_mw x 1,000 / kW per GPU of the study's first check;
    purchases_usd = all capital spending, dollars of the price year.

    Args:
        study: the study.
        prices: dollar years.
        values: of the inputs, one a draw; empty without draws.
    """
    found = {name: float(np.ravel(table)[0]) for name, table in _build(study, prices, {}).items()}
    drawn = _build(record_of_draws(study, spread(values, 1)), prices, values) if values else {}
    units = {"computing_mw": "MW", "gpus": "GPUs", "purchases_usd": "USD"}
    return {name: ModelEstimate(value, *_ends(drawn.get(name)), units[name]) for name, value in found.items()}


def _ends(drawn: Array | None) -> tuple[float, float]:
    """The 10th and 90th percentile."""
    if drawn is None or np.size(drawn) < 2:
        return NONE, NONE
    low, high = np.quantile(drawn, [0.1, 0.9])
    return float(low), float(high)


def _build(study: Study, prices: Prices, values: Mapping[str, Array]) -> dict[str, Array]:
    mw = np.sum(np.broadcast_arrays(*(np.asarray(site.it_mw.value, dtype=float) for site in study.facility)), axis=0)
    construction = {f"{site.id}.{line.id}" for site in study.facility for line in site.spend
                    if line.phase == "construction"}  # fmt: skip
    parts = [usd for key, usd in whole_dollars(study, prices.of_lines(values)).items() if key in construction]
    found = {"computing_mw": mw}
    if study.gpu_check and study.gpu_check[0].kw_per_gpu.span[0] > 0:
        found["gpus"] = mw * 1000 / study.gpu_check[0].kw_per_gpu.value
    return found | {"purchases_usd": np.sum(np.broadcast_arrays(*parts), axis=0) if parts else np.zeros(1)}


def promise_table(study: Study, ours_of: Mapping[str, ModelEstimate]) -> pd.DataFrame:
    """What was said and done (PROMISE_COLUMNS), in the study's order.

    done_share: the middle of what was done over the middle of what was said; model_value, p10, p90: what the model
    expects when the study is complete.

    Args:
        study: with its promises.
        ours_of: our figures by metric.
    """
    rows = []
    for one in study.promise:
        ours, said, done = ours_of.get(one.metric, NOTHING), study.sources[one.source], study.sources[one.done_source]
        said_mid, done_mid = (
            NONE if low is None else (low + (low if high is None else high)) / 2
            for low, high in ((one.said_low, one.said_high), (one.done_low, one.done_high))
        )
        rows.append((
            one.id, one.what, one.unit, one.said, one.said_when, one.said_low, one.said_high, one.done, one.done_when,
            one.done_low, one.done_high, done_mid / said_mid if said_mid else NONE, ours.value, ours.p10, ours.p90,
            one.unknown, said.title, said.address, done.title, done.address,
        ))  # fmt: skip
    numbers = ["said_low", "said_high", "done_low", "done_high", "done_share"]
    return pd.DataFrame(rows, columns=PROMISE_COLUMNS).astype(dict.fromkeys(numbers, float))
