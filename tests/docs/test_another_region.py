"""docs/another-region.md: its files are written, its commands run in order, and every line it shows is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "another-region.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
AGENCY_FILES = "needs the agency files"


def steps(body: str) -> list[tuple[str, list[str]]]:
    """Commands with the lines that are shown below them."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line.rstrip())
    return found


def written(folder: Path, mark: str, body: str) -> None:
    """Write or lengthen a file that the page shows."""
    how, _, path = mark.partition(": ")
    place = folder / path
    if how == "file":
        assert not place.exists()
        place.write_text(body, encoding="utf-8")
    else:
        assert how == "add to"
        with place.open("a", encoding="utf-8") as file:
            file.write(body if path.endswith(".csv") else f"\n{body}")


def ran(command: str, shown: list[str], folder: Path, place: dict[str, str]) -> None:
    """Run a command as it stands; the lines shown are among those printed."""
    if command.startswith("export "):
        name, _, value = command.removeprefix("export ").partition("=")
        place[name] = value
        return
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    missing = [line for line in shown if line not in printed]
    assert missing == [], f"{command}:\n{done.stdout}"


@pytest.fixture
def place(tmp_path) -> dict[str, str]:
    """The environment of the commands: `impact` is this checkout's."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "impact").write_text(f'#!/bin/sh\nexec {sys.executable} -W error -m impact "$@"\n', encoding="utf-8")
    (tools / "impact").chmod(0o755)
    return dict(os.environ) | {"PATH": f"{tools}:{os.environ['PATH']}"}


def test_every_block_of_the_page_is_of_a_known_kind():
    kinds = {match["kind"] for match in BLOCK.finditer(PAGE)}
    assert kinds == {"console", "toml", "csv"}
    assert all(match["mark"] for match in BLOCK.finditer(PAGE) if match["kind"] != "console")


def test_the_page_works_as_printed(tmp_path, place):
    folder = tmp_path / "work"
    folder.mkdir()
    for match in BLOCK.finditer(PAGE):
        if match["mark"] == AGENCY_FILES:
            continue
        if match["kind"] == "console":
            for command, shown in steps(match["body"]):
                ran(command, shown, folder, place)
        else:
            written(folder, match["mark"], match["body"])


@pytest.mark.agency
def test_the_baseline_of_the_page_works_as_printed(tmp_path, place, agency):
    (match,) = [match for match in BLOCK.finditer(PAGE) if match["mark"] == AGENCY_FILES]
    (make, shown), *_ = steps(match["body"])
    ran(make, shown, tmp_path, place | {"AGENCY": str(agency)})
