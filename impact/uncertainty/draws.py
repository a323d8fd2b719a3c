"""Draws: a Latin hypercube over the input groups, every input's value in every draw, and studies with these values.

    probability    draw x input group    each column has one draw in each of as many equal parts
    value          input            quantile of its PERT at the probability of its input group, kept within its limits

Linked inputs have one input group, and so one probability.
Reference: McKay, Beckman and Conover (1979), Technometrics 21(2).

    PERT on [a, b] with mode m    Beta(1 + 4 (m - a) / (b - a), 1 + 4 (b - m) / (b - a)) stretched to [a, b]

minmax: a and b are the bounds. p10p90, p25p75: a and b are found so that the bounds are those percentiles and the
central value is the mode. A one-sided figure has its mode at the end of the range: that end is a (or b), and the other
bound decides the other end. Reference: Malcolm, Roseboom, Clark and Fazar (1959), Operations Research 7(5).

A value is draw x 1 where amounts are by year, draw x 1 x 1 x 1 where they are by year, day and hour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.special import betaincinv

from impact.sources.parameters import with_values
from impact.study.ranged import Ranged, Record
from impact.taxes.law import STATE_FILES, Jurisdiction, TaxLaw, TaxRecord
from impact.uncertainty.inputs import Input, drivers

Array = npt.NDArray[np.float64]
Values = Mapping[str, Array]
"""Value of each input by key, one a draw."""
PEAKEDNESS = 4.0
PERCENTILES = {"p10p90": (0.1, 0.9), "p25p75": (0.25, 0.75)}
WIDEST = 1e3
"""How far an end may lie from the bounds, in widths between them."""
YEARLY, HOURLY = 1, 3
"""How many axes come after the draws."""
AnyRecord = TypeVar("AnyRecord", bound=Record)


def latin_hypercube(names: Iterable[str], draws: int, seed: int) -> dict[str, Array]:
    """Probabilities of each input group, one a draw; the same seed gives the same.

    >>> found = latin_hypercube(["a", "b"], 4, 1)
    >>> np.floor(np.sort(found["a"]) * 4).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    known = list(names)
    if not known:
        return {}
    random = np.random.default_rng(seed).spawn(1)[0]
    inside = random.uniform(size=(draws, len(known)))
    parts = np.tile(np.arange(1, draws + 1), (len(known), 1))
    for own in parts:
        random.shuffle(own)
    return dict(zip(known, ((parts.T - inside) / draws).T, strict=True))


def values_at(inputs: Iterable[Input], probabilities: Mapping[str, Array]) -> dict[str, Array]:
    """Value of each input at the probabilities of its input group; inputs without one are excluded."""
    known: dict[tuple[object, ...], Array] = {}
    found = {}
    for one in inputs:
        if one.driver in probabilities:
            alike = (one.driver, pert_of(one.figure), one.limits, one.cases)
            if alike not in known:
                known[alike] = quantiles(one, probabilities[one.driver])
            found[one.key] = known[alike]
    return found


def quantiles(one: Input, probability: Array) -> Array:
    """Values of an input at some probabilities: of its PERT within its limits, or the case that the weights give.

    >>> either = Ranged(value=10, low=10, high=30, one_sided=True)
    >>> years = Input("k", "d", "", "", "years", either, ((10, 0.6), (30, 0.4)))
    >>> quantiles(years, np.array([0.1, 0.59, 0.61, 0.9])).tolist()
    [10.0, 10.0, 30.0, 30.0]
    """
    if not one.cases:
        return np.clip(pert_of(one.figure).quantile(probability), *one.limits)
    values, weights = np.array(one.cases, dtype=float).T
    place = np.searchsorted(np.cumsum(weights), probability, side="right")
    return np.asarray(values[np.minimum(place, len(values) - 1)])


def drawn_values(inputs: list[Input], draws: int, seed: int) -> dict[str, Array]:
    """Values of all inputs in all draws."""
    return values_at(inputs, latin_hypercube(drivers(inputs), draws, seed))


def one_at_a_time(inputs: list[Input], low: float = 0.1, high: float = 0.9) -> dict[str, Array]:
    """Values with one input group after the other at two probabilities, the others at their central values.

    The draws come in pairs, in the order of the input groups.
    """
    names = list(drivers(inputs))
    central = {one.key: np.full(2 * len(names), one.figure.value) for one in inputs}
    for place, group in enumerate(drivers(inputs).values()):
        ends = values_at(group, {group[0].driver: np.array([low, high])})
        for key, pair in ends.items():
            central[key][2 * place : 2 * place + 2] = pair
    return central


@dataclass(frozen=True)
class Pert:
    """A PERT: lowest, mode, highest."""

    lowest: float
    mode: float
    highest: float

    def quantile(self, probability: Array) -> Array:
        """Values at given probabilities.

        >>> Pert(0.0, 5.0, 10.0).quantile(np.array([0.0, 0.5, 1.0])).round(6).tolist()
        [0.0, 5.0, 10.0]
        >>> Pert(3.0, 3.0, 3.0).quantile(np.array([0.1, 0.9])).tolist()
        [3.0, 3.0]
        """
        width = self.highest - self.lowest
        if width <= 0:
            return np.full(np.shape(probability), self.mode)
        first = 1 + PEAKEDNESS * (self.mode - self.lowest) / width
        second = 1 + PEAKEDNESS * (self.highest - self.mode) / width
        return np.asarray(self.lowest + width * betaincinv(first, second, probability))


