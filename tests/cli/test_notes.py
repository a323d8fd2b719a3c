"""What `study check` and `run` say by themselves: places, missing purchases and loads, idle settings, few draws."""

import json
import re

import pytest

from impact import Options, read_study, run
from impact.errors import StudyError
from impact.ledger.idle_settings import abatement_note
from impact.model.notes import study_notes
from impact.model.prepared import location_warnings, site_counties
from impact.study import Study

SWAPPED = ("facility.works.latitude=-90", "facility.works.longitude=35.05")
ELSEWHERE = {
    "swapped": (SWAPPED, "look swapped"),
    "unsigned": (("facility.works.longitude=90",), "wrong sign"),
    "nowhere": (("facility.works.latitude=0", "facility.works.longitude=0"), "in no county"),
    "next county": (("facility.works.latitude=34.85",), r"The point lies in DeSoto, MS \(28033\)"),
}
IDLE = {
    "facility.works.tax.abatement": {"tax": {"abatement": {"share": 0.5, "years": 5, "since": 2040}}},
    "facility.works.grid.approval of 2041-01-01": {"grid": {"approval": [{"since": "2041-01-01", "mw": 8}]}},
    "facility.works.pue": {"pue": 1.3},
    "facility.works.recycled_water": {"recycled_water": {"since": "2050-01-01", "share": 1}},
    "facility.works.staff.jobs_per_mw": {"staff": {"jobs_per_mw": 2, "labor_income_usd_per_job": 80000}},
}


def plant(tmp_path, site=None, lines=(), **study) -> Study:
    """A small plant in Shelby County."""
    record = {
        "name": "small", "title": "Small plant", "region": ["47157"], "price_year": 2025, "first_year": 2026,
        "last_year": 2032, "crews_from_outside_share": 0.2, **study,
        "facility": [{
            "id": "works", "name": "Works", "county": "47157", "industry": "332310", "latitude": 35.05,
            "longitude": -90.0, "ramp": {"2028": 1.0},
            "staff": {"jobs": 50, "labor_income_usd_per_job": 80000},
            "spend": [
                {"id": "building", "name": "Building", "phase": "construction", "commodity": "233230",
                 "amount_usd": 20e6, "local_share": 0.8, "years": {"2026": 0.5, "2027": 0.5}}, *lines,
            ], **(site or {}),
        }],
    }  # fmt: skip
    return Study.model_validate(record)


REPAIR = {"id": "repair", "name": "Repair", "phase": "operation", "commodity": "811300", "amount_usd": 1e6}
POWER = REPAIR | {"id": "power", "commodity": "221100", "amount_usd": 144e6}


def changed(study: Study, changes: tuple[str, ...]) -> Study:
    """The study with numbers of its facility replaced."""
    pairs = [change.removeprefix("facility.works.").split("=") for change in changes]
    site = study.facility[0].model_copy(update={key: float(value) for key, value in pairs})
    return study.model_copy(update={"facility": (site,)})


def test_a_facility_in_its_county_is_named_with_it_and_gives_no_note(tmp_path):
    study = plant(tmp_path, lines=[REPAIR])
    assert site_counties(study).loc["works", "county"] == "Shelby, TN (47157)"
    assert study_notes(study) == []


@pytest.mark.parametrize(("changes", "cause"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_point_far_from_its_county_is_told_with_its_likely_cause(tmp_path, changes, cause):
    (warning,) = location_warnings(changed(plant(tmp_path), changes))
    assert "Shelby, TN (47157)" in warning
    assert re.search(cause, warning)


def test_a_zip_code_given_as_a_county_is_told(tmp_path):
    (warning,) = location_warnings(plant(tmp_path, {"county": "38103"}, region=["38103"]))
    assert "km from Wells, ND (38103)" in warning
    assert "not a ZIP code" in warning


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2", "google-west-memphis"])
def test_the_shipped_studies_stand_where_they_say_and_set_nothing_idle(name):
    assert study_notes(read_study(name)) == []


@pytest.mark.parametrize(("key", "site"), IDLE.items(), ids=IDLE)
def test_a_setting_without_effect_is_named(tmp_path, key, site):
    (note,) = study_notes(plant(tmp_path, site, [REPAIR]))
    assert f"{key} (" in note


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ({"share": 0.65, "years": 20}, "set last_year to 2046 or later"),
        ({"share": 0.65, "years": 20, "since": 2030}, "set last_year to 2049 or later"),
        ({"share": 0.65, "years": 3}, None),
        ({"share": 0.0, "years": 30}, None),
    ],
)
def test_an_abatement_that_outlasts_the_study_is_noted(tmp_path, terms, wanted):
    notes = abatement_note(plant(tmp_path, {"tax": {"abatement": terms}}, [REPAIR]))
    assert [wanted in note for note in notes] == ([True] if wanted else [])


def test_staff_alone_is_told_to_lack_purchases(tmp_path):
    (note,) = study_notes(plant(tmp_path))
    assert "Works" in note
    assert "indirect" in note


CONTRADICTIONS = (
    ({"reference_year": 2030, "fiscal": {"closure_year": 2030}}, {}, "reference_year 2030"),
    ({}, {"grid": {"approval": [{"since": "2027-01-01", "usable": "2026-01-01", "mw": 8}]}}, "usable 2026-01-01"),
)


@pytest.mark.parametrize(("study", "site", "said"), CONTRADICTIONS)
def test_entries_that_contradict_each_other_are_refused(tmp_path, study, site, said):
    with pytest.raises(ValueError, match=said):
        plant(tmp_path, site, **study)


def test_electricity_without_mw_leaves_the_grid_figures_empty(tmp_path):
    results = run(plant(tmp_path, lines=[POWER]), Options(draws=19))
    figures = results.headline.loc[["grid_peak_mw", "grid_energy_mwh"]]
    assert figures[["direct", "total"]].isna().all(axis=None)
    assert figures["induced"].notna().all()
    assert any("facility.works.load_mwh" in note for note in results.notes)
    assert results.headline["p10"].isna().all()
    assert any("percentiles of 19 draws" in note for note in results.notes)


def test_a_load_beyond_the_utilitys_peak_is_told(tmp_path):
    results = run(plant(tmp_path, {"it_mw": 10_000}, [REPAIR]), Options(draws=0))
    share = results.grid.by_year[["summer_peak_share", "winter_peak_share"]].max(axis=None)
    assert share > 3
    assert sum(f"{share:.0%} of the" in note for note in results.notes) == 1


def test_a_small_project_is_printed_in_dollars(impact, study):
    small = study.with_name("tiny.toml")
    text = (
        study.read_text(encoding="utf-8")
        .replace("50e6", "30e3")
        .replace("1e6", "10e3")
        .replace("jobs = 20", "jobs = 0")
    )
    small.write_text(text, encoding="utf-8")
    shown = impact("run", "tiny.toml", "--draws", "0", "--details")
    assert shown.returncode == 0, shown.stderr
    assert "Site in Shelby, TN (47157)" in shown.stdout
    assert not re.search(r"\b0\.0 (m|b)illion|-0\b(?!\.)", shown.stdout)
    record = json.loads((study.parent / "output/small/run.json").read_text(encoding="utf-8"))
    total = record["headline"]["construction_output_usd"]["total"]
    assert 0 < total < 1e6
    assert f"{total:,.0f}" in shown.stdout


def test_a_missing_county_still_has_one_message(tmp_path):
    with pytest.raises(StudyError, match="not a county FIPS code"):
        run(plant(tmp_path, {"county": "99999"}), Options(draws=0))
