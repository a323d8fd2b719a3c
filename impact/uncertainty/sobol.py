"""Sobol indices: which input groups the variance of a headline comes from.

Alone (first order) and with all interactions.

    first order    V(E[Y | X_i]) / V(Y)            what would be settled if the input group were known
    total          E[V(Y | all but X_i)] / V(Y)    what would be left if all others were known

Input groups are independent; those whose swing (uncertainty.tornado) is small everywhere stay at their central values.
Reference: Saltelli et al. (2010), Computer Physics Communications 181; sampling and estimation by SALib.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from impact.effects.headline import metric_unit
from impact.uncertainty.draws import Array, values_at
from impact.uncertainty.ensemble import Ensemble, outcomes
from impact.uncertainty.inputs import Input, driver_title, drivers

LEAST_SWING_SHARE = 0.03
"""Of the widest swing of a headline: input groups below this in all of them are left at their central values."""
EDGE = 1e-9
"""Keeps probabilities off the very ends."""


def moving_drivers(tornado: pd.DataFrame, metrics: Sequence[str]) -> list[str]:
    """Input groups whose swing counts in some of the headlines, in the order in which the tornado names them."""
    own = tornado[tornado["metric"].isin(metrics)]
    widest = own.groupby("metric")["swing"].transform("max")
    return list(dict.fromkeys(own.loc[own["swing"] >= LEAST_SWING_SHARE * widest, "driver"]))


def sobol_indices(
    own: Ensemble,
    names: Sequence[str],
    metrics: Sequence[str],
    size: int,
    seed: int,
    said: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """First-order and total indices of some input groups.

    Args:
        own: the ensemble.
        names: input groups to vary.
        metrics: headlines.
        size: base sample, a power of two; size x (input groups + 2) runs.
        seed: of the sample.
        said: receives a line now and then.

    Returns:
        metric, unit, input group, title, first_order, first_order_conf, total, total_conf (95% intervals: +-), by
        metric the largest total first.
    """
    from SALib.analyze import sobol as analysis  # noqa: PLC0415 - brings a plotting library with it
    from SALib.sample import sobol as sampling  # noqa: PLC0415

    groups = [drivers(own.inputs)[name] for name in names]
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    sample = sampling.sample(problem, size, calc_second_order=False, seed=seed)
    total = len(sample)
    found = outcomes(
        own, sampled_values(sample, groups), total, lambda done: said(f"sensitivity: {done:,} of {total:,} runs")
    )
    parts = []
    for metric in metrics:
        y = found["headline", metric, "total"]
        if np.ptp(y) > 1e-12 * max(float(np.abs(y).max()), 1e-300):
            indices = analysis.analyze(problem, y, calc_second_order=False, seed=seed)
            parts.append(index_table(metric, groups, indices))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def index_table(metric: str, groups: list[list[Input]], indices: Mapping[str, Array]) -> pd.DataFrame:
    """Indices of one headline, the largest total first (COLUMNS)."""
    table = pd.DataFrame(
        {
            "metric": metric,
            "unit": metric_unit(metric),
            "driver": [group[0].driver for group in groups],
            "title": [driver_title(group) for group in groups],
            "first_order": indices["S1"],
            "first_order_conf": indices["S1_conf"],
            "total": indices["ST"],
            "total_conf": indices["ST_conf"],
        }
    )
    return table.sort_values("total", ascending=False)


COLUMNS = ["metric", "unit", "driver", "title", "first_order", "first_order_conf", "total", "total_conf"]


def sampled_values(sample: Array, groups: list[list[Input]]) -> dict[str, Array]:
    """Values of the inputs at probabilities, draw x input group."""
    found: dict[str, Array] = {}
    for place, group in enumerate(groups):
        probability = np.clip(sample[:, place], EDGE, 1 - EDGE)
        found |= values_at(group, {group[0].driver: probability})
    return found
