"""Jobs of a later year from covered jobs: identities by hand, and what the shipped tables hold."""

import numpy as np
import pandas as pd
import pytest

from impact.ingest.later_jobs import (
    ASSUMED,
    MOVED,
    OBSERVED,
    CoveredJobs,
    coverage_ratio,
    later_wage_jobs,
)
from impact.sources.built import read_county_tables
from impact.sources.catalog import data_folder

COUNTIES = pd.Index(["47001", "47003", "47005"])
LINES = ["retail", "transport"]


def known(**changes):
    """One state: all jobs 1000-4000, published wage and salary totals, one covered cell missing."""
    jobs = pd.DataFrame([[4000.0, 2000.0], [3000.0, 1000.0], [50.0, 40.0]], COUNTIES, LINES)
    covered = pd.DataFrame([[3300.0, 1600.0], [2200.0, np.nan], [40.0, 30.0]], COUNTIES, LINES)
    state = pd.DataFrame([[5400.0, 2200.0]], ["47000"], LINES)
    fields = {
        "jobs": jobs,
        "guess": jobs * 0.75,
        "wage_total": pd.Series([4600.0, 2900.0, 60.0], COUNTIES),
        "state_wage": state,
        "covered": covered,
        "covered_state": covered.set_axis(["47000"] * 3).groupby(level=0).sum(),
        "ratio": pd.DataFrame([[1.0, 1.05]], ["47000"], LINES),
        "way": 1 / 3,
        "used": ("retail", "transport"),
        "least_jobs": 100.0,
    }
    return CoveredJobs(**(fields | changes))


def test_the_base_has_the_published_totals_and_no_cell_above_its_jobs():
    found = later_wage_jobs(known())
    assert found.base.sum(axis=1).to_numpy() == pytest.approx([4600.0, 2900.0, 60.0], rel=1e-3)
    assert (found.base <= known().jobs + 1e-9).all().all()


def test_an_observed_cell_is_covered_jobs_times_the_ratio_whatever_the_base():
    found = later_wage_jobs(known())
    assert found.later.loc["47001", "transport"] == pytest.approx(1600 * 1.05)
    other = later_wage_jobs(known(guess=known().guess * 0.5))
    assert other.later.loc["47001", "retail"] == pytest.approx(3300.0)


def test_a_missing_cell_moves_with_its_state_and_a_small_county_keeps_its_base():
    found = later_wage_jobs(known())
    growth = found.growth.loc["47000", "transport"]
    assert found.later.loc["47003", "transport"] == pytest.approx(growth * found.base.loc["47003", "transport"])
    assert found.later.loc["47005"].to_numpy() == pytest.approx(found.base.loc["47005"].to_numpy())
    assert found.marks.to_numpy().tolist() == [[OBSERVED, OBSERVED], [OBSERVED, MOVED], [ASSUMED, ASSUMED]]


def test_sectors_outside_the_list_are_moved():
    marks = later_wage_jobs(known(used=("retail",))).marks
    assert marks["transport"].tolist() == [MOVED, MOVED, ASSUMED]


def test_another_state_takes_the_mean_ratio_only_where_the_measured_ones_agree():
    measured = pd.DataFrame({"retail": [1.0, 1.02], "education": [1.2, 1.8]}, ["47000", "28000"])
    wage = pd.DataFrame({"retail": [100.0] * 3, "education": [120.0, 180.0, 300.0]}, ["47000", "28000", "01000"])
    covered = pd.DataFrame({"retail": [100.0] * 3, "education": [110.0, 110.0, 200.0]}, wage.index)
    found = coverage_ratio(measured, wage, covered, 0.05, 0.9)
    assert found.loc["01000", "retail"] == pytest.approx(1.01)
    growth = (1.2 * 110 + 1.8 * 110) / 300
    assert found.loc["01000", "education"] * 200 == pytest.approx(growth * 300)
    assert found.loc["28000", "education"] == pytest.approx(1.8)


def test_the_method_is_better_than_keeping_the_old_year_in_large_cells_only():
    table = pd.read_csv(data_folder() / "county/later_jobs_error.csv", index_col="jobs_in_cell")
    error = {name: table[f"{name}_summed_error_share"] for name in ("kept", "covered", "chosen")}
    for size in ("1,000-9,999", "10,000 and more"):
        assert error["chosen"][size] < 0.7 * error["kept"][size]
    assert error["covered"]["100-999"] > error["kept"]["100-999"]


def test_jobs_moved_as_covered_jobs_did_in_shelby_and_desoto():
    """BLS: covered jobs fell 2.3% in Shelby from 2022 to 2024 and rose 3.5% in DeSoto."""
    folder = data_folder() / "county"
    rows = read_county_tables().table.index.get_indexer(["47157", "28033"])
    base = np.load(folder / "line_base_wage.npy")[rows].sum(axis=1)
    tables = read_county_tables()
    now = (tables.jobs[rows].astype(float) * tables.wage_salary_share[rows]).sum(axis=1)
    assert now / base == pytest.approx([482470 / 493623, 72666 / 70216], abs=2e-3)
