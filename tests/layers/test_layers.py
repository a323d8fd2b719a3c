"""The shape of the code: one-way stages, files touched at the edges only, small documented functions."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "impact"
ROOMS = [
    "errors", "units", "defaults", "threads", "words", "facts", "checks", "rules", "study", "results",
    "question_results", "sources",
    "accounts", "region", "load", "ledger", "solve", "effects", "taxes", "grid", "uncertainty", "findings", "outputs",
    "model", "ingest", "bench", "cli",
]  # fmt: skip
"""Rooms and single modules in the order of the flow: each may import those before it."""
FORM = "excel_form"
"""Reads studies (for sources) and writes forms (with the outputs' formats): of its modules, none may close a circle."""
READERS = {"sources", "ingest", "outputs", "excel_form"}
WRITERS = {"ingest", "outputs", "excel_form"}
CACHE = "sources/cache.py"
"""Writes what is read back and nothing else."""
READING = {"open", "read_csv", "read_excel", "read_file", "read_text", "read_bytes", "load", "loadtxt", "memmap"}
WRITING = {"to_csv", "to_excel", "to_file", "write_text", "write_bytes", "save", "savez", "savetxt", "mkdir"}
MODULES = sorted(ROOT.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """The stage of a module, or its own name where it stands at the top."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_parts(path: Path) -> set[str]:
    """Parts of the package that a module imports, relative imports included."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            found |= {node.module} if node.module != "impact" else {f"impact.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("impact.")}


def called_names(path: Path) -> set[str]:
    """Functions and methods that a module calls; to_csv only with a file to write to (without, it gives text)."""
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    plain = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    methods = [node for node in calls if isinstance(node.func, ast.Attribute)]
    return plain | {node.func.attr for node in methods if node.args or node.func.attr != "to_csv"}


def public_functions(path: Path):
    """Functions of the module and methods of its classes that do not begin with an underscore."""
    bodies = [tree_of(path).body, *(node.body for node in tree_of(path).body if isinstance(node, ast.ClassDef))]
    found = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_before_it(room):
    later = set(ROOMS[ROOMS.index(room) + 1 :])
    later -= (
        {"outputs"} if room == "results" else set()
    )  # a result writes itself when asked: imported inside the method
    wrong = {name_of(path): imported_parts(path) & later for path in MODULES if part_of(path) == room}
    assert {path: parts for path, parts in wrong.items() if parts} == {}


def test_no_modules_import_each_other_in_a_circle():
    """Imports at the head of a module; those inside functions wait until they are needed."""
    names = {f"impact.{name_of(path)[:-3].replace('/', '.').removesuffix('.__init__')}" for path in MODULES}
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        own = f"impact.{name_of(path)[:-3].replace('/', '.').removesuffix('.__init__')}"
        found = [node for node in tree_of(path).body if isinstance(node, ast.ImportFrom) and node.module]
        wanted = {f"{node.module}.{alias.name}" for node in found for alias in node.names}
        graph[own] = {name if name in names else name.rpartition(".")[0] for name in wanted} & names - {own}
    assert list(TopologicalSorter(graph).static_order())


def test_only_sources_open_files():
    wrong = {name_of(path): called_names(path) & READING for path in MODULES if part_of(path) not in READERS}
    assert {path: calls for path, calls in wrong.items() if calls} == {}


def test_only_outputs_ingest_and_forms_write_files():
    own = [path for path in MODULES if part_of(path) not in WRITERS and name_of(path) != CACHE]
    wrong = {name_of(path): called_names(path) & WRITING for path in own}
    assert {path: calls for path, calls in wrong.items() if calls} == {}


def test_every_module_says_what_it_is():
    assert [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))] == []


def test_every_public_function_has_a_docstring_and_says_what_it_returns():
    wrong = [
        f"{name_of(path)}:{node.name}"
        for path in MODULES
        for node in public_functions(path)
        if ast.get_docstring(node) is None or node.returns is None
    ]
    assert wrong == []


def test_nothing_is_left_to_do_in_the_code():
    assert [name_of(path) for path in MODULES if "TO" + "DO" in path.read_text(encoding="utf-8")] == []
