"""An update as a whole: new tables and records, or everything as it was."""

import filecmp
import shutil

import numpy as np
import pandas as pd
import pytest

from impact.errors import DataError, OutputError, StudyError
from impact.ingest import renewal
from impact.ingest.agency import bea_io, eia
from impact.ingest.agency.files import offered_files
from impact.ingest.national import build_national
from impact.ingest.swap import check_data
from impact.ingest.taking import take
from impact.sources import catalog
from impact.sources.catalog import data_folder

pytestmark = pytest.mark.agency
AFTER = "ImportMatrices_After_Redefinitions_Summary.xlsx"


def quiet(_):
    pass


def same(first, second) -> bool:
    names = [path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file()]
    _, differing, failed = filecmp.cmpfiles(first, second, names, shallow=False)
    return not differing and not failed


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "downloads"
    place.mkdir()
    return place


@pytest.fixture
def data(tmp_path):
    """A data folder of one's own, as shipped."""
    shutil.copytree(data_folder(), tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def with_hours(agency, shipped, tmp_path_factory):
    """An update that brings hours of 2025 alone, into a new folder, the agency files kept."""
    place = tmp_path_factory.mktemp("hours")
    (place / "downloads").mkdir()
    known = eia.read_hours(agency).set_index("utc_hour")["tva_mw"]
    for name, text in shipped.hourly_texts(2025, known.loc["2023-01-01":"2023-12-31"]).items():
        (place / "downloads" / name).write_text(text)
    records = renewal.update(offered_files(place / "downloads"), agency, place / "data", quiet, place / "kept")
    return place, records


def test_a_full_update_passes_the_data_check_and_records_what_it_took(renewed):
    folder, records = renewed
    assert catalog.damaged_tables(folder) == []
    check_data(folder)
    assert catalog.recorded_accounts(folder) == [2017, 2023, 2024]
    written = catalog.read_sources(folder)
    assert written["bea_regional/CAEMP25N.zip"]["release"] == "November 16, 2023"
    assert written["census/cbp_2021_all_counties_naics2_4_6.csv.gz"]["made_from"] == "cbp21co.zip"
    assert set(records) <= set(written)
    assert all(len(record["sha256"]) == 64 for record in written.values())
    assert "bea_regional/caemp25n_2001_2022.tar.xz" not in written


def test_newer_hours_alone_renew_the_grid_and_nothing_else(with_hours):
    place, records = with_hours
    peaks = pd.read_csv(place / "data/grid/system_peaks.csv")
    assert peaks["year"].max() == 2025
    assert list(records) == ["grid/eia930_tva_misosouth_hourly_2016_2025.csv.gz"]
    assert catalog.damaged_tables(place / "data") == []
    assert same(data_folder() / "county", place / "data" / "county")
    forecast = pd.read_csv(place / "data/grid/peak_forecast.csv")
    assert forecast["year"].min() == 2026


def test_the_kept_files_are_those_that_the_records_name(with_hours):
    place, _ = with_hours
    catalog.check_inputs(place / "kept", ("grid/",), place / "data")
    assert sorted(path.name for path in (place / "kept").iterdir()) == ["grid"]


def refused(files, agency, data, match):
    before = data.with_name("before")
    shutil.copytree(data, before)
    with pytest.raises(StudyError, match=match):
        renewal.update(files, agency, data, quiet)
    assert same(before, data)
    assert sorted(path.name for path in data.parent.iterdir() if path.name.startswith(".")) == []


@pytest.fixture(scope="module")
def make_use(agency, shipped, tmp_path_factory):
    """Make, use and imports of 2025: those of 2024, a twentieth higher."""
    place = tmp_path_factory.mktemp("make-use")
    for name, what in ((shipped.MAKE, "Make"), (shipped.USE, "Use"), (AFTER, "Import")):
        newer = {2025: (shipped.summary_table(agency, what, 2024) * 1.05).round().rename(columns=shipped.NAMES)}
        years = [2017, 2021, 2022, 2024, 2025] if what == "Make" else [2017, 2024, 2025]
        exact = {year: frame_adds_up(frame, what) for year, frame in newer.items()}
        (place / name).write_bytes(shipped.summary_workbook(agency, what, years, change=exact))
    return place


def frame_adds_up(table, what):
    """The same table, its last row and column the sums of its rounded cells."""
    if what == "Make":
        table.iloc[:-1, -1] = table.iloc[:-1, :-1].sum(axis=1)
        table.iloc[-1, :-1] = table.iloc[:-1, :-1].sum()
        return table
    return table * 1.0


def test_accounts_of_a_newer_year_without_its_gross_output_are_refused(make_use, agency, data):
    match = r"accounts of 2025 also need gross output and prices \(GrossOutput\.xlsx of UGdpByInd\.zip\) of that year"
    refused(offered_files(make_use), agency, data, match)


def test_a_newer_year_becomes_the_newest_accounts(make_use, agency, shipped, folder, tmp_path):
    names = bea_io.read_names(agency, "Industry")
    shutil.copytree(make_use, folder, dirs_exist_ok=True)
    shipped.zipped(
        folder / "UGdpByInd.zip", {"GrossOutput.xlsx": shipped.gross_output_workbook(agency, names, last=2025)}
    )
    taken = take(offered_files(folder), agency)
    records = renewal.merged_records(taken)
    renewal.check_pieces(records, taken, agency, ())
    assert not any("Use_2023" in path for path in records)
    renewal.merge(taken, agency, tmp_path / "merged", records, ())
    national = build_national(tmp_path / "merged", [2017, 2025])
    assert list(national.accounts) == [2017, 2025]
    assert national.price_index.columns[-1] == 2026
    now = national.accounts[2025]
    then = pd.read_csv(data_folder() / "national/2024/industries.csv", index_col="code")
    growth = now.industries["output_musd"].sum() / then["output_musd"].sum()
    assert growth == pytest.approx(1.05, abs=1e-4)
    shares = now.industries[["compensation_share", "taxes_share", "surplus_share"]]
    assert np.abs(shares - then[shares.columns]).median().max() < 0.005


def test_a_file_that_does_not_add_up_leaves_the_data_as_they_were(agency, data, folder, shipped):
    table = shipped.summary_table(agency, "Make", 2024)
    table.iloc[0, 0] += 1000
    book = shipped.summary_workbook(agency, "Make", [2017, 2021, 2022, 2023, 2024], change={2024: table})
    (folder / shipped.MAKE).write_bytes(book)
    refused(offered_files(folder), agency, data, r"^IOMake_After.*parts and total differ")


def test_agency_files_that_are_missing_or_altered_are_named(agency, data, folder, shipped, tmp_path):
    shipped.state_zip(agency, ("SAINC6N",), folder / "SAINC.zip")
    refused(
        offered_files(folder),
        tmp_path / "nowhere",
        data,
        r"missing among the agency files .*bea_io/detail_2017/Detail_Make",
    )


def test_tables_that_break_a_rule_leave_the_data_as_they_were(agency, data, folder, shipped, monkeypatch):
    shipped.state_zip(agency, ("SAINC6N",), folder / "SAINC.zip")

    def spoilt(merged, work, only, say):
        jobs = np.load(work / "county/jobs.npy")
        jobs[100] *= 1.5
        np.save(work / "county/jobs.npy", jobs)
        renewal.write_checksums(work)

    monkeypatch.setattr(renewal, "rebuild", spoilt)
    match = r"the new files give tables that break a rule: jobs of .* do not add up to its total; nothing was changed"
    refused(offered_files(folder), agency, data, match)


def test_a_folder_to_keep_the_files_in_must_be_new(agency, data, folder, shipped):
    shipped.state_zip(agency, ("SAINC6N",), folder / "SAINC.zip")
    with pytest.raises(OutputError, match=r"--keep .*: not empty"):
        renewal.update(offered_files(folder), agency, data, quiet, folder)


@pytest.mark.parametrize(
    ("path", "column", "match"),
    [
        ("national/2023/industries.csv", "compensation_share", "accounts of 2023: inputs and value added of"),
        ("published/bea_column_sums_2017.csv", "column_sum", r"total requirements of 2017 differ from BEA's by up to"),
    ],
)
def test_a_broken_identity_is_named(data, path, column, match):
    table = pd.read_csv(data / path)
    table.loc[5, column] *= 1.2
    table.to_csv(data / path, index=False)
    renewal.write_checksums(data)
    with pytest.raises(DataError, match=match):
        check_data(data)
