"""Sensitivity: which inputs of a study move its figures, by swing and by share of the variance."""

from collections.abc import Callable, Sequence

import pandas as pd

from impact.checks import named
from impact.effects.headline import METRICS
from impact.errors import StudyError
from impact.model.ensembles import ensemble_of
from impact.model.options import Options
from impact.study import Study
from impact.uncertainty.ensemble import outcomes
from impact.uncertainty.sobol import moving_drivers, sobol_indices
from impact.uncertainty.tornado import tornado

SAMPLE = 512
"""Base sample of `impact sensitivity`."""
NAMED = 5
"""Inputs that `impact explain` names."""


def sensitivity(
    study: Study,
    options: Options,
    metrics: Sequence[str] = METRICS,
    size: int = SAMPLE,
    say: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Sobol indices of a study's headlines (uncertainty.sobol.sobol_indices).

    Args:
        study: the study.
        options: how the region is modeled; the seed.
        metrics: which headlines.
        size: base sample, a power of two.
        say: receives a line now and then.
    """
    unknown = [metric for metric in metrics if metric not in METRICS]
    if unknown:
        raise StudyError(f"no figure {named(unknown)}; there are: {named(METRICS, most=len(METRICS))}")
    if size < 2 or size & (size - 1):
        raise StudyError(f"--samples {size}: a power of two, such as 256, 512 or 1024")
    own = ensemble_of(study, options, say)
    table = tornado(own, outcomes(own, {}, 1), most=len(own.inputs))
    chosen = moving_drivers(table, metrics)
    if not chosen:
        raise StudyError("no figure of this study has a range that moves these results: there is nothing to compare")
    return sobol_indices(own, chosen, metrics, size, options.seed, say)


def moving_inputs(metric: str, study: Study, options: Options) -> pd.DataFrame:
    """The inputs that move one figure most (rows of the tornado)."""
    own = ensemble_of(study, options)
    table = tornado(own, outcomes(own, {}, 1), NAMED, (metric,))
    return table[table["metric"].eq(metric)]
