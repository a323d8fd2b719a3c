"""Write what the shipped studies come to again, after a change that is meant to change it.

    python tests/golden/rewrite.py

The headline figures go to models/*/expected.csv, the sums of all tables to tests/golden/table_sums.csv. Then read the
difference (git diff) and say in the changelog why the figures moved.
"""

import sys
from pathlib import Path

import pandas as pd

from impact.model.options import Options
from impact.model.run import run
from impact.sources.catalog import models_folder
from impact.sources.studies import read_study, study_names

sys.path.append(str(Path(__file__).parents[1] / "helpers"))
from table_sums import DIGITS, SUMS, table_sums

TOLERANCE_SHARE = 0.001
COLUMNS = ["metric", "total", "tolerance_share"]

if __name__ == "__main__":
    runs = {name: run(read_study(name), Options()) for name in study_names()}
    for name, results in runs.items():
        table = results.headline[["total"]].dropna().assign(tolerance_share=TOLERANCE_SHARE)
        path = models_folder() / name / "expected.csv"
        table.reset_index()[COLUMNS].to_csv(path, index=False, float_format="%.6g", lineterminator="\n")
        print(f"written: {path}")
    pd.concat(map(table_sums, runs.values())).to_csv(SUMS, float_format=DIGITS, lineterminator="\n")
    print(f"written: {SUMS}")
