"""Said and done: what was promised of a project, what was done by now, and what the model expects of it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from impact.findings.claims import NONE, NOTHING, ModelEstimate
from impact.ledger.dollars import Prices, whole_dollars
from impact.study import Study
from impact.uncertainty.draws import Array, record_of_draws, spread

COLUMNS = [
    "key", "what", "unit", "said", "said_when", "said_low", "said_high", "done", "done_when", "done_low", "done_high",
    "done_share", "model_value", "p10", "p90", "unknown", "source", "address", "done_source", "done_address",
]  # fmt: skip


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
    """What was said and done (COLUMNS), in the study's order.

    done_share: the middle of what was done over the middle of what was said; model_value, p10, p90: what the model
    expects when the study is complete.

    Args:
        study: with its promises.
        ours_of: our figures by metric.
    """
    rows = []
    for one in study.promise:
        ours, said, done = ours_of.get(one.metric, NOTHING), study.sources[one.source], study.sources[one.done_source]
        said_mid, done_mid = _middle(one.said_low, one.said_high), _middle(one.done_low, one.done_high)
        rows.append((
            one.id, one.what, one.unit, one.said, one.said_when, one.said_low, one.said_high, one.done, one.done_when,
            one.done_low, one.done_high, done_mid / said_mid if said_mid else NONE, ours.value, ours.p10, ours.p90,
            one.unknown, said.title, said.address, done.title, done.address,
        ))  # fmt: skip
    numbers = ["said_low", "said_high", "done_low", "done_high", "done_share"]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(numbers, float))


def _middle(low: float | None, high: float | None) -> float:
    """The middle of two ends; no figure without a lower one."""
    return NONE if low is None else (low + (low if high is None else high)) / 2
