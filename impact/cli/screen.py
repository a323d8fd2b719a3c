"""The screen: progress on standard error, tables on standard output; plain text where it is not a terminal."""

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


PLAIN_WIDTH = 150
NAME_WIDTH, HEAD_WIDTH = 48, 16
"""Letters: of the longest cell of text and of the widest title in a long table."""


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
    cells = [[*(shortened(cell) for cell in row[:left]), *row[left:]] for row in rows]
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


def shortened(text: str) -> str:
    """A text that fits a column.

    >>> shortened("Oilseed farming"), len(shortened("x" * 100))
    ('Oilseed farming', 48)
    """
    return text if len(text) <= NAME_WIDTH else f"{text[: NAME_WIDTH - 3]}..."


def show_changes(changes: Iterable["Change"]) -> None:
    """What differs from the study as filed, the parameters as delivered and the usual options; nothing if none does."""
    from impact.study.study import change_words

    for number, change in enumerate(changes):
        if number == 0:
            console().print("Changed in this run:")
        console().print(f"  {change_words(change)}")
