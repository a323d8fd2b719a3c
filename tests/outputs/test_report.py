"""The page: figures of run.json, text that stays text, one file that asks nothing of anyone."""

import hashlib
import itertools
import json
import math
import tomllib
from dataclasses import replace

import pytest
from pages import Page, shown_number, under

from impact.errors import OutputError
from impact.findings.comparison import Side, comparison
from impact.outputs.comparison import comparison_json, comparison_record, write_comparison
from impact.outputs.report.comparison import comparison_page
from impact.outputs.report.page import FOLDER, named_charts, report_page, scripts, source_hash
from impact.outputs.run_json import as_json, run_record
from impact.outputs.workbook.charts import MANY_COLORS

LARGEST = 3_000_000
DERIVED = {
    "from",
    "to",
    "hours",
    "place",
    "income",
    "income_per_1000",
    "hour",
    "year",
    "rank",
    "low_share",
    "high_share",
}
"""Numbers of charts that are no figures, or figures in another unit."""


@pytest.fixture(scope="module")
def run(results_of):
    return results_of("colossus-2")


@pytest.fixture(scope="module")
def record(run):
    return json.loads(as_json(run_record(run)))


@pytest.fixture(scope="module")
def html(run):
    return report_page(run)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


@pytest.fixture(scope="module")
def pair(run, results_of):
    other = results_of("colossus-1")
    return comparison(*(Side(one.study.name, run_record(one), one.study) for one in (run, other)))


@pytest.fixture(scope="module")
def both(pair):
    return Page(comparison_page(pair, comparison_record(pair)))


def check_figures(page, record):
    """Every figure is the one under its key, and its words say it to their last digit."""
    found = [element for element in page.all("data") if "data-key" in element.attributes]
    for element in found:
        value = under(record, element.attributes["data-key"])
        assert json.loads(element.attributes["value"]) == value, element.attributes
        number, half = shown_number(element.text)
        assert number == pytest.approx(value, abs=half * 1.0001 + 1e-12, rel=6e-4 if "e" in element.text else 0)
    return found


def test_every_figure_is_that_of_run_json(page, record):
    found = check_figures(page, record)
    assert len(found) > 1500
    keys = {element.attributes["data-key"] for element in found}
    for metric, row in record["headline"].items():
        for part in ("direct", "indirect", "induced", "total", "p10", "p50", "p90"):
            assert row[part] is None or f"headline.{metric}.{part}" in keys
    for start in (
        "answers.",
        "claims.",
        "waterfall.",
        "ranges.tornado.",
        "by_county.",
        "grid.duration.",
        "by_jurisdiction.",
    ):
        assert any(key.startswith(start) for key in keys), start


def test_answers_and_notes_are_those_of_run_json(page, record):
    texts = [element.text for element in page.all("p", **{"class": "text"})]
    assert texts == [answer["answer"] for answer in record["answers"]]
    items = {element.text for element in page.all("li")}
    assert set(record["notes"]) <= items


def numbers(record):
    if isinstance(record, dict):
        return set().union(*map(numbers, record.values()), set())
    if isinstance(record, list):
        return set().union(*map(numbers, record), set())
    return {record} if isinstance(record, int | float) and not isinstance(record, bool) else set()


def chart_numbers(spec):
    """Numbers of the data of a chart by their field."""
    values = list(spec.get("data", {}).get("values", []))
    for layer in spec.get("layer", []):
        values += layer.get("data", {}).get("values", [])
    flat = [row for row in values if row.get("type") != "Feature" and "longitude" not in row]
    flat += [
        part
        for row in values
        if row.get("type") == "Feature"
        for part in row["properties"].values()
        if isinstance(part, dict)
    ]
    return [(name, cell) for row in flat for name, cell in row.items() if isinstance(cell, int | float)]


