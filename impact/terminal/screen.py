"""The screen: progress on standard error, tables on standard output; plain text where it is not a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
