"""What commands have in common: their shared arguments, choices, and the model's options from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from impact.assembly.options import Options
    from impact.study import Study

DEFAULT_STUDY = "colossus-2"


class Basis(StrEnum):
    """Final demand for what: an industry's output, or a commodity whoever makes it."""

    industry = "industry"
    commodity = "commodity"


class Imports(StrEnum):
    """Inputs counted: made in the nation, or all."""

    domestic = "domestic"
    total = "total"


class Type(StrEnum):
    """I: suppliers; II: suppliers and households."""

    one = "I"
    two = "II"


class Method(StrEnum):
    """Location quotient method."""

    slq = "slq"
    cilq = "cilq"
    flq = "flq"
    aflq = "aflq"


StudyArgument = Annotated[str, typer.Argument(help="A name under models/, a .toml or an .xlsx file.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change one key of the study.")]
AccountsOption = Annotated[
    int | None, typer.Option("--accounts", metavar="YEAR", help="Year of the national accounts.")
]


SeedOption = Annotated[int, typer.Option(min=0, help="Seed of the draws: the same gives the same figures.")]


def model_options(accounts: int | None, *, method: str = "flq", imports: bool = False) -> "Options":
    """How the region is modelled."""
    from impact.assembly.options import Options, newest_accounts

    return Options(accounts=newest_accounts() if accounts is None else accounts, method=method, imports=imports)


@contextmanager
def study_of(text: str, changes: list[str] | None) -> "Iterator[Study]":
    """A study by name or file, with changes; what is found wrong with it later on is told by cell if it is a workbook.

    A workbook is looked at before anything else is imported: one that should not be opened is refused at once.
    """
    check_file(text)
    from impact.sources.studies import read_study, telling_cells

    record = read_study(text, tuple(changes or ()))
    with telling_cells(text):
        yield record


def check_file(text: str) -> None:
    """A study that is a workbook is one that may be opened."""
    from impact.sources.workbook_guard import check_workbook, is_workbook

    if is_workbook(text):
        check_workbook(Path(text))
