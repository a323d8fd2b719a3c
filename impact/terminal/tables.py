"""Tables of the terminal: with rules where a person reads, and as plain text where hundreds of rows come."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

NAME_WIDTH, HEAD_WIDTH = 48, 16
"""Letters: of the longest cell of text and of the widest title in a long table."""


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