def pert_of(figure: Ranged) -> Pert:
    """The distribution of a figure.

    The quartiles of 111 data centers, 3.1 to 11.7 million USD a MW around 7.1, come back (Compute Atlas 2026):

    >>> found = pert_of(Ranged(value=7.1, low=3.1, high=11.7, bounds="p25p75"))
    >>> found.quantile(np.array([0.25, 0.75])).round(6).tolist()
    [3.1, 11.7]
    """
    low, high = figure.span
    return _pert(low, figure.value, high, figure.bounds)


@cache
def _pert(low: float, value: float, high: float, bounds: str) -> Pert:
    if bounds == "minmax" or low >= high:
        return Pert(low, value, high)
    if value in (low, high):
        return _one_sided(low, value, high, bounds)
    return _two_sided(low, value, high, bounds)


def _two_sided(low: float, value: float, high: float, bounds: str) -> Pert:
    probabilities = np.array(PERCENTILES[bounds])
    width = high - low
    targets = np.array([low, high])

    def pert(ends: Array) -> Pert:
        below, above = np.exp(ends) * width
        return Pert(low - below, value, high + above)

    def misfit(ends: Array) -> Array:
        return np.asarray((pert(ends).quantile(probabilities) - targets) / width)

    limit = np.log(WIDEST)
    found = least_squares(misfit, np.zeros(2), bounds=(-3 * limit, limit), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return pert(found.x)


def _one_sided(low: float, value: float, high: float, bounds: str) -> Pert:
    """Mode at an end; the other bound is its percentile."""
    lower, upper = PERCENTILES[bounds]
    rising = value == low
    reach = float(Pert(0.0, 0.0, 1.0).quantile(np.array(upper if rising else 1 - lower)))
    far = (high - low) / reach
    return Pert(low, low, low + far) if rising else Pert(high - far, high, high)


def spread(values: Values, axes: int) -> dict[str, Array]:
    """The values with axes of length one after the draws."""
    return {key: column.reshape(-1, *[1] * axes) for key, column in values.items()}


def record_of_draws(record: AnyRecord, values: Mapping[str, Array], where: str = "") -> AnyRecord:
    """A study, or a part of it, with other values by key (as effects.assumptions.figures names them)."""
    own = {key: column for key, column in values.items() if key.startswith(where)}
    changes = {}
    for field in {key[len(where) :].partition(".")[0] for key in own} & type(record).model_fields.keys():
        old = getattr(record, field)
        new = _drawn_field(old, own, f"{where}{field}")
        if new is not old:
            changes[field] = new
    return record.model_copy(update=changes) if changes else record


def _drawn_field(old: object, values: Mapping[str, Array], place: str) -> object:
    if isinstance(old, tuple):
        new = tuple(_drawn_item(item, values, place) for item in old)
        return old if all(one is other for one, other in zip(new, old, strict=True)) else new
    return _drawn_item(old, values, place)


def _drawn_item(item: object, values: Mapping[str, Array], place: str) -> object:
    if isinstance(item, Ranged):
        return item.model_copy(update={"value": values[place]}) if place in values else item
    if isinstance(item, Record):
        key = getattr(item, "id", None) or getattr(item, "since", None)
        return record_of_draws(item, values, f"{place}." + (f"{key}." if key else ""))
    return item


def drawn_law(law: TaxLaw, values: Mapping[str, Array]) -> TaxLaw:
    """The tax law with other values by key ("tax/general.materials_share")."""
    states = {
        state: _drawn_estimates(records, values)
        if state in law.estimated
        else with_values(f"tax/{STATE_FILES[state]}", records, values)
        for state, records in law.states.items()
    }
    jurisdictions = {
        key: replace(jurisdiction, **_drawn_rates(key, jurisdiction, values))
        for key, jurisdiction in law.jurisdictions.items()
    }
    return replace(
        law,
        states=states,
        federal=with_values("tax/federal", law.federal, values),
        general=with_values("tax/general", law.general, values),
        local_sales=with_values("tax/local_sales", law.local_sales, values),
        jurisdictions=jurisdictions,
    )


def _drawn_estimates(records: Mapping[str, TaxRecord], values: Mapping[str, Array]) -> Mapping[str, TaxRecord]:
    if not any(record["key"] in values for record in records.values()):
        return records
    return {
        name: {**record, "value": values[record["key"]]} if record["key"] in values else record
        for name, record in records.items()
    }


def _drawn_rates(key: str, jurisdiction: Jurisdiction, values: Mapping[str, Array]) -> dict[str, Any]:
    found = {}
    for name in RATES:
        record = getattr(jurisdiction, name)
        place = (
            f"tax/jurisdictions.{key}.{name}"
            if record is None
            else record.get("key", f"tax/jurisdictions.{key}.{name}")
        )
        if record is not None and place in values:
            found[name] = {**record, "value": values[place]}
    return found


RATES = ("property_rate", "sales_rate")
