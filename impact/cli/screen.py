"""The screen: progress on standard error, tables on standard output; plain text where it is not a terminal.

Also figures in words: dollars in the unit that reads best, metrics and ranges as a person says them.
"""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from impact.study.study import Change

from typing import Any

PLAIN_WIDTH = 150
NAME_WIDTH, HEAD_WIDTH = 48, 16
"""Letters: of the longest cell of text and of the widest title in a long table."""
MILLION, BILLION = 1e6, 1e9
ODDS, CHOICE = "odds of buying here", "0 or 1"
"""What a logit of local purchases says; unit of an input that is there or not."""


def console(width: int = PLAIN_WIDTH) -> "Console":
    """Standard output: as wide as the terminal, or in a pipe so many letters."""
    from rich.console import Console

    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=width)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows which stage is at work; silent where standard error is not a terminal."""
    from rich.console import Console

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status("starting") as status:
        yield status.update


def print_records(rows: "pd.DataFrame", digits: int = 10) -> None:
    """Print the rows as JSON."""
    import json

    found = json.loads(rows.to_json(orient="records", double_precision=digits))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def table(title: str, *columns: str, left: int = 1) -> "Table":
    """An empty table whose first `left` columns are text."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        made.add_column(column, justify="left" if place < left else "right", overflow="fold")
    return made


def long_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    """A table of hundreds of rows as text, one line a row: rich would take longer for it than the model for the rows.

    Args:
        title: above it.
        heads: titles of the columns, broken between words.
        rows: cells; text longer than NAME_WIDTH is cut.
        left: how many columns are text.
    """
    cells = [
        [*(cell if len(cell) <= NAME_WIDTH else f"{cell[: NAME_WIDTH - 3]}..." for cell in row[:left]), *row[left:]]
        for row in rows
    ]
    columns = list(zip(*cells, strict=True))
    broken = [wrap(head, HEAD_WIDTH) for head in heads]
    widths = [max(map(len, (*head, *column))) for head, column in zip(broken, columns, strict=True)]
    most = max(map(len, broken))
    tops = [[([""] * (most - len(head)) + head)[line] for head in broken] for line in range(most)]

    def line(words: Sequence[str]) -> str:
        placed = [word.ljust(width) if place < left else word.rjust(width)
                  for place, (word, width) in enumerate(zip(words, widths, strict=True))]  # fmt: skip
        return f"  {'   '.join(placed)}".rstrip()

    rule = f" {chr(0x2500) * (sum(widths) + 3 * len(widths) - 1)}"
    return "\n".join([title, "", *map(line, tops), rule, *map(line, cells)]) + "\n"


def show_changes(changes: Iterable["Change"]) -> None:
    """What differs from the study as filed, the parameters as delivered and the usual options; nothing if none does."""
    from impact.study.study import change_words

    for number, change in enumerate(changes):
        if number == 0:
            console().print("Changed in this run:")
        console().print(f"  {change_words(change)}")


def money(usd: float) -> str:
    """Dollars in the unit that reads best: billions, millions, or whole dollars below a million.

    >>> money(25e9), money(41.5e6), money(30_000), money(-0.2), money(float("nan"))
    ('25.0 billion', '41.5 million', '30,000', '0', '-')
    """
    if abs(usd) >= BILLION:
        return f"{usd / BILLION:,.1f} billion"
    return f"{usd / MILLION:,.1f} million" if abs(usd) >= MILLION else whole(usd)


def missing(value: object) -> bool:
    """Whether a table says nothing here; without pandas, which the command line does not wait for.

    >>> missing(None), missing(float("nan")), missing(0.0), missing("-")
    (True, True, False, False)
    """
    return value is None or value != value  # noqa: PLR0124 - only what is not a number differs from itself


def whole(number: float) -> str:
    """A number without decimals, zero without a sign, or a dash where it is missing.

    >>> whole(2547.4), whole(-0.3), whole(float("nan"))
    ('2,547', '0', '-')
    """
    return "-" if missing(number) else f"{round(number):,}"


