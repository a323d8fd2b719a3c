"""`impact compare`, and studies as Excel files on the command line."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from impact.cli.compare import written_words
from impact.sources.studies import NEEDED


@pytest.fixture
def half(study, tmp_path):
    """The small study with half of its building."""
    path = tmp_path / "half.toml"
    text = study.read_text(encoding="utf-8").replace('name = "small"', 'name = "half"').replace("50e6", "25e6")
    path.write_text(text, encoding="utf-8")
    return path


def table(sheet) -> list[dict[str, object]]:
    """Rows of a sheet by its headings."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_study_and_an_earlier_run_are_held_against_each_other(impact, few, half, with_draws, tmp_path) -> None:
    shutil.copytree(with_draws.folder, tmp_path / "earlier")
    result = impact("compare", str(half), "earlier", *few, "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    headline = {row["metric"]: row for row in found["headline"]}
    output = headline["construction_output_usd"]
    assert output["ratio"] == pytest.approx(2.0, rel=1e-8)
    assert output["difference"] == pytest.approx(output["b"] - output["a"], rel=1e-8)
    assert output["ranges"] == "apart"
    assert headline["operation_jobs"]["ranges"] == "overlap"
    assert found["assumptions"] is None
    assert any("Inputs are compared where both are studies" in note for note in found["notes"])
    folder = tmp_path / "output" / "compare-half-small"
    assert (folder / "compare.json").read_text(encoding="utf-8") == result.stdout
    rows = table(openpyxl.load_workbook(folder / "compare.xlsx")["Headline"])
    jobs = next(row for row in rows if row["Figure"] == "Construction: job-years")
    assert jobs["small over half"] == pytest.approx(2.0)
    assert {"small", "half", "small less half", "Ranges"} <= set(jobs)


def test_two_studies_show_what_differs(impact, study, half, tmp_path) -> None:
    shown = impact("compare", str(study), str(half), "--draws", "0", "--out", "one")
    assert shown.returncode == 0, shown.stderr
    printed = " ".join(shown.stdout.split())
    assert "Inputs that differ: 1 " in printed
    assert "facility.site.spend.building.amount_usd" in printed
    assert "B / A" in printed
    (row,) = table(openpyxl.load_workbook(tmp_path / "one" / "compare.xlsx")["Inputs"])
    assert (row["Key in the study"], row["small"], row["half"]) == (
        "facility.site.spend.building.amount_usd",
        50e6,
        25e6,
    )


def test_a_study_written_to_excel_gives_the_same_run(impact, few, study, with_draws) -> None:
    assert impact("study", "export", str(study), "small.xlsx").returncode == 0
    again = impact("run", "small.xlsx", *few, "--json")
    assert again.returncode == 0, again.stderr
    assert again.stdout == (with_draws.folder / "run.json").read_text(encoding="utf-8")


def test_a_template_is_checked_and_never_overwrites(impact, tmp_path) -> None:
    assert impact("study", "template", "mine.xlsx", "--archetype", "warehouse").returncode == 0
    assert "in order" in impact("study", "check", "mine.xlsx").stdout
    before = (tmp_path / "mine.xlsx").read_bytes()
    again = impact("study", "template", "mine.xlsx")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (tmp_path / "mine.xlsx").read_bytes() == before


def test_a_wrong_cell_is_named_and_nothing_is_written(impact, study, tmp_path) -> None:
    impact("study", "export", str(study), "small.xlsx")
    book = openpyxl.load_workbook(tmp_path / "small.xlsx")
    heads = {str(cell.value).splitlines()[0]: cell.column_letter for cell in book["Spend"][1]}
    book["Spend"][f"{heads['commodity']}3"] = "561699"
    book.save(tmp_path / "small.xlsx")
    for words in (["run"], ["study", "check"]):
        result = impact(*words, "small.xlsx")
        assert result.returncode == 2
        assert f"Spend!{heads['commodity']}3" in result.stderr
        assert "Traceback" not in result.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compare", "small.toml", "atlantis"], "no study named 'atlantis'"),
        (["compare", "small.toml", "missing.json"], "there is no file missing.json"),
        (["compare", "small.toml", "bad.json"], "is not the run.json of a run"),
        (["compare", "small.toml", "bomb.xlsx"], "is a zip, but not an Excel workbook"),
        (["run", "bomb.xlsx"], "is a zip, but not an Excel workbook"),
        (["study", "template", "form.xls"], "ends in .xlsx"),
        (["study", "template", "form.xlsx", "--archetype", "castle"], "no archetype 'castle'"),
        (["study", "export", "atlantis", "form.xlsx"], "no study named"),
        (["compare", "bad.json", "bad.json", "--out", "."], "bad.json is not the run.json"),
        (["compare", "odd.json", "odd.json"], "a run.json that does not hold what a run writes"),
    ],
)
def test_what_cannot_be_read_is_told(impact, study, tmp_path, words, told) -> None:
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    odd = {key: [] for key in NEEDED} | {"study": {"name": "odd"}, "price_year": 2025}
    (tmp_path / "odd.json").write_text(json.dumps(odd), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as archive:
        archive.writestr("a.xml", "<a/>")
    before = sorted(path.name for path in tmp_path.iterdir())
    result = impact(*words)
    assert result.returncode == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


OLD_NAMES = {
    "by_jurisdiction": "by_treasury",
    "by_jurisdiction_year": "by_treasury_year",
    "jurisdiction": "treasury",
    "jurisdiction_title": "treasury_title",
    "one_time_usd": "one_off_usd",
    "workplace": "work",
    "model_value": "ours",
    "net_load_mwh": "net_draw_mwh",
    "authorized_mw": "approved_mw",
    "interpolation_points": "nodes",
}
"""Keys of run.json and what version 0.1 wrote in their place (docs/changes-0.2.md)."""


def in_old_names(value):
    """A record with the keys of version 0.1."""
    if isinstance(value, dict):
        return {OLD_NAMES.get(key, key): in_old_names(part) for key, part in value.items()}
    return [in_old_names(part) for part in value] if isinstance(value, list) else value


def test_a_run_of_version_0_1_is_refused_with_its_version_and_the_cure(impact, without_draws, tmp_path) -> None:
    shutil.copytree(without_draws.folder, tmp_path / "new")
    record = json.loads((tmp_path / "new" / "run.json").read_text(encoding="utf-8"))
    old = in_old_names(record)
    old["manifest"]["version"] = "0.1.0"
    nested = in_old_names(record) | {"by_jurisdiction": record["by_jurisdiction"]}
    for name, content in (("old", old), ("nested", nested)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    for sides in (("old.json", "new"), ("new", "old.json"), ("old.json", "old.json")):
        refused = impact("compare", *sides, "--out", "compared")
        assert refused.returncode == 2
        assert "old.json was written by version 0.1.0" in " ".join(refused.stderr.split())
        assert "run the study again" in " ".join(refused.stderr.split())
    partly = impact("compare", "new", "nested.json", "--out", "compared")
    assert partly.returncode == 2
    assert "run the study again" in " ".join(partly.stderr.split())
    assert "Traceback" not in partly.stderr
    assert not (tmp_path / "compared").exists()


def test_every_file_written_is_named(tmp_path: Path) -> None:
    for name in ("compare.xlsx", "compare.html", "tables/headline.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert written_words(tmp_path) == f"Written to {tmp_path}: compare.html, compare.xlsx, tables/headline.csv"
