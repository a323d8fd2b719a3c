"""Whatever is fed in is taken or refused with one of the known errors: a short form of the fuzz of `make torture`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from damage import ODD_VALUES, damaged, odd_words
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import DataError, OutputError, StudyError
from impact.excel_form.write import write_study_form
from impact.model.comparisons import compared
from impact.model.options import Options
from impact.model.region import find_region
from impact.outputs import run_record
from impact.outputs.comparison import write_comparison
from impact.sources import catalog, concordance, parameters
from impact.sources.catalog import data_folder, models_folder
from impact.sources.studies import read_study

STUDY = "google-west-memphis"
KNOWN = (StudyError, OutputError, DataError)
KEYS = ("title", "price_year", "last_year", "region", "facility", "facility.west-memphis.it_mw",
        "facility.west-memphis.county", "facility.west-memphis.spend")  # fmt: skip
UNGUARDED = sorted(
    path.relative_to(data_folder())
    for part in ("parameters", "concordance", "sources.toml")
    for path in [data_folder() / part, *(data_folder() / part).rglob("*")]
    if path.is_file()
)


def taken_or_refused(read: Callable[[], object]) -> None:
    """An input is taken, or refused with a message; any other error is not caught."""
    try:
        read()
    except KNOWN as error:
        said = str(error)
    else:
        return
    assert len(said) > 20


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@given(content=damaged(models_folder() / STUDY / "study.toml"))
@settings(max_examples=60)
def test_damaged_studies(place, content):
    (place / "study.toml").write_bytes(content)
    taken_or_refused(lambda: read_study(str(place / "study.toml")))


@pytest.fixture(scope="module")
def form(place) -> Path:
    write_study_form(read_study(STUDY), place / "form.xlsx")
    return place / "form.xlsx"


@given(drawing=st.data())
@settings(max_examples=25)
def test_damaged_forms(place, form, drawing):
    (place / "damaged.xlsx").write_bytes(drawing.draw(damaged(form)))
    taken_or_refused(lambda: read_study(str(place / "damaged.xlsx")))


@given(key=st.sampled_from(KEYS), value=st.one_of(odd_words(3), st.sampled_from(ODD_VALUES)), word=odd_words())
@settings(max_examples=40)
def test_odd_settings(key, value, word):
    taken_or_refused(lambda: read_study(STUDY, (f"{key}={value}",)))
    taken_or_refused(lambda: read_study(STUDY, (word,)))


@given(word=odd_words(4))
@settings(max_examples=60)
def test_odd_regions(word):
    taken_or_refused(lambda: find_region(word))


@pytest.fixture(scope="module")
def run_file(place, results_of) -> Path:
    (place / "run.json").write_text(json.dumps(run_record(results_of(STUDY))), encoding="utf-8")
    return place / "run.json"


@given(drawing=st.data())
@settings(max_examples=12)
def test_damaged_runs(place, run_file, drawing):
    other = place / "other.json"
    other.write_bytes(drawing.draw(damaged(run_file)))
    taken_or_refused(
        lambda: write_comparison(compared(str(other), str(run_file), Options(draws=0)), place / "compared")
    )


@pytest.fixture(scope="module")
def own_data(place) -> Path:
    return Path(shutil.copytree(data_folder(), place / "data"))


@given(drawing=st.data())
@settings(max_examples=60)
def test_damaged_parameters_and_concordances(own_data, drawing):
    path = drawing.draw(st.sampled_from(UNGUARDED))
    whole = (data_folder() / path).read_bytes()
    (own_data / path).write_bytes(drawing.draw(damaged(data_folder() / path)))
    with pytest.MonkeyPatch.context() as patch:
        for module in (catalog, concordance, parameters):
            patch.setattr(module, "data_folder", lambda: own_data)
        parameters.read_parameters.cache_clear()
        taken_or_refused(lambda: reading(path))
    parameters.read_parameters.cache_clear()
    (own_data / path).write_bytes(whole)


def reading(path: Path) -> None:
    """Reads one file of a data folder the way that the program does."""
    if path.parts[0] == "parameters":
        parameters.read_parameters(path.relative_to("parameters").with_suffix("").as_posix())
    elif path.parts[0] == "concordance":
        getattr(concordance, f"read_{path.stem}", lambda: concordance.read_concordance(path.stem))()
    else:
        catalog.read_sources()
        catalog.read_downloads()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[delta]\nvalue = nan\n", "delta.value is nan"),
        ("[delta]\nvalue = [1.0, inf]\n", "delta.value.1 is inf"),
        ("[delta]\nvalue = 0.2\nlow = 0.3\nhigh = 0.1\n", r"delta: low \(0.3\) is above high \(0.1\)"),
        ("[delta]\nunit = 'x'\n", "delta has no value"),
        ("delta = 3\n", "delta has no value"),
    ],
)
def test_parameters_that_are_no_figures_are_named(own_data, monkeypatch, text, words):
    monkeypatch.setattr(parameters, "data_folder", lambda: own_data)
    (own_data / "parameters" / "odd.toml").write_text(text, encoding="utf-8")
    parameters.read_parameters.cache_clear()
    with pytest.raises(DataError, match=rf"data/parameters/odd\.toml: {words}"):
        parameters.parameter("odd", "delta")
    (own_data / "parameters" / "odd.toml").unlink()
    parameters.read_parameters.cache_clear()
