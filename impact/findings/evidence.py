"""What the inputs that matter most rest on: those of our own judgment say so where they are shown."""

from collections.abc import Iterable

import pandas as pd

from impact.findings.source_table import PARAMETERS
from impact.uncertainty.inputs import Input, drivers

JUDGMENT = "assumption"
MARK = " (judgment)"


def judgment_drivers(inputs: Iterable[Input], assumptions: pd.DataFrame) -> set[str]:
    """Correlated input groups of which at least one figure rests on our own judgment.

    Args:
        inputs: figures with a range.
        assumptions: every assumption with its trust.
    """
    own = assumptions.loc[assumptions["trust"].eq(JUDGMENT), "where"].str.removeprefix(PARAMETERS)
    judged = set(own)
    return {driver for driver, group in drivers(inputs).items() if any(one.key in judged for one in group)}


def with_judgment_marked(tornado: pd.DataFrame, inputs: Iterable[Input], assumptions: pd.DataFrame) -> pd.DataFrame:
    """The tornado with MARK after the title of each input group of our own judgment.

    Args:
        tornado: inputs that move the figures most.
        inputs, assumptions: as in judgment_drivers.
    """
    if tornado.empty:
        return tornado
    judged = tornado["driver"].isin(judgment_drivers(inputs, assumptions))
    return tornado.assign(title=tornado["title"].where(~judged, tornado["title"] + MARK))
