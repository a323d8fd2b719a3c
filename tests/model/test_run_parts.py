"""Results of a run: each part is there, and calculated when it is first asked for."""

import pickle
from dataclasses import fields, replace
from typing import get_type_hints

import pytest

from impact.model.options import Options
from impact.model.run import run
from impact.model.run_parts import RunParts
from impact.results import Results


class Counted:
    """Parts that say how often each was made."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> str:
        self.asked.append(name)
        return f"the {name}"


def test_a_part_is_calculated_once_and_only_when_it_is_asked_for():
    parts = Counted()
    results = Results.of(parts)
    assert parts.asked == []
    assert (results.headline, results.headline, results.notes) == ("the headline", "the headline", "the notes")
    assert parts.asked == ["headline", "notes"]


def test_what_is_no_field_is_not_asked_for():
    parts = Counted()
    with pytest.raises(AttributeError, match="results have no 'jobs'"):
        _ = Results.of(parts).jobs
    assert parts.asked == []


def test_a_copy_and_a_stored_one_hold_every_part():
    names = {field.name for field in fields(Results)}
    parts = Counted()
    changed = replace(Results.of(parts), notes=("changed",))
    assert set(parts.asked) == names - {"notes"}
    stored = pickle.loads(pickle.dumps(changed))
    assert stored.notes == ("changed",)
    assert stored.headline == "the headline"
    assert set(vars(stored)) == names


def test_a_run_has_every_field_of_its_results():
    wanted = get_type_hints(Results)
    for field in fields(Results):
        part = getattr(RunParts, field.name, None)
        if part is None:
            assert field.name in RunParts.__dataclass_fields__
            continue
        own = get_type_hints(part.func if hasattr(part, "func") else part.fget)["return"]
        assert own == wanted[field.name], field.name


def test_the_headline_needs_neither_tables_nor_outlines(small_study):
    results = run(small_study(), Options(draws=0))
    assert results.headline.loc["construction_job_years", "total"] > 0
    assert not set(vars(results._parts)) & {"taxes", "grid", "notes", "answers", "county_shapes", "occupations"}


def test_wages_of_the_area_are_shown_in_it_alone(small_study):
    study = small_study()
    inside = run(study, Options(draws=0)).occupations
    assert inside["area_wage_usd"].notna().any()
    away = study.model_copy(update={"region": study.facility[0].county})
    assert run(away, Options(draws=0)).occupations["area_wage_usd"].notna().any()  # a county of the area
    ohio = study.model_copy(
        update={
            "region": "39089",
            "facility": tuple(site.model_copy(update={"county": "39089"}) for site in study.facility),
        }
    )
    found = run(ohio, Options(draws=0)).occupations
    assert found["area_wage_usd"].isna().all()
    assert found["area_jobs"].isna().all()
    assert found["national_wage_usd"].notna().any()
