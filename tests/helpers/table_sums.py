"""What a study's tables come to: of every column of figures how many cells are filled, their sum, and their size."""

from pathlib import Path

import numpy as np
import pandas as pd

from impact.outputs.tables import named_tables
from impact.results import Results

SUMS = Path(__file__).parents[1] / "golden" / "table_sums.csv"
KEY, SUM, SIZE = ["study", "table", "column"], "sum", "root_sum_of_squares"
DIGITS = "%.9g"


def table_sums(results: Results) -> pd.DataFrame:
    """The figures of every table of a run, by study, table, and column; independent of the order of rows."""
    rows = []
    for table, frame in named_tables(results).items():
        for column in frame.select_dtypes("number"):
            cells = frame[column].dropna().to_numpy(float)
            rows.append((results.study.name, table, column, len(cells), cells.sum(), np.sqrt((cells**2).sum())))
    return pd.DataFrame(rows, columns=[*KEY, "cells", SUM, SIZE]).set_index(KEY)


def moved_columns(found: pd.DataFrame, expected: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Columns that came or went, have other cells filled, or moved by more than a share of their size."""
    both = found.join(expected.add_suffix("_expected"), how="outer")
    room = tolerance * both[f"{SIZE}_expected"] * np.sqrt(both["cells_expected"])
    same = both["cells"].eq(both["cells_expected"])
    for name in (SUM, SIZE):
        same &= (both[name] - both[f"{name}_expected"]).abs() <= room
    return both[~same]
