"""Write the headline figures of every shipped study again, after a change that is meant to change them.

    python tests/golden/rewrite.py

Then read the difference (git diff models/*/expected.csv) and say in the changelog why the figures moved.
"""

from impact.model.options import Options
from impact.model.run import run
from impact.sources.catalog import models_folder
from impact.sources.studies import read_study, study_names

TOLERANCE_SHARE = 0.001
COLUMNS = ["metric", "total", "tolerance_share"]

if __name__ == "__main__":
    for name in study_names():
        totals = run(read_study(name), Options(draws=0)).headline[["total"]].dropna()
        table = totals.assign(tolerance_share=TOLERANCE_SHARE)
        path = models_folder() / name / "expected.csv"
        table.reset_index()[COLUMNS].to_csv(path, index=False, float_format="%.6g", lineterminator="\n")
        print(f"written: {path}")
