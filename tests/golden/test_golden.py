"""Headline figures of the shipped studies, as last looked at: models/*/expected.csv (rewrite.py writes them again)."""

import pandas as pd
import pytest

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