def test_charts_draw_the_figures_of_run_json(page, record):
    known = numbers(record)
    figures = page.all("figure")
    assert {figure.attributes["id"] for figure in figures} == {
        "jobs-by-year", "county-map", "tax-by-year", "load-duration", "peak-day-summer", "peak-day-winter", "waterfall",
        "tornado", "dollar", "collected-forgone", "occupations", "load-by-quarter", "matters",
    }  # fmt: skip
    for figure in figures:
        drawn = chart_numbers(page.spec(figure.attributes["id"]))
        assert drawn
        for name, cell in drawn:
            assert name in DERIVED or name == "jobs_per_1000" or cell in known, (figure.attributes["id"], name, cell)


def test_every_series_of_taxes_has_a_color_of_its_own(results_of):
    spec = named_charts(results_of("memphis-ai-cluster"))["tax-by-year"].spec
    colors = spec["encoding"]["color"]["scale"]["range"]
    local = {row["jurisdiction"] for row in spec["data"]["values"] if row["level"] == "local"}
    assert len(local) > 7
    assert len(local) <= len(set(colors)) == len(colors)
    assert set(MANY_COLORS) == set(colors)


def test_classes_of_the_map_have_round_bounds_that_hold_their_counties(page):
    layer = page.spec("county-map")["layer"][0]
    labels = json.loads(layer["encoding"]["color"]["legend"]["labelExpr"].partition("[phase")[0])
    for one in layer["data"]["values"]:
        for chosen, figures in one["properties"].items():
            for measure, place in figures["classes"].items() if isinstance(figures, dict) else ():
                words = labels[chosen][measure][place].replace(",", "")
                low, high = (float(bound) for bound in words.split(" to "))
                assert low <= figures[measure] <= high, (chosen, measure, words)
                assert len(f"{low:g}".replace(".", "").strip("0")) <= 2


def test_the_map_knows_work_and_residence_and_per_1000_residents(page, record):
    county = next(row for row in record["by_county"] if row["geoid"] == "47157")
    features = page.spec("county-map")["layer"][0]["data"]["values"]
    shelby = next(one["properties"] for one in features if one["properties"]["county"].startswith("Shelby"))
    home = shelby["operation residence"]
    assert home["jobs"] == county["residence"]["operation"]["total"]["jobs"]
    assert home["jobs_per_1000"] == pytest.approx(home["jobs"] / county["population"] * 1000)
    assert shelby["construction workplace"]["p10"] < shelby["construction workplace"]["p90"]


