"""`impact data update` and `impact data diff` as commands: what they print, what they refuse, what they leave."""

import json
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from impact.cli.data import show_vintages
from impact.errors import StudyError
from impact.ingest.agency import eia
from impact.ingest.build import write_checksums
from impact.model import comparisons
from impact.sources.catalog import data_folder, kept_folder


@pytest.fixture
def other(tmp_path):
    """A data folder in which households around Memphis spend less and one source is of another release."""
    folder = tmp_path / "other"
    shutil.copytree(data_folder(), folder)
    counties = (folder / "county/counties.csv").read_text(encoding="utf-8").splitlines()
    (folder / "county/counties.csv").write_text("\n".join(counties) + "\n\n", encoding="utf-8")
    write_checksums(folder)
    sources = (folder / "sources.toml").read_text(encoding="utf-8")
    sources = sources.replace('release = "December 8, 2022"', 'release = "January 1, 2027"').replace(
        "032b80d1", "132b80d1"
    )
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    parameters = (folder / "parameters/households.toml").read_text(encoding="utf-8")
    assert "[personal_tax_share.TN]\nvalue = " in parameters
    changed = parameters.replace("[personal_tax_share.TN]\nvalue = 0.", "[personal_tax_share.TN]\nvalue = 0.1")
    (folder / "parameters/households.toml").write_text(changed, encoding="utf-8")
    return folder


def run_with(data, *words, cwd):
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "impact", *words],
        cwd=cwd,
        env=os.environ | {"IMPACT_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_difference_between_two_vintages_is_shown_figure_by_figure(impact, other, study):
    done = impact("data", "diff", str(data_folder()), str(other), "--study", str(study), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = {row["metric"]: row for row in found["headline"]}
    assert len(rows) == 13
    jobs = rows["operation_jobs"]
    assert jobs["new"] < jobs["old"]
    assert jobs["difference"] == pytest.approx(jobs["new"] - jobs["old"])
    assert rows["construction_output_usd"]["difference_share"] < 0
    assert [(row["what"], row["path"]) for row in found["tables"]] == [
        ("source", "bea_regional/cagdp2_2001_2021.tar.xz"),
        ("table", "county/counties.csv"),
    ]
    assert "(January 1, 2027)" in found["tables"][0]["new"]


def test_two_equal_vintages_differ_in_nothing(capsys):
    row = {"study": "small", "metric": "operation_jobs", "unit": "jobs", "old": 40.0, "new": 42.0}
    figures = pd.DataFrame([row | {"difference": 2.0, "difference_share": 0.05}])
    show_vintages(comparisons.differing_tables(data_folder(), data_folder()), figures, as_json=False)
    shown = capsys.readouterr().out
    assert "No table and no source differs." in shown
    assert shown.split("operation jobs")[1].split() == ["jobs", "40", "42", "2", "+5.00%"]


def test_a_folder_that_holds_no_data_is_refused(impact, tmp_path):
    done = impact("data", "diff", str(tmp_path), str(data_folder()))
    assert done.returncode == 2
    assert done.stderr == f"impact: {tmp_path} is no data folder (checksums.txt is not in it)\n"


def test_a_study_that_cannot_be_run_is_said():
    with pytest.raises(StudyError, match="no study named 'nowhere'"):
        comparisons.headline_changes(data_folder(), data_folder(), ("nowhere",), lambda _: None)


def test_impact_data_names_the_folder_that_is_read(tmp_path, other):
    done = run_with(other, "data", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "48 built tables, all as they were built\n")
    (other / "county/counties.csv").write_bytes(b"x")
    assert "county/counties.csv is damaged" in run_with(other, "data", "check", cwd=tmp_path).stderr
    done = run_with(tmp_path / "none", "data", "check", cwd=tmp_path)
    assert done.returncode == 2
    assert "IMPACT_DATA names" in done.stderr


def test_a_folder_taken_away_by_an_update_that_was_cut_off_is_read_where_it_waits(tmp_path, other):
    other.rename(kept_folder(other))
    assert run_with(other, "data", "check", cwd=tmp_path).returncode == 0


@pytest.mark.agency
def test_an_update_from_a_folder_renews_the_data_and_says_how_to_use_them(impact, agency, shipped, tmp_path):
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    known = eia.read_hours(agency).set_index("utc_hour")["tva_mw"]
    for name, text in shipped.hourly_texts(2025, known.loc["2023-01-01":"2023-12-31"]).items():
        (downloads / name).write_text(text)
    words = ["data", "update", "--from", str(downloads), "--agency", str(agency), "--into", "mine"]
    done = impact(*words)
    assert done.returncode == 0, done.stderr
    assert "EIA930_BALANCE_2025_Jan_Jun.csv" in done.stdout
    assert "grid/eia930_tva_misosouth_hourly_2016_2025.csv.gz: EIA-930" in done.stdout
    assert f"IMPACT_DATA={tmp_path / 'mine'}" in done.stdout
    assert run_with(tmp_path / "mine", "data", "check", cwd=tmp_path).returncode == 0


@pytest.mark.agency
def test_a_file_that_is_not_whole_is_refused_with_one_message_and_nothing_is_written(impact, agency, shipped, tmp_path):
    (tmp_path / "downloads").mkdir()
    path = shipped.state_zip(agency, ("SAINC6N",), tmp_path / "downloads" / "SAINC.zip")
    path.write_bytes(path.read_bytes()[:-500])
    done = impact("data", "update", "--from", "downloads", "--agency", str(agency), "--into", "mine")
    assert done.returncode == 2
    assert done.stderr.startswith("impact: SAINC.zip: damaged or cut off")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--agency", "a"), "give either --from FOLDER or --network"),
        (("--agency", "a", "--from", "f", "--network"), "give either --from FOLDER or --network"),
        (("--agency", "a", "--from", "f"), "--from f: no such folder"),
    ],
)
def test_an_update_without_files_is_refused(impact, words, message):
    done = impact("data", "update", *words)
    assert done.returncode == 2
    assert message in done.stderr
