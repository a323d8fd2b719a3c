"""The wheel carries data/ and models/: what is installed from it runs offline, from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder that holds what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    words = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_data_and_models(installed) -> None:
    assert (installed / "impact" / "data" / "checksums.txt").is_file()
    assert (installed / "impact" / "models" / "colossus-2" / "study.toml").is_file()
    assert (installed / "impact" / "outputs" / "report" / "scripts" / "vega.min.js").is_file()
    assert not (installed / "tests").exists()


@pytest.mark.parametrize("words", [["run", "colossus-1", "--draws", "0"], ["multipliers", "--csv"], ["data", "check"]])
def test_it_runs_from_the_root_folder(installed, tmp_path, words) -> None:
    out = ["--out", str(tmp_path / "out")] if words[0] == "run" else []
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "impact", *words, *out],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    where = "import impact; print(impact.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], cwd="/", env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith(str(installed))
    if out:
        assert (tmp_path / "out" / "results.xlsx").is_file()
