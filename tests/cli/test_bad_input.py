"""Bad input gets one message that names the place and the cure, exit code 2, and nothing is written or lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

# ruff: noqa: E501
BAD = {
    "an unknown key": ("title =", "color = 'red'\ntitle =", ["color", "unknown key"]),
    "an unknown county": ('county = "47157"', 'county = "47999"', ["facility.site.county", "47999", "FIPS"]),
    "a county outside the region": ('county = "47157"', 'county = "06037"', ["facility.site.county", "outside", "region"]),
    "an unknown commodity": ('"561600"', '"561699"', ["facility.site.spend.guards.commodity", "561699", "multipliers"]),
    "a negative amount": ("amount_usd = 1e6", "amount_usd = -1e6", ["site.spend.guards.amount_usd", "below zero"]),
    "a missing amount": ("amount_usd = 1e6", "", ["spend.guards", "amount", "missing"]),
    "a local share over 1": ("local_share = 0.8", "local_share = 1.4", ["building.local_share", "over 1", "fractions"]),
    "a range whose ends are crossed": ("amount_usd = 1e6", "amount_usd = {value = 1e6, low = 2e6}", ["guards.amount_usd", "low <= value"]),
    "a central value on a bound": ("amount_usd = 1e6", "amount_usd = {value = 1e6, high = 2e6}", ["bound", "best estimate"]),
    "an unknown source": ("amount_usd = 1e6", "amount_usd = {value = 1e6, source = 'x'}", ["[sources]", "x"]),
    "years out of order": ("2026 = 0.5, 2027 = 0.5", "2027 = 0.5, 2026 = 0.5", ["building", "years out of order"]),
    "last year before first": ("last_year = 2030", "last_year = 2020", ["years out of order", "2026", "2020"]),
    "years outside the study": ("2027 = 0.5", "2035 = 0.5", ["2035", "outside"]),
    "shares of years that do not add up": ("2027 = 0.5", "2027 = 0.6", ["1.1", "not 1"]),
    "an unknown region": ("price_year", "region = 'atlantis'\nprice_year", ["atlantis", "memphis", "FIPS"]),
    "text for a number": ("amount_usd = 1e6", "amount_usd = 'lots'", ["guards.amount_usd"]),
    "broken TOML": ("title = ", "title = = ", ["not valid TOML", "line"]),
    "a name with a slash": ('name = "small"', 'name = "../small"', ["name", "../small"]),
}  # fmt: skip


@pytest.fixture
def earlier(without_draws, tmp_path) -> dict[Path, bytes]:
    """An output of an earlier run: every file and its content."""
    shutil.copytree(without_draws.folder, tmp_path / "output" / "small")
    return content(tmp_path / "output")


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", BAD)
def test_bad_study(impact, study, tmp_path, earlier, case) -> None:
    before, after, words = BAD[case]
    text = study.read_text(encoding="utf-8")
    assert before in text
    study.write_text(text.replace(before, after, 1), encoding="utf-8")
    result = impact("run", str(study))
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    assert content(tmp_path / "output") == earlier


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "a/b"], ["a/b", "small letters"]),
        (["run", ".."], ["..", "small letters"]),
        (["run", "nothing-like-it"], ["nothing-like-it", "colossus-2"]),
        (["run", "missing.toml"], ["missing.toml", "no file"]),
        (["run", "missing.xlsx"], ["missing.xlsx", "no file"]),
        (["study", "new", "../x", "--archetype", "factory"], ["../x", "small letters"]),
        (["study", "new", "x", "--archetype", "castle"], ["castle", "data-center"]),
        (["multipliers", "--region", "99999"], ["99999", "FIPS"]),
        (["multipliers", "--imports", "total"], ["--imports", "us"]),
        (["multipliers", "--accounts", "1999"], ["1999", "2017"]),
        (["multipliers", "--price-year", "1900"], ["1900", "1997"]),
        (["multipliers", "--method", "guess"], ["guess", "flq"]),
        (["explain", "happiness"], ["happiness", "operation_jobs"]),
        (["explain", "colossus-1", "state_tax_usd"], ["did you mean: impact explain state_tax_usd colossus-1"]),
        (["explain", "mine.toml"], ["did you mean: impact explain operation_jobs mine.toml"]),
        (["run", "--set", "nonsense"], ["KEY=VALUE"]),
        (["run", "--set", "facility.nowhere.it_mw=3"], ["nowhere", "tulane-road"]),
        (["data", "build", "--from", "no-such-folder"], ["no-such-folder", "no such folder"]),
    ],
)
def test_bad_arguments(impact, tmp_path, words, told) -> None:
    result = impact(*words)
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    for word in told:
        assert word in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_xlsx_that_is_not_one(impact, tmp_path) -> None:
    (tmp_path / "fake.xlsx").write_text("not a workbook", encoding="utf-8")
    result = impact("run", "fake.xlsx")
    assert result.returncode == 2
    assert "not an Excel workbook" in result.stderr
    assert not (tmp_path / "output").exists()


def test_a_folder_with_other_files_is_not_replaced(impact, study, tmp_path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    result = impact("run", str(study), "--out", "mine")
    assert result.returncode == 2
    assert "mine" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_formula_text_stays_text(impact, study, tmp_path) -> None:
    live = '=HYPERLINK("http://example.invalid")'
    study.write_text(study.read_text(encoding="utf-8").replace('"Building contract"', f"'{live}'"), encoding="utf-8")
    assert impact("run", str(study), "--out", "here", "--draws", "0").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "here" / "results.xlsx", read_only=True)
    cells = [(cell.data_type, str(cell.value)) for sheet in book for row in sheet.iter_rows() for cell in row]
    book.close()
    ours, texts = ([text for kind, text in cells if kind == sought] for sought in ("f", "s"))
    assert len(ours) > 1000
    assert any(live in text for text in texts)
    assert not [formula for formula in ours if "HYPERLINK" in formula or "example" in formula]
    assert "\n=HYPERLINK" not in (tmp_path / "here" / "tables" / "waterfall.csv").read_text(encoding="utf-8")


def linked(source: str, place: str) -> None:
    """One file under two names, or a copy where the two lie on different disks."""
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)


@pytest.fixture
def damaged_copy(tmp_path, monkeypatch) -> Path:
    """A copy of the package with its data, to be damaged; files stay one with the package's until they are replaced."""
    root = Path(__file__).parents[2]
    for name in ("impact", "data", "models"):
        shutil.copytree(root / name, tmp_path / "copy" / name, copy_function=linked)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "copy"))
    return tmp_path / "copy"


