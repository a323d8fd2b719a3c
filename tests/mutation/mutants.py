"""Mutants of the arithmetic: small wrong changes of the source, and a seeded choice of them.

    site      an expression that can be changed: an operator, a comparison, a number, a call, a condition
    mutant    one change of one site

Only arithmetic is changed. Left alone: text (f-strings, functions that return text, messages), annotations, docstrings,
decorators, defaults, class bodies, errors that are raised, and whatever joins text, lists or dictionaries.
"""

import ast
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("solve", "region", "load", "ledger", "effects", "taxes", "grid", "uncertainty", "findings", "ingest")
LEAST = 10
"""Mutants of a package, however small."""

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
ONE_SIDE_STAYS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitAnd)
BOTH_SIDES_STAY = (ast.Add, ast.Mult)
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
PAIRS = "min/max minimum/maximum idxmin/idxmax eq/ne lt/le gt/ge any/all sum/mean mul/div add/sub floor/ceil"
CALLS = {"cumsum": "cumprod"} | {
    one: other for pair in PAIRS.split() for one, other in (pair.split("/"), pair.split("/")[::-1])
}
"""Calls that have a neighbor; `sum` only as a method, since Python's own has none."""
EXCLUDED = {"clip", "abs", "cumsum", "round", "fillna", "transpose"}
"""Methods whose result is like what they are called on, so that the call can be omitted."""
NUMERIC_CALLS = CALLS.keys() | EXCLUDED | {"where", "full", "power", "divide", "sqrt", "exp", "float", "isin", "shift"}
TEXT_TYPES = re.compile(r"\b(str|list|tuple|dict|set|frozenset|Iterator|Iterable|Sequence|Mapping|None)\b|[\[\],.| ]")


@dataclass(frozen=True)
class Mutant:
    """One change of one file: bytes start to end become `after`."""

    path: str
    line: int
    kind: str
    before: str
    after: str
    start: int
    end: int

    @property
    def package(self) -> str:
        """One of PACKAGES."""
        return Path(self.path).parts[1]

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.path}:{self.line}:{self.start} {self.before} -> {self.after}"

    def applied(self, source: bytes) -> bytes:
        """The file with the change."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def is_textual(node: ast.expr) -> bool:
    """Whether an operand is text, a list or a dictionary, as far as it can be seen."""
    if isinstance(node, ast.BinOp):
        return is_textual(node.left) or is_textual(node.right)
    if isinstance(node, ast.IfExp):
        return is_textual(node.body) or is_textual(node.orelse)
    collections = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    return isinstance(node, collections) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def is_number(node: ast.AST) -> bool:
    """Whether a node is a number written out."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def other_number(value: float) -> float:
    """0 becomes 1, 1 becomes 2, another whole number the next one, a fraction a tenth more.

    >>> [other_number(value) for value in (0, 1, 12, 0.5, 1e-12)]
    [1, 2, 13, 0.55, 1.1e-12]
    """
    return value + 1 if float(value).is_integer() else float(f"{value * 1.1:.12g}")


def called(node: ast.Call) -> str:
    """Name of what is called, without what it belongs to."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


Change = tuple[str, ast.AST]


def operator_changes(node: ast.BinOp) -> Iterator[Change]:
    """Another operator, or one side alone."""
    if is_textual(node) or type(node.op) not in OPERATORS:
        return
    yield "operator", ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    if isinstance(node.op, ONE_SIDE_STAYS):
        yield "part dropped", node.left
    if isinstance(node.op, BOTH_SIDES_STAY):
        yield "part dropped", node.right


def comparison_changes(node: ast.Compare) -> Iterator[Change]:
    """The bound in or out, or the opposite."""
    if len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        yield "comparison", ast.Compare(node.left, [COMPARISONS[type(node.ops[0])]()], node.comparators)


def call_changes(node: ast.Call) -> Iterator[Change]:
    """A neighboring call, the other axis, a bound or the call excluded."""
    name, is_method = called(node), isinstance(node.func, ast.Attribute)
    if name in CALLS and (is_method or name in ("min", "max", "any", "all")):
        other = ast.Attribute(node.func.value, CALLS[name]) if is_method else ast.Name(CALLS[name])
        yield "call", ast.Call(other, node.args, node.keywords)
    if is_method and name in EXCLUDED and ast.unparse(node.func.value) != "np" and not any(map(is_textual, node.args)):
        yield "call dropped", node.func.value
    if name == "clip" and len(node.args) == 3:
        yield "bound dropped", ast.Call(node.func, [node.args[0], ast.Constant(None), node.args[2]], node.keywords)
    for place, keyword in enumerate(node.keywords):
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) and keyword.value.value in (0, 1):
            turned = ast.keyword("axis", ast.Constant(1 - keyword.value.value))
            yield "axis", ast.Call(node.func, node.args, [*node.keywords[:place], turned, *node.keywords[place + 1 :]])


def boolean_changes(node: ast.BoolOp) -> Iterator[Change]:
    """And for or, or the last condition dropped."""
    yield "condition", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    yield "condition", ast.BoolOp(node.op, node.values[:-1]) if len(node.values) > 2 else node.values[0]


def sign_changes(node: ast.UnaryOp) -> Iterator[Change]:
    """Without its minus or not."""
    if isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield "sign", node.operand


def transposed_changes(node: ast.Attribute) -> Iterator[Change]:
    """Without its transposition."""
    if node.attr == "T":
        yield "transposition dropped", node.value


def step_changes(node: ast.AugAssign) -> Iterator[Change]:
    """Another operator of a step (+=)."""
    if type(node.op) in OPERATORS and not is_textual(node.value):
        yield "operator", ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)


CHANGES = {
    ast.BinOp: operator_changes,
    ast.Compare: comparison_changes,
    ast.Call: call_changes,
    ast.BoolOp: boolean_changes,
    ast.UnaryOp: sign_changes,
    ast.Attribute: transposed_changes,
    ast.AugAssign: step_changes,
}


def counts(parent: ast.AST) -> bool:
    """Whether a number below a node takes part in arithmetic."""
    if isinstance(parent, ast.Call):
        return called(parent) in NUMERIC_CALLS
    if isinstance(parent, ast.Compare):
        return not any(is_textual(side) for side in (parent.left, *parent.comparators))
    return isinstance(parent, ast.BinOp | ast.AugAssign | ast.Assign | ast.IfExp | ast.Return)


def conditions(node: ast.AST) -> list[ast.expr]:
    """Conditions of a node that can be turned round; those that only raise an error are left alone."""
    if isinstance(node, ast.If):
        return [] if all(isinstance(step, ast.Raise) for step in node.body) else [node.test]
    if isinstance(node, ast.comprehension):
        return list(node.ifs)
    return [node.test] if isinstance(node, ast.IfExp) else []


def has_opposite(test: ast.AST) -> bool:
    """Whether another change of a condition turns it round already."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def is_left_alone(node: ast.AST) -> bool:
    """Whether nothing below a node is arithmetic: text, types, imports, errors."""
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        returned = ast.unparse(node.returns)
        return "str" in returned and not TEXT_TYPES.sub("", returned)
    named = isinstance(node, ast.Assign) and "__all__" in {getattr(target, "id", "") for target in node.targets}
    imports = isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
    return named or imports or isinstance(node, ast.JoinedStr | ast.arguments | ast.Raise | ast.Import | ast.ImportFrom)


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """What lies right below a node and may be arithmetic."""
    if isinstance(node, ast.FunctionDef):
        yield from node.body
    elif isinstance(node, ast.ClassDef):
        yield from (part for part in node.body if isinstance(part, ast.FunctionDef | ast.ClassDef))
    elif isinstance(node, ast.AnnAssign):
        yield from (part for part in (node.value,) if part is not None)
    else:
        yield from ast.iter_child_nodes(node)


