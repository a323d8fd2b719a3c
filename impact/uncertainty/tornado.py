"""Tornado: how far each headline moves as one input group goes from its 10th to its 90th percentile.

The others central.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impact.effects.headline import METRICS, metric_unit
from impact.uncertainty.draws import Array, one_at_a_time
from impact.uncertainty.ensemble import Ensemble, outcomes
from impact.uncertainty.inputs import Input, driver_title, drivers
from impact.uncertainty.outcomes import Outcomes

LOW, HIGH = 0.1, 0.9
MOST = 10
"""Input groups shown of each headline."""
LEAST_SHARE = 1e-9
"""A swing below this share of the figure is none."""


def tornado(own: Ensemble, central: Outcomes, most: int = MOST, metrics: Sequence[str] = METRICS) -> pd.DataFrame:
    """The input groups that move each figure most.

    Args:
        own: the ensemble.
        central: its outcomes at the central case.
        most: rows of each figure.
        metrics: which figures: headlines, or MORE of uncertainty.outcomes.

    Returns:
        metric, unit, rank, input group, title, input_unit, input_p10, input_p90 (of the input group's first input),
        central, at_p10, at_p90, swing (their distance), swing_share (of the central figure).
    """
    groups = drivers(own.inputs)
    if not groups:
        return pd.DataFrame(columns=COLUMNS)
    values = one_at_a_time(own.inputs, LOW, HIGH)
    found = outcomes(own, values, 2 * len(groups))
    parts = [ranked(metric, found, central, list(groups.values()), values).head(most) for metric in metrics]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


COLUMNS = [
    "metric", "unit", "rank", "driver", "title", "input_unit", "input_p10", "input_p90", "central", "at_p10", "at_p90",
    "swing", "swing_share",
]  # fmt: skip


def ranked(
    metric: str, found: Outcomes, central: Outcomes, groups: list[list[Input]], values: dict[str, Array]
) -> pd.DataFrame:
    """All input groups of one headline that move it, the widest swing first; low and high in its unit."""
    ends = found["headline", metric, "total"].reshape(-1, 2)
    middle = float(central["headline", metric, "total"][0])
    first = [group[0] for group in groups]
    at = np.array([values[one.key][2 * place : 2 * place + 2] for place, one in enumerate(first)])
    table = pd.DataFrame(
        {
            "metric": metric,
            "unit": metric_unit(metric),
            "driver": [one.driver for one in first],
            "title": [driver_title(group) for group in groups],
            "input_unit": [one.unit for one in first],
            "input_p10": at[:, 0],
            "input_p90": at[:, 1],
            "central": middle,
            "at_p10": ends[:, 0],
            "at_p90": ends[:, 1],
            "swing": np.abs(ends[:, 1] - ends[:, 0]),
        }
    )
    table["swing_share"] = table["swing"] / abs(middle) if middle else np.nan
    moving = table[table["swing"] > LEAST_SHARE * max(abs(middle), 1e-12)]
    order = moving.sort_values(["swing", "driver"], ascending=[False, True], ignore_index=True)
    return order.assign(rank=np.arange(1, len(order) + 1))
