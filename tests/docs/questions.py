"""docs/questions-colossus.md: the questions that the study colossus-2 lists, answered: `make docs` writes it."""

import sys
from pathlib import Path

from impact.model.options import Options
from impact.model.run import run
from impact.outputs.report.shown import kind_of
from impact.sources.studies import read_study
from impact.words import count, money, percent

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "questions-colossus.md"
STUDY = "colossus-2"
HEAD = """# Questions asked of Colossus in 2026

Written by `make docs` from the questions of `models/colossus-2/study.toml` and its scenarios (reference case);
change them there. Each is answered with a figure, its range, and its source, or declined with what would be needed.
The same answers are on the page and the sheet Answers of every run. Health damages stand apart: they are in no
economic figure.
"""


def page() -> str:
    """Return the page."""
    study = read_study(STUDY)
    answers = run(study, Options(draws=0, scenarios=True)).answers.set_index("key")
    parts = [HEAD]
    for number, one in enumerate(study.question, 1):
        row = answers.loc[one.id]
        shown = {"money": money, "percent": percent}.get(kind_of(row["unit"]), count)
        figure = ""
        if row["value"] == row["value"]:
            ends = "" if row["low"] != row["low"] else f" ({shown(row['low'])} to {shown(row['high'])})"
            figure = f"**{shown(row['value'])}{ends} {row['unit'].removeprefix('USD').lstrip(' ,')}".rstrip() + ".** "
        source = study.sources[one.source]
        link = f" {source.address.split(' ; ')[0]}" if source.address else ""
        formula = f" Formula: {row['formula']}."
        parts.append(
            f"## {number}. {one.question}\n\n{figure}{row['answer']}\n\nTrust: {source.trust}.{link}{formula}\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"written: {PAGE}\n")
