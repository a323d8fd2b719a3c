"""The shape of the package in numbers, alongside version 1's, and what only tests use: python -m tests.shape.

Read from the syntax trees. A function or class counts as used where its module, or one that imports it, names it in
code that is itself used; a method where any attribute of its name stands in such code.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "impact"
ENTRANCES = ("impact", "impact.__main__", "impact.cli")
"""Modules that are started from outside."""
VERSION_1 = {"modules of more than 5 lines": 311, "lines": 32_800, "functions": 1_957, "classes": 189}
SHORT = 3
QUIET = {
    *("property", "cached_property", "staticmethod", "classmethod", "abstractmethod", "overload", "wraps"),
    *("cache", "lru_cache", "contextmanager", "dataclass"),
}
"""Decorators that hand a function to nobody; any other registers it somewhere."""
PLAIN_BASES = {"BaseModel", "Protocol", "NamedTuple", "Enum", "StrEnum", "Exception", "ValueError", "Generic", "ABC"}
"""Classes of libraries that call no method of a class by a name that its author chose."""
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Key = tuple[str, str]
"""A module and a name at its top, or "" and the name of an attribute."""


@dataclass
class Part:
    """A function, method or class of the package: where it is and what its own code uses."""

    module: str
    label: str
    node: DEFINITION
    registered: bool
    uses: set[Key] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What a use of it looks like."""
        return (self.module, self.label) if "." not in self.label else ("", self.node.name)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_trees() -> dict[str, ast.Module]:
    """Syntax trees of all modules of the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def last_name(node: ast.expr) -> str:
    """The last name of an expression such as functools.cache or typer.Option(...)."""
    if isinstance(node, ast.Call | ast.Subscript):
        return last_name(node.func if isinstance(node, ast.Call) else node.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def is_registered(node: DEFINITION) -> bool:
    return any(last_name(decorator) not in QUIET for decorator in node.decorator_list)


def imported(tree: ast.Module) -> dict[str, Key]:
    """What the names that a module imports stand for."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {alias.asname or alias.name: (node.module, alias.name) for node in nodes for alias in node.names}


def handed_on(trees: dict[str, ast.Module]) -> dict[Key, Key]:
    """Names that a package imports for others to import from it, and what they stand for."""
    return {(module, name): key for module, tree in trees.items() for name, key in imported(tree).items()}


def followed(wanted: set[Key], aliases: dict[Key, Key]) -> set[Key]:
    """The uses, and what they stand for where a name is only handed on."""
    more = {aliases[key] for key in wanted if key in aliases} - wanted
    return followed(wanted | more, aliases) if more else wanted


def uses(node: ast.AST, module: str, names: dict[str, Key], without: tuple[ast.AST, ...] = ()) -> Iterator[Key]:
    """What a piece of code of a module uses; an import alone is no use."""
    for child in ast.iter_child_nodes(node):
        if child in without:
            continue
        if isinstance(child, ast.Name):
            yield names.get(child.id, (module, child.id))
        elif isinstance(child, ast.Attribute):
            yield "", child.attr
            if isinstance(child.value, ast.Name) and child.value.id in names:
                yield ".".join(names[child.value.id]), child.attr
        elif isinstance(child, ast.Constant) and isinstance(child.value, str) and child.value.isidentifier():
            yield "", child.value  # getattr(record, name)
        yield from uses(child, module, names, without)


def parts_of(module: str, tree: ast.Module, classes: set[str]) -> Iterator[Part]:
    """Functions and classes of a module and methods of the classes; what is inside a function belongs to it."""
    names = imported(tree)
    for node in [node for node in tree.body if isinstance(node, DEFINITION)]:
        inside = [each for each in node.body if isinstance(each, DEFINITION)] if isinstance(node, ast.ClassDef) else []
        methods = tuple(each for each in inside if not each.name.startswith("__"))
        yield Part(module, node.name, node, is_registered(node), set(uses(node, module, names, methods)))
        outside = isinstance(node, ast.ClassDef) and {last_name(base) for base in node.bases} - PLAIN_BASES - classes
        for each in methods:
            called = bool(outside) or is_registered(each)
            yield Part(module, f"{node.name}.{each.name}", each, called, set(uses(each, module, names)))


