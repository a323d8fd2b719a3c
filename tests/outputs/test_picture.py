"""Charts as pictures: a still specification, SVG and PNG, and plain words where something is missing."""

import json
import struct
import sys
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from impact.cli.app import app
from impact.errors import OutputError, StudyError
from impact.outputs.report.chart import SCALE, WIDTH, check_chart, still_spec, write_picture
from impact.outputs.report.page import named_charts

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def charts(results_of):
    return named_charts(results_of("google-west-memphis"))


def test_a_picture_asks_nothing_of_a_page(charts):
    for chart in charts.values():
        spec = still_spec(chart, {})
        assert "containerSize" not in json.dumps(spec)
        assert "bind" not in json.dumps(spec)
        assert (spec["width"], spec["background"], spec["title"]["text"]) == (WIDTH, "white", chart.title)


def test_a_list_is_set_and_said(charts):
    spec = still_spec(charts["collected-forgone"], {"level": "state"})
    assert spec["params"] == [{"name": "level", "value": "state"}]
    assert spec["title"]["subtitle"] == "States"


def test_a_list_or_choice_that_is_not_there_is_named(charts):
    with pytest.raises(StudyError, match="has no list 'color'; it has: measure, phase, basis"):
        still_spec(charts["county-map"], {"color": "red"})
    with pytest.raises(StudyError, match="basis: no 'home'; there are: residence, workplace"):
        still_spec(charts["county-map"], {"basis": "home"})


def test_every_chart_becomes_svg_and_png(charts, tmp_path):
    pytest.importorskip("vl_convert", reason="SKIPPED because vl-convert-python is not installed: no picture was drawn")
    for key, chart in charts.items():
        svg, png = write_picture(chart, tmp_path / "pictures", {})
        assert (svg.name, png.name) == (f"{key}.svg", f"{key}.png")
        drawn = ElementTree.fromstring(svg.read_text(encoding="utf-8"))
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) > 3
        texts = {part.text for part in drawn.iter("{http://www.w3.org/2000/svg}text")}
        assert chart.title in texts
        head = png.read_bytes()[:24]
        assert head[:8] == PNG
        assert struct.unpack(">I", head[16:20])[0] >= WIDTH * SCALE


def test_without_the_library_it_says_what_to_install(charts, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(OutputError, match="pip install vl-convert-python"):
        write_picture(charts["dollar"], tmp_path, {})
    found = CliRunner().invoke(app, ["plot", "google-west-memphis", "dollar", "--draws", "0"])
    assert isinstance(found.exception, OutputError)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_page_has_is_refused_before_anything_else(charts, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    found = CliRunner().invoke(app, ["plot", "google-west-memphis", "bananas"])
    assert isinstance(found.exception, StudyError)
    assert "no chart 'bananas'; there are: collected-forgone" in str(found.exception)
    for name in charts:
        check_chart(name)


def test_a_chart_is_saved_by_its_ending(charts, tmp_path):
    page = charts["dollar"].save(tmp_path / "new" / "dollar.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 5
    assert charts["dollar"].title in page
    with pytest.raises(OutputError, match=r"a chart is saved as \.html, \.svg, \.png"):
        charts["dollar"].save(tmp_path / "dollar.pdf")
    pytest.importorskip("vl_convert", reason="SKIPPED because vl-convert-python is not installed: no picture was drawn")
    assert charts["dollar"].save(tmp_path / "dollar.png").read_bytes()[:8] == PNG
    assert charts["dollar"].save(str(tmp_path / "dollar.svg")).read_text(encoding="utf-8").startswith("<svg")
