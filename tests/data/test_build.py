"""`impact data build`: the agency files give the shipped data again, to the last digit that is stored."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impact.errors import DataError
from impact.ingest import build as building
from impact.ingest.build import triplets
from impact.ingest.evidence import by_bea_county
from impact.ingest.geography import county_flows
from impact.ingest.jobs_accuracy import masked_summary
from impact.sources import catalog
from impact.sources.catalog import data_folder

ALIASES = pd.DataFrame({"fips": ["51540", "51003", "02261", "02261"], "bea_fips": ["51901", "51901", "02063", "02066"]})


LAST_DIGIT = {"trade": 1e-5}
"""Folders whose tables are rounded to a number of decimals."""


def same_table(shipped: Path, built: Path) -> bool:
    """Whether two files are equal, floats to the last digit stored: processors sum in different orders."""
    if shipped.read_bytes() == built.read_bytes():
        return True
    if shipped.suffix == ".npy":
        old, new = np.load(shipped), np.load(built)
        if old.dtype != new.dtype or old.shape != new.shape or old.dtype.kind != "f":
            return False
        precision = np.finfo(old.dtype).eps
        return np.allclose(new.astype(float), old.astype(float), rtol=2 * precision, atol=1e-9 * np.abs(old).mean())
    old, new = (pd.read_csv(path, dtype=None) for path in (shipped, built))
    numbers = old.select_dtypes("float").columns
    return old.drop(columns=numbers).equals(new.drop(columns=numbers)) and np.allclose(
        new[numbers], old[numbers], rtol=1e-6, atol=LAST_DIGIT.get(shipped.parent.name, 0.0), equal_nan=True
    )


@pytest.mark.agency
def test_the_shipped_data_are_what_the_agency_files_give(renewed):
    folder, _ = renewed
    assert [name for name in catalog.read_checksums() if not same_table(data_folder() / name, folder / name)] == []
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in data_folder().iterdir())


def test_the_build_checks_its_files_and_puts_the_new_tables_in_place(tmp_path, monkeypatch):
    folder, steps = tmp_path / "data", []
    shutil.copytree(data_folder(), folder)
    monkeypatch.setattr(building, "check_inputs", lambda agency: steps.append(("checked", agency)))
    monkeypatch.setattr(building, "built_parts", lambda agency, years, say: (agency, years))
    monkeypatch.setattr(building, "write_built", lambda work, parts: (work / "county/counties.csv").write_text("new"))
    building.build(tmp_path, folder, lambda _: None)
    assert steps == [("checked", tmp_path)]
    assert (folder / "county/counties.csv").read_text() == "new"
    assert (folder / "national/2024").is_dir()


@pytest.mark.agency
def test_every_agency_file_is_the_recorded_release(agency):
    catalog.check_inputs(agency)


def test_a_folder_without_the_agency_files_is_refused(tmp_path):
    with pytest.raises(DataError, match="agency files missing in the folder given with --from: "):
        catalog.check_inputs(tmp_path)


def test_the_shipped_data_are_small():
    assert sum(path.stat().st_size for path in data_folder().rglob("*") if path.is_file()) < 30e6


def test_every_source_says_where_it_comes_from():
    for name, record in catalog.read_sources().items():
        missing = {"publisher", "title", "release", "address", "unit", "license", "sha256"} - {
            key for key, text in record.items() if text
        }
        assert missing == set(), name


def test_business_patterns_of_combined_areas_are_summed():
    table = pd.DataFrame({"fips": ["51540", "51003", "02261", "47157"], "level": 4, "naics": "1111"})
    found = by_bea_county(table.assign(employees=[1.0, 2.0, 5.0, 9.0], payroll_kusd=1.0), ALIASES).set_index("fips")
    assert found["employees"].to_dict() == {"51901": 3.0, "02063": 5.0, "02066": 5.0, "47157": 9.0}


def test_flows_are_summed_by_area_and_lose_only_places_abroad():
    flows = pd.DataFrame({"residence": ["51540", "51003", "99999"], "workplace": ["51003", "51003", "51003"]})
    found = county_flows(flows.assign(workers=[10, 20, 5]), ALIASES, pd.Index(["51901", "47157"]))
    assert found.to_numpy().tolist() == [[0, 0, 30]]


def test_triplets_are_the_cells_that_are_not_zero():
    cells = triplets(np.array([[0.0, 1.5], [2.5, 0.0]]))
    assert cells.tolist() == [(0, 1, 1.5), (1, 0, 2.5)]


def test_the_error_of_filled_cells_is_given_by_their_size():
    truth, found = np.array([5.0, 50.0, 50.0]), np.array([10.0, 40.0, 50.0])
    table = masked_summary(truth, found, np.array([0, 1, 1]))
    assert table.loc["under 10", "median_error_share"] == 1.0
    assert table.loc["10-99", "masked_cells"] == 2
    assert table.loc["10-99", "median_error_share"] == pytest.approx(0.1)


def test_filled_large_cells_are_near_and_small_ones_are_said_to_be_far():
    table = pd.read_csv(data_folder() / "county" / "masked_cells.csv", index_col="jobs_in_cell")
    assert table.loc["1,000-9,999", "median_error_share"] < 0.1
    assert table["median_error_share"].is_monotonic_decreasing
