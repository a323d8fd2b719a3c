"""All outputs together: complete, and the same bytes from the same run."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from impact.outputs import write_outputs


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_same_run_gives_the_same_bytes(results, tmp_path):
    write_outputs(results, tmp_path / "one")
    write_outputs(results, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert {"results.xlsx", "results.gpkg", "run.json", "tables/headline.csv"} <= set(contents(tmp_path / "one"))


def test_failing_run_leaves_the_old_output(results, tmp_path):
    write_outputs(results, tmp_path / "out")
    before = contents(tmp_path / "out")
    broken = replace(results, by_county=pd.DataFrame())
    with pytest.raises(KeyError):
        write_outputs(broken, tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
