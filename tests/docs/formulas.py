"""docs/formulas.md from the docstrings of the code: `make docs` writes it, a test compares the two."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "formulas.md"
PACKAGES = {
    "accounts": "National accounts",
    "region": "The region",
    "ledger": "Spending",
    "load": "Electric load and bills",
    "solve": "Input-output systems",
    "effects": "Effects",
    "taxes": "Taxes",
    "grid": "The grid",
    "uncertainty": "Ranges",
    "ingest": "What builds the data",
}
"""Packages in the order of the program, with their titles; the last is used when data are built, not by a run."""
HEAD = """# Formulas

Written by `make docs` from the docstrings of the code; change them there. Every module, public function, and class
whose docstring has a formula is listed, in the order of the program. What the steps mean, and how well they do, is
in [method.md](method.md); the figures they use are in [parameters.md](parameters.md).

"x" between two terms multiplies. A shape such as "industry x county" names the axes of a table.
"""
FORMULA = re.compile(r" = |\^|\b(?:min|max|sqrt|log2)\(")
"""What makes a line a formula: an equals sign between blanks, a power, or one of four functions."""
EXAMPLE = re.compile(r"\s*(?:>>>|\.\.\.)")
FIELDS = re.compile(r"^(?:Args|Attributes|Returns|Raises|Yields):$")


class Documented(NamedTuple):
    """A module, function, or class with a formula in its docstring."""

    name: str
    summary: str
    rest: str


def has_formula(docstring: str | None) -> bool:
    """Whether a docstring has a formula, its examples aside.

    >>> has_formula("Share of a thing: a = b / c."), has_formula("Industry x county, USD."), has_formula(">>> a = 1")
    (True, False, False)
    """
    return any(FORMULA.search(line) for line in (docstring or "").splitlines() if not EXAMPLE.match(line))


def parts_of(docstring: str) -> tuple[str, str]:
    """First paragraph of a docstring as one line, and what follows it, without fields and examples.

    >>> parts_of("Size: a = b.\\n\\nOf a region.\\n\\nArgs:\\n    b: thing.\\n\\n>>> 1\\n1")
    ('Size: a = b.', 'Of a region.')
    """
    paragraphs = re.split(r"\n\s*\n", docstring.strip())
    kept = [part for part in paragraphs[1:] if not (FIELDS.match(part.splitlines()[0].strip()) or EXAMPLE.match(part))]
    return " ".join(paragraphs[0].split()), "\n\n".join(kept)


def documented(path: Path) -> Iterator[Documented]:
    """A module with a formula, then its public functions, classes, and methods with one."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named: list[tuple[str, ast.AST]] = [(module, tree)]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            named.append((f"{module}.{node.name}", node))
            members = node.body if isinstance(node, ast.ClassDef) else []
            inner = [one for one in members if isinstance(one, ast.FunctionDef)]
            named += [(f"{module}.{node.name}.{one.name}", one) for one in inner]
    for name, node in named:
        docstring = ast.get_docstring(node)  # type: ignore[arg-type]
        if docstring and has_formula(docstring) and not any(part.startswith("_") for part in name.split(".")):
            yield Documented(name, *parts_of(docstring))


def modules(package: str) -> list[Path]:
    """Modules of a package, in the order of their names."""
    return sorted(path for path in (ROOT / "impact" / package).rglob("*.py") if path.stem[0] != "_")


def entry(one: Documented) -> str:
    """Name, first sentence, and formula of one."""
    text = f"**`{one.name}`**: {one.summary}"
    return f"{text}\n\n```text\n{one.rest}\n```\n" if one.rest else f"{text}\n"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for package, title in PACKAGES.items():
        parts.append(f"## {title} (`impact.{package}`)\n")
        parts += [entry(one) for path in modules(package) for one in documented(path)]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
