"""The shape of the code: one-way stages, files touched at the edges only, small documented functions."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "impact"
STAGES = ["sources", "accounts", "region", "load", "scenario", "solve", "effects", "uncertainty", "outputs"]
FREE = {"study", "figure", "checks", "errors", "results", "threads"}
"""Modules that every stage may import: schemas, checks, threads and the frames of the results."""
ABOVE = ["assembly", "pipeline", "analyses", "terminal", "commands", "cli"]
"""What stands on the stages, each on those before it; only commands start the build and the bench."""
READERS = {"sources", "build", "outputs"}
WRITERS = {"build", "outputs"}
READING = {"open", "read_csv", "read_excel", "read_file", "read_text", "read_bytes", "load", "loadtxt", "memmap"}
WRITING = {"to_csv", "to_excel", "to_file", "write_text", "write_bytes", "save", "savez", "savetxt", "mkdir"}
MODULES = sorted(ROOT.rglob("*.py"))
LONGEST_FUNCTION, LONGEST_MODULE = 50, 300


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """The stage of a module, or its own name where it stands at the top."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


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


def functions(path: Path):
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def public_functions(path: Path):
    """Functions of the module and methods of its classes that do not begin with an underscore."""
    bodies = [tree_of(path).body, *(node.body for node in tree_of(path).body if isinstance(node, ast.ClassDef))]
    found = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


def length_without_docstring(node) -> int:
    whole = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is None:
        return whole
    return whole - (node.body[0].end_lineno - node.body[0].lineno + 1)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_earlier_stages(stage):
    allowed = set(STAGES[: STAGES.index(stage) + 1]) | FREE
    wrong = {name_of(path): imported_parts(path) - allowed for path in MODULES if part_of(path) == stage}
    assert {path: parts for path, parts in wrong.items() if parts} == {}


@pytest.mark.parametrize("part", ABOVE)
def test_what_stands_on_the_stages_imports_only_what_is_below_it(part):
    allowed = {*STAGES, *FREE, "manifest", *ABOVE[: ABOVE.index(part) + 1]}
    allowed |= {"bench", "build"} if part == "commands" else set()
    wrong = {name_of(path): imported_parts(path) - allowed for path in MODULES if part_of(path) == part}
    assert {path: parts for path, parts in wrong.items() if parts} == {}


def test_what_every_stage_may_import_imports_no_stage():
    wrong = {name_of(path): imported_parts(path) - FREE for path in MODULES if part_of(path) in FREE}
    assert {path: parts for path, parts in wrong.items() if parts} == {}


def test_every_folder_is_a_stage_or_has_its_place_beside_or_above_them():
    folders = {part_of(path) for path in MODULES if path.parent != ROOT}
    assert folders - set(STAGES) - set(ABOVE) == {"bench", "build", "study"}


def test_the_root_holds_the_flow_and_little_else():
    at_root = {path.stem for path in MODULES if path.parent == ROOT} - {"__init__", "__main__"}
    assert at_root == {"cli", "pipeline", "results", "manifest", "figure", "checks", "errors", "threads"}


def test_only_sources_open_files():
    wrong = {name_of(path): called_names(path) & READING for path in MODULES if part_of(path) not in READERS}
    assert {path: calls for path, calls in wrong.items() if calls} == {}


def test_only_outputs_and_build_write_files():
    wrong = {name_of(path): called_names(path) & WRITING for path in MODULES if part_of(path) not in WRITERS}
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


def test_functions_are_short():
    long = {
        f"{name_of(path)}:{node.name}": length_without_docstring(node)
        for path in MODULES
        for node in functions(path)
        if length_without_docstring(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_modules_are_short():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_nothing_is_left_to_do_in_the_code():
    assert [name_of(path) for path in MODULES if "TO" + "DO" in path.read_text(encoding="utf-8")] == []
