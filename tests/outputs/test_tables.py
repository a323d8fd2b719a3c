"""The CSV tables hold the frames, at ten digits, with no live formula in them."""

import csv

import numpy as np
import pandas as pd
import pytest

from impact.outputs.catalog import FILES, IS_TOTAL, PHASE_UNIT, SHEETS, STUDY, TABLES
from impact.outputs.tables import COMPUTED, csv_text, inert_text, named_tables, write_tables
from impact.outputs.workbook.tables import SHAPES
from impact.results import MEASURES

GRID_TABLES = ("answers", "bills", "by_site", "by_year", "duration", "forecast", "induced", "peak_days")
TAX_TABLES = ("answers", "by_jurisdiction", "by_year", "chain", "incentives", "rows", "set_aside", "steps")


@pytest.fixture
def folder(results, tmp_path):
    write_tables(results, tmp_path / "tables")
    return tmp_path / "tables"


def test_files(folder):
    """Names that programs read: they stay."""
    assert {path.name for path in folder.iterdir()} >= {
        "answers.csv",
        "assumptions.csv",
        "baseline.csv",
        "by_county.csv",
        "by_industry.csv",
        "by_sector.csv",
        "by_year.csv",
        "claims.csv",
        "commuting.csv",
        *(f"grid_{name}.csv" for name in GRID_TABLES),
        "headline.csv",
        "income_by_county.csv",
        "leakage.csv",
        "map_fields.csv",
        "multipliers.csv",
        "occupations.csv",
        "sources.csv",
        *(f"tax_{name}.csv" for name in TAX_TABLES),
        "waterfall.csv",
    }


def test_the_files_are_those_of_the_catalog(folder):
    always = {name for name, table in TABLES.items() if not table.on_request and not table.if_any}
    assert always <= {path.stem for path in folder.glob("*.csv")} <= set(TABLES)


@pytest.mark.parametrize("study", ["colossus-1", "google-west-memphis"])
def test_tables_have_the_columns_that_the_catalog_says_in_their_order(results_of, study):
    for name, frame in results_of(study).tables().items():
        table = TABLES[name]
        of_its_sort = {PHASE_UNIT: table.by_phase, IS_TOTAL: bool(table.totals), STUDY: table.of_study}
        own = (*table.columns, *(more for more, has in of_its_sort.items() if has and more not in table.columns))
        assert [column for column in own if column in frame] == list(frame), name


def test_the_catalog_is_whole():
    """No record of a column that nothing has, no sheet of a table that is not there, no title twice."""
    titles = [*FILES.values(), *(table.title for table in TABLES.values())]
    assert len(titles) == len(set(titles))
    assert {sheet.table for sheet in SHEETS.values()} - {""} <= set(TABLES)
    assert {name for name, table in TABLES.items() if not table.frame and not table.on_request} == set(COMPUTED)
    assert {name for name, sheet in SHEETS.items() if not sheet.table} <= set(SHAPES) <= set(SHEETS)


def test_units_of_a_result_are_those_of_the_catalog(results):
    units = results.units("by_county")
    assert units["output_usd"] == "2025 USD"
    assert units["population"] == "people"
    assert "county" not in units
    assert results.units("headline")["total"] == "as the column unit says"


@pytest.mark.parametrize("name", ["by_county", "by_industry", "by_year", "income_by_county", "multipliers"])
def test_tables_equal_the_frames(results, folder, name):
    frame = getattr(results, name)
    text = dict.fromkeys(("geoid", "code", "sector"), str)
    read = pd.read_csv(folder / f"{name}.csv", dtype=text)
    added = [column for column in ("phase_unit", "study") if column in read]
    pd.testing.assert_frame_equal(read.drop(columns=added), frame, check_dtype=False, rtol=5e-10)


def test_sectors_add_to_industries(results, folder):
    sectors = pd.read_csv(folder / "by_sector.csv")
    assert list(sectors.columns) == ["phase", "effect", "sector", "sector_name", *MEASURES, "phase_unit", "study"]
    assert len(sectors) == 2 * 3 * 2
    np.testing.assert_allclose(sectors[list(MEASURES)].sum(), results.by_industry[list(MEASURES)].sum())


def test_figures_have_ten_digits_and_years_none(folder):
    with (folder / "headline.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["metric"]: row for row in csv.DictReader(file)}
    assert rows["construction_job_years"]["direct"] == "1234.56789"
    assert rows["construction_job_years"]["price_year"] == ""
    assert rows["operation_output_usd"]["price_year"] == "2025"
    assert rows["grid_peak_mw"]["total"] == ""


def test_no_cell_is_live(folder):
    for path in folder.glob("*.csv"):
        assert b"\r" not in path.read_bytes()
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            assert not [cell for cell in row if cell[:1] in tuple("=+@\t")]
    assert "'=cmd|" in (folder / "assumptions.csv").read_text(encoding="utf-8")
    assert "'=Surplus,100000000.0,0.5" in (folder / "leakage.csv").read_text(encoding="utf-8")
    assert "'- Servers bought elsewhere,-18000000000.0,-0.72" in (folder / "waterfall.csv").read_text()


@pytest.mark.parametrize("text", ["=1", "+1", "-a", "@SUM(A1)", "\t=1", " =1", "\n=1", "\r=1"])
def test_live_text_is_made_inert(text):
    assert inert_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "a=1", "5%", "'=1", "Memphis - río"])
def test_other_text_stays(text):
    assert inert_text(text) == text


def test_text_is_utf8(results, tmp_path):
    frame = pd.DataFrame({"title": ["Memphis - río, “x”"]})
    assert csv_text(frame) == 'title\n"Memphis - río, “x”"\n'


def test_every_table_is_named(results):
    assert all(not frame.empty for frame in named_tables(results).values())
