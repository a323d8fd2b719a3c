"""The front of the workbook: the sheets that most people need, the index, heads, totals, tables, alternative texts."""

import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries

from impact.findings.jurisdiction_blocks import jurisdiction_blocks
from impact.outputs.catalog import heading
from impact.outputs.workbook.result_tables import SCORE_COLUMNS
from impact.outputs.workbook.write import all_tables

FRONT = ["Summary", "Scorecard", "Jobs", "Taxes by year", "Grid", "Map data", "Sources and limits", "Index"]
"""Of a workbook without live inputs."""


@pytest.fixture(scope="module")
def book(with_range):
    return openpyxl.load_workbook(with_range)


def lines_of(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet]


def test_front_sheets_come_first_and_the_index_lists_all(book):
    assert book.sheetnames[: len(FRONT)] == FRONT
    links = {cell.hyperlink.location for row in book["Index"] for cell in row if cell.hyperlink}
    others = [name for name in book.sheetnames if name != "Index"]
    assert {f"'{name}'!A1" for name in others} == links
    assert {f"'{name}'!A1" for name in FRONT[1:]} <= {
        cell.hyperlink.location for row in book["Summary"] for cell in row if cell.hyperlink
    }


def test_sheets_of_a_group_have_one_color_and_stand_together(book):
    colors = [sheet.sheet_properties.tabColor.rgb for sheet in book]
    runs = [color for place, color in enumerate(colors) if place == 0 or colors[place - 1] != color]
    assert len(runs) == len(set(runs))


def test_every_sheet_has_a_head(results_with_range, book):
    for sheet in book:
        if sheet.title in ("Summary", "Index"):
            continue
        title, about, source, way_back = (sheet[f"A{line}"].value for line in range(1, 5))
        assert title.strip(), sheet.title
        assert re.fullmatch(r"[^\n]+\.", about), sheet.title
        assert re.search(r"(^|\. )Source: .+\.$", source), sheet.title
        assert way_back == "Back to Index"
        assert results_with_range.study.title in sheet["B4"].value
        assert "Data of " in sheet["B4"].value


def test_the_head_names_the_units(book):
    assert "jobs" in book["Jobs"]["A3"].value
    assert "2025 USD" in book["Taxes by year"]["A3"].value
    assert "MWh" in book["Grid"]["A3"].value


def test_the_scorecard_has_a_table_for_each_jurisdiction(results_with_range, book):
    lines, blocks = lines_of(book["Scorecard"]), jurisdiction_blocks(results_with_range)
    assert blocks
    captions = [line[0] for line in lines]
    for one in blocks:
        overview = captions.index(one.title)
        start = captions.index(one.title, overview + 1)
        assert lines[overview][1] == pytest.approx(one.revenue.value, rel=1e-9, abs=1e-6)
        years = lines[start + 2 : start + 2 + len(one.years)]
        for line, year in zip(years, one.years, strict=True):
            wanted = [year.year, year.revenue_usd, year.low_usd, year.high_usd, year.forgone_usd, year.public_cost_usd]
            wanted.append(year.net_usd)
            assert [float("nan") if cell is None else cell for cell in line[:7]] == pytest.approx(
                wanted, rel=1e-9, abs=1e-6, nan_ok=True
            )
        whole, value, even = lines[start + 2 + len(one.years) :][:3]
        assert whole[0] == "All years"
        assert whole[1] == pytest.approx(sum(line[1] for line in years), rel=1e-6, abs=1)
        assert whole[6] == pytest.approx(one.net_usd, rel=1e-9, abs=1e-6)
        assert value[6] == pytest.approx(one.present_value_usd, rel=1e-9, abs=1e-6)
        assert even[6] is None or even[6] == pytest.approx(one.break_even_share, rel=1e-9)


def test_the_scorecard_says_what_its_columns_are(book):
    header = next(line for line in lines_of(book["Scorecard"]) if line[0] == "Year")
    assert header[1:7] == [heading(column, 2025) for column in SCORE_COLUMNS]


def test_map_data_has_jobs_per_1000_residents(with_range):
    table = pd.read_excel(with_range, sheet_name="Map data", header=4)
    rate = 1000 * table["Jobs, total"] / table["Residents"]
    assert table["Jobs per 1,000 residents"].tolist() == pytest.approx(rate.tolist(), rel=1e-9)


def test_totals_stand_below_tables_by_year(results_with_range, book):
    tables = all_tables(results_with_range, None)
    for name in ("Jobs", "Taxes by year", "Property tax"):
        table, lines = tables[name], lines_of(book[name])
        assert table.totals
        for place, total in enumerate(table.totals, start=table.top + 1 + len(table.frame)):
            line = dict(zip(table.frame.columns, lines[place], strict=False))
            own = table.frame
            if name == "Jobs":
                own = own[own["phase"].eq(total.label.partition(",")[0])]
            assert lines[place][0] == total.label
            for column in total.cells:
                assert line[column] == pytest.approx(own[column].sum(), rel=1e-9, abs=1e-6)


def test_tables_are_those_of_excel(results_with_range, book):
    known = {}
    for sheet in book:
        known |= {(sheet.title, range_boundaries(one.ref)[1]): one for one in sheet.tables.values()}
    assert len({one.name for one in known.values()}) == len(known) > 30
    for table in all_tables(results_with_range, None).values():
        if len(table.frame):
            own = known[table.name, table.top + 1]
            assert range_boundaries(own.ref) == (
                1, table.top + 1, table.frame.shape[1], table.top + 1 + len(table.frame)
            )  # fmt: skip
            assert [one.name for one in own.tableColumns] == [heading(c, table.price_year) for c in table.frame]


def test_a_script_reads_a_table_by_its_name(results_with_range, book):
    ref = book["Tax balance"].tables["table_Tax_balance"].ref
    rows = [[cell.value for cell in row] for row in book["Tax balance"][ref]]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    assert frame["Jurisdiction"].tolist() == results_with_range.taxes.balance["jurisdiction_title"].tolist()


def test_every_chart_has_words_of_its_own(with_range):
    with zipfile.ZipFile(with_range) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name]
    words = [text for drawing in drawings for text in re.findall(r'descr="([^"]*)"', drawing)]
    charts = sum(drawing.count("<xdr:graphicFrame") for drawing in drawings)
    assert len(words) == len(set(words)) == charts > 10
    assert all(len(text) > 60 for text in words)
