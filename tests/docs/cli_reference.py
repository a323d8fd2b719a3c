"""docs/cli.md from the commands themselves: `make docs` writes it, a test holds it against them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from impact.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
WIDTH = 110
HEAD = """# Commands

Written by `make docs` from the commands' own help. Exit codes: 0 done; 2 bad arguments or a bad study, with one message
that says what, where and how to fix it; 1 anything else.
"""


def commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Words of every command, in the order of the help."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name)


def reference() -> str:
    """The whole page."""
    runner = CliRunner()
    parts = [HEAD]
    for words in commands(typer.main.get_command(app)):
        found = runner.invoke(app, [*words, "--help"], env={"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH)})
        if found.exit_code:
            raise RuntimeError(f"impact {' '.join(words)} --help: {found.output}")
        text = "\n".join(line.rstrip() for line in found.output.strip().splitlines()).replace(
            "Usage: root", "Usage: impact"
        )
        parts.append(f"## impact {' '.join(words)}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
