"""The program that compares the outputs of two revisions finds what differs, and only that."""

import json
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import Point

from tests.same_outputs.compare import Named, compared_folders, figures, named_differences
from tests.same_outputs.read import tables_of

TABLE = "jurisdiction,year,amount_usd\nshelby,2025,1000.5\nmemphis,2026,2000\n"
PAGE = '<h1>A</h1><section id="jobs"><p>21,824 job-years</p><script type="application/json" id="spec-a">{}</script>'
WORDS = Named(words=True)


def named(**renames: dict[str, str]) -> Named:
    found = Named()
    found.renames |= renames
    return found


@pytest.fixture
def differences(tmp_path):
    """Names of the differences between two contents of one file."""

    def found(old: str, new: str, differing: Named, file: str = "table.csv", new_file: str | None = None) -> list[str]:
        for side, name, content in (("old", file, old), ("new", new_file or file, new)):
            (tmp_path / side).mkdir(exist_ok=True)
            (tmp_path / side / name).write_text(content, encoding="utf-8")
        files = compared_folders("case", tmp_path / "old", tmp_path / "new", differing)
        return [difference.name for file in files.values() for difference in file.differences]

    return found


def workbook(folder: Path, title: str, formula: str, value: float) -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (["Jurisdiction", "Amount"], ["shelby", formula], ["memphis", value]):
        book.active.append(row)
    folder.mkdir()
    book.save(folder / "results.xlsx")
    return folder


def workbooks(tmp_path: Path, *new: object, differing: Named) -> list[str]:
    old = workbook(tmp_path / "old", "Tax", "='Tax'!B3*2", 5.0)
    files = compared_folders("case", old, workbook(tmp_path / "new", *new), differing)
    return [difference.name for difference in files["results.xlsx"].differences]


def test_equal_tables_have_no_difference(differences):
    assert differences(TABLE, TABLE.replace("1000.5", "1000.50"), Named()) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (("1000.5", "1000.50001"), ":amount_usd"),
        (("1000.5", ""), ":amount_usd"),
        (("memphis", "Memphis"), ":jurisdiction"),
        (("amount_usd", "amount"), ":amount_usd"),
        (("memphis,2026,2000\n", ""), ":rows"),
        (("2025", "02025"), ":year"),
    ],
)
def test_a_changed_table_is_found(differences, change, difference):
    assert f"case/table.csv{difference}" in differences(TABLE, TABLE.replace(*change), Named())


def test_the_tenth_digit_may_differ_by_one_and_no_more(differences):
    assert differences("a\n1.000000000\n", "a\n1.000000001\n", Named()) == []
    assert differences("a\n1.000000000\n", "a\n1.000000003\n", Named()) == ["case/table.csv:a"]


def test_what_is_left_of_terms_that_cancel_is_noise(differences):
    assert differences("a\n1e9\n1e-7\n", "a\n1e9\n0\n", Named()) == []
    assert differences("a\n1e9\n1e-3\n", "a\n1e9\n0\n", Named()) == ["case/table.csv:a"]


def test_a_named_tolerance_holds_where_it_is_named(differences):
    assert differences("a\n1\n", "a\n1.0001\n", Named(tolerances={"*.csv:a": 1e-3})) == []
    assert differences("a\n1\n", "a\n1.0001\n", Named(tolerances={"*.csv:b": 1e-3})) == ["case/table.csv:a"]


def test_rows_in_another_order_are_one_difference(differences):
    head, first, second = TABLE.splitlines()
    assert differences(TABLE, f"{head}\n{second}\n{first}\n", Named()) == ["case/table.csv:order"]


def test_a_new_row_does_not_hide_a_changed_one(differences):
    new = TABLE.replace("memphis", "desoto,2025,7\nmemphis").replace("2000", "2001")
    assert set(differences(TABLE, new, Named())) == {"case/table.csv:rows", "case/table.csv:amount_usd"}


def test_named_columns_values_and_files_are_renamed(differences):
    new = TABLE.replace("jurisdiction", "jurisdiction").replace("memphis", "Memphis")
    renames = named(columns={"jurisdiction": "jurisdiction"}, values={"memphis": "Memphis"}, files={"a.csv": "b.csv"})
    assert differences(TABLE, new, renames, "a.csv", "b.csv") == []
    assert differences(TABLE, new.replace("2000", "2001"), renames, "a.csv", "b.csv") == ["case/b.csv:amount_usd"]


