"""BEA's industry-by-industry total requirements, 2017 benchmark, after redefinitions (see README.md here)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impact.accounts.requirements import leontief_inverse
from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.sources.built import read_column_sums

HERE = Path(__file__).parent
TABLE = "bea_ixi_total_requirements_2017_detail.csv.gz"
LARGEST_DIFFERENCE = 0.001


@pytest.fixture(scope="module")
def ours(benchmark) -> pd.DataFrame:
    inverse = leontief_inverse(benchmark.industry_requirements(imports=True))
    return pd.DataFrame(inverse, benchmark.codes, benchmark.codes)


@pytest.mark.agency
def test_every_cell_is_that_of_bea(ours, published):
    theirs = pd.read_csv(published / TABLE, index_col=0).drop(index="T009")
    assert list(theirs.index) == list(ours.index)
    assert list(theirs.columns) == list(ours.columns)
    assert np.abs(ours - theirs).to_numpy().max() < LARGEST_DIFFERENCE


def test_a_sample_of_cells_is_that_of_bea(ours):
    theirs = pd.read_csv(HERE / "bea_cells_2017.csv", dtype={"row": str, "column": str})
    assert len(theirs) == 200
    found = [ours.loc[row, column] for row, column in zip(theirs["row"], theirs["column"], strict=True)]
    assert np.abs(found - theirs["total_requirement"]).max() < LARGEST_DIFFERENCE


def test_output_multipliers_with_imports_are_the_column_sums_of_bea():
    theirs = read_column_sums()
    table = multipliers("us", Options(accounts=2017, imports=True), basis="industry", households=False, price_year=2023)
    gap = (table.set_index("code")["output_multiplier"] / theirs - 1).abs()
    assert len(gap) == 402
    assert gap.notna().all()
    assert gap.max() < 0.008
    assert (gap > 0.001).sum() <= 20
