"""A study as an Excel form and back: nothing is lost, nothing is added, nothing comes alive."""

# ruff: noqa: E501
import itertools
import shutil
import subprocess
import tomllib
import zipfile
from datetime import date
from typing import Any, get_args

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import OutputError
from impact.excel_form.cells import EACH, PRICED, PRICES, entries
from impact.excel_form.content import unit
from impact.excel_form.schema import form_sheets
from impact.excel_form.write import example_study, write_study_form
from impact.model.prepared import checked_spending
from impact.sources.announcement import archetype_names, read_archetype
from impact.sources.studies import archetype_study, read_study, study_names
from impact.study import Spend, Study
from impact.study.keys import figures
from impact.study.ranged import Ranged, Record

ARCHETYPES = [tomllib.loads(read_archetype(name)) for name in archetype_names()]


def kept(study: Study, path) -> Study:
    """The study as its form gives it back."""
    write_study_form(study, path)
    return read_study(str(path))


def leaves(model: type[Record], path: tuple[str, ...] = ()):
    """Every value that a study can hold, by its path: an account of its own of the records."""
    for name, info in model.model_fields.items():
        inner = [part for part in walk(info.annotation) if isinstance(part, type) and issubclass(part, Record)]
        listed = any(
            getattr(part, "__origin__", None) in (tuple, dict) for part in [info.annotation, *walk(info.annotation)]
        )
        for record in inner:
            yield from leaves(record, (*path, name, *([EACH] if listed else [])))
        if not inner:
            yield (*path, name)


def walk(annotation):
    for part in get_args(annotation):
        yield part
        yield from walk(part)
    if not get_args(annotation):
        yield annotation


def told_paths() -> set[tuple[str, ...]]:
    """Every value that the form has a cell for."""
    found = set()
    for sheet in form_sheets():
        if sheet.layout == "pairs":
            found.add(sheet.path)
            continue
        found |= {(*sheet.path, *cell.path) for cell in (*sheet.cells, *sheet.by_key)}
        if sheet.keys and sheet.layout == "form":
            found.add((*sheet.path, "id"))
    prices = [path for path in found if PRICED in path]
    return found | {
        tuple(name if step == PRICED else step for step in path) for path in prices for name in PRICES[Spend]
    }


def test_every_field_of_the_records_has_a_cell():
    wanted = set(leaves(Study))
    assert len(wanted) > 300
    assert wanted - told_paths() == set()


def test_a_field_that_is_added_finds_its_cell_and_one_that_cannot_is_an_error():
    class Wider(Spend):
        carbon_share: Ranged | None = None
        """Share of carbon."""

    class Odd(Spend):
        odd: set[int] = frozenset()

    headings = [entry.heading for entry in entries(Wider)]
    assert headings[-1] == "carbon share"
    assert [cell.path[-1] for cell in list(entries(Wider))[-1].cells] == list(Ranged.model_fields)
    with pytest.raises(TypeError, match="no place"):
        list(entries(Odd))


def test_headings_are_told_apart_and_every_figure_has_a_unit_and_a_meaning():
    for sheet in form_sheets():
        own = sheet.headings if sheet.layout != "form" else [entry.heading for entry in sheet.entries]
        assert len(set(own)) == len(own), sheet.title
        assert len(sheet.title) <= 31
        for cell in sheet.cells:
            assert cell.about, (sheet.title, cell.heading)
            assert unit(cell) or cell.part not in ("value", "low", "high")


@pytest.mark.parametrize("name", study_names())
def test_a_shipped_study_comes_back_as_it_was(study_of, tmp_path, name):
    study = study_of(name)
    back = kept(study, tmp_path / "a.xlsx")
    assert back == study
    assert back.model_dump_json() == study.model_dump_json()
    assert list(figures(back)) == list(figures(study))


