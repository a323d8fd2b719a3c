"""Published tables that ours are compared with, carried along in data/published/."""

import pandas as pd

from impact.errors import DataError
from impact.sources.places import data_folder


def read_column_sums() -> pd.Series:
    """Column sums of BEA's industry-by-industry total requirements, 2017 benchmark, by industry."""
    path = data_folder() / "published" / "bea_column_sums_2017.csv"
    try:
        return pd.read_csv(path, index_col="industry")["column_sum"]
    except FileNotFoundError:
        raise DataError("data/published/bea_column_sums_2017.csv is missing; install the package again") from None
