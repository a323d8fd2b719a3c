"""The shape of the code in numbers: short modules of short functions, typed and said (docs/decisions/0021).

Tests and modules of five lines or fewer are excluded; a function's length is its lines less its docstring.
"""

import ast
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
MODULES = [path for path in sorted((ROOT / "impact").rglob("*.py")) if len(path.read_text("utf-8").splitlines()) > 5]
TREES = [ast.parse(path.read_text("utf-8")) for path in MODULES]
FUNCTIONS = [
    node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def public_parts() -> list[ast.AST]:
    """Classes, functions and methods whose names do not begin with an underscore."""
    bodies = [tree.body for tree in TREES]
    bodies += [node.body for tree in TREES for node in tree.body if isinstance(node, ast.ClassDef)]
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [node for body in bodies for node in body if isinstance(node, kinds) and not node.name.startswith("_")]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    return node.end_lineno - node.lineno + 1 - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


def measured() -> dict[str, float]:
    """The shape: lines of modules and functions, shares of what is typed and said."""
    modules = [len(path.read_text("utf-8").splitlines()) for path in MODULES]
    functions, public = [length(node) for node in FUNCTIONS], public_parts()
    return {
        "modules": len(modules),
        "median module": median(modules),
        "longest module": max(modules),
        "functions": len(functions),
        "median function": median(functions),
        "nine in ten functions": quantiles(functions, n=10)[-1],
        "longest function": max(functions),
        "return typed": sum(node.returns is not None for node in FUNCTIONS) / len(functions),
        "public docstring": sum(ast.get_docstring(node) is not None for node in public) / len(public),
    }


def test_the_shape_holds_its_budget():
    """The longest ones are named by `python -m tests.shape`."""
    shape, most = (
        measured(),
        {
            "modules": 260,  # 300 before; fewer modules of the same lines are longer ones (docs/decisions/0021)
            "longest module": 350,
            "longest function": 50,
            "median module": 180,
            "median function": 10,
            "nine in ten functions": 25,
        },
    )
    assert {name: shape[name] for name, limit in most.items() if shape[name] > limit} == {}
    assert (shape["return typed"], shape["public docstring"]) == (1, 1)


if __name__ == "__main__":
    for name, value in measured().items():
        print(f"{name}: {value:g}")


def test_the_programs_of_the_tests_are_found_by_their_names():
    """A library that brings a package of the name tests does not stand before ours: python -m tests.shape works."""
    words = [sys.executable, "-c", "import importlib.util as u; print(u.find_spec('tests').origin)"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == ROOT / "tests" / "__init__.py"
