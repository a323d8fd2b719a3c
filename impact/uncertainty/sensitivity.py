"""Sensitivity: how far one input group moves a headline (tornado), and what share of its variance (Sobol).

Tornado: one group at its 10th and at its 90th percentile (scenarios: its outer cases), the others at their values.
Sobol: a group alone (first order) and with all interactions.

    first order    V(E[Y | X_i]) / V(Y)            what would be settled if the input group were known
    total          E[V(Y | all but X_i)] / V(Y)    what would be left if all others were known

Input groups are independent; those whose swing (tornado) is small everywhere stay at their central values.
Reference: Saltelli et al. (2010), Computer Physics Communications 181; sampling and estimation by SALib.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from impact.effects.headline import METRICS, metric_unit
from impact.uncertainty.draws import Array, one_at_a_time, values_at
from impact.uncertainty.ensemble import Ensemble, outcomes
from impact.uncertainty.inputs import PERCENT, Input, driver_title, drivers, is_scenario
from impact.uncertainty.outcomes import Outcomes

LOW, HIGH = 0.1, 0.9
MOST = 10
"""Input groups shown of each headline."""
LEAST_SHARE = 1e-9
"""A swing below this share of the figure is none."""
LEAST_SWING_SHARE = 0.03
"""Of the widest swing of a headline: input groups below this in all of them are left at their central values."""
EDGE = 1e-3
"""Keeps probabilities off the very ends."""


def tornado(own: Ensemble, central: Outcomes, most: int = MOST, metrics: Sequence[str] = METRICS) -> pd.DataFrame:
    """The input groups that move each figure most.

    Args:
        own: the ensemble.
        central: its outcomes at the reference case.
        most: rows of each figure.
        metrics: which figures: headlines, or MORE of uncertainty.outcomes.

    Returns:
        metric, unit, rank, input group, title, kind (range, scenarios), input_unit, input_p10, input_p90 (of the input
        group's first input that moves the figure; of lines that move by one percentage, that), central, at_p10,
        at_p90, swing (their distance), swing_share (of the central figure).
    """
    groups = drivers(own.inputs)
    if not groups:
        return pd.DataFrame(columns=TORNADO_COLUMNS)
    values = one_at_a_time(own.inputs, LOW, HIGH)
    found = outcomes(own, values, 2 * len(groups))
    parts = [ranked(metric, found, central, list(groups.values())).head(most) for metric in metrics]
    table = pd.concat(parts, ignore_index=True)
    members = moving_members(own, [groups[name] for name in dict.fromkeys(table["driver"])], metrics)
    place = {name: 2 * number for number, name in enumerate(groups)}
    cells = []
    for row in table.itertuples():
        at = {one.key: values[one.key][place[row.driver] :][:2] for one in groups[row.driver]}
        cells.append(named_cells(members[row.metric, row.driver], at))
    return table.assign(**pd.DataFrame(cells, columns=NAMED_CELLS, index=table.index))[TORNADO_COLUMNS]


NAMED_CELLS = ["title", "input_unit", "input_p10", "input_p90"]
ONE_PERCENT = 1.0
"""Ranges of cost lines that differ by less, in percent of their lines, are one."""


def moving_members(
    own: Ensemble, groups: Sequence[list[Input]], metrics: Sequence[str]
) -> dict[tuple[str, str], list[Input]]:
    """The inputs of each group that move a figure when each moves alone, the widest swing first, by metric and group.

    A group of one, or none of whose inputs moves the figure alone, is whole.
    """
    several = [replace(one, driver=one.key) for group in groups if len(group) > 1 for one in group]
    found = outcomes(own, one_at_a_time(several, LOW, HIGH), 2 * len(several)) if several else {}
    members = {}
    for metric in metrics:
        ends = found["headline", metric, "total"].reshape(-1, 2) if several else np.zeros((0, 2))
        swings = {one.key: swing for one, swing in zip(several, np.abs(np.diff(ends)[:, 0]), strict=True)}
        for group in groups:
            least = LEAST_SWING_SHARE * max(swings.get(one.key, 0.0) for one in group)
            moving = [one for one in group if swings.get(one.key, 0.0) > least]
            members[metric, group[0].driver] = sorted(moving, key=lambda one: -swings[one.key]) or group
    return members


def named_cells(members: list[Input], at: Mapping[str, Array]) -> list[str | float]:
    """Title, unit, and ends (NAMED_CELLS) of a group, after the input that moves the figure most.

    Costs of several lines are given as a change in percent: that of all of them, or where they differ of the first.

    Args:
        members: the inputs of the group that move the figure, the one that moves it most first.
        at: both ends of each.
    """
    title, first = driver_title(members), members[0]
    if len(members) == 1 or not all(one.is_line_cost and one.figure.value for one in members):
        return [title, first.unit, *at[first.key]]
    change = [100 * (at[one.key] / one.figure.value - 1) for one in members]
    alike = np.ptp(change, axis=0).max() < ONE_PERCENT
    return [title if alike else f"{title} (range of the first)", PERCENT, *change[0]]


TORNADO_COLUMNS = [
    "metric", "unit", "rank", "driver", "title", "kind", "input_unit", "input_p10", "input_p90", "central", "at_p10",
    "at_p90", "swing", "swing_share",
]  # fmt: skip


def ranked(metric: str, found: Outcomes, central: Outcomes, groups: list[list[Input]]) -> pd.DataFrame:
    """All input groups of one headline that move it, the widest swing first."""
    ends = found["headline", metric, "total"].reshape(-1, 2)
    middle = float(central["headline", metric, "total"][0])
    table = pd.DataFrame(
        {
            "metric": metric,
            "unit": metric_unit(metric),
            "driver": [group[0].driver for group in groups],
            "kind": ["scenarios" if is_scenario(group) else "range" for group in groups],
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
    members, parts = moving_members(own, groups, metrics), []
    for metric in metrics:
        y = found["headline", metric, "total"]
        if np.ptp(y) > 1e-12 * max(float(np.abs(y).max()), 1e-300):
            indices = analysis.analyze(problem, y, calc_second_order=False, seed=seed)
            titles = [driver_title(members[metric, name]) for name in names]
            parts.append(index_table(metric, groups, titles, indices))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=SOBOL_COLUMNS)


def index_table(
    metric: str, groups: list[list[Input]], titles: list[str], indices: Mapping[str, Array]
) -> pd.DataFrame:
    """Indices of one headline, the largest total first (COLUMNS)."""
    table = pd.DataFrame(
        {
            "metric": metric,
            "unit": metric_unit(metric),
            "driver": [group[0].driver for group in groups],
            "title": titles,
            "first_order": indices["S1"],
            "first_order_conf": indices["S1_conf"],
            "total": indices["ST"],
            "total_conf": indices["ST_conf"],
        }
    )
    return table.sort_values("total", ascending=False)


SOBOL_COLUMNS = ["metric", "unit", "driver", "title", "first_order", "first_order_conf", "total", "total_conf"]


def sampled_values(sample: Array, groups: list[list[Input]]) -> dict[str, Array]:
    """Values of the inputs at probabilities, draw x input group."""
    found: dict[str, Array] = {}
    for place, group in enumerate(groups):
        probability = np.clip(sample[:, place], EDGE, 1 - EDGE)
        found |= values_at(group, {group[0].driver: probability})
    return found