def test_the_form_is_the_same_bytes_each_time(study_of, tmp_path):
    for name in ("a", "b"):
        write_study_form(study_of("colossus-1"), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("archetype", archetype_names())
def test_the_example_is_a_study_in_order(tmp_path, archetype):
    study = kept(example_study(archetype_study(archetype)), tmp_path / "a.xlsx")
    _, spending, _ = checked_spending(study)
    assert sorted(spending.lines["phase"]) == ["construction", "operation"]


# ---- any study ----

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30).filter(str.strip)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join) | st.sampled_from(
    ["=1+1", "+a", "-", "@x", "'a", "yes", "1e5", "47157"]
)
LONG = LINES | st.just("a long text, " * 150)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
DAYS = st.dates(date(1899, 1, 1), date(2100, 1, 1))
SOURCES = ["one", "two-2", "3"]


@st.composite
def figure(draw, highest: float = 1e13) -> Any:
    value = draw(st.floats(0, highest))
    if draw(st.booleans()):
        return value
    low, high = draw(st.floats(0, value)), draw(st.floats(value, highest))
    if low < high and value in (low, high):
        weights = {"low_weight": 0.25} if low < value else {"high_weight": 0.5}
        return {"value": value, "low": low, "high": high, "bounds": "scenarios", **weights}
    more = {"bounds": draw(st.sampled_from(["minmax", "p10p90", "p25p75"]))}
    more["source"] = draw(st.none() | st.sampled_from(SOURCES))
    more["driver"] = draw(st.none() | KEYS)
    return {"value": value, "low": low, "high": high} | {key: part for key, part in more.items() if part is not None}


SHARE = figure(1.0)


def optional(**parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional=parts)


@st.composite
def years(draw, first: int) -> dict[str, float]:
    count = draw(st.integers(1, 4))
    shares = [1 / count] * count
    return {str(first + place): share for place, share in enumerate(shares)}


@st.composite
def line(draw, raw: dict[str, Any], first: int) -> dict[str, Any]:
    """A line of an archetype with other figures and words."""
    own = {key: part for key, part in raw.items() if not key.startswith(("usd_per", "amount", "tariff", "mwh"))}
    price = draw(st.sampled_from(["amount_usd", "usd_per_mw"]))
    own |= {price: draw(figure()), "name": draw(LONG)} | draw(
        optional(local_share=SHARE, margin_local_share=SHARE, driver_share=SHARE, note=LONG, on_site=st.booleans(),
                 tax_class=st.sampled_from(["real", "none"]), dollar_year=st.integers(1990, 2100))
    )  # fmt: skip
    if own.get("price_basis", "purchaser") == "purchaser":
        margin = optional(transportation=st.floats(0, 0.3), wholesale=st.floats(0, 0.3), retail=st.floats(0, 0.3))
        own["margins"] = draw(st.sampled_from(["average", "none"]) | margin)
    if own["phase"] == "construction":
        own["years"] = draw(years(first))
    return own


