"""Figures of the shipped studies as last looked at; rewrite.py writes them again.

models/*/expected.csv holds the headline; table_sums.csv holds what every column of every table comes to, with
simulations.
"""

import pandas as pd
import pytest
from table_sums import KEY, SUMS, moved_columns, table_sums

from impact.sources.catalog import models_folder
from impact.sources.studies import study_names


@pytest.mark.parametrize("name", study_names())
def test_the_headline_is_as_expected(results_of, name):
    expected = pd.read_csv(models_folder() / name / "expected.csv", index_col="metric")
    found = results_of(name).headline["total"].dropna()
    assert set(found.index) == set(expected.index)
    gap = (found / expected["total"] - 1).abs()
    moved = gap[gap > expected["tolerance_share"]]
    assert moved.empty, f"{name}: {moved.to_dict()}; if this is meant, run python tests/golden/rewrite.py"


@pytest.mark.parametrize("name", study_names())
def test_every_table_comes_to_what_it_did(results_of, name):
    expected = pd.read_csv(SUMS).set_index(KEY).loc[[name]]
    moved = moved_columns(table_sums(results_of(name)), expected, tolerance=1e-6)
    assert moved.empty, f"if this is meant, run python tests/golden/rewrite.py\n{moved.to_string()}"
