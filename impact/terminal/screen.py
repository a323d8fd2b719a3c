"""The screen: progress on standard error, tables on standard output; plain text where it is not a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console


PLAIN_WIDTH = 150


def console() -> "Console":
    """Standard output: as wide as the terminal, or wide enough for a table in a pipe."""
    from rich.console import Console

    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=PLAIN_WIDTH)


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
