"""Studies refuse what they do not know, and say where it stands."""

import pytest

from impact.errors import StudyError
from impact.sources.studies import read_study, study_names, validated
from impact.study import Study

REGIONS = {"blueoval-city": ("47075", "47157", "47167", "47047", "47113", "47097", "47033", "47069", "47053")}
"""Of the studies whose region is not Memphis."""


def refusal(raw) -> str:
    with pytest.raises(StudyError) as caught:
        validated(raw, "study.toml")
    return str(caught.value)


def test_the_small_study_is_accepted(record):
    assert validated(record(), "study.toml").name == "small"


@pytest.mark.parametrize("name", study_names())
def test_shipped_studies_are_accepted(name):
    study = read_study(name)
    assert study.name == name
    assert study.region == REGIONS.get(name, "memphis")


def test_a_study_is_frozen(small_study):
    with pytest.raises(ValueError, match="frozen"):
        small_study().price_year = 2020


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"study": {"color": "red"}}, "color", "unknown key"),
        ({"building": {"amuont_usd": 1e6}}, "facility.hall.spend.building.amuont_usd", "unknown key"),
        ({"building": {"amount_usd": -1e6}}, "facility.hall.spend.building.amount_usd", "below zero"),
        ({"building": {"amount_usd": {"value": 1, "low": -5, "high": 9}}}, "building.amount_usd", "below zero"),
        ({"building": {"amount_usd": None}}, "facility.hall.spend.building", "the amount is missing or double"),
        ({"building": {"usd_per_mw": 1e6}}, "facility.hall.spend.building", "the amount is missing or double"),
        ({"building": {"local_share": 1.5}}, "building.local_share", "is over 1"),
        ({"building": {"local_share": {"value": 0.5, "low": 0.4, "high": 1.2}}}, "local_share", "is over 1"),
        ({"building": {"local_share": True}}, "building.local_share", "a number is needed, not true or false"),
        ({"building": {"local_share": "much"}}, "building.local_share", "is not a number"),
        ({"building": {"amount_usd": float("nan")}}, "building.amount_usd", "finite"),
        ({"building": {"amount_usd": {"value": 5, "low": 5, "high": 9}}}, "amount_usd", "lies on a bound"),
        ({"building": {"amount_usd": {"value": 5, "low": 6, "high": 9}}}, "amount_usd", "low <= value <= high"),
        ({"building": {"years": {2025: 0.5, 2026: 0.4}}}, "facility.hall.spend.building", "add up to 0.9, not 1"),
        ({"building": {"years": {2026: 0.5, 2025: 0.5}}}, "facility.hall.spend.building", "years out of order"),
        ({"building": {"years": {2024: 0.5, 2025: 0.5}}}, "the study", "years outside first_year-last_year: 2024"),
        ({"building": {"phase": "demolition"}}, "building.phase", "'construction' or 'operation'"),
        ({"building": {"commodity": "steel"}}, "building.commodity", "covers 2 of BEA's"),
        ({"building": {"id": "power"}}, "facility.hall", "spend id used twice: power"),
        ({"building": {"price_basis": "producer", "margins": "average"}}, "spend.building", "margins need"),
        ({"building": {"margins": {"retail": 0.7, "wholesale": 0.6}}}, "building.margins", "more than the purchaser"),
        ({"building": {"amount_usd": None, "usd_per_mwh": 5}}, "spend.building", "are for operation lines"),
        ({"power": {"amount_usd": None, "commodity": "LAND00", "tariff": "tva"}}, "spend.power", "is land; a tariff"),
        ({"study": {"first_year": 2029}}, "the study", "years out of order: first_year 2029 is after last_year 2028"),
        ({"study": {"reference_year": 2035}}, "the study", "years outside first_year-last_year: 2035"),
        ({"study": {"name": "../../etc"}}, "name", "use small letters, digits and hyphens"),
        ({"study": {"facility": []}}, "the study", "at least one"),
        ({"study": {"announced_usd": {"value": 1e9, "source": "nobody"}}}, "the study", "[sources]: nobody"),
        ({"site": {"ramp": {2026: 0.5, 2025: 1.0}}}, "facility.hall", "dates of the ramp out of order"),
        ({"site": {"ramp": {2025: 1.2}}}, "facility.hall.ramp.2025-01-01", "less than or equal to 1"),
        ({"site": {"county": "Shelby"}}, "facility.hall.county", "five-digit FIPS code"),
        ({"site": {"latitude": 135}}, "facility.hall.latitude", "less than or equal to 90"),
        ({"site": {"staff": {"labor_income_usd_per_job": 9e4}}}, "hall.staff", "exactly one of jobs, jobs_per_mw"),
        ({"site": {"crews": {"job_years": 10}}}, "facility.hall.crews.labor_income_usd_per_job", "missing; add it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(record, changes, where, words):
    text = refusal(record(**changes))
    assert text.startswith("study.toml: ")
    assert any(where in line.split(": ")[0] and words in line for line in text.splitlines()[1:])


@pytest.mark.parametrize("building", [{"local_share": 1.5}, {"margins": {"retail": 0.7, "wholesale": 0.6}}])
def test_one_mistake_is_one_thing_to_mend(record, building):
    assert refusal(record(building=building)).startswith("study.toml: 1 thing to fix\n")


def test_a_missing_key_is_named(record):
    raw = record()
    del raw["price_year"]
    assert "price_year: missing; add it" in refusal(raw)


def test_everything_wrong_is_said_at_once(record):
    text = refusal(record(study={"color": "red"}, building={"amount_usd": -1, "local_share": 2}))
    assert all(key in text for key in ("color: ", "building.amount_usd: ", "building.local_share: "))


@pytest.mark.parametrize("low", [{}, {"low": 5e6}])
def test_a_floor_is_a_bound_and_no_best_estimate(record, low):
    text = refusal(record(building={"amount_usd": {"value": 5e6, "high": 9e6, **low}}))
    assert "lies on a bound" in text
    assert "best estimate" in text


def test_an_old_one_sided_figure_is_refused_with_what_to_do(record):
    text = refusal(record(building={"amount_usd": {"value": 5e6, "low": 5e6, "high": 9e6, "one_sided": True}}))
    assert "building.amount_usd" in text
    assert "best estimate" in text


def test_a_case_excluded_is_the_value(small_study):
    figure = {"value": 5e6, "high": 9e6, "bounds": "scenarios", "high_weight": 0.3}
    assert small_study(building={"amount_usd": figure}).facility[0].spend[0].amount_usd.span == (5e6, 9e6)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"high": 9e6, "high_weight": 0.6}, "0 to 0.5"),
        ({"high": 9e6}, "go together"),
        ({"high": 9e6, "high_weight": 0.3, "low_weight": 0.2}, "go together"),
        ({"low": 1e6, "high": 9e6, "bounds": "minmax", "low_weight": 0.2}, 'bounds = "scenarios"'),
    ],
)
def test_weights_of_cases_leave_the_value_in_the_middle(record, more, said):
    assert said in refusal(record(building={"amount_usd": {"value": 5e6, "bounds": "scenarios", **more}}))


def test_two_facilities_of_one_name_are_refused(record):
    raw = record()
    raw["facility"].append(raw["facility"][0])
    assert "facility id used twice: hall" in refusal(raw)


def test_a_study_comes_back_from_its_own_dump(small_study):
    study = small_study()
    assert Study.model_validate(study.model_dump()) == study
    assert Study.model_validate_json(study.model_dump_json()) == study
