"""Scenarios of a study side by side, without its full run: scenarios.csv and scenarios.json."""

from pathlib import Path

import pandas as pd

from impact.outputs.figures import records
from impact.outputs.folder import write_folder
from impact.outputs.run_json import as_json
from impact.outputs.tables import csv_text


def scenarios_json(scenarios: pd.DataFrame) -> str:
    """Return the comparison as JSON text that ends with a newline."""
    return as_json({"scenarios": records(scenarios)})


def write_scenarios(scenarios: pd.DataFrame, destination: Path) -> None:
    """Write the comparison's table and record; the folder is replaced whole or not at all."""

    def write(folder: Path) -> None:
        (folder / "scenarios.csv").write_text(csv_text(scenarios), encoding="utf-8", newline="\n")
        (folder / "scenarios.json").write_text(scenarios_json(scenarios), encoding="utf-8", newline="\n")

    write_folder(destination, write)
