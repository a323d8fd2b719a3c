"""The README shows what the program prints and does."""

import re
from pathlib import Path

from impact.cli.summary import show_summary
from impact.model.prepared import site_counties

ROOT = Path(__file__).parents[2]


def block(text: str, mark: str) -> str:
    found = re.search(rf"<!-- run: {mark} -->\n```text\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_table_in_the_readme_is_what_the_run_prints(results_of, capsys) -> None:
    shown = block((ROOT / "README.md").read_text(encoding="utf-8"), "impact run colossus-2")
    results = results_of("colossus-2")
    show_summary(results, Path("output/colossus-2"), site_counties(results.study))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert all(line.rstrip() in lines for line in shown.splitlines())


def test_how_far_to_trust_it_counts_what_the_run_and_validate_show(results_of, validated) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    trust = results_of("colossus-2").assumptions["trust"]
    assert f"{(trust == 'assumption').sum()} of {len(trust)} figures are our own judgment" in text
    told = validated[0].stdout
    held, rows = re.search(r"(\d+) of (\d+) rows hold; of 4 binding ones 4", " ".join(told.split())).groups()
    assert f"{held} of {rows} figures lie in their band" in text
    assert f"The {int(rows) - int(held)} others are shown" in text


def test_the_python_example_runs(capsys) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example is not None
    exec(compile(example.group(1), "README.md", "exec"), {})  # our own page
    printed = capsys.readouterr().out
    assert "Shelby, TN" in printed
    assert "..." not in printed


def test_every_local_link_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
