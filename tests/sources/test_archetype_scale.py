"""Investment, jobs, and size of a study are held to those of its archetype."""

import tomllib

import pytest

from impact.errors import StudyError
from impact.sources.announcement import Announcement, announced_text, archetype_names, read_archetype
from impact.sources.archetype_scale import announcement_notes, bands, study_scale_notes
from impact.sources.studies import read_study


@pytest.mark.parametrize("archetype", archetype_names())
def test_an_archetype_has_nothing_to_note_of_itself(archetype):
    record = tomllib.loads(read_archetype(archetype))
    assert study_scale_notes(record) == []
    assert announcement_notes(archetype, Announcement(investment_usd=record["announced_usd"]["value"])) == []


def test_a_band_is_the_archetypes_own_figures():
    record = tomllib.loads(read_archetype("warehouse"))
    usd, jobs = record["announced_usd"], record["facility"][0]["staff"]["jobs"]
    assert bands("warehouse")["jobs"].low == pytest.approx(usd["low"] / jobs["high"])
    assert bands("warehouse")["jobs"].high == pytest.approx(usd["high"] / jobs["low"])


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"investment_usd": 900.0}, r"\$900 of investment: 7\.1 square feet, where the archetype warehouse has"),
        ({"investment_usd": 900.0, "jobs": 1500.0, "size": 7e6}, r"\$0\.60 of investment per job"),
        ({"investment_usd": 900.0, "size": 7e6}, "of investment per square feet"),
        ({"size": 10.0}, "10 square feet, where the archetype warehouse has"),
    ],
)
def test_what_cannot_be_meant_is_refused(known, words):
    with pytest.raises(StudyError, match=words):
        announcement_notes("warehouse", Announcement(**known))


def test_an_unusual_investment_is_noted_in_the_study_too():
    known = Announcement(investment_usd=9e6, jobs=1500)
    text = announced_text("warehouse", read_archetype("warehouse"), known)
    (note,) = announcement_notes("warehouse", known)
    (again,) = study_scale_notes(tomllib.loads(text))
    assert "$6,000 of investment per job: the archetype warehouse has $166,667 to $680,000" in note
    assert again == f"Distribution center: {note}"


def test_an_amount_that_may_leave_out_a_part_or_cover_more_is_noted_at_the_start_and_in_the_check():
    known = Announcement(investment_usd=3.2e9, jobs=150, size=250)
    text = announced_text("data-center", read_archetype("data-center"), known)
    (note,) = announcement_notes("data-center", known)
    assert note.startswith(
        "$12.8 million of investment per MW: the archetype data-center has $30.0 million to $50.0 million. "
        "Every line is scaled alike: if the amount leaves out a part, such as equipment of tenants"
    )
    assert study_scale_notes(tomllib.loads(text)) == [f"Data hall: {note}"]
    (more,) = announcement_notes("data-center", Announcement(investment_usd=30e9, size=250))
    assert "if the amount covers later phases" in more


@pytest.mark.parametrize("name", ["colossus-1", "colossus-2"])
def test_the_shipped_data_centers_have_nothing_to_note(name):
    assert study_scale_notes(read_study(name, ()).model_dump(exclude_none=True)) == []


def test_a_study_in_millions_is_noted():
    text = announced_text("hotel", read_archetype("hotel"), Announcement(investment_usd=85.0))
    assert "building costs $85.00 in all" in study_scale_notes(tomllib.loads(text))[0]