def package_parts(trees: dict[str, ast.Module]) -> list[Part]:
    classes = {node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return [part for module, tree in trees.items() for part in parts_of(module, tree, classes)]


def module_uses(module: str, tree: ast.Module) -> set[Key]:
    """What a module uses as it is imported."""
    bodies = tuple(node for node in tree.body if isinstance(node, DEFINITION))
    return set(uses(tree, module, imported(tree), bodies))


def template_words() -> set[Key]:
    """Words of the templates, which may use an attribute."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in {".html", ".j2", ".jinja", ".txt"}]
    return {("", word) for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def unused_parts(trees: dict[str, ast.Module], reached: set[str]) -> list[Part]:
    """Parts that the modules reached do not use, neither as they are imported nor in parts that are used."""
    parts = package_parts(trees)
    wanted = template_words() | {key for module in ENTRANCES for key in imported(trees[module]).values()}
    wanted |= {key for module in reached for key in module_uses(module, trees[module])}
    wanted |= {(module, "main") for module in ENTRANCES} | {("impact", "__getattr__")}
    aliases = handed_on(trees)
    left = [part for part in parts if part.module in reached]
    wanted = followed(wanted, aliases)
    found = [part for part in left if part.registered or part.key in wanted]
    while found:
        wanted |= followed({key for part in found for key in part.uses}, aliases)
        done = {id(part) for part in found}
        left = [part for part in left if id(part) not in done]
        found = [part for part in left if part.key in wanted]
    return left


def reached_modules(trees: dict[str, ast.Module]) -> set[str]:
    """Modules that the entrances import, by whatever way, or start by their name or file."""
    waiting, reached = [name for name in ENTRANCES if name in trees], set()
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += named_modules(trees[module], set(trees)) & set(trees)
            waiting += [module.rpartition(".")[0]] if "." in module else []
    return reached


def named_modules(tree: ast.Module, known: set[str]) -> set[str]:
    """Modules that a module imports or names in a text: whole, as a file, or by how the name begins."""
    found = {module for module, _ in imported(tree).values()} | {".".join(key) for key in imported(tree).values()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if node.value in known else set()
            found |= {module_name(path) for path in PACKAGE.rglob(node.value)} if file_name(node.value) else set()
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            found |= {name for name in known if start.startswith("impact.") and name.startswith(start)}
    return found


def file_name(text: str) -> bool:
    return re.fullmatch(r"\w+\.py", text) is not None


def functions_of(trees: dict[str, ast.Module]) -> list[tuple[str, FUNCTION]]:
    return [(name, node) for name, tree in trees.items() for node in ast.walk(tree) if isinstance(node, FUNCTION)]


def body_lines(node: FUNCTION) -> int:
    """Lines of a function's body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def length(node: FUNCTION) -> int:
    """Lines of a function, its signature included and its docstring not."""
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    return node.end_lineno - node.lineno + 1 - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


def callers(trees: dict[str, ast.Module]) -> dict[Key, set[Key]]:
    """The functions, methods and modules that use each part."""
    found, aliases = defaultdict(set), handed_on(trees)
    for module, tree in trees.items():
        for key in followed(module_uses(module, tree), aliases):
            found[key].add((module, ""))
    for part in package_parts(trees):
        for key in followed(part.uses, aliases) - {part.key}:
            found[key].add((part.module, part.label))
    return found


def measured(trees: dict[str, ast.Module]) -> dict[str, str]:
    """Every figure of the shape, as it is printed."""
    lines = {module_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    functions, used = functions_of(trees), callers(trees)
    longest = max(lines, key=lines.__getitem__)
    place, deepest = max(functions, key=lambda pair: length(pair[1]))
    counts = {
        "modules of more than 5 lines": sum(count > 5 for count in lines.values()),
        "lines": sum(lines.values()),
        "functions": len(functions),
        "classes": sum(isinstance(node, ast.ClassDef) for tree in trees.values() for node in ast.walk(tree)),
    }
    found = {name: f"{count:,} (version 1: {VERSION_1[name]:,})" for name, count in counts.items()}
    found["longest module"] = f"{lines[longest]} lines: {longest}"
    found["median module"] = f"{median(count for count in lines.values() if count > 5):g} lines"
    found["longest function"] = f"{length(deepest)} lines: {place}.{deepest.name}"
    found["median function"] = f"{median(length(node) for _, node in functions):g} lines"
    parts = [part for part in package_parts(trees) if isinstance(part.node, FUNCTION)]
    for what, lines_of in (("lines (signature included)", length), ("body lines", body_lines)):
        short = sum(lines_of(node) <= SHORT for _, node in functions)
        single = sum(lines_of(part.node) <= SHORT and len(used[part.key]) == 1 for part in parts)
        found[f"functions of at most {SHORT} {what}"] = f"{short:,}, {short / len(functions):.1%}"
        found[f"functions of at most {SHORT} {what}, one caller"] = f"{single:,}, {single / len(functions):.1%}"
    return found


def main() -> None:
    trees = package_trees()
    for name, value in measured(trees).items():
        print(f"{name}: {value}")
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests").rglob("*.py"))
    }
    reached = reached_modules(trees)
    print("\nModules that nothing in the package imports:")
    for module in sorted(set(trees) - reached):
        print(f"  {module}: {', '.join(path for path, text in texts.items() if module in text) or 'no test either'}")
    bench = "impact.bench"
    without = reached_modules({name: tree for name, tree in trees.items() if not name.startswith(bench)})
    print("\nModules that nothing but impact bench uses:")
    for module in sorted(name for name in reached - without if not name.startswith(bench)):
        print(f"  {module}")
    print("\nFunctions, methods and classes that nothing else in the package uses:")
    for part in unused_parts(trees, reached):
        word = re.compile(rf"\b{part.node.name}\b")
        tests = [path for path, text in texts.items() if word.search(text)]
        print(f"  {part.module}.{part.label}: {', '.join(tests[:4]) or 'no test either'}")


if __name__ == "__main__":
    main()
