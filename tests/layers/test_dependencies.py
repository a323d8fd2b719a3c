"""What the program leans on: what it imports is declared and locked with hashes; nothing it reads can run code."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted((ROOT / "impact").rglob("*.py"))
LOCKS = ("run.txt", "dev.txt", "build.txt")
RUNNING = {"pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml", "code", "codeop", "runpy"}
"""Modules that make objects, and so run code, of what they read."""
RUNNING_CALLS = {"eval", "exec", "read_pickle", "to_pickle", "__import__"}
IMPORTED_AS = {"vl-convert": "vl-convert-python"}
"""Packages whose name is not that of their module."""
AT_RISK = {"allow_pickle", "keep_vba", "shell"}
"""Arguments that are never set."""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {canonical(re.match(r"[\w.-]+", text)[0]) for text in requirements}


def imported() -> set[str]:
    """Packages outside the standard library that the program imports anywhere."""
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    names = {canonical(name) for name in found - {"impact"} - set(sys.stdlib_module_names)}
    return {IMPORTED_AS.get(name, name) for name in names}


def locked(name: str) -> dict[str, list[str]]:
    """Hashes by package and version of a lock file."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-zA-Z])", text)
    return {block.split(" ")[0]: re.findall(r"--hash=sha256:([0-9a-f]{64})", block) for block in blocks}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    extras = [text for group in PROJECT["optional-dependencies"].values() for text in group]
    assert imported() == declared([*PROJECT["dependencies"], *extras])


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_is_one_version_with_its_hashes(lock):
    found = locked(lock)
    assert len(found) >= 5
    assert [entry for entry, hashes in found.items() if "==" not in entry or not hashes] == []


def test_what_is_declared_is_locked():
    names = {canonical(entry.split("==")[0]) for entry in locked("run.txt")}
    assert declared(PROJECT["dependencies"]) - names == set()


def runs_code(node: ast.AST) -> bool:
    """Whether a piece of the program can make what it reads run."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
        return bool({str(name).split(".")[0] for name in names} & RUNNING)
    if not isinstance(node, ast.Call):
        return False
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return called in RUNNING_CALLS or any(word.arg in AT_RISK and not is_false(word.value) for word in node.keywords)


def is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


@pytest.mark.parametrize("text", ["import pickle", "from yaml import load", "eval(x)", "np.load(f, allow_pickle=True)"])
def test_what_runs_code_is_seen(text):
    assert any(runs_code(node) for node in ast.walk(ast.parse(text)))


def test_nothing_that_is_read_can_run_code():
    risky = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if runs_code(node)
    ]
    assert risky == []
