"""Assumptions: every ranged figure of a study with its range and its source, and the model's own parameters."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from impact.figure import Ranged, Record, Source
from impact.study import Study

COLUMNS = ("where", "what", "value", "low", "high", "bounds", "unit", "source", "address", "trust")
UNITS = {
    "it_mw": "MW",
    "usd_per_mw": "USD per MW",
    "usd_per_mwh": "USD per MWh",
    "labor_income_usd_per_job": "USD per job and year",
    "jobs_per_mw": "jobs per MW",
    "job_years": "job-years",
    "jobs": "jobs",
    "pue": "MW drawn per MW of computing",
    "utilisation": "share",
}
"""Units of fields whose name does not end in one."""


def figures(record: Record, where: str = "", name: str = "") -> Iterator[tuple[str, str, str, Ranged]]:
    """Every ranged figure that a record gives: where it stands, what it is of, its field, itself."""
    for field in (name for name in type(record).model_fields if name in record.model_fields_set):
        value = getattr(record, field)
        items = value if isinstance(value, tuple) else (value,)
        for item in items:
            if isinstance(item, Ranged):
                yield f"{where}{field}", name, field, item
            elif isinstance(item, Record):
                key = getattr(item, "id", None)
                place = f"{where}{field}." + (f"{key}." if key else "")
                yield from figures(item, place, getattr(item, "name", "") or name)


def unit_of(field: str) -> str:
    """Unit of a ranged field."""
    if field in UNITS:
        return UNITS[field]
    return "USD" if field.endswith("_usd") else "share"


def study_assumptions(study: Study) -> pd.DataFrame:
    """One row for each ranged figure of the study (COLUMNS)."""
    rows = []
    for where, name, field, figure in figures(study):
        source = study.sources.get(figure.source or "", Source(title="not given", trust="assumption"))
        low, high = figure.span
        what = f"{name}: {field.replace('_', ' ')}" if name else field.replace("_", " ")
        range_and_unit = (figure.value, low, high, figure.bounds, unit_of(field))
        rows.append((where, what, *range_and_unit, source.title, source.address, source.trust))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def parameter_assumptions(topic: str, records: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """One row for each parameter of a topic (COLUMNS); nested records are flattened."""
    rows = []
    for name, record in records.items():
        if "value" not in record:
            nested = parameter_assumptions(f"{topic}.{name}", record)
            rows += list(nested.itertuples(index=False, name=None))
        elif not isinstance(record["value"], list):
            value = record["value"]
            bounds = (record.get("low", value), record.get("high", value), record.get("bounds", "minmax"))
            source = (record["source"], record.get("address", ""), record["trust"])
            where = f"data/parameters/{topic}.{name}"
            rows.append((where, record["title"], value, *bounds, record["unit"], *source))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def claims_table(study: Study, headline: pd.DataFrame) -> pd.DataFrame:
    """Public figures beside ours: what, figure, who, when, ours, unit, comparable, source, address, trust."""
    rows = []
    for claim in study.claim:
        source = study.sources[claim.source]
        known = claim.metric in headline.index
        ours = float(headline.loc[claim.metric, "total"]) if known else float("nan")
        unit = str(headline.loc[claim.metric, "unit"]) if known else ""
        said = (claim.what, claim.figure, claim.who, claim.when)
        rows.append((*said, ours, unit, claim.comparable, source.title, source.address))
    columns = ["what", "figure", "who", "when", "ours", "unit", "comparable", "source", "address"]
    return pd.DataFrame(rows, columns=columns)
