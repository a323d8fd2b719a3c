"""Write the figures that pages show again, after a change that is meant to change them.

    python tests/docs/rewrite.py [PAGE ...]

Runs each page's commands in order, as the tests do, and puts the nearest printed line in place of each line that is no
longer printed. Then read the difference (git diff README.md docs).
"""

import difflib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tutorial import BLOCK, DOCS, steps, written

ROOT = DOCS.parent
PAGES = ("first-study.md", "another-region.md", "excel-study.md", "maps.md", "questions.md")


def printed_by(command: str, folder: Path, place: dict[str, str]) -> list[str]:
    """Lines that a command prints; settings of the shell are kept in `place`."""
    if command.startswith("export "):
        name, _, value = command.removeprefix("export ").partition("=")
        place[name] = value
        return []
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=place, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{command}: {done.stderr}", file=sys.stderr)
    return [line.rstrip() for line in done.stdout.splitlines()]


def nearest(line: str, printed: list[str]) -> str:
    """The printed line that is most like a shown one; the shown one where none is."""
    found = difflib.get_close_matches(line, printed, n=1, cutoff=0.5)
    return found[0] if found else line


def renewed(text: str, folder: Path, place: dict[str, str]) -> str:
    """A page with the lines that its commands print now."""
    for match in BLOCK.finditer(text):
        if match["kind"] != "console":
            if match["mark"] and match["mark"].startswith(("file: ", "add to: ")):
                written(folder, match["mark"], match["body"])
            continue
        for command, shown in steps(match["body"]):
            printed = printed_by(command, folder, place)
            for line in shown:
                if line not in printed:
                    text = text.replace(f"{line}\n", f"{nearest(line, printed)}\n", 1)
    return text


def renewed_readme(text: str, folder: Path) -> str:
    """The README with the first screen that the default run prints, from the verdict to the remarks."""
    start = text.index("```text\n", text.index("<!-- run: impact run colossus-2 -->")) + len("```text\n")
    printed = printed_by(f"{sys.executable} -m impact run colossus-2", folder, dict(os.environ))
    first = next(place for place, line in enumerate(printed) if line.startswith("The project supports"))
    taxes = next(place for place, line in enumerate(printed) if line.startswith("Taxes in"))
    last = next(place for place, line in enumerate(printed) if line.startswith("- ") and place > taxes)
    tables = "\n".join(printed[first:last]).rstrip("\n")
    return f"{text[:start]}{tables}\n{text[text.index('```', start) :]}"


if __name__ == "__main__":
    for page in sys.argv[1:] or ("README.md", *PAGES):
        path = ROOT / "README.md" if page == "README.md" else DOCS / page
        own = dict(os.environ) | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        with tempfile.TemporaryDirectory() as name:
            old = path.read_text(encoding="utf-8")
            new = renewed_readme(old, Path(name)) if page == "README.md" else renewed(old, Path(name), own)
            path.write_text(new, encoding="utf-8")
        print(f"written: {path}")
