"""What commands have in common: their shared arguments, choices, and the model's options from them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from impact.defaults import DEFAULT_REGION

if TYPE_CHECKING:
    from impact.model.options import Options
    from impact.study import Study


LEFT_OVER = {"allow_extra_args": True}
"""For commands that say themselves what to do with words that belong to no option."""


class WithExample(TyperCommand):
    """A command that shows its example where it gets words that belong to no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own context
        """The words as options; what is left over is refused."""
        left = super().parse_args(ctx, args)
        if left:
            found = re.search(r"Example: (.+?)(\n\n|$)", self.help or "", re.DOTALL)
            example = f"; for example: {' '.join(found[1].split())}" if found else ""
            ctx.fail(f"'{' '.join(left)}' belongs to no option{example}")
        return left


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


class Summary(StrEnum):
    """Groups of industries: NAICS sectors with government as one, or BEA's summary industries."""

    sectors = "20"
    industries = "71"


class LocalPurchases(StrEnum):
    """What a region buys locally: by supplier, size, and distance (rpc), or by location quotients."""

    rpc = "rpc"
    slq = "slq"
    cilq = "cilq"
    flq = "flq"
    aflq = "aflq"


StudyArgument = Annotated[str, typer.Argument(help="A name under models/, a .toml or an .xlsx file.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a key of the study or a parameter; may be repeated."),
]
ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario", metavar="NAME", help="A scenario of the study: a named set of changes; --set comes after."
    ),
]
AccountsOption = Annotated[
    int | None, typer.Option("--accounts", metavar="YEAR", help="Year of the national accounts.")
]
LocalPurchasesOption = Annotated[
    LocalPurchases,
    typer.Option(
        "--local-purchases",
        "--method",
        help="What the region buys locally: rpc, by supplier, size, and distance; or a location quotient.",
    ),
]
REGION = f"{DEFAULT_REGION}, us, a state (TN), or counties joined by commas."
RegionOption = Annotated[str, typer.Option(help=REGION)]
SeedOption = Annotated[int, typer.Option(min=0, help="Seed of the draws: the same gives the same figures.")]
DeltaOption = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Exponent of the location quotients (flq, aflq): as --set region.delta=D."),
]


def as_written(text: str | float) -> float:
    """The number of an option as a person writes it: 1,500 or '$2.5 million'."""
    from impact.words import written_number

    try:
        return written_number(str(text))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def model_options(
    accounts: int | None,
    changes: list[str] | None = None,
    *,
    method: str = "rpc",
    delta: float | None = None,
    imports: bool = False,
) -> "Options":
    """How the region is modeled, with the parameters that changes set."""
    from impact.model.options import Options, newest_accounts

    given: dict[str, Any] = {}
    if changes:
        from impact.sources.settings import given_parameters

        given = given_parameters(changes)
    check_delta(method, delta, given)
    year = newest_accounts() if accounts is None else accounts
    return Options(accounts=year, method=method, delta=delta, imports=imports, given=given)


def check_delta(method: str, delta: float | None, given: dict[str, Any]) -> None:
    """The exponent is given once, and to a method that has one."""
    from impact.errors import StudyError
    from impact.model.options import DELTA
    from impact.region.local_purchase_shares import WITH_EXPONENT

    if delta is not None and DELTA in given:
        raise StudyError(f"--delta and --set {DELTA} both give the exponent; leave one out")
    if (delta is not None or DELTA in given) and method not in WITH_EXPONENT:
        raise StudyError(
            f"--local-purchases {method} has no exponent; leave out --delta, or take {' or '.join(WITH_EXPONENT)}"
        )


@contextmanager
def study_of(text: str, changes: list[str] | None, scenario: str | None = None) -> "Iterator[Study]":
    """A study by name or file, with changes.

    What is found wrong with it later on is reported by cell if it is a workbook.

    A workbook is looked at before anything else is imported: one that should not be opened is refused at once.
    """
    check_file(text)
    from impact.sources.settings import sets_parameter
    from impact.sources.studies import read_study, telling_cells

    record = read_study(text, tuple(change for change in changes or () if not sets_parameter(change)), scenario)
    with telling_cells(text):
        yield record


def check_file(text: str) -> None:
    """A study that is a workbook is one that may be opened."""
    from impact.excel_form.guard import check_workbook, is_workbook

    if is_workbook(text):
        check_workbook(Path(text))
