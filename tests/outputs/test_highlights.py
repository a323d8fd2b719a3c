"""A dollar of the spending adds up; the occupations are the largest of their phase."""

import json
import re

import pytest
from pages import Page

from impact.findings.waterfall import AWAY, HERE, dollar_parts
from impact.model.options import Options
from impact.model.run import run as run_study
from impact.outputs.report.page import named_charts, report_page
from impact.outputs.run_json import MOST_OCCUPATIONS, occupation_records
from impact.sources.studies import study_names


@pytest.mark.parametrize("name", study_names())
def test_a_dollar_has_a_hundred_cents(results_of, name):
    results = results_of(name)
    parts = dollar_parts(results.waterfall)
    capital = results.waterfall[results.waterfall["step"].eq("total")]["amount_usd"].iloc[-2]
    if not capital > 0:
        assert parts == []
        return
    assert sum(part.cents for part in parts) == pytest.approx(100)
    assert sum(part.amount_usd for part in parts) == pytest.approx(capital)
    local = results.waterfall["amount_usd"].iloc[-1]
    assert sum(part.amount_usd for part in parts if part.kind == HERE) == pytest.approx(local)
    away = [part.amount_usd for part in parts if part.kind == AWAY and not part.label.startswith("All other")]
    assert away == sorted(away, reverse=True)


def test_the_occupations_are_the_largest(results_of):
    results = results_of("colossus-2")
    found = occupation_records(results.occupations)
    for phase in ("construction", "operation"):
        own = [one for one in found if one["phase"] == phase]
        table = results.occupations[results.occupations["phase"].eq(phase)]
        assert [one["jobs"] for one in own] == pytest.approx(
            table["total_wage_salary_jobs"].nlargest(MOST_OCCUPATIONS).tolist()
        )


def test_a_region_of_one_county_says_nothing_of_a_map(small_study):
    results = run_study(small_study(study={"region": ["47157"]}), Options(draws=0))
    page = Page(report_page(results))
    assert not any(figure.attributes["id"] == "county-map" for figure in page.all("figure"))
    section = next(part for part in page.elements if part.attributes.get("id") == "jobs-and-places")
    assert "county" not in section.text.lower()
    assert "map" not in section.text.lower()
    homes = results.answers.set_index("key").loc["homes", "answer"]
    assert homes == "In Shelby, TN, the only county of the region; all others commute from outside."


def test_a_study_of_one_year_has_no_chart_by_year(small_study):
    line = {"id": "sale", "name": "Sale", "phase": "operation", "commodity": "221100", "amount_usd": 20e6}
    own = {"id": "hall", "name": "Hall", "county": "47157", "latitude": 35.0, "longitude": -90.0, "spend": [line]}
    years = {"first_year": 2025, "last_year": 2025, "region": ["47157", "28033"]}
    page = Page(report_page(run_study(small_study(study=years | {"facility": [own]}), Options(draws=0))))
    drawn = {figure.attributes["id"] for figure in page.all("figure")}
    assert "jobs-by-year" not in drawn
    assert "county-map" in drawn
    section = next(part for part in page.elements if part.attributes.get("id") == "jobs-and-places-title")
    assert section.text == "Jobs by county"


def test_labels_have_room_for_the_titles_of_inputs(results_of):
    results = results_of("colossus-2")
    for name in ("matters", "tornado", "occupations"):
        axis = json.dumps(named_charts(results)[name].spec, ensure_ascii=False)
        wide = re.search(r" : (\{.*?\})\)\[datum", axis)[1]
        assert "…" not in wide, wide
    change = named_charts(results)["matters"].spec["encoding"]["x"]["axis"]["labelExpr"]
    assert "'0%'" in change
