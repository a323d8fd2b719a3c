"""Draws: a Latin hypercube over the input groups, every input's value in every draw, and studies with these values.

    probability    draw x input group    each column has one draw in each of as many equal parts
    value          input            quantile of its distribution at the probability of its input group

Linked inputs have one input group, and so one probability.
Reference: McKay, Beckman and Conover (1979), Technometrics 21(2).

A value is draw x 1 where amounts are by year, draw x 1 x 1 x 1 where they are by year, day and hour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from impact.sources.parameters import with_values
from impact.study.ranged import Ranged, Record
from impact.taxes.law import STATE_FILES, Jurisdiction, TaxLaw, TaxRecord
from impact.threads import in_threads
from impact.uncertainty.distributions import quantiles
from impact.uncertainty.inputs import Input, drivers, is_scenario

Array = npt.NDArray[np.float64]
Values = Mapping[str, Array]
"""Value of each input by key, one a draw."""
YEARLY, HOURLY = 1, 3
"""How many axes come after the draws."""
FEW = 100
"""Up to so many draws threads cost more than they save."""
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
    alike = {one.key: (one.driver, one.figure, one.limits) for one in inputs if one.driver in probabilities}
    distinct = list(dict.fromkeys(alike.values()))
    each = in_threads if max((wanted.size for wanted in probabilities.values()), default=0) > FEW else map
    found = each(lambda own: quantiles(own[1], probabilities[own[0]], own[2]), distinct)
    known = dict(zip(distinct, found, strict=True))
    return {key: known[own] for key, own in alike.items()}


def drawn_values(inputs: list[Input], draws: int, seed: int) -> dict[str, Array]:
    """Values of all inputs in all draws."""
    return values_at(inputs, latin_hypercube(drivers(inputs), draws, seed))


def one_at_a_time(inputs: list[Input], low: float = 0.1, high: float = 0.9) -> dict[str, Array]:
    """Values with one input group after the other at two probabilities, the others at their central values.

    The draws come in pairs, in the order of the input groups; a group of scenarios takes its two outer cases.
    """
    names = list(drivers(inputs))
    central = {one.key: np.full(2 * len(names), one.figure.value) for one in inputs}
    for place, group in enumerate(drivers(inputs).values()):
        pair = (0.0, 1.0) if is_scenario(group) else (low, high)
        ends = values_at(group, {group[0].driver: np.array(pair)})
        for key, two in ends.items():
            central[key][2 * place : 2 * place + 2] = two
    return central


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
