"""Live sheets: their values are the model's, and a spreadsheet program that recalculates them finds the same."""

import re
import zipfile

import pytest

from impact.assembly import Options
from impact.ensembles import Placed, study_ensemble
from impact.outputs.live.model import live_model
from impact.results import EFFECTS
from impact.scenes import checked_spending
from impact.uncertainty.ensemble import outcomes
from tests.outputs.live.conftest import formulas_of, values_of, written

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")


def check_counties(own, central):
    """Every measure by county of the rows is that of the central case."""
    model, reference = live_model(own), own.years.index(own.reference_year)
    for (kind, *key), value in central.items():
        if kind != "county":
            continue
        phase, basis, geoid, measure = key
        name = f"home_{measure}" if basis == "residence" else measure
        rows = [model.effects.rows[phase, effect, name, geoid].values for effect in EFFECTS]
        total = sum(row.sum() if phase == "construction" else row[reference] for row in rows)
        assert total == pytest.approx(value[0], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("name", STUDIES)
def test_effects_are_the_central_case(name, ensemble_of, central_of):
    check_counties(ensemble_of(name), central_of(name))


def test_counted_crews_replace_the_average(small_study):
    crews = {"crews": {"job_years": 700, "labor_income_usd_per_job": 90_000}}
    own = study_ensemble(Placed(*checked_spending(small_study(site=crews))), Options())
    check_counties(own, outcomes(own, {}, 1))


@pytest.mark.parametrize("name", STUDIES)
def test_power_by_year_is_that_of_all_hours(name, ensemble_of):
    own = ensemble_of(name)
    for key, row in live_model(own).power.rows.items():
        assert row.values == pytest.approx(own.hourly[key], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("name", STUDIES)
def test_a_spreadsheet_finds_the_stored_values(name, ensemble_of, recalculated, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    written(ensemble_of(name), path)
    found = values_of(recalculated(path)[0])
    stored, formulas = values_of(path), formulas_of(path)
    assert len(formulas) > 2000
    assert [place for place in formulas if not close(found[place], stored[place])] == []


def test_a_falsified_value_is_found_out(ensemble_of, recalculated, tmp_path):
    """The canary: were stored values kept, the falsified ones would come back."""
    path, canary = tmp_path / "live.xlsx", tmp_path / "canary.xlsx"
    written(ensemble_of("google-west-memphis"), path)
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(canary, "w") as other:
        for name in book.namelist():
            text = book.read(name)
            is_results = b"Live headline" in book.read("xl/workbook.xml") and name.endswith("sheet2.xml")
            other.writestr(name, re.sub(rb"(</f><v>)[^<]*", rb"\g<1>12345", text) if is_results else text)
    false, found = values_of(canary), values_of(recalculated(canary)[0])
    stored, formulas = values_of(path), formulas_of(path)
    falsified = [place for place in formulas if false[place] == 12345]
    assert len(falsified) == 52
    assert all(close(found[place], stored[place]) for place in falsified)


def close(one, other):
    return isinstance(one, int | float) and one == pytest.approx(float(other), rel=1e-9, abs=1e-9)


def test_no_number_but_nought_and_one_stands_in_a_formula(ensemble_of, tmp_path):
    written(ensemble_of("colossus-1"), tmp_path / "live.xlsx")
    for place, formula in formulas_of(tmp_path / "live.xlsx").items():
        bare = re.sub(r"'[^']*'!|\$?[A-Z]{1,3}\$?\d+", "", formula)
        assert set(re.findall(r"\d+\.?\d*", bare)) <= {"0", "1"}, (place, formula)
