"""The README shows what the program prints and does."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]


def block(text: str, mark: str) -> str:
    found = re.search(rf"<!-- run: {mark} -->\n```text\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_table_in_the_readme_is_what_the_run_prints(tmp_path) -> None:
    shown = block((ROOT / "README.md").read_text(encoding="utf-8"), "impact run colossus-2")
    printed = subprocess.run(
        [sys.executable, "-m", "impact", "run", "colossus-2"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    lines = [line.rstrip() for line in printed.splitlines()]
    assert all(line.rstrip() in lines for line in shown.splitlines())


def test_how_far_to_trust_it_counts_what_the_run_and_validate_show(tmp_path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    program = [sys.executable, "-m", "impact"]
    subprocess.run([*program, "run", "colossus-2", "--draws", "0", "--out", "out"], cwd=tmp_path, check=True,
                   capture_output=True)  # fmt: skip
    trust = pd.read_csv(tmp_path / "out" / "tables" / "assumptions.csv")["trust"]
    assert f"{(trust == 'assumption').sum()} of {len(trust)} figures are our own judgment" in text
    told = subprocess.run([*program, "validate"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    held, rows = re.search(r"(\d+) of (\d+) rows hold; of 4 binding ones 4", " ".join(told.split())).groups()
    assert f"{held} of {rows} figures lie in their band" in text
    assert f"The {int(rows) - int(held)} others are shown" in text


def test_the_python_example_runs() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example is not None
    done = subprocess.run([sys.executable, "-c", example.group(1)], capture_output=True, text=True, check=True)
    assert "Shelby, TN" in done.stdout


def test_every_local_link_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