def sites(node: ast.AST) -> Iterator[tuple[ast.AST, list[Change]]]:
    """Every expression below a node that can be changed, with its changes."""
    for part in parts(node):
        if is_left_alone(part):
            continue
        found = list(CHANGES[type(part)](part)) if type(part) in CHANGES else []
        if is_number(part) and counts(node):
            found = [("number", ast.Constant(other_number(part.value)))]
        if part in conditions(node) and not has_opposite(part):
            found.append(("condition", ast.UnaryOp(ast.Not(), part)))
        if found:
            yield part, found
        yield from sites(part)


def mutants_by_site(path: str, source: str) -> list[list[Mutant]]:
    """The mutants of a file, those of one site together.

    >>> [[mutant.after for mutant in site] for site in mutants_by_site("impact/solve/a.py", "tax = base * 0.07 + fee")]
    [['(base * 0.07 - fee)', '(base * 0.07)', '(fee)'], ['(base / 0.07)', '(base)', '0.07'], ['0.077']]
    >>> mutants_by_site("impact/solve/a.py", 'text = f"{1 + 1}" + "tax"')
    []
    """
    offsets = [0]
    for line in source.encode().splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    found = []
    for node, changes in sites(ast.parse(source)):
        start, end = offsets[node.lineno - 1] + node.col_offset, offsets[node.end_lineno - 1] + node.end_col_offset
        before = ast.unparse(node)
        found.append([
            Mutant(path, node.lineno, kind, before, written(after), start, end) for kind, after in changes
        ])  # fmt: skip
    return found


def written(changed: ast.AST) -> str:
    """The source of what a site becomes, in brackets where they may be needed."""
    text = ast.unparse(ast.fix_missing_locations(changed))
    return text if isinstance(changed, ast.Constant | ast.stmt) else f"({text})"


def all_sites(root: Path) -> dict[str, list[list[Mutant]]]:
    """The mutants of each package by site, in the order of files and lines."""
    found: dict[str, list[list[Mutant]]] = {package: [] for package in PACKAGES}
    for package in PACKAGES:
        for path in sorted((root / "impact" / package).rglob("*.py")):
            named = path.relative_to(root).as_posix()
            found[package] += mutants_by_site(named, path.read_text(encoding="utf-8"))
    return found


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """A count divided about in proportion to sizes, at least LEAST each (or all there are).

    >>> shares({"solve": 50, "region": 700, "load": 300, "effects": 6}, 100)
    {'solve': 10, 'region': 66, 'load': 28, 'effects': 6}
    """
    whole = sum(sizes.values()) or 1
    return {name: min(size, max(min(LEAST, count), round(count * size / whole))) for name, size in sizes.items()}


def chosen_mutants(by_package: Mapping[str, list[list[Mutant]]], count: int, seed: int) -> list[Mutant]:
    """Mutants of as many sites, one each, spread over the packages about in proportion to their sites."""
    luck = random.Random(seed)
    wanted = shares({package: len(found) for package, found in by_package.items()}, count)
    chosen = [
        luck.choice(site) for package, found in by_package.items() for site in luck.sample(found, wanted[package])
    ]
    return sorted(chosen, key=lambda mutant: (PACKAGES.index(mutant.package), mutant.path, mutant.start))
