"""Reference case: where it lies among its own simulations, and why, where that is not the middle half.

    share_below    share of the simulations below the reference case
    off            middle of a figure with one input at its 10th and its 90th percentile, less the reference case

What pulls the median away from the reference case most is the input whose `off` is largest on the median's side.
"""

import pandas as pd

from impact.words import in_unit

COLUMNS = [
    "metric", "unit", "reference", "p10", "p25", "p50", "p75", "p90", "share_below", "within_middle_half", "reason",
]  # fmt: skip
TOGETHER = "no single input explains it: small one-sided effects of many inputs add up"


def reference_case_table(places: pd.DataFrame, tornado: pd.DataFrame) -> pd.DataFrame:
    """Where the reference case of each headline lies (COLUMNS).

    Args:
        places: unit, reference, p10, p25, p50, p75, p90, share_below by metric (uncertainty.outcomes).
        tornado: of all metrics.
    """
    table = places.reset_index(names="metric")
    table["within_middle_half"] = table["reference"].between(table["p25"], table["p75"])
    table["reason"] = [
        "" if row.within_middle_half else reason(row, tornado[tornado["metric"].eq(row.metric)])
        for row in table.itertuples()
    ]
    return table[COLUMNS]


def reason(row: object, swings: pd.DataFrame) -> str:
    """Why the reference case of a headline is not in the middle half of its simulations, in one sentence."""
    reference, middle, unit = (getattr(row, name) for name in ("reference", "p50", "unit"))
    low, high = (in_unit(getattr(row, name), unit) for name in ("p25", "p75"))
    side = "above" if reference > middle else "below"
    where = f"The reference case ({in_unit(reference, unit)}) lies {side} the middle half of the simulations"
    off = (swings["at_p10"] + swings["at_p90"]) / 2 - swings["central"]
    pulled = off if middle > reference else -off
    if pulled.empty or pulled.max() <= abs(middle - reference) / 10:
        return f"{where} ({low} to {high}); {TOGETHER}."
    most = swings.loc[pulled.idxmax()]
    ends = sorted((most["at_p10"], most["at_p90"]))
    return (
        f"{where} ({low} to {high}), mainly because of one input, {most['title']}: it alone takes the figure from "
        f"{in_unit(ends[0], unit)} to {in_unit(ends[1], unit)}, further {'up' if middle > reference else 'down'} than "
        f"{'down' if middle > reference else 'up'}."
    )


def largest_uncertainty(tornado: pd.DataFrame) -> dict[str, str]:
    """The input that each headline depends on most, in one sentence, by metric."""
    first = tornado[tornado["rank"].eq(1)] if len(tornado) else tornado
    return {
        row.metric: (
            f"Depends most on {row.title}: {in_unit(min(row.at_p10, row.at_p90), row.unit)} to "
            f"{in_unit(max(row.at_p10, row.at_p90), row.unit)} "
            + ("in its different cases." if row.kind == "scenarios" else "over its likely range.")
        )
        for row in first.itertuples()
    }