def figure(value: float) -> str:
    """A figure of any size in few digits.

    >>> figure(0.0076), figure(1247.5), figure(2.2e9)
    ('0.0076', '1,247.5', '2.2 billion')
    """
    if abs(value) >= MILLION:
        return money(value)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def amount(value: float, unit: str) -> str:
    """A headline figure: dollars in words, counts whole."""
    return money(value) if unit.startswith("USD") else whole(value)


def metric_words(metric: str) -> str:
    """A metric's name in words."""
    return metric.removesuffix("_usd").replace("_", " ")


def mover_words(row: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 - a named row
    """An input's ends and what the figure is there."""
    low, high = (end_words(value, row.input_unit) for value in (row.input_p10, row.input_p90))
    return low, high, amount(row.at_p10, row.unit), amount(row.at_p90, row.unit)


def end_words(value: float, unit: str) -> str:
    """An input's value with its unit; a change has its sign, a choice is yes or no, a logit a change of the odds.

    >>> end_words(-30, "%"), end_words(0.6, "factor"), end_words(1.0, "0 or 1"), end_words(-0.513, "logit")
    ('-30%', '0.6 factor', 'yes', '-40% odds of buying here')
    """
    if unit == "logit":
        return f"{100 * math.expm1(value):+.0f}% {ODDS}"
    if unit == CHOICE and value in (0.0, 1.0):
        return "yes" if value else "no"
    return f"{value:+.0f}%" if unit == "%" else f"{input_words(value)} {unit}"


def input_words(value: float) -> str:
    """An input's value.

    >>> input_words(0.11893), input_words(53770.2), input_words(2.5e7)
    ('0.1189', '53,770', '25.0 million')
    """
    if abs(value) >= MILLION:
        return money(value)
    return whole(value) if abs(value) >= 1000 else f"{value:.4g}"


def span_words(low: float, high: float, unit: str) -> str:
    """A range, or a dash."""
    return "-" if missing(low) else f"{amount(low, unit)} to {amount(high, unit)}"


def short_amount(value: float, unit: str) -> str:
    """A figure in three digits, dollars with their sign.

    >>> short_amount(2.2979e9, "USD"), short_amount(2754.3, "jobs"), short_amount(8.02, "MW")
    ('$2.30 billion', '2,754', '8')
    """
    if missing(value):
        return "-"
    if not unit.startswith("USD"):
        return whole(value) if abs(value) >= 1 else f"{value:.2g}"
    sign, size = "-" if value < 0 else "", abs(value)
    scale, words = scale_of(size)
    return f"{sign}${digits(size / scale)}{words}"


def short_span(low: float, high: float, unit: str) -> str:
    """A range in three digits, its unit of money once.

    >>> short_span(1.57e9, 3.26e9, "USD"), short_span(982.1e6, 2.9e9, "USD"), short_span(14_402, 37_763, "job-years")
    ('$1.57 to 3.26 billion', '$0.982 to 2.90 billion', '14,402 to 37,763')
    """
    if missing(low):
        return "-"
    if not unit.startswith("USD"):
        return f"{short_amount(low, unit)} to {short_amount(high, unit)}"
    scale, words = scale_of(max(abs(low), abs(high)))
    start = f"-${digits(-low / scale)}" if low < 0 else f"${digits(low / scale)}"
    return f"{start} to {digits(high / scale)}{words}"


def scale_of(usd: float) -> tuple[float, str]:
    """What dollars of a size are counted in, and its word."""
    return (BILLION, " billion") if usd >= BILLION else (MILLION, " million") if usd >= MILLION else (1.0, "")


def digits(number: float) -> str:
    """A number in three digits.

    >>> digits(2.2979), digits(857.46), digits(97_977.2), digits(0.185), digits(0.0)
    ('2.30', '857', '97,977', '0.185', '0')
    """
    size = abs(number)
    return f"{number:,.0f}" if size >= 100 or not size else f"{number:#.3g}"
