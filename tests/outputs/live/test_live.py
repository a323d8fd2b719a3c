"""Live sheets: their values are the model's, and a spreadsheet program that recalculates them finds the same."""

import re

import openpyxl
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
    canary = tmp_path / "canary.xlsx"
    book = openpyxl.load_workbook(path)
    book["Inputs"]["D4"].value = float(book["Inputs"]["D4"].value) * 1.5
    book.save(canary)
    found, changed = (values_of(file) for file in recalculated(path, canary))
    stored, formulas = values_of(path), formulas_of(path)
    assert len(formulas) > 2000
    wrong = [place for place in formulas if not close(found[place], stored[place])]
    assert wrong == []
    assert [place for place in formulas if not close(changed[place], stored[place])], "nothing was recalculated"


def close(one, other):
    return isinstance(one, int | float) and one == pytest.approx(float(other), rel=1e-9, abs=1e-9)


def test_no_number_but_nought_and_one_stands_in_a_formula(ensemble_of, tmp_path):
    written(ensemble_of("colossus-1"), tmp_path / "live.xlsx")
    for place, formula in formulas_of(tmp_path / "live.xlsx").items():
        bare = re.sub(r"'[^']*'!|\$?[A-Z]{1,3}\$?\d+", "", formula)
        assert set(re.findall(r"\d+\.?\d*", bare)) <= {"0", "1"}, (place, formula)
