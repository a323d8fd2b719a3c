"""Sources and assumptions: every figure of a study and of the model with its range, and where it comes from."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from impact.study import Study
from impact.study.keys import figures, unit_of
from impact.study.ranged import Source
from impact.uncertainty.inputs import Input, drivers

SOURCE_COLUMNS = ["used_for", "key", "source", "address", "trust", "note"]
PARAMETERS = "data/parameters/"
JUDGMENT = "assumption"
MARK = " (judgment)"
ASSUMPTION_COLUMNS = ("where", "what", "value", "low", "high", "bounds", "unit", "source", "address", "trust")


def source_table(study: Study, data: Mapping[str, Mapping[str, Any]], assumptions: pd.DataFrame) -> pd.DataFrame:
    """Every source of a run: used_for, key, source, address, trust, note.

    Args:
        study: with its sources.
        data: records of data/sources.toml by file.
        assumptions: every assumption with its source (effects.assumptions).
    """
    of_study = [("study", key, one.title, one.address, one.trust, one.note) for key, one in study.sources.items()]
    of_data = [
        ("data", file, f"{one['publisher']}: {one['title']}, {one['release']}", one["address"], "seen", one["unit"])
        for file, one in data.items()
    ]
    own = assumptions[assumptions["where"].str.startswith(PARAMETERS)]
    of_parameters = [
        ("parameters", ", ".join(sorted({where.removeprefix(PARAMETERS) for where in rows["where"]})), *key, "")
        for key, rows in own.groupby(["source", "address", "trust"], sort=False)
    ]
    return pd.DataFrame([*of_study, *of_data, *of_parameters], columns=SOURCE_COLUMNS)


def study_assumptions(study: Study) -> pd.DataFrame:
    """One row for each ranged figure of the study (COLUMNS)."""
    rows = []
    for where, name, field, figure in figures(study):
        source = study.sources.get(figure.source or "", Source(title="not given", trust="assumption"))
        low, high = figure.span
        what = f"{name}: {field.replace('_', ' ')}" if name else field.replace("_", " ")
        range_and_unit = (figure.value, low, high, figure.bounds, unit_of(field))
        rows.append((where, what, *range_and_unit, source.title, source.address, source.trust))
    return pd.DataFrame(rows, columns=list(ASSUMPTION_COLUMNS))


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
    return pd.DataFrame(rows, columns=list(ASSUMPTION_COLUMNS))


def with_judgment_marked(tornado: pd.DataFrame, inputs: Iterable[Input], assumptions: pd.DataFrame) -> pd.DataFrame:
    """The tornado with MARK after the title of each input group of our own judgment.

    Args:
        tornado: inputs that move the figures most.
        inputs: figures with a range; of a group at least one figure rests on our own judgment.
        assumptions: every assumption with its trust.
    """
    if tornado.empty:
        return tornado
    own = set(assumptions.loc[assumptions["trust"].eq(JUDGMENT), "where"].str.removeprefix(PARAMETERS))
    judged = [driver for driver, group in drivers(inputs).items() if any(one.key in own for one in group)]
    return tornado.assign(title=tornado["title"].where(~tornado["driver"].isin(judged), tornado["title"] + MARK))
