"""Scripts of the page: the chart library as kept in scripts/, its licenses, and the page's own few lines."""

import base64
import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "scripts"
OWN = "page.js"
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", flags=re.MULTILINE)
"""A map for debugging that is not shipped; a browser's developer tools would look for it."""


@dataclass(frozen=True)
class Script:
    """One script of the page.

    Attributes:
        name: package and version, or what it is.
        license: its license.
        text: what stands in the page.
    """

    name: str
    license: str
    text: str


@cache
def scripts() -> tuple[Script, ...]:
    """The scripts in the order in which the page runs them."""
    with (FOLDER / "record.toml").open("rb") as file:
        kept = tomllib.load(file)["script"]
    found = [Script(f"{one['package']} {one['version']}", one["license"], _text(one["file"])) for one in kept]
    return (*found, Script("the page's own script", "MIT", _text(OWN)))


@cache
def licenses() -> str:
    """The licenses of the chart library."""
    return (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """A hash as a content security policy names it.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return SOURCE_MAP.sub("", (FOLDER / name).read_text(encoding="utf-8")).strip()
