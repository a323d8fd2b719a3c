"""What changed in the newest version of the tool, from CHANGELOG.md, which is shipped with it."""

from dataclasses import dataclass
from functools import cache

from impact.errors import DataError
from impact.sources.places import PACKAGE

NAME = "CHANGELOG.md"


@dataclass(frozen=True)
class Changes:
    """The newest section of the change log.

    Attributes:
        version: its heading ("Unreleased", or a version).
        groups: by heading ("New", "Changed"): one paragraph an entry, markup left in.
    """

    version: str
    groups: dict[str, list[str]]


@cache
def read_changes() -> Changes:
    """The newest section of the change log."""
    for folder in (PACKAGE, PACKAGE.parent):
        if (folder / NAME).is_file():
            return newest_changes((folder / NAME).read_text(encoding="utf-8"))
    raise DataError(f"{NAME} is missing from this installation; install the package again")


def newest_changes(text: str) -> Changes:
    r"""The first section of a change log.

    >>> newest_changes("# Log\n## 0.2\n### New\n- One\n  more.\n- Two.\n## 0.1\n- Old.\n")
    Changes(version='0.2', groups={'New': ['One more.', 'Two.']})
    """
    section = ("\n" + text).split("\n## ")[1:2]
    if not section:
        return Changes("", {})
    version, _, body = section[0].partition("\n")
    groups: dict[str, list[str]] = {}
    entries: list[str] = groups.setdefault("", [])
    for line in body.splitlines():
        if line.startswith("### "):
            entries = groups.setdefault(line.removeprefix("### ").strip(), [])
        elif line.startswith("- "):
            entries.append(line.removeprefix("- ").strip())
        elif line.strip() and entries:
            entries[-1] += f" {line.strip()}"
    return Changes(version.strip(), {heading: found for heading, found in groups.items() if found})
