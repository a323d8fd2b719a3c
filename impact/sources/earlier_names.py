"""Names of version 0.1 that a study may still use, and what they are called now."""

import re
from typing import Any

FIELDS = {"utilisation": "utilization"}
"""Fields of a facility."""
STEPS = {"placed_usd": "in_service_usd", "in_process_usd": "cip_usd", "appraisal_usd": "appraised_value_usd"}
"""Steps of a published tax."""
METRIC, METRIC_NOW = "treasury.", "jurisdiction."
"""How the metric of a claim begins that is about one taxing jurisdiction."""


def current_key(key: str) -> str:
    """A field's name, or a dotted key of one, with the names of today.

    >>> current_key("facility.hall.utilisation"), current_key("utilisation")
    ('facility.hall.utilization', 'utilization')
    """
    return re.sub(r"[^.]+$", lambda found: FIELDS.get(found[0], found[0]), key)


def with_current_names(record: dict[str, Any]) -> dict[str, Any]:
    """The raw record of a study with the names of today; what is not of a known form stays for the check to name.

    >>> with_current_names({"claim": [{"metric": "treasury.memphis"}]})
    {'claim': [{'metric': 'jurisdiction.memphis'}]}
    """
    return {
        key: [_current_row(key, row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in record.items()
    }


def _current_row(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of one of a study's lists with the names of today."""
    step, metric = row.get("step"), row.get("metric")
    if kind == "facility":
        return {key if FIELDS.get(key, key) in row else FIELDS.get(key, key): value for key, value in row.items()}
    if kind == "published_tax" and isinstance(step, str) and step in STEPS:
        return row | {"step": STEPS[step]}
    if kind == "claim" and isinstance(metric, str) and metric.startswith(METRIC):
        return row | {"metric": METRIC_NOW + metric.removeprefix(METRIC)}
    return row
