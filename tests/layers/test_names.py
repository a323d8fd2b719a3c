"""No place, utility or state is named in the engine: names stand in data/ and, where law needs code, in taxes/states.

Read are identifiers, texts, docstrings and what is no Python (catalog, templates). A docstring may work an example.
"""

import ast
import re
from pathlib import Path

import pytest

from impact.sources.concordance import read_systems, read_utilities
from impact.sources.tax_records import read_jurisdictions

ROOT = Path(__file__).parents[2] / "impact"
PLACES = ("memphis", "shelby", "tennessee", "mississippi", "arkansas", "southaven", "desoto", "crittenden", "mlgw",
          "tva", "miso", "entergy")  # fmt: skip
ALLOWED = {
    "taxes/states": "law that needs code of its own",
    "ingest": "names the files that data/ is built from",
    "bench": "measures the shipped studies",
    "model/validation.py": "measures the shipped studies",
    "defaults.py": "the study and the region that are taken where none is named",
    "taxes/law.py": "the list of all states",
    "outputs/report/scripts": "libraries",
}


def known_names() -> set[str]:
    """The names above, and those that the tables give to jurisdictions, utilities and systems."""
    utilities, systems = read_utilities(), read_systems()
    titles = {record["title"] for record in read_jurisdictions().values()} | {*utilities["title"], *systems["title"]}
    general = {"United States"}
    return {*PLACES, *(title.lower() for title in titles - general)}


NAMES = re.compile(
    rf"(?<![a-z])({'|'.join(re.escape(name) for name in sorted(known_names()))})(?![a-z])", re.IGNORECASE
)


def without_examples(text: str) -> str:
    """A docstring without worked examples: paragraphs with a doctest or `Example:`, and the one that leads to them."""
    paragraphs = re.split(r"\n\s*\n", text)
    shown = [">>>" in part or part.strip().startswith("Example:") for part in paragraphs]
    leads = [part.rstrip().endswith(":") and after for part, after in zip(paragraphs, [*shown[1:], False], strict=True)]
    worked = [bool(re.search(r"\d.* = \$", part)) for part in paragraphs]
    return "\n".join(part for part, *out in zip(paragraphs, shown, leads, worked, strict=True) if not any(out))


def words_of(path: Path) -> list[str]:
    """What is written in a file: of Python its texts, docstrings, identifiers and the names that it imports."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text.splitlines()
    tree = ast.parse(text)
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(without_examples(node.value) if id(node) in documented else node.value)
        elif isinstance(node, ast.Name | ast.FunctionDef | ast.ClassDef | ast.arg | ast.keyword | ast.Attribute):
            found.append(str(getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "arg", None)
                             or getattr(node, "attr", "")))  # fmt: skip
    return found


def places_in(words: list[str]) -> list[str]:
    return [word for word in words if NAMES.search(word)]


def test_nothing_in_the_engine_names_a_place():
    files = {path.relative_to(ROOT).as_posix(): path for path in sorted(ROOT.rglob("*")) if path.is_file()}
    read = {
        name: path
        for name, path in files.items()
        if path.suffix in (".py", ".toml", ".html", ".css", ".js")
        and not any(name == room or name.startswith(f"{room}/") for room in ALLOWED)
    }
    assert len(read) > 200
    wrong = {name: places_in(words_of(path)) for name, path in read.items()}
    assert {name: words for name, words in wrong.items() if words} == {}


@pytest.mark.parametrize("word", ["mlgw_net_load_mw", "in_shelby", "around Memphis", "City of Southaven", "TVA's peak"])
def test_a_name_is_found(word):
    assert places_in([word]) == [word]


def test_a_worked_example_may_name_a_place():
    assert without_examples("Tax.\n\nA server in Memphis:\n\n>>> tax()\n44.0").strip() == "Tax."