def test_outer_rings_are_clockwise_for_the_sphere(page):
    for feature in page.spec("county-map")["layer"][0]["data"]["values"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for ring in (part[0] for part in parts):
            turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
            assert turn < 0


def test_every_link_in_the_page_has_a_target(page, both):
    for one in (page, both):
        ids = [element.attributes["id"] for element in one.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        inside = [a.attributes["href"][1:] for a in one.all("a") if a.attributes["href"].startswith("#")]
        assert len(inside) > 20
        assert set(inside) <= set(ids)


def test_every_answer_leads_to_its_formula(page, record):
    anchors = {element.attributes["href"]: element.text for element in page.all("a")}
    for answer in record["answers"]:
        assert answer["formula"] in anchors.values()


def test_nothing_is_asked_of_anyone(page, html):
    content = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    assert content.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in content
    runs = [element for element in page.all("script") if element.attributes.get("type") != "application/json"]
    assert [source_hash(element.text) for element in runs] == content.split("script-src ")[1].split(";")[0].split()
    style = page.all("style")
    assert [source_hash(element.text) for element in style] == content.split("style-src ")[1].split(";")[0].split()
    for element in page.elements:
        assert not {"src", "srcset", "action", "style"} & set(element.attributes), element
        assert element.tag not in {"link", "iframe", "object", "embed", "form", "base", "img"}
    assert "sourceMappingURL" not in html


def test_the_page_is_small_and_the_same_again(run, html):
    assert report_page(run) == html
    assert len(html.encode()) < LARGEST


def test_who_cannot_see_reads_the_same(page):
    assert page.all("html")[0].attributes["lang"] == "en"
    charts = page.all("div", role="img")
    assert len(charts) == len(page.all("figure"))
    assert all(len(chart.attributes["aria-label"]) > 40 for chart in charts)
    summaries = [element.text for element in page.all("summary")]
    assert sum(text.startswith("Data as a table") for text in summaries) == len(charts)
    assert all("scope" in element.attributes for element in page.all("th"))
    assert [element.text.strip() for element in page.all("h1")] == [page.all("title")[0].text]


def test_units_and_price_years_stand_beside_figures(page, record):
    shown = [element.text for element in page.all("p", **{"class": "short"})]
    for answer, text in zip(record["answers"], shown, strict=True):
        if answer["unit"].startswith("USD"):
            assert f"in {answer['price_year']} dollars" in text


def test_hostile_text_stays_text(hostile_results):
    run, hostile = hostile_results, hostile_results.study.title
    side = Side(hostile, run_record(run), run.study)
    pair = comparison(side, replace(side, study=None))
    for page in (Page(report_page(run)), Page(comparison_page(pair, comparison_record(pair)))):
        kinds = [element for element in page.all("script") if element.attributes.get("type") != "application/json"]
        assert [element.text.strip() for element in kinds] == [script.text for script in scripts()]
        assert not page.all("img")
        assert not [name for element in page.elements for name in element.attributes if name.startswith("on")]
        links = {a.attributes["href"] for a in page.all("a")}
        assert not [link for link in links if not link.startswith(("#", "https://"))]
        assert hostile in page.all("h1")[0].text
        assert "49" not in page.all("h1")[0].text
    spec = Page(report_page(run)).spec("waterfall")
    assert spec["data"]["values"][0]["label"] == hostile


def test_a_run_without_draws_has_a_page(results):
    page = Page(report_page(results))
    check_figures(page, json.loads(as_json(run_record(results))))
    assert "tornado" not in {figure.attributes["id"] for figure in page.all("figure")}
    assert "This run has no simulations" in page.html


def test_two_runs_stand_side_by_side(both, pair, record, results_of):
    other = json.loads(as_json(run_record(results_of("colossus-1"))))
    told = json.loads(comparison_json(pair))
    found = check_figures(both, {"one": record, "other": other, "both": told})
    keys = {element.attributes["data-key"] for element in found}
    for metric in record["headline"]:
        assert {f"{side}.headline.{metric}.total" for side in ("one", "other")} <= keys
    assert {figure.attributes["id"] for figure in both.all("figure")} == {"jobs-of-both", "tax-of-both"}
    assert {f"both.headline.{place}.ratio" for place in range(13)} <= keys
    assert comparison_page(pair, told) == both.html
    questions = [element for element in both.all("article") if element.attributes.get("id", "").startswith("answer-")]
    asked = {row["key"] for row in record["answers"]} | {row["key"] for row in other["answers"]}
    assert len(questions) == len(asked)


def test_a_run_json_of_another_kind_is_told_in_a_sentence(pair, tmp_path):
    record = {name: row for name, row in pair.a.record.items() if name != "answers"}
    earlier = replace(pair.a, record=record, study=None)
    with pytest.raises(OutputError, match="run the study again"):
        write_comparison(replace(pair, a=earlier), tmp_path / "both")
    assert list(tmp_path.iterdir()) == []


def test_the_scripts_are_those_of_the_record():
    kept = tomllib.loads((FOLDER / "record.toml").read_text(encoding="utf-8"))["script"]
    licenses = (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")
    assert {one["file"] for one in kept} | {"page.js", "record.toml", "LICENSES.txt"} == {
        path.name for path in FOLDER.iterdir()
    }
    for one in kept:
        assert hashlib.sha256((FOLDER / one["file"]).read_bytes()).hexdigest() == one["sha256"], one["file"]
        assert one["package"] in licenses


def test_a_figure_reads_back():
    assert shown_number("$1.22 billion") == (1.22e9, pytest.approx(0.005e9))
    assert shown_number("-2,472") == (-2472.0, 0.5)
    assert math.isclose(shown_number("4.8%")[0], 0.048)
