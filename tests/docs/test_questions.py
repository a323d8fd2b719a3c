"""docs/questions.md: every command prints the lines that are shown below it."""

import shlex
from pathlib import Path

import pytest
from tutorial import BLOCK, steps
from typer.testing import CliRunner

from impact.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
ASKED = [step for match in BLOCK.finditer(PAGE) for step in steps(match["body"])]


def test_there_are_twelve():
    assert len(ASKED) == 12


@pytest.mark.parametrize(("command", "shown"), ASKED)
def test_a_question_is_answered_as_printed(command, shown):
    done = CliRunner().invoke(app, shlex.split(command)[1:], catch_exceptions=False)
    printed = [line.rstrip() for line in done.output.splitlines()]
    assert shown
    assert [line for line in shown if line not in printed] == []
