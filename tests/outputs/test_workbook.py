"""The workbook reads back in other programs: values whole, text as text, one table a sheet."""

import csv
import shutil
import subprocess
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from impact.findings.scorecard import scorecard
from impact.outputs import write_workbook
from impact.outputs.catalog import heading
from impact.outputs.workbook.charts import waterfall_bars
from impact.outputs.workbook.tables import NO_RANGE
from impact.outputs.workbook.write import all_tables
from impact.rules.cells import FIRST_ROW, HEAD_ROWS

SHEETS = (
    "Summary,Scorecard,Jobs,Taxes by year,Grid,Map data,Sources and limits,Index,"
    "Answers,Claims,Headline,Waterfall,Sectors,Industries,Occupations,Income by county,Leakage,"
    "Tax,Property tax,Tax chain,Tax crosscheck,Tax steps,Tax balance,Tax balance by year,Tax incentives,"
    "Tax answers,Grid by quarter,Grid answers,Grid by site,Grid bills,Grid induced,Grid forecast,Grid peak days,"
    "Grid duration,Baseline,Multipliers,Assumptions,Run,Chart data,Delivered"
)


UPRIGHT, STACKED = ("Summary", "Index"), ("Scorecard", "Sources and limits")
"""Sheets in portrait, and sheets of several tables."""
WIDE = ("Map data",)
"""Front sheets that are printed on two pages across."""


@pytest.fixture(scope="module")
def path(results, tmp_path_factory):
    found = tmp_path_factory.mktemp("plain") / "results.xlsx"
    write_workbook(results, found)
    return found


@pytest.fixture(scope="module")
def book(path):
    with path.open("rb") as file:
        return openpyxl.load_workbook(file)


def summary_text(book) -> str:
    return "\n".join(str(cell.value) for row in book["Summary"] for cell in row if cell.value is not None)


def rows_of(path, sheet: str, wanted: dict[str, str]) -> pd.DataFrame:
    frame = pd.read_excel(path, sheet_name=sheet, header=HEAD_ROWS)
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


def test_sheets(book):
    assert book.sheetnames == SHEETS.split(",")


def test_every_sheet_equals_its_table(results, path):
    check_sheets(results, path)


def test_every_sheet_of_a_run_with_ranges_equals_its_table(results_with_range, with_range):
    check_sheets(results_with_range, with_range)
    with zipfile.ZipFile(with_range) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    tornados = [chart for chart in charts if "from its 10th to its 90th percentile" in chart]
    assert len(tornados) == 5
    assert all("'Tornado data'!" in chart and "below the reference case" in chart.lower() for chart in tornados)
    fans = [chart for chart in charts if "'Range by year'!" in chart]
    assert len(fans) == 4


def check_sheets(results, path):
    for table in all_tables(results, None).values():
        read = pd.read_excel(path, sheet_name=table.name, dtype=object, header=table.top, nrows=len(table.frame))
        read = read.iloc[:, : table.frame.shape[1]]
        expected = table.frame.set_axis([heading(column, table.price_year) for column in table.frame.columns], axis=1)
        for (name, wanted), (_, found) in zip(expected.items(), read.items(), strict=True):
            assert found.name == name
            assert len(found) == len(wanted)
            for one, other in zip(found, wanted, strict=True):
                is_empty = pd.isna(other) or other == ""
                assert (
                    pd.isna(one)
                    if is_empty
                    else one == (other if isinstance(other, str) else pytest.approx(other, rel=5e-10))
                )


def test_sheets_equal_the_frames(results, path):
    county = {"Phase": "operation", "Counted by place of": "workplace", "County": "Shelby, TN"}
    line = rows_of(path, "Map data", county).iloc[0]
    frame = results.by_county.query("phase == 'operation' and basis == 'workplace' and geoid == '47157'")
    assert line["Jobs, total"] == pytest.approx(frame["jobs"].sum(), rel=1e-9)
    assert line["Output, total (2025 USD)"] == pytest.approx(frame["output_usd"].sum(), rel=1e-9)
    sheets = {
        "Jobs": results.by_year,
        "Sectors": results.by_industry,
        "Industries": results.by_industry,
    }
    for sheet, source in sheets.items():
        read = rows_of(path, sheet, {"Phase": "construction"})
        direct = source.query("phase == 'construction' and effect == 'direct'")["labor_income_usd"].sum()
        assert read["Labor income, direct (2025 USD)"].sum() == pytest.approx(direct, rel=1e-9)
        if sheet == "Jobs":
            continue
        jobs = results.by_industry.query("phase == 'construction'")["wage_salary_jobs"].sum()
        assert read["Wage-and-salary jobs, total"].sum() == pytest.approx(jobs, rel=1e-9)
    income = rows_of(path, "Income by county", {"Phase": "operation", "County": "Shelby, TN"}).iloc[0]
    assert income["Labor income earned here (2025 USD)"] == pytest.approx(3e7 / 7, rel=1e-9)
    assert income["Labor income received by residents (2025 USD)"] == pytest.approx(2e7 / 7, rel=1e-9)
    assert income["Received less earned (2025 USD)"] == pytest.approx(-1e7 / 7, rel=1e-9)
    leaked = rows_of(path, "Leakage", {"Phase": "construction"})
    assert leaked["Share of spending"].tolist() == pytest.approx([1 / 6, 1 / 3, 1 / 2, 1.0], rel=1e-9)
    headline = pd.read_excel(path, sheet_name="Headline", header=HEAD_ROWS).set_index("Key in run.json")
    assert headline["Total"].to_dict() == pytest.approx(results.headline["total"].to_dict(), nan_ok=True, rel=1e-9)


