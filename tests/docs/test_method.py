"""The method: short enough to read, its figures are those of a run, and names of the code in the documents exist."""

import dataclasses
import importlib
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
METHOD = ROOT / "docs" / "method.md"
EARLIER_NAMES = ROOT / "docs" / "changes-0.2.md"
"""A list of names that are no more."""
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "data" / "README.md",
    *sorted({*(ROOT / "docs").rglob("*.md")} - {EARLIER_NAMES}),
]
FILE_ENDINGS = {"csv", "geojson", "gpkg", "html", "json", "md", "npz", "py", "qml", "toml", "txt", "xlsx"}
MOST_WORDS = 6000
NAME = r"[A-Za-z_][A-Za-z0-9_]*"
INCOMES = ("earned_here_usd", "received_here_usd")
WITH_SECTIONS = ["impact/**/*.py", "tests/**/*.py", "docs/**/*.md", "data/README.md", "models/*/*"]
"""Files that may name a section of the method ("method.md 7.3", "method.md, 7.3")."""


@cache
def modules_of_impact() -> frozenset[str]:
    return frozenset(path.stem for path in (ROOT / "impact").iterdir() if path.stem[0] != "_")


def names_given(text: str) -> set[str]:
    """Names of the code in a text: impact.x.y anywhere, what is imported, `x.y` where x is a module of impact.

    >>> sorted(names_given("`impact.load.power` (impact.study), `region.gravity.trade_inside`; `results.xlsx`"))
    ['impact.load.power', 'impact.region.gravity.trade_inside', 'impact.study']
    >>> sorted(names_given("from impact.load import dispatch, power"))
    ['impact.load', 'impact.load.dispatch', 'impact.load.power']
    """
    imports = re.findall(rf"^from (impact(?:\.{NAME})*) import (.+)$", text, flags=re.MULTILINE)
    imported = {f"{module}.{name.strip()}" for module, names in imports for name in names.split(",")}
    whole = re.findall(rf"(?<![\w./-])impact(?:\.{NAME})+(?![\w*])", text)
    short = [name.split(".") for name in re.findall(rf"`({NAME}(?:\.{NAME})+)`", text)]
    own = [parts for parts in short if parts[0] in modules_of_impact() and parts[-1] not in FILE_ENDINGS]
    return set(whole) | imported | {".".join(["impact", *parts]) for parts in own}


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or what a module or one of its classes has.

    >>> exists("impact.region.gravity.trade_inside"), exists("impact.solve.counties.CountySystem.household")
    (True, True)
    >>> exists("impact.region.gravity.no_such_function"), exists("impact.no_such_module.trade_inside")
    (False, False)
    """
    parts = name.split(".")
    depth = max(length for length in range(1, len(parts) + 1) if is_module(parts[:length]))
    found = importlib.import_module(".".join(parts[:depth]))
    for part in parts[depth:]:
        if dataclasses.is_dataclass(found) and part in {field.name for field in dataclasses.fields(found)}:
            return part == parts[-1]
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


def is_module(parts: list[str]) -> bool:
    place = ROOT.joinpath(*parts)
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_of_the_code_exists(path):
    assert [name for name in sorted(names_given(path.read_text(encoding="utf-8"))) if not exists(name)] == []


def test_the_method_can_be_read_in_half_an_hour():
    assert len(METHOD.read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_every_section_of_the_method_that_is_named_is_there():
    sections = set(re.findall(r"^##+ ([\d.]+?)\.? ", METHOD.read_text(encoding="utf-8"), flags=re.MULTILINE))
    wrong = {}
    for pattern in WITH_SECTIONS:
        for path in (path for path in ROOT.glob(pattern) if path.is_file()):
            named = re.findall(r"method\.md,? (\d+(?:\.\d+)?)", path.read_text(encoding="utf-8", errors="ignore"))
            wrong |= {f"{path.relative_to(ROOT)}: {one}": one for one in named if one not in sections}
    assert wrong == {}


def table_rows(first: str) -> list[list[str]]:
    """Rows of the table of the method that begins with a row's first cell, up to its end."""
    lines = METHOD.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} | "))
    rows = lines[start : next(number for number in range(start, len(lines)) if not lines[number].startswith("|"))]
    return [[cell.strip(" *") for cell in row.strip("|").split("|")] for row in rows]


def millions(usd: float) -> str:
    return f"{usd / 1e6:,.1f}"


def test_the_leakage_in_the_method_is_that_of_a_run(results_of):
    leakage = results_of("colossus-2").leakage
    shown = [dict(zip(("construction", "operation"), (row[2], row[4]), strict=True)) for row in table_rows("land")]
    for phase, own in leakage.groupby("phase"):
        assert [row[phase] for row in shown] == [millions(usd) for usd in own["amount_usd"]]


def test_the_income_by_county_in_the_method_is_that_of_a_run(results_of):
    table = results_of("colossus-2").income_by_county.set_index(["county", "phase"])
    shown = table_rows("Shelby, TN")
    assert {row[0] for row in shown[:-1]} == set(table.index.unique(0))
    for county, *cells in shown[:-1]:
        both = [table.loc[(county, phase), name] for phase in ("construction", "operation") for name in INCOMES]
        assert cells == [millions(usd) for usd in both]


def test_the_headline_of_the_default_method_in_the_method_is_that_of_a_run(results_of):
    total = results_of("colossus-2").headline["total"]
    shown = f"**rpc {total['construction_job_years']:,.0f} / {total['operation_jobs']:,.0f}**"
    assert shown in METHOD.read_text(encoding="utf-8")
