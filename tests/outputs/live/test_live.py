"""Live sheets: their values are the model's, and a spreadsheet program that recalculates them finds the same."""

import re
import shutil

import pytest

from impact.model.ensembles import ensemble_of as prepared_ensemble
from impact.model.options import Options
from impact.outputs.live.model import live_model
from impact.outputs.workbook.check_sheet import CHECK
from impact.outputs.workbook.sheet_table import Words
from impact.outputs.workbook.sheets import FAILS
from impact.outputs.workbook.write import all_tables
from impact.results import EFFECTS
from impact.uncertainty.ensemble import outcomes
from tests.outputs.live.conftest import STUDIES, changed_copy, formulas_of

CANARY = "canary"


def check_counties(own, central):
    """Every measure by county of the rows is that of the reference case."""
    model, reference = live_model(own), own.years.index(own.reference_year)
    for (kind, *key), value in central.items():
        if kind != "county":
            continue
        phase, basis, geoid, measure = key
        name = f"resident_{measure}" if basis == "residence" else measure
        rows = [model.effects.rows[phase, effect, name, geoid].values for effect in EFFECTS]
        total = sum(row.sum() if phase == "construction" else row[reference] for row in rows)
        assert total == pytest.approx(value[0], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("name", STUDIES)
def test_effects_are_the_central_case(name, ensemble_of, central_of):
    check_counties(ensemble_of(name), central_of(name))


def test_counted_crews_replace_the_average(small_study):
    crews = {"crews": {"job_years": 700, "labor_income_usd_per_job": 90_000}}
    own = prepared_ensemble(small_study(site=crews), Options())
    check_counties(own, outcomes(own, {}, 1))


@pytest.mark.parametrize("name", STUDIES)
def test_power_by_year_is_that_of_all_hours(name, ensemble_of):
    own = ensemble_of(name)
    for key, row in live_model(own).power.rows.items():
        assert row.values == pytest.approx(own.hourly[key], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("load", [{"load_mw": 5}, {"load_mwh": {"value": 43_800, "low": 30_000, "high": 60_000}}])
def test_power_of_a_plant_is_that_of_all_hours(small_study, load):
    study = small_study(site=load | {"daily_swing": 0.4, "ramp": {2026: 0.5, 2027: 1.0}})
    own = prepared_ensemble(study, Options())
    rows = live_model(own).power.rows
    assert rows
    for key, row in rows.items():
        assert row.values == pytest.approx(own.hourly[key], rel=1e-9, abs=1e-6), key


@pytest.fixture(scope="module")
def read_back(workbook_of, recalculated, tmp_path_factory):
    """Workbooks of all studies and the canary: formulas with stored values, and what a spreadsheet program finds."""
    folder = tmp_path_factory.mktemp("read-back")
    paths = {name: folder / f"{name}.xlsx" for name in (*STUDIES, CANARY)}
    for name in STUDIES:
        shutil.copy(workbook_of(name), paths[name])
    changed_copy(paths["google-west-memphis"], paths[CANARY], falsified)
    found = dict(zip(paths, recalculated(*paths.values()), strict=True))
    return {name: (formulas_of(path), found[name]) for name, path in paths.items()}


def falsified(sheet, text):
    """Another number for every one that a formula of the sheet Headline gives."""
    return re.sub("(</f><v>)[^<]*", r"\g<1>12345", text) if sheet == "Headline" else text


@pytest.mark.parametrize("name", STUDIES)
def test_a_spreadsheet_finds_the_stored_values(name, read_back):
    formulas, found = read_back[name]
    assert len(formulas) > 20_000
    assert [place for place, (_, stored) in formulas.items() if not same(found[place], stored)] == []
    assert not [place for place, value in found.items() if value.startswith(("#", "Err:"))]
    assert [value for (sheet, _), value in found.items() if sheet == "Check" and value == FAILS] == []


def test_a_falsified_value_is_found_out(read_back):
    """The canary: were stored values kept, the falsified ones would come back."""
    formulas, found = read_back[CANARY]
    stored = read_back["google-west-memphis"][0]
    falsified = [place for place, (_, value) in formulas.items() if value == 12345]
    assert len(falsified) == 13 * 7
    assert all(same(found[place], stored[place][1]) for place in falsified)


def same(found, stored):
    if isinstance(stored, str):
        return found == stored
    figure = float(found[:-1]) / 100 if found.endswith("%") else float(found)
    return figure == pytest.approx(stored, rel=1e-9, abs=1e-9)


def test_no_number_but_nought_and_one_stands_in_a_formula(read_back):
    for place, (formula, _) in read_back["colossus-1"][0].items():
        bare = re.sub(r"'[^']*'!|\"[^\"]*\"|\$?[A-Z]{1,3}\$?\d+", "", formula)
        assert set(re.findall(r"\d+\.?\d*", bare)) <= {"0", "1"}, (place, formula)
        assert "OFFSET" not in formula
        assert "INDIRECT" not in formula


@pytest.mark.parametrize("name", STUDIES)
def test_linked_cells_are_the_figures_of_the_run(name, results_of, model_of_study):
    """Every formula of the result sheets gives what the table without formulas holds, to the last digits."""
    plain_tables = all_tables(results_of(name), None)
    linked = 0
    for key, table in all_tables(results_of(name), model_of_study(name)).items():
        for (row, column), link in table.links.items():
            if table.name == CHECK or isinstance(link, Words):
                continue
            value = plain_tables[key].frame[column].iloc[row]
            assert link.figure == pytest.approx(value, rel=1e-9, abs=1e-9), (table.name, row, column)
            linked += 1
    assert linked > 2000


def test_sheets_that_follow(results_of, model_of_study):
    tables = all_tables(results_of("colossus-2"), model_of_study("colossus-2"))
    follow = {table.name for table in tables.values() if table.links}
    assert follow == {"Headline", "Waterfall", "Scorecard", "Jobs", "Map data", "Tax", "Taxes by year", "Property tax",
                      "Grid", "Grid by site", "Chart data", "Check"}  # fmt: skip
    assert {"load_peak_mw", "net_load_peak_mw", "load_mwh", "net_load_mwh"} == {
        column for _, column in tables["Grid"].links
    }
    effects = {column for column in tables["Map data"].frame if "_" in column}
    assert effects == {column for _, column in tables["Map data"].links}


def test_every_sum_holds_and_is_listed(results_of, model_of_study):
    tables = all_tables(results_of("colossus-1"), model_of_study("colossus-1"))
    verdicts = [link.text for (_, column), link in tables[CHECK].links.items() if column == "verdict"]
    assert len(verdicts) > 40
    assert set(verdicts) == {"holds"}
