"""Downloaded files: each recognized, compared with its own totals, and refused by name if anything is wrong."""

import gzip
import io
import re
import zipfile

import numpy as np
import pandas as pd
import pytest

from impact.errors import DataError, StudyError
from impact.ingest.agency import bea_io, bea_regional, eia
from impact.ingest.agency.files import offered_files
from impact.ingest.agency.workbooks import Workbook
from impact.ingest.taking import kind_of, take
from impact.ingest.taking_tables import joined_hours

pytestmark = pytest.mark.agency


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "downloads"
    place.mkdir()
    return place


def taken(folder, agency):
    return take(offered_files(folder), agency)


def unpacked(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), index_col=0, compression="gzip")


@pytest.fixture(scope="module")
def members(agency, shipped) -> dict[str, bytes]:
    """The state tables' zip, small enough to damage many times."""
    path = io.BytesIO()
    shipped.state_zip(agency, ("SAINC6N",), path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SAINC = "SAINC6N__ALL_AREAS_1998_2021.csv"


@pytest.mark.parametrize("layout", ["release 2025", "AllTablesIO"])
@pytest.mark.parametrize(("name", "what"), [("MAKE", "Make"), ("USE", "Use")])
def test_a_summary_workbook_of_either_layout_gives_the_figures_at_hand(folder, agency, shipped, layout, name, what):
    years = [2017, 2021, 2022, 2023, 2024]
    file = getattr(shipped, name)
    (folder / file).write_bytes(shipped.summary_workbook(agency, what, years, layout))
    found = taken(folder, agency)
    read = bea_io.read_summary_make if what == "Make" else bea_io.read_summary_use
    assert len(found.files) == (5 if what == "Make" else 3)
    for path, content in found.files.items():
        year = int(next(part for part in path.split("_") if part.isdigit()))
        table, known = unpacked(content), read(agency, year)
        pd.testing.assert_frame_equal(table.loc[known.index, known.columns], known, check_names=False)
        assert found.records[path]["made_from"] == file
        assert found.records[path]["title"].split(",")[0].endswith(str(year))


def test_a_detail_workbook_gives_the_figures_at_hand(folder, agency, shipped):
    make = pd.read_csv(agency / f"{bea_io.DETAIL}/Detail_Make_2017_AfterRedef_17sch.csv.gz", index_col=0)
    rows = shipped.sheet_rows(make, "Make, Detail", 2017, "detail")
    (folder / "IOMake_After_Redefinitions_PRO_Detail.xlsx").write_bytes(shipped.workbook({"2017": rows}))
    (content,) = taken(folder, agency).files.values()
    found = unpacked(content).drop("T007").drop(columns="T008")
    pd.testing.assert_frame_equal(found, bea_io.read_make(agency), check_names=False)


def test_gross_output_by_name_gives_the_figures_at_hand(folder, agency, shipped):
    names = bea_io.read_names(agency, "Industry")
    shipped.zipped(folder / "UGdpByInd.zip", {"GrossOutput.xlsx": shipped.gross_output_workbook(agency, names)})
    found = taken(folder, agency)
    output, prices = (unpacked(content) for content in found.files.values())
    for table, known in (
        (output, bea_io.read_series(agency, "GrossOutput")),
        (prices, bea_io.read_series(agency, "CPI")),
    ):
        np.testing.assert_allclose(table.loc[known.index].to_numpy(), known.to_numpy(), rtol=1e-12)


def test_published_requirements_are_carried_along(folder, agency, shipped, published):
    table = pd.read_csv(published / "bea_ixi_total_requirements_2017_detail.csv.gz", index_col=0)
    rows = shipped.sheet_rows(table, "Industry-by-Industry Total Requirements", 2017, "detail")
    (folder / "IxI_TR_2017_Detail.xlsx").write_bytes(shipped.workbook({"2017": rows}))
    found = taken(folder, agency)
    text = found.published["published/bea_column_sums_2017.csv"].decode()
    sums = pd.read_csv(io.StringIO(text), index_col="industry")["column_sum"]
    assert sums["1111A0"] == pytest.approx(2.0555262, abs=1e-6)
    assert len(sums) == 402


def test_business_patterns_give_the_cells_at_hand(folder, agency, shipped, monkeypatch):
    monkeypatch.setattr("impact.ingest.agency.census.LEAST_COUNTIES", 90)
    text = shipped.patterns_text(agency, ("47",))
    shipped.zipped(folder / "cbp21co.zip", {"cbp21co.txt": text.encode()})
    (content,) = taken(folder, agency).files.values()
    known = pd.read_csv(
        agency / "census/cbp_2021_all_counties_naics2_4_6.csv.gz", dtype={"fips": str, "naics": str}
    ).query("fips.str.startswith('47')")
    found = pd.read_csv(io.BytesIO(content), compression="gzip", dtype={"fips": str, "naics": str})
    keys = ["lvl", "fips", "naics"]
    pd.testing.assert_frame_equal(
        found[[*keys, "emp", "ap_k"]].astype({"emp": float, "ap_k": float}),
        known[[*keys, "emp", "ap_k"]].sort_values(keys, ignore_index=True).astype({"emp": float, "ap_k": float}),
    )


def test_a_regional_zip_reads_as_the_file_at_hand(folder, agency, members, shipped, tmp_path):
    shipped.zipped(folder / "SAINC.zip", members)
    (content,) = taken(folder, agency).files.values()
    (tmp_path / "bea_regional").mkdir()
    (tmp_path / "bea_regional/SAINC6N.zip").write_bytes(content)
    found, known = (bea_regional.read_state_table(place, "SAINC6N", [2021]) for place in (tmp_path, agency))
    pd.testing.assert_frame_equal(found, known)


def edited(members, change) -> dict[str, bytes]:
    return members | {SAINC: change(members[SAINC])}


def shifted(text: bytes) -> bytes:
    """The same figures under later years: the header says 1999-2022."""
    head, _, rest = text.partition(b"\n")
    return head.replace(b",1998,", b",").rstrip() + b",2022\n" + rest


DAMAGES = {
    "cut off": (lambda text: text[: len(text) // 2], "cut off"),
    "another table": (lambda text: text.replace(b",SAINC6N,", b",SAINC5N,"), "holds another table than its name says"),
    "another unit": (lambda text: text.replace(b"Thousands of dollars", b"Dollars"), "its unit is not"),
    "other years": (shifted, "its columns are of the years 1999-2022, its name says 1998-2021"),
    "a state gone": (
        lambda text: b"\n".join(line for line in text.split(b"\n") if b'"47000"' not in line),
        "50 states where 51 are expected",
    ),
    "a figure altered": (
        lambda text: text.replace(b"12515937000", b"12915937000"),
        "states do not add up to the nation in 2021",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_regional_file_that_is_not_whole_is_refused_by_name(folder, agency, members, shipped, damage):
    change, why = DAMAGES[damage]
    shipped.zipped(folder / "SAINC.zip", edited(members, change))
    with pytest.raises(StudyError, match=rf"^SAINC\.zip: .*{why}.*nothing was changed$"):
        taken(folder, agency)


def test_a_regional_file_of_years_gone_by_is_refused(folder, agency, members, shipped):
    lines = members[SAINC].decode("latin-1").splitlines()
    text = "\n".join(line.rpartition(",")[0] if re.search("SAINC6N,|GeoFIPS", line) else line for line in lines)
    shipped.zipped(folder / "SAINC.zip", {"SAINC6N__ALL_AREAS_1998_2020.csv": text.encode("latin-1")})
    with pytest.raises(StudyError, match=r"^SAINC\.zip: SAINC6N: holds 1998-2020; the accounts rest on 2021"):
        taken(folder, agency)


def test_a_truncated_zip_is_refused(folder, agency, members, shipped):
    path = shipped.zipped(folder / "SAINC.zip", members)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(StudyError, match=r"^SAINC\.zip: damaged or cut off .*download it again; nothing was changed"):
        taken(folder, agency)


def test_a_zip_with_a_byte_changed_is_refused(folder, agency, members, shipped):
    path = shipped.zipped(folder / "SAINC.zip", members)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StudyError, match=r"^SAINC\.zip: damaged"):
        taken(folder, agency)


def test_a_file_with_another_hash_than_stated_is_refused(folder, agency, members, shipped):
    shipped.zipped(folder / "SAINC.zip", members)
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  SAINC.zip\n")
    with pytest.raises(StudyError, match=r"^SAINC\.zip: its sha256 is [0-9a-f]{64}, not 0{64} as SHA256SUMS states"):
        taken(folder, agency)


def test_a_file_with_the_stated_hash_is_taken(folder, agency, members, shipped):
    path = shipped.zipped(folder / "SAINC.zip", members)
    (folder / "SHA256SUMS").write_text(f"{offered_files(folder)[0].sha256}  {path.name}\n")
    assert list(taken(folder, agency).files) == ["bea_regional/SAINC6N.zip"]


def test_a_stranger_is_refused(folder, agency):
    (folder / "notes.txt").write_text("call Jim")
    with pytest.raises(StudyError, match=r"^notes\.txt: not a file that update knows"):
        taken(folder, agency)


def make_book(shipped, agency, change):
    table = shipped.summary_table(agency, "Make", 2024)
    return shipped.summary_workbook(agency, "Make", [2017, 2021, 2022, 2023, 2024], change={2024: change(table)})


def with_cell(table: pd.DataFrame) -> pd.DataFrame:
    table.iloc[3, 3] += 500
    return table


BOOKS = {
    "a cell altered": (with_cell, "parts and total differ by up to 499"),
    "an industry gone": (lambda table: table.drop(index="22"), "(22 is missing: cut off|parts and total differ)"),
    "no totals": (lambda table: table.iloc[:-1, :-1], "its totals are missing: cut off"),
}


@pytest.mark.parametrize("damage", BOOKS)
def test_a_workbook_that_does_not_add_up_is_refused_by_name(folder, agency, shipped, damage):
    change, why = BOOKS[damage]
    (folder / shipped.MAKE).write_bytes(make_book(shipped, agency, change))
    with pytest.raises(StudyError, match=rf"^IOMake_After_Redefinitions_PRO_Summary\.xlsx: .*2024.*{why}"):
        taken(folder, agency)


def test_a_workbook_whose_years_are_not_those_of_its_name_is_refused(folder, agency, shipped):
    name = shipped.MAKE.replace("PRO", "PRO_1997-2023")
    (folder / name).write_bytes(shipped.summary_workbook(agency, "Make", [2017, 2023]))
    with pytest.raises(StudyError, match=r"its sheets are of 2017-2023, its name says 1997-2023"):
        taken(folder, agency)


def test_a_workbook_that_ends_before_the_accounts_is_refused(folder, agency, shipped):
    (folder / shipped.MAKE).write_bytes(shipped.summary_workbook(agency, "Make", [2017, 2021, 2022]))
    with pytest.raises(StudyError, match=r"ends in 2022; data/ already rests on 2024"):
        taken(folder, agency)


def test_a_workbook_of_another_year_under_the_benchmarks_name_is_refused(folder, agency, shipped):
    other = {2017: shipped.summary_table(agency, "Make", 2024)}
    book = shipped.summary_workbook(agency, "Make", [2017, 2021, 2022, 2023, 2024], change=other)
    (folder / shipped.MAKE).write_bytes(book)
    with pytest.raises(StudyError, match=r"sheet 2017: its total is 1\.\d\d times the one available: another year"):
        taken(folder, agency)


def test_figures_of_the_year_at_hand_under_a_newer_name_are_refused(folder, agency, shipped, monkeypatch):
    same = {2025: shipped.summary_table(agency, "Make", 2024)}
    book = shipped.summary_workbook(agency, "Make", [2017, 2021, 2022, 2024, 2025], change=same)
    (folder / shipped.MAKE).write_bytes(book)
    with pytest.raises(StudyError, match=r"sheet 2025: its figures are those of 2024"):
        taken(folder, agency)
    (folder / shipped.MAKE).unlink()
    monkeypatch.setattr("impact.ingest.agency.census.LEAST_COUNTIES", 90)
    (folder / "cbp23co.txt").write_text(shipped.patterns_text(agency, ("47",)))
    with pytest.raises(StudyError, match=r"^cbp23co\.txt: its figures are those of 2021, its name says another year"):
        taken(folder, agency)


def test_a_sheet_in_another_unit_or_of_another_year_is_refused(shipped, agency):
    rows = shipped.sheet_rows(shipped.summary_table(agency, "Make", 2023), "Make", 2023, "AllTablesIO")
    codes = set(shipped.summary_table(agency, "Make", 2023).index)
    with pytest.raises(DataError, match=r"its head says 2023"):
        Workbook(shipped.workbook({"2022": rows})).table(2022, codes)
    with pytest.raises(DataError, match=r"does not say millions of dollars"):
        Workbook(shipped.workbook({"2023": [rows[0], ["(Billions of dollars)"], *rows[2:]]})).table(2023, codes)
    with pytest.raises(DataError, match=r"no row among 4-8 holds the codes"):
        Workbook(shipped.workbook({"2023": [*rows[:3], *[[None]] * 6, *rows[3:]]})).table(2023, codes)


def test_gross_output_without_the_detail_is_refused(folder, agency, shipped):
    (folder / "GrossOutput.xlsx").write_bytes(shipped.workbook({"TGO105-A": [["Line", None, None, "2023"]]}))
    with pytest.raises(StudyError, match=r"^GrossOutput\.xlsx: holds no detail .*take GrossOutput.xlsx from UGdpByInd"):
        taken(folder, agency)


PATTERN_DAMAGES = {
    "cut off": (lambda text: text[: int(len(text) * 0.9)].rsplit(",", 3)[0], "cut off"),
    "no total": (lambda text: text.replace("------", "99////"), "0 counties"),
    "does not add up": (lambda text: text.replace("31----,G,", "31----,G,9"), "the file does not add up"),
}


@pytest.mark.parametrize("damage", PATTERN_DAMAGES)
def test_business_patterns_that_are_not_whole_are_refused(folder, agency, shipped, monkeypatch, damage):
    monkeypatch.setattr("impact.ingest.agency.census.LEAST_COUNTIES", 90)
    change, why = PATTERN_DAMAGES[damage]
    (folder / "cbp21co.txt").write_text(change(shipped.patterns_text(agency, ("47",))))
    with pytest.raises(StudyError, match=rf"^cbp21co\.txt: .*{why}"):
        taken(folder, agency)


@pytest.fixture(scope="module")
def halves(agency, shipped) -> dict[str, str]:
    """EIA-930 of a year after those available, with the hours of 2024."""
    known = eia.read_hours(agency).set_index("utc_hour")["tva_mw"]
    return shipped.hourly_texts(2025, known.loc["2023-01-01":"2023-12-31"])


def put(folder, texts):
    for name, text in texts.items():
        (folder / name).write_text(text)


def test_hours_of_a_newer_year_are_added(folder, agency, halves):
    put(folder, halves)
    found = taken(folder, agency)
    (path,) = found.files
    assert path == "grid/eia930_tva_misosouth_hourly_2016_2025.csv.gz"
    table = pd.read_csv(io.BytesIO(found.files[path]), compression="gzip", parse_dates=["utc_hour"])
    assert table["utc_hour"].diff().dropna().eq(pd.Timedelta(hours=1)).all()
    known = eia.read_hours(agency)
    own = table[table["utc_hour"] <= known["utc_hour"].iloc[-1]]
    assert own["tva_mw"].tolist() == known["tva_mw"].tolist()
    assert table["miso_south_mw"].iloc[-1] > 0
    assert "2025-2025 as EIA adjusts it" in found.records[path]["title"]


HOUR_DAMAGES = {
    "half a year": (lambda name, text: None if "Jul_Dec" in name else text, "missing: EIA930_BALANCE_2025_Jul_Dec.csv"),
    "another year": (lambda name, text: text.replace("/2025", "/2023"), "its hours are not of 2025"),
    "cut off": (lambda name, text: text[: len(text) // 4], "hours are missing, the first"),
    "no demand": (lambda name, text: text.replace("(MW)", "(GW)"), r"column Demand \(MW\) is missing"),
}


@pytest.mark.parametrize("damage", HOUR_DAMAGES)
def test_hours_that_are_not_whole_are_refused(folder, agency, halves, damage):
    change, why = HOUR_DAMAGES[damage]
    put(folder, {name: new for name, text in halves.items() if (new := change(name, text)) is not None})
    with pytest.raises(StudyError, match=rf"^EIA930_\w+\.csv.*{why}"):
        taken(folder, agency)


def test_a_year_that_leaves_a_hole_is_refused(agency):
    known = eia.read_hours(agency)
    later = pd.DataFrame({"tva_mw": [1.0], "miso_south_mw": [1.0]}, pd.DatetimeIndex(["2026-03-01"]))
    with pytest.raises(DataError, match="years are missing"):
        joined_hours(known, later)


def test_what_is_not_used_is_left_aside():
    assert kind_of("CAEMP25N__definition.xml") is None
    assert kind_of("CAINC4_TN_1969_2023.csv") == "regional"
    assert kind_of("IOUse_After_Redefinitions_PUR_Summary.xlsx") is None


def test_hours_that_are_no_text_are_refused(folder, agency, halves):
    put(folder, halves)
    path = folder / "EIA930_BALANCE_2025_Jan_Jun.csv"
    path.write_bytes(path.read_bytes()[:200] + b"\xe6" + path.read_bytes()[200:])
    with pytest.raises(StudyError, match=r"EIA930_BALANCE_2025_Jan_Jun\.csv.*cannot be read \(UnicodeDecodeError"):
        taken(folder, agency)


@pytest.fixture(scope="module")
def covered(agency):
    path = next((agency / "newer/jobs").glob("qcew_*_private_county_sector.csv.gz"))
    return path.name, path.read_bytes()


def test_covered_jobs_by_sector_are_taken_as_they_are(folder, agency, covered):
    name, content = covered
    (folder / name).write_bytes(content)
    found = taken(folder, agency)
    (path,) = found.files
    assert path == f"bls/{name}"
    rows = len(pd.read_csv(io.BytesIO(gzip.decompress(content))))
    assert len(unpacked(found.files[path]).reset_index()) == rows


def test_the_agencys_file_of_all_averages_gives_the_private_sectors(folder, agency, covered):
    table = pd.read_csv(io.BytesIO(gzip.decompress(covered[1])), dtype=str)
    names = {"fips": "area_fips", "naics": "industry_code", "estabs": "annual_avg_estabs"}
    shipped_rows = table.rename(columns=names | {"employment": "annual_avg_emplvl", "avg_pay": "avg_annual_pay"})
    private = shipped_rows.assign(own_code="5", agglvl_code="74", size_code="0", year="2024")
    others = private.head(5).assign(own_code="3", agglvl_code="71")
    withheld = private.head(1).assign(area_fips="01998", annual_avg_emplvl="0")
    pd.concat([private, others, withheld]).to_csv(folder / "2024.annual.singlefile.csv", index=False)
    (content,) = taken(folder, agency).files.values()
    assert len(pd.read_csv(io.BytesIO(gzip.decompress(content)))) == len(table)


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        (lambda raw: raw[:200_000], "qcew_2024_private_county_sector.csv.gz", "damaged or cut off"),
        (lambda raw: raw, "qcew_2023_private_county_sector.csv.gz", "of 2023; data/ already rests on 2024"),
        (lambda raw: gzip.compress(gzip.decompress(raw)[:90_000]), "qcew_2024_private_county_sector.csv.gz", "cut off"),
        (
            lambda raw: gzip.compress(gzip.decompress(raw).replace(b"employment", b"jobs", 1)),
            "qcew_2024_private_county_sector.csv.gz",
            "column employment is missing",
        ),
    ],
)
def test_covered_jobs_cut_off_or_of_another_year_are_refused_by_name(folder, agency, covered, change, name, why):
    (folder / name).write_bytes(change(covered[1]))
    with pytest.raises(StudyError, match=rf"^{name.replace('.', chr(92) + '.')}: .*{why}"):
        taken(folder, agency)
