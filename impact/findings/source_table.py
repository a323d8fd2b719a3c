"""Sources: where every figure comes from: of the study, of the built data, of the parameters."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impact.study import Study

COLUMNS = ["used_for", "key", "source", "address", "trust", "note"]
PARAMETERS = "data/parameters/"


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
    return pd.DataFrame([*of_study, *of_data, *of_parameters], columns=COLUMNS)