ABATEMENT = optional(since=st.integers(1990, 2100), property=st.sampled_from(["all", "real"]), schools=st.booleans())
SUPPLY = st.fixed_dictionaries(
    {"id": KEYS, "name": LONG, "kind": st.just("battery"), "mw": figure(), "mwh": figure(), "since": DAYS},
    optional={"units": st.integers(1, 999), "availability": SHARE, "serves": st.just(["hall"])},
)
GRID = optional(
    utility=st.sampled_from(["mlgw", "=mlgw"]),
    approval=st.lists(st.fixed_dictionaries({"since": DAYS, "mw": figure()}), max_size=3, unique_by=lambda s: s["since"]).map(
        lambda steps: sorted(steps, key=lambda step: step["since"])
    ),
    requested_mw=figure(),
)  # fmt: skip
OCCUPATIONS = st.dictionaries(st.from_regex(r"[0-9]{6}", fullmatch=True), st.floats(0, 0.3), max_size=3)
STAFF = st.fixed_dictionaries(
    {"jobs": figure(), "labor_income_usd_per_job": figure()}, optional={"occupations": OCCUPATIONS}
)
CLAIM = st.fixed_dictionaries(
    {"what": LONG, "figure": LINES, "who": LINES, "when": LINES, "source": st.sampled_from(SOURCES)},
    optional={
        "low": st.floats(-1e9, 1e9),
        "high": st.floats(-1e9, 1e9),
        "metric": st.just("operation_jobs"),
        "comparable": LONG,
    },
)
PUBLISHED = st.fixed_dictionaries(
    {"step": st.sampled_from(["spent_usd", "city_tax_usd"]), "tax_year": st.integers(1990, 2100), "low": st.floats(-1e9, 1e9),
     "who": LINES, "source": st.sampled_from(SOURCES)},
    optional={"note": LONG},
)  # fmt: skip
GPUS = st.fixed_dictionaries(
    {"id": KEYS, "name": LINES, "source": st.sampled_from(SOURCES)}
    | {key: figure() for key in ("gpus", "kw_per_gpu", "pue", "drawn_mw")}
)
SOURCE = st.fixed_dictionaries(
    {"title": LONG},
    optional={"address": LINES, "trust": st.sampled_from(["memory", "seen, weak source"]), "note": LONG},
)
FISCAL = optional(
    pilot=ABATEMENT, data_center_exemption=st.booleans(), refresh=st.booleans(),
    refresh_years=st.floats(1, 9), net_worth_usd=figure(), service_cost_usd_per_resident=figure(),
)  # fmt: skip


@st.composite
def studies(draw) -> Study:
    """An archetype with other figures, words, dates and parts."""
    raw = draw(st.sampled_from(ARCHETYPES))
    first = raw["first_year"]
    site = raw["facility"][0]
    site = {key: part for key, part in site.items() if key not in ("staff", "grid", "tax")} | {"id": "hall"}
    site["spend"] = [draw(line(own, first)) for own in site["spend"][: draw(st.integers(1, 4))]]
    site |= {"name": draw(LONG), "latitude": draw(st.floats(-90, 90)), "longitude": draw(st.floats(-180, 180))}
    site |= draw(
        optional(staff=STAFF, grid=GRID, supply=st.lists(SUPPLY, max_size=2, unique_by=lambda unit: unit["id"]),
                 tax=optional(city=LINES, data_center=st.booleans(), abatement=ABATEMENT), it_mw=figure(), utilization=SHARE,
                 recycled_water=st.fixed_dictionaries({"since": DAYS, "share": SHARE}),
                 crews=st.fixed_dictionaries({"job_years": figure(), "labor_income_usd_per_job": figure()}))
    )  # fmt: skip
    site["ramp"] = draw(st.sampled_from([{}, {str(first): 0.1 + 0.2, f"{first + 1}-07-01": 1.0}]))
    other = {"id": "2", "name": draw(LINES), "county": "05035", "latitude": 1 / 3, "longitude": -1e-9}
    whole = {
        key: part
        for key, part in raw.items()
        if key not in ("fiscal", "claim", "gpu_check", "published_tax", "announced_usd")
    }
    whole |= {
        "sources": {key: draw(SOURCE) for key in SOURCES} | raw["sources"],
        "facility": [site, other][: draw(st.integers(1, 2))],
    }
    whole |= {
        "title": draw(LONG),
        "region": draw(st.sampled_from(["memphis", "47157", "TN", ["47157"], ["05035", "47157"]])),
    }
    whole |= draw(
        optional(description=LONG, announced_usd=figure(), fiscal=FISCAL, claim=st.lists(CLAIM, max_size=2),
                 published_tax=st.lists(PUBLISHED, max_size=2), crews_from_outside_share=SHARE,
                 gpu_check=st.lists(GPUS, max_size=2))
    )  # fmt: skip
    return Study.model_validate(whole)


COUNT = itertools.count()


@given(study=studies())
@settings(max_examples=12)
def test_any_study_comes_back_as_it_was(tmp_path_factory, study):
    back = kept(study, tmp_path_factory.mktemp("form") / f"{next(COUNT)}.xlsx")
    assert back == study
    assert back.model_dump_json() == study.model_dump_json()
    assert list(figures(back)) == list(figures(study))


