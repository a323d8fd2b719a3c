"""The method names the functions that do what it says: each of them is there under that name."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = {path.stem for path in (ROOT / "impact").iterdir()}
ENDINGS = {"csv", "geojson", "gpkg", "json", "py", "qml", "toml", "xlsx"}
PAGES = sorted((ROOT / "docs").glob("*.md"))


def named_places(page: Path) -> set[str]:
    """Names such as `effects.leakage.leakage`, whose first part is one of the package's."""
    found = re.findall(r"`(?:impact\.)?([a-z_]+(?:\.[a-z_]+)+)(?:\(.*?\))?`", page.read_text(encoding="utf-8"))
    return {name for name in found if name.split(".")[0] in PARTS and name.rpartition(".")[2] not in ENDINGS}


def is_there(name: str) -> bool:
    """Whether a module, or what stands in one, has this name."""
    module, _, last = f"impact.{name}".rpartition(".")
    try:
        return hasattr(import_module(module), last) or import_module(f"impact.{name}") is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_place_that_a_page_names_is_there(page):
    assert sorted(name for name in named_places(page) if not is_there(name)) == []


def imported_names(page: Path) -> set[str]:
    """What a page's Python imports from the package."""
    lines = re.findall(r"^(?:>>> )?from (impact[a-z_.]*) import (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{module}.{name.strip()}".removeprefix("impact.") for module, names in lines for name in names.split(",")}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_every_name_that_a_page_imports_is_there(page):
    assert sorted(name for name in imported_names(page) if not is_there(name)) == []


def test_the_pages_name_many_places():
    assert len(named_places(ROOT / "docs" / "method.md")) > 80
    assert len(imported_names(ROOT / "docs" / "method.md")) >= 3