RUN_AND_CHECK = """
import sys
from impact.cli import app

for words in (["run", "small.toml"], ["data", "check"]):
    sys.argv = ["impact", *words]
    try:
        app.main()
    except SystemExit as end:
        print(words[0], end.code)
"""


@pytest.mark.parametrize(
    ("harm", "table"),
    [(harm, "county/jobs.npy") for harm in ("truncated", "altered", "missing")]
    + [("truncated", "national/2024/industries.csv"), ("altered", "national/price_index.csv")],
)
def test_damaged_data_stop_the_run(study, damaged_copy, tmp_path, table, harm) -> None:
    path = damaged_copy / "data" / table
    whole = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(whole[:-100] if harm == "truncated" else whole[:-1] + bytes([whole[-1] ^ 1]))
    words = [sys.executable, "-W", "error", "-c", RUN_AND_CHECK]
    result = subprocess.run(words, cwd=study.parent, capture_output=True, text=True, check=False)
    assert "run 1\n" in result.stdout, result.stderr
    assert result.stdout.endswith("data 1\n")
    of_run, *_ = result.stderr.splitlines()
    assert table in of_run
    assert "install the package again" in of_run
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("region", "words"), [("atlantis", "unknown region: atlantis"), ("us", "Name a smaller region"), ("99999", "99999")]
)
def test_a_region_that_cannot_be_run_is_refused(impact, study, tmp_path, region, words) -> None:
    result = impact("run", str(study), "--region", region)
    assert result.returncode == 2
    assert words in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--states", "TN,XX"), "unknown XX"), (("--counties", "99999"), "unknown region: 99999"),
     (("--scheduler", "nowhere"), "no Dask scheduler answers")],
)  # fmt: skip
def test_a_sweep_to_nowhere(impact, study, tmp_path, words, said) -> None:
    if "--scheduler" in words:
        pytest.importorskip("distributed", reason="SKIPPED because distributed is not installed")
    result = impact("sweep", str(study), *words)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "output").exists()