# ---- the workbook itself ----


@pytest.fixture
def form(small_study, tmp_path):
    """The form of a small study whose texts begin as formulas do."""
    live = '=HYPERLINK("http://example.invalid")'
    study = small_study(
        study={"title": live, "description": "+1"}, site={"name": "@a"}, building={"note": "-x", "name": live}
    )
    write_study_form(study, tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def test_text_that_begins_as_a_formula_stays_text(form):
    cells = [cell for sheet in openpyxl.load_workbook(form) for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= {'=HYPERLINK("http://example.invalid")', "+1", "@a", "-x"}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    with zipfile.ZipFile(form) as archive:
        assert not any(
            "External" in archive.read(part).decode() for part in archive.namelist() if part.endswith(".rels")
        )


def test_codes_are_shown_by_name_and_picked_from_lists(form):
    book = openpyxl.load_workbook(form)
    offered = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            for cells in rule.sqref.ranges:
                offered[sheet.title, cells.coord.split(":")[0]] = rule.formula1
    spend = {str(cell.value).splitlines()[0]: cell for cell in book["Spend"][1]}
    for heading in (
        "facility",
        "phase",
        "commodity",
        "priced by",
        "price bounds",
        "price source",
        "margins",
        "tax class",
    ):
        assert ("Spend", f"{spend[heading].column_letter}2") in offered, heading
    names = {row[1].value: row[2].value for row in book["Facilities"].iter_rows() if row[0].value}
    assert names["county"] == "47157 Shelby, TN"
    lists = {str(cell.value): cell for cell in book["Lists"][1]}
    counties = [
        cell.value for cell in next(book["Lists"].iter_cols(lists["counties"].column, lists["counties"].column))
    ]
    assert len(counties) > 3000
    assert "47157 Shelby, TN" in counties[1:10]
    assert "seen, weak source" in [cell.value for column in book["Lists"].columns for cell in column]


def test_every_heading_of_a_table_says_what_it_means(form):
    book = openpyxl.load_workbook(form)
    for sheet in form_sheets():
        if sheet.layout != "form":
            assert all(cell.comment for cell in book[sheet.title][1]), sheet.title


def test_a_file_that_is_there_is_left_alone_and_other_endings_are_refused(small_study, tmp_path):
    (tmp_path / "mine.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        write_study_form(small_study(), tmp_path / "mine.xlsx")
    assert (tmp_path / "mine.xlsx").read_text(encoding="utf-8") == "mine"
    with pytest.raises(OutputError, match=r"ends in \.xlsx"):
        write_study_form(small_study(), tmp_path / "mine.xls")
    with pytest.raises(OutputError, match="cannot be written"):
        write_study_form(small_study(), tmp_path / "none" / "mine.xlsx")


@pytest.mark.parametrize("text", ["a" * 32_768, "<r>a</r>", "x005F_ and _x000D_", "\ufffe"])
def test_text_that_a_workbook_cannot_keep_is_refused_and_nothing_is_left(small_study, tmp_path, text):
    with pytest.raises(OutputError, match=r"longer than|cannot keep"):
        write_study_form(small_study(building={"note": text}), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_line_break_of_any_kind_is_kept(small_study, tmp_path):
    study = small_study(building={"note": " a\r\nb\tc\n"}, study={"description": "\x07"})
    assert kept(study, tmp_path / "a.xlsx") == study


def test_another_program_may_save_the_form(study_of, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("SKIPPED because LibreOffice (soffice) is not installed: the form is not opened in another program")
    study = study_of("colossus-2")
    write_study_form(study, tmp_path / "a.xlsx")
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    for ending, file in (("ods", "a.xlsx"), ("xlsx", "a.ods")):
        out = ["--outdir", str(tmp_path / "saved"), str(tmp_path / ("saved" if ending == "xlsx" else "") / file)]
        subprocess.run([*words, ending, *out], check=True, capture_output=True, timeout=120)
    assert read_study(str(tmp_path / "saved" / "a.xlsx")) == study
