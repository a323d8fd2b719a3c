"""Studies and parameters with the values of the draws in place of the central ones.

A value is draw x 1 where amounts are by year, draw x 1 x 1 x 1 where they are by year, day and hour.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from impact.sources.parameters import with_values
from impact.study.ranged import Ranged, Record
from impact.taxes.law import STATE_FILES, TaxLaw, TaxRecord
from impact.uncertainty.draws import Array, Values

YEARLY, HOURLY = 1, 3
"""How many axes come after the draws."""
AnyRecord = TypeVar("AnyRecord", bound=Record)


def spread(values: Values, axes: int) -> dict[str, Array]:
    """The values with axes of length one after the draws."""
    return {key: column.reshape(-1, *[1] * axes) for key, column in values.items()}


def record_of_draws(record: AnyRecord, values: Mapping[str, Array], where: str = "") -> AnyRecord:
    """A study, or a part of it, with other values by key (as effects.assumptions.figures names them)."""
    changes = {}
    for field in type(record).model_fields:
        old = getattr(record, field)
        new = _drawn_field(old, values, f"{where}{field}")
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
    states = {state: with_values(f"tax/{STATE_FILES[state]}", records, values) for state, records in law.states.items()}
    jurisdictions = {
        key: replace(jurisdiction, **_drawn_rates(key, jurisdiction.sales_rate, values))
        for key, jurisdiction in law.jurisdictions.items()
    }
    return replace(
        law,
        states=states,
        federal=with_values("tax/federal", law.federal, values),
        general=with_values("tax/general", law.general, values),
        jurisdictions=jurisdictions,
    )


def _drawn_rates(key: str, record: TaxRecord | None, values: Mapping[str, Array]) -> dict[str, Any]:
    place = f"tax/jurisdictions.{key}.sales_rate"
    return {"sales_rate": {**record, "value": values[place]}} if record is not None and place in values else {}
