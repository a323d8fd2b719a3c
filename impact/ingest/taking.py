"""Takes downloaded files over: each recognized, checked, and put in the form that the build reads."""

import re
from collections.abc import Callable
from pathlib import Path

from impact.checks import named
from impact.errors import DataError, StudyError
from impact.ingest.agency.files import OfferedFile, Piece, UpdateSet, refusal
from impact.ingest.taking_tables import LAYOUTS, SINGLE, take_hours, take_patterns, take_regional, take_tables
from impact.ingest.taking_workbooks import take_gross_output, take_requirements, take_workbook

KINDS: dict[str, tuple[re.Pattern[str], Callable[[list[Piece], Path], UpdateSet]]] = {
    "make": (re.compile(r"IOMake_After_Redefinitions.*_(Summary|Detail)\.xlsx"), take_workbook),
    "use": (re.compile(r"IOUse_(After|Before)_Redefinitions_PRO.*_(Summary|Detail)\.xlsx"), take_workbook),
    "imports": (re.compile(r"ImportMatrices_(After|Before)_Redefinitions.*\.xlsx"), take_workbook),
    "requirements": (re.compile(r"IxI_TR.*_Detail\.xlsx"), take_requirements),
    "gross output": (re.compile(r"GrossOutput\.xlsx"), take_gross_output),
    "regional": (
        re.compile(r"(CAEMP25N|CAINC4|CAGDP[12]|SAGDP2|SAEMP25N|SAEMP27N|SAINC[67]N)_\w+_\d{4}_\d{4}\.csv"),
        take_regional,
    ),
    "patterns": (re.compile(r"cbp\d\dco\.txt", re.IGNORECASE), take_patterns),
    **{kind: (layout.pattern, take_tables) for kind, layout in LAYOUTS.items()},
    "covered jobs, all": (SINGLE, take_tables),
    "hours": (re.compile(r"EIA930_(BALANCE|SUBREGION)_\d{4}_(Jan_Jun|Jul_Dec)\.csv"), take_hours),
}
"""What is taken: pattern of the name (without folders), and what reads it."""
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, EOFError, SyntaxError)
"""What readers of tables and workbooks raise where a file is not of the form that its name says."""


def kind_of(member: str) -> str | None:
    """Kind of a member, None if it is not one that is used.

    >>> kind_of("release/IOUse_After_Redefinitions_PRO_1997-2023_Summary.xlsx"), kind_of("readme.txt")
    ('use', None)
    """
    name = member.rsplit("/", 1)[-1]
    return next((kind for kind, (pattern, _) in KINDS.items() if pattern.fullmatch(name)), None)


def pieces(files: list[OfferedFile]) -> dict[str, list[Piece]]:
    """What there is to take, by kind; a file in which there is nothing is refused."""
    found: dict[str, list[Piece]] = {}
    used = set()
    for file in files:
        for member in file.members():
            kind = kind_of(member)
            if kind is not None:
                found.setdefault(kind, []).append(Piece(file, member))
                used.add(file.name)
    strangers = [file.name for file in files if file.name not in used]
    if strangers:
        raise refusal(
            named(strangers), "not a file that update knows (docs/updating.md lists them); take it out of the folder"
        )
    return found


def take(files: list[OfferedFile], agency: Path) -> UpdateSet:
    """All that the files bring.

    Args:
        files: downloaded, each whole.
        agency: the folder of agency files that the present accounts were built from.

    """
    taken = UpdateSet()
    for kind, parts in pieces(files).items():
        try:
            taken.add(KINDS[kind][1](parts, agency))
        except DataError as error:
            raise refusal(named(dict.fromkeys(part.file.name for part in parts)), str(error)) from None
        except StudyError:
            raise
        except UNREADABLE as error:
            names = named(dict.fromkeys(part.file.name for part in parts))
            raise refusal(names, f"cannot be read ({error!r}); download it again") from None
    return taken
