"""How uncertain an event's totals are, without simulations: each input group moved alone, squares added.

    likely range    total x exp(-+ sqrt(sum over input groups of (ln total moved - ln total)^2))

Each input group that moves the region's purchases and household spending is moved to its 90th percentile, the event's
own figures likewise (first-order propagation of uncertainty: ISO GUM 2008, 5.1.2, in logs).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.headline import FIGURES
from impact.model.options import Options
from impact.study import Event, Study
from impact.uncertainty.draws import values_at
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers, parameter_inputs, study_inputs

Array = npt.NDArray[np.float64]
HIGH = 0.9


def with_likely_range(table: pd.DataFrame, moved: Iterable[Mapping[str, float]]) -> pd.DataFrame:
    """The headline with p10, p50 and p90 of its totals; none for taxes, whose rates move too.

    Args:
        table: the headline.
        moved: total of each figure with one input group at its 90th percentile.
    """
    squares = pd.Series(0.0, table.index)
    for found in moved:
        for metric in FIGURES:
            one, other = found[metric], float(table.loc[metric, "total"])
            if one * other > 0:
                squares[metric] += np.log(one / other) ** 2
    spread, known = np.sqrt(squares), table.index.isin(FIGURES)
    low, high = table["total"] * np.exp(-spread), table["total"] * np.exp(spread)
    return table.assign(
        p10=np.minimum(low, high).where(known), p50=table["total"].where(known), p90=np.maximum(low, high).where(known)
    )


def moved_options(options: Options) -> Iterator[Options]:
    """The options with one input group of the region after the other at its 90th percentile."""
    for group in drivers(region_inputs(options)).values():
        values = values_at(group, {group[0].driver: np.array([HIGH])})
        given = {**options.given, **{key: float(value[0]) for key, value in values.items()}}
        yield replace(options, given=given)


def moved_studies(study: Study) -> Iterator[Study]:
    """The study with one input group of its events after the other at its 90th percentile."""
    for group in drivers(study_inputs(study)).values():
        values = values_at(group, {group[0].driver: np.array([HIGH])})
        events = tuple(with_values(event, values) for event in study.event)
        yield study.model_copy(update={"event": events})


def with_values(event: Event, values: Mapping[str, Array]) -> Event:
    """An event with other values by key."""
    places = {name: f"event.{event.id}.{name}" for name in type(event).model_fields}
    moved = {
        name: getattr(event, name).model_copy(update={"value": float(values[place][0])})
        for name, place in places.items()
        if place in values
    }
    return event.model_copy(update=moved)


def region_inputs(options: Options) -> list[Input]:
    """Parameters with a range that change what a region buys and spends."""
    found: list[Input] = []
    for topic in ("households", "local_purchases"):
        found += [one for one in parameter_inputs(topic, options.records(topic)) if changes_the_matrix(one.key)]
    return [one for one in found if one.key not in options.given]
