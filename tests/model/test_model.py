"""The Python API: a model of a region, its results, and the page about them."""

import re
from pathlib import Path

import pytest

import impact
from impact import Model, read_study
from impact.errors import StudyError

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
STUDY = "google-west-memphis"


@pytest.fixture(scope="module")
def model() -> Model:
    return Model("memphis")


@pytest.fixture(scope="module")
def results(model):
    return model.run(STUDY, draws=0)


def test_the_cells_of_the_page_run_in_order_as_they_are_printed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    names = {}
    for cell in cells:
        exec(compile(cell, str(PAGE), "exec"), names)  # our own page
    assert len(repr(names["results"]).splitlines()) == 10
    assert {path.name for path in tmp_path.iterdir()} == {"jobs-by-year.html", "output"}
    assert (tmp_path / "output" / "from-python" / "results.xlsx").is_file()
    assert [change.key for change in names["changed"].changes if "it_mw" in change.key]


def test_a_model_gives_what_a_run_gives(results, results_of):
    parts = ["direct", "indirect", "induced", "total"]
    expected = results_of(STUDY).headline[parts].to_numpy()
    assert results.headline[parts].to_numpy() == pytest.approx(expected, rel=1e-12)


def test_a_second_run_of_the_same_model_is_the_same(model, results):
    again = model.run(read_study(STUDY), draws=0)
    assert again.headline.equals(results.headline)
    assert again.by_county.equals(results.by_county)


def test_one_change_stands_as_a_text_or_in_a_list():
    change = "facility.west-memphis.it_mw=200"
    given = [read_study(STUDY, changes=one).facility[0].it_mw.value for one in (change, [change], (change,))]
    assert given == [200.0, 200.0, 200.0]


def test_charts_are_those_of_the_page(results):
    chart = results.plot("jobs-by-year")
    drawn = chart._repr_mimebundle_()
    assert drawn["application/vnd.vegalite.v6+json"]["$schema"].endswith("/v6.json")
    assert drawn["text/plain"].startswith("Jobs, year by year")
    assert str(chart) == drawn["text/plain"]
    assert len(str(chart)) < 200
    assert len(chart.table.rows) > 0
    with pytest.raises(StudyError, match="no chart 'jobs'; there are: jobs-by-year"):
        results.plot("jobs")


def test_tables_have_names_and_units(results):
    for name, table in results.tables().items():
        assert results.table(name).equals(table)
    assert results.units("by_county")["jobs"] == "jobs"
    with pytest.raises(StudyError, match="no table 'jobs'; there are: headline"):
        results.table("jobs")


def test_a_study_of_another_region_moves_into_the_models(model):
    found = Model("AR").run(STUDY, draws=0)
    assert set(found.by_county["geoid"].str[:2]) == {"05"}
    assert found.headline.loc["operation_jobs", "direct"] == 210  # the study's best estimate; 300 announced


def test_the_public_names_are_there():
    for name in impact.__all__:
        assert getattr(impact, name) is not None


def test_a_region_that_is_not_there_fails_at_once():
    with pytest.raises(StudyError, match="nearest: Marshall, MS"):
        Model("Marshal, MS")


def test_an_event_shows_itself_in_ten_lines():
    shown = repr(Model("memphis").event(industry="622000", jobs=150))
    assert len(shown.splitlines()) <= 10
    assert "operation_jobs: 310 jobs, 150 of it direct (likely" in shown
