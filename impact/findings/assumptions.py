"""Assumptions: every ranged figure of a study with its range and its source, and the model's own parameters."""

from typing import Any

import pandas as pd

from impact.study import Study
from impact.study.figures import figures, unit_of
from impact.study.ranged import Source

COLUMNS = ("where", "what", "value", "low", "high", "bounds", "unit", "source", "address", "trust")


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
            low, high = (value if record.get(end) is None else record[end] for end in ("low", "high"))
            bounds = (low, high, record.get("bounds", "minmax"))
            source = (record["source"], record.get("address", ""), record["trust"])
            where = f"data/parameters/{topic}.{name}"
            rows.append((where, record["title"], value, *bounds, record["unit"], *source))
    return pd.DataFrame(rows, columns=list(COLUMNS))