def test_a_file_that_is_gone_and_a_new_one_are_found(differences):
    assert differences(TABLE, TABLE, Named(), "a.csv", "b.csv") == ["case/a.csv", "case/b.csv"]


def test_other_words_are_allowed_only_where_they_are_named(differences):
    new = TABLE.replace("memphis", "City of Memphis")
    assert differences(TABLE, new, Named()) == ["case/table.csv:jurisdiction"]
    assert differences(TABLE, new, WORDS) == []


@pytest.mark.parametrize(
    "new",
    [
        TABLE.replace("shelby", "x").replace("memphis", "shelby").replace("x", "memphis"),
        TABLE.replace("memphis", "shelby"),
        TABLE.replace("memphis", "memphis 2"),
    ],
)
def test_other_words_neither_exchange_labels_nor_merge_them_nor_change_figures(differences, new):
    assert differences(TABLE, new, WORDS) == ["case/table.csv:jurisdiction"]


def test_keys_of_records_are_renamed_and_their_figures_compared(differences):
    def content(key: str, figure: float) -> str:
        return json.dumps({"study": {"name": "a"}, key: [{key: "x", "years": {"2025": figure}, "kinds": [{"usd": 1}]}]})

    renames = named(columns={"jurisdiction": "jurisdiction"})
    old, new = content("jurisdiction", 1.5), content("jurisdiction", 1.5)
    assert differences(old, new, renames, "run.json") == []
    found = differences(old, content("jurisdiction", 1.6), renames, "run.json")
    assert found == ["case/run.json:jurisdiction:years.2025"]


def test_figures_on_the_page_are_compared_where_words_may_differ(differences):
    assert differences(PAGE, PAGE.replace("job-years", "years of work"), WORDS, "report.html") == []
    assert differences(PAGE, PAGE.replace("job-years", "years of work"), Named(), "report.html") == [
        "case/report.html:text:jobs"
    ]
    assert differences(PAGE, PAGE.replace("21,824", "21,825"), WORDS, "report.html") == ["case/report.html:text:jobs"]
    assert differences(PAGE, PAGE.replace("{}", '{"a": 1}'), WORDS, "report.html") == ["case/report.html:chart:a:a"]


def test_values_and_formulas_of_a_workbook_are_compared(tmp_path):
    assert workbooks(tmp_path, "Tax", "='Tax'!B3*3", 6.0, differing=WORDS) == [
        "case/results.xlsx:Tax:Amount",
        "case/results.xlsx:Tax:formulas:Amount",
    ]


def test_a_renamed_sheet_is_renamed_in_formulas(tmp_path):
    renames = named(sheets={"Tax": "Taxes"})
    assert workbooks(tmp_path, "Taxes", "='Taxes'!B3*2", 5.0, differing=renames) == []


def test_attributes_of_a_layer_are_compared(tmp_path):
    for side, jobs in (("old", 5), ("new", 6)):
        (tmp_path / side).mkdir()
        frame = gpd.GeoDataFrame({"jobs": [jobs]}, geometry=[Point(-90, 35)], crs="EPSG:4326")
        frame.to_file(tmp_path / side / "results.gpkg", layer="sites")
    files = compared_folders("case", tmp_path / "old", tmp_path / "new", Named())
    assert [each.name for each in files["results.gpkg"].differences] == ["case/results.gpkg:sites:jobs"]
    assert set(tables_of(tmp_path / "old" / "results.gpkg")["sites"].columns) == {"jobs", "geometry"}


def test_figures_are_found_in_sentences():
    text = "2,547 jobs (2,017 to 3,963) in 2025-2040, -$1.5 billion, p10 and 10th, sheet B2, 0.4% -3.5"
    assert figures(text) == [2547, 2017, 3963, 2025, 2040, -1.5, 0.4, -3.5]


@pytest.mark.parametrize("text", ['[[ignored]]\nwhat = ["*"]', '[[rename]]\nreason = "a"\ncolumn = { a = "b" }'])
def test_what_is_named_without_a_reason_or_by_an_unknown_kind_is_refused(tmp_path, text):
    path = tmp_path / "named.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        named_differences(path)


def test_the_file_of_named_differences_can_be_read():
    assert named_differences(Path(__file__).with_name("same_outputs.toml")).renames