def test_codes_stay_text(book):
    geoids = {row[2].value for row in book["Map data"].iter_rows(min_row=FIRST_ROW + 1)}
    assert geoids == {"05035", "47157"}
    assert {row[1].value for row in book["Industries"].iter_rows(min_row=FIRST_ROW + 1)} == {
        "2332A0",
        "518200",
        "5241XX",
    }


def test_text_of_a_study_is_never_live(results, book, path):
    assert book["Summary"]["A1"].value == results.study.title
    assert book["Summary"]["A1"].data_type == "s"
    live = [c.coordinate for sheet in book for row in sheet for c in row if c.data_type == "f"]
    assert live == []
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name) and "sheet" in name]
        assert b"example.invalid" not in b"".join(archive.read(n) for n in archive.namelist() if "rels" in n)
    assert not [link.target for sheet in book for link in sheet._hyperlinks if link.target]


def test_text_in_marks_of_the_format_stays_text(results, tmp_path):
    marked = "<r><t>bold</r>"
    named = replace(results, notes=(marked,))
    write_workbook(named, tmp_path / "results.xlsx")
    notes = pd.read_excel(tmp_path / "results.xlsx", sheet_name="Sources and limits", header=HEAD_ROWS)
    assert marked in notes["Note"].str.strip().tolist()


def test_set_up(book):
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == ("portrait" if sheet.title in UPRIGHT else "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in ((None, 2) if sheet.title in WIDE else (None, 1))  # excluded: 1
        assert "&A" in sheet.oddFooter.left.text
        assert sheet.oddHeader.left.text
        assert int(sheet.page_setup.paperSize) == 1  # US Letter
        if sheet.title not in (*UPRIGHT, *STACKED):
            assert sheet.freeze_panes.endswith("6")
            assert bool(sheet.tables) != bool(sheet.auto_filter.ref)
            assert sheet.print_title_rows == "$5:$5"
        if sheet.title not in UPRIGHT:
            assert sheet["A4"].hyperlink.location == "'Index'!A1"


def test_charts(book):
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {
        "Waterfall": 1,
        "Jobs": 2,
        "Map data": 2,
        "Property tax": 1,
        "Grid": 2,
        "Grid peak days": 2,
        "Grid duration": 1,
    }


def test_properties_hold_no_clock_time(results, book):
    assert book.properties.title == results.study.title
    assert book.properties.created.year == book.properties.modified.year == 1980
    assert book.properties.creator == "impact"


def test_summary_says_that_no_range_was_computed(book):
    assert NO_RANGE in summary_text(book)
    assert NO_RANGE in [row[1].value for row in book["Sources and limits"]]


def test_summary_shows_ranges(with_range):
    with with_range.open("rb") as file:
        book = openpyxl.load_workbook(file)
    assert NO_RANGE not in summary_text(book)
    assert "18,107 to 29,424" in summary_text(book)


def test_summary_shows_the_scorecard_and_pay(results, book):
    lines = [[cell.value for cell in row] for row in book["Summary"]]
    start = [line[0] for line in lines].index("Figure")
    scores, pay = scorecard(results), ("Operation: labor income", "Construction: labor income")
    assert [line[0].partition(",")[0] for line in lines[start + 1 : start + 10]] == [
        *(score.title for score in scores[:-1]), *pay, scores[-1].title
    ]  # fmt: skip
    assert lines[start + 1][3] == pytest.approx(results.headline.loc["operation_jobs", "total"], rel=1e-9)


def test_waterfall_bars(results):
    bars = waterfall_bars(results.waterfall)
    assert bars["unseen_usd"].tolist() == [0, 7e9, 6.8e9, 0, 6.8e9, 0]
    assert bars["taken_away_usd"].tolist() == pytest.approx([0, 18e9, 0.2e9, 0, 0, 0])
    assert bars["added_usd"].tolist() == pytest.approx([0, 0, 0, 0, 0.4e9, 0])
    assert bars["total_usd"].tolist() == [25e9, 0, 0, 6.8e9, 0, 7.2e9]


def test_empty_tables_are_written(results, tmp_path):
    empty = replace(results, claims=results.claims.iloc[:0], notes=(), manifest={})
    write_workbook(empty, tmp_path / "results.xlsx")
    assert pd.read_excel(tmp_path / "results.xlsx", sheet_name="Claims", header=HEAD_ROWS).empty


def test_libreoffice_reads_the_same_figures(results, path, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: the workbook was not read back with it")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # 44 comma, 34 quote, 76 UTF-8, from line 1; cells not as shown; number of the sheet
    number = SHEETS.split(",").index("Headline") + 1
    as_csv = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,{number}"
    command = [office, profile, "--headless", "--convert-to", as_csv, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "results-Headline.csv").open(encoding="utf-8", newline="") as file:
        lines = [*csv.reader(file)][HEAD_ROWS:]
    read = {row[lines[0].index("Key in run.json")]: row[lines[0].index("Total")] for row in lines[1:]}
    assert float(read["operation_jobs"]) == pytest.approx(results.headline.loc["operation_jobs", "total"], rel=1e-9)
    assert read["grid_peak_mw"] == ""
