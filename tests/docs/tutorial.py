"""Tutorials: the files of a page are written, its commands run in order, and every line that it shows is printed."""

import re
import shlex
import subprocess
from pathlib import Path
from string import Template

from impact.sources.catalog import VARIABLE

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)


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


def call(command: str, folder: Path, place: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command as it stands; one of ours in this process, if it uses the data that this process has read."""
    if command.startswith("impact ") and VARIABLE not in place:
        import in_process  # noqa: PLC0415 - rewrite.py runs without the helpers

        return in_process.ran(folder, *shlex.split(Template(command).safe_substitute(place))[1:])
    return subprocess.run(["bash", "-c", command], cwd=folder, env=place, capture_output=True, text=True, check=False)


def ran(command: str, shown: list[str], folder: Path, place: dict[str, str]) -> None:
    """Run a command; the lines shown are among those printed."""
    if command.startswith("export "):
        name, _, value = command.removeprefix("export ").partition("=")
        place[name] = value
        return
    done = call(command, folder, place)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    missing = [line for line in shown if line not in printed]
    assert missing == [], f"{command} does not print {missing}:\n{done.stdout}"


def follow(page: str, folder: Path, place: dict[str, str], *, without: str = "") -> None:
    """Do what a page says, step by step; blocks with the mark `without` are excluded."""
    for match in BLOCK.finditer(page):
        if without and match["mark"] == without:
            continue
        if match["kind"] == "console":
            for command, shown in steps(match["body"]):
                ran(command, shown, folder, place)
        else:
            written(folder, match["mark"], match["body"])
