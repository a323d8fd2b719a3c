"""Every hour on request, and the grid in the record."""

import numpy as np
import pandas as pd

from impact.outputs import run_record, write_outputs


def test_every_hour_is_written_on_request_alone_and_balances(results, tmp_path):
    write_outputs(results, tmp_path / "run")
    assert not (tmp_path / "run" / "tables" / "grid_hourly.csv").exists()
    write_outputs(results, tmp_path / "run", hourly=True)
    table = pd.read_csv(tmp_path / "run" / "tables" / "grid_hourly.csv")
    assert len(table) == 2 * 8760
    parts = table[["on_site_supply_mw", "net_load_mw", "curtailed_mw", "unserved_mw"]].sum(axis=1)
    assert np.abs(parts - table["load_mw"]).max() < 5e-6
    assert table.iloc[31 * 24][["year", "month", "day", "hour"]].tolist() == [2025, 2, 1, 0]
    assert table.iloc[-1][["year", "month", "day", "hour"]].tolist() == [2026, 12, 31, 23]


def test_the_grid_is_in_the_record(results):
    record = run_record(results)["grid"]
    assert {row["utility"] for row in record["by_year"]} == {"mlgw", "all"}
    assert all(row["how"] for row in record["answers"])
