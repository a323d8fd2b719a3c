"""Archetypes scaled to a size or to an announcement: what is in the file adds up to what was said."""

import tomllib

import pytest

from impact.errors import StudyError
from impact.model.prepared import checked_spending
from impact.sources.announcement import (
    Announcement,
    announced_text,
    archetype_names,
    capital_usd,
    read_archetype,
    read_archetype_sizes,
    staff_jobs,
)
from impact.sources.parameters import parameter
from impact.sources.studies import validated_text

STAFFED = [name for name in archetype_names() if name != "highway"]


def scaled(archetype, **known):
    text = announced_text(archetype, read_archetype(archetype), Announcement(**known))
    return text, tomllib.loads(text)


def test_every_archetype_has_a_size():
    assert sorted(read_archetype_sizes().index) == archetype_names()


@pytest.mark.parametrize("archetype", STAFFED)
def test_lines_and_jobs_add_up_to_the_announcement(archetype):
    text, record = scaled(archetype, investment_usd=512_345_678, jobs=123)
    assert capital_usd(record) == pytest.approx(512_345_678, abs=0.01)
    assert staff_jobs(record) == 123
    study = validated_text(text, "a.toml")
    assert study.announced_usd.value == 512_345_678
    lines = checked_spending(study).spending.lines
    assert lines.loc[lines["phase"].eq("construction"), "amount_usd"].sum() == pytest.approx(512_345_678, rel=1e-6)
    for site in study.facility:
        for line in site.spend:
            if line.phase == "construction" and line.amount_usd is not None:
                low, high = line.amount_usd.span
                assert low >= 0.9 * line.amount_usd.value - 2
                assert high <= 1.3 * line.amount_usd.value + 2


@pytest.mark.parametrize("archetype", archetype_names())
def test_twice_the_size_costs_twice_as_much(archetype):
    base = tomllib.loads(read_archetype(archetype))
    _, record = scaled(archetype, size=2 * float(read_archetype_sizes()["size"][archetype]))
    assert capital_usd(record) == pytest.approx(2 * capital_usd(base), rel=1e-5)
    assert staff_jobs(record) == pytest.approx(2 * staff_jobs(base), rel=1e-5)
    for old, new in zip(base["facility"], record["facility"], strict=True):
        for key in {"it_mw", "load_mwh"} & set(old):
            assert new[key]["value"] == pytest.approx(2 * old[key]["value"], rel=1e-5)


def test_a_size_and_an_investment_scale_the_cost_of_a_unit():
    _, record = scaled("solar-farm", size=100, investment_usd=170e6)
    assert capital_usd(record) == pytest.approx(170e6, abs=0.01)
    assert staff_jobs(record) == pytest.approx(3)


def test_yearly_purchases_follow_the_jobs():
    _, small = scaled("factory", investment_usd=500e6, jobs=100)
    _, large = scaled("factory", investment_usd=500e6, jobs=300)
    for one, three in zip(small["facility"][0]["spend"], large["facility"][0]["spend"], strict=True):
        if one["phase"] == "operation" and "amount_usd" in one:
            assert three["amount_usd"]["value"] == pytest.approx(3 * one["amount_usd"]["value"], rel=1e-6)


def test_a_county_by_name_and_a_later_start():
    text, record = scaled("hotel", county="Licking, OH", start=2028)
    site = record["facility"][0]
    assert (site["county"], record["region"]) == ("39089", ["39089"])
    assert "city" not in site["tax"]
    assert 40 < site["latitude"] < 40.2
    assert (record["first_year"], record["last_year"]) == (2028, 2042)
    assert site["ramp"] == {"2030": 0.8, "2031": 1.0}
    checked_spending(validated_text(text, "a.toml"))


@pytest.mark.parametrize("archetype", archetype_names())
@pytest.mark.parametrize("end", [2027, 2028, 2031])
def test_construction_ends_when_it_is_said_to(archetype, end):
    text, record = scaled(archetype, start=2027, end=end)
    lines = [line for site in record["facility"] for line in site["spend"] if line["phase"] == "construction"]
    assert max(int(year) for line in lines for year in line["years"]) == end
    assert min(int(year) for line in lines for year in line["years"]) == 2027
    for line in lines:
        assert sum(line["years"].values()) == pytest.approx(1, abs=1e-9)
    checked_spending(validated_text(text, "a.toml"))


def test_a_wage_becomes_pay_with_supplements():
    _, record = scaled("warehouse", wage_usd=50_000)
    pay = record["facility"][0]["staff"]["labor_income_usd_per_job"]
    assert pay["value"] == pytest.approx(50_000 / parameter("tax/general", "wages_share"), abs=0.5)
    assert pay["high"] / pay["value"] == pytest.approx(65 / 55, rel=1e-4)
    assert pay["source"] == "announcement"


def test_a_study_of_an_announcement_does_not_call_itself_an_example():
    text, record = scaled("solar-farm", investment_usd=500e6, jobs=8)
    assert record["description"].startswith("As announced: $500 million, 8 jobs. All else is scaled from the archetype")
    assert "what the grid does with it is excluded" in record["description"]
    assert "An example: not a project" not in text
    assert "of the statement" not in text
    _, unsaid = scaled("solar-farm")
    assert unsaid["description"].startswith("An example, nothing is announced: ")


def test_a_county_of_the_region_keeps_the_region():
    _, record = scaled("warehouse", county="Tunica, MS")
    assert (record["facility"][0]["county"], record["region"]) == ("28143", "memphis")


@pytest.mark.parametrize(
    ("archetype", "known", "words"),
    [
        ("hotel", {"investment_usd": 0.0}, "--investment 0: write a number above zero"),
        ("hotel", {"jobs": -5.0}, "--jobs -5: write a number above zero"),
        ("hotel", {"size": float("inf")}, "--size inf: write a number above zero"),
        ("highway", {"investment_usd": 1e8, "jobs": 10.0}, "--jobs: the archetype highway has no staff"),
        ("highway", {"wage_usd": 50_000.0}, "--pay: the archetype has no staff"),
        ("hotel", {"county": "Likking, OH"}, "nearest: Licking, OH"),
    ],
)
def test_what_cannot_be_is_refused(archetype, known, words):
    with pytest.raises(StudyError, match=words):
        scaled(archetype, **known)
