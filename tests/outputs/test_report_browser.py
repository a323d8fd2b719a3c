"""The page in a browser without a network: charts, tooltips, switches, accessibility, print."""

import re
from pathlib import Path

import browser as driver
import pytest

from impact.findings.comparison import Side, comparison
from impact.outputs.comparison import comparison_record
from impact.outputs.report.comparison import comparison_page
from impact.outputs.report.page import report_page
from impact.outputs.run_json import run_record

AXE = Path(__file__).parent / "axe" / "axe.min.js"
SERIOUS = """
axe.run({resultTypes: ['violations'], ...OPTIONS}).then(found => found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact)).map(one => [one.impact, one.id, one.nodes[0].html]))
"""
MAP = "document.getElementById('county-map')"
COUNTIES = f"{MAP}.querySelector('.mark-shape').querySelectorAll('path')"
FILLS = f"Array.from({COUNTIES}, one => one.getAttribute('fill')).join()"
PHONE, DESK = 390, 1280
LETTER = (0.0, 0.0, 612.0, 792.0)
MOST_PAGES = 10


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    if driver.chromium() is None:
        pytest.skip("SKIPPED because there is no Chromium here (Debian's package chromium)")
    found = driver.start(tmp_path_factory.mktemp("browser"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def report(written_of):
    return written_of("colossus-2") / "report.html"


@pytest.fixture(scope="module")
def both(results_of, tmp_path_factory):
    path = tmp_path_factory.mktemp("both") / "both.html"
    runs = [results_of(name) for name in ("colossus-2", "colossus-1")]
    found = comparison(*(Side(one.study.name, run_record(one), one.study) for one in runs))
    path.write_text(comparison_page(found, comparison_record(found)), encoding="utf-8")
    return path


@pytest.fixture
def opened(window, report):
    """The page at the width of a desk; whatever a test does to it, nothing is asked and nothing goes wrong."""
    window.requests.clear()
    window.errors.clear()
    window.open(report, DESK)
    yield window
    window.run("1")
    assert window.errors == []
    assert set(window.requests) == {report.as_uri()}


def serious(window, options="{}"):
    """What axe finds serious or critical on the open page."""
    window.run(AXE.read_text(encoding="utf-8") + "; true")
    return window.run(SERIOUS.replace("OPTIONS", options))


def choose(window, name, value):
    """Set a list of the map as a reader does."""
    window.run(
        f"(() => {{ const list = {MAP}.querySelector('select[name={name}]'); list.value = {value!r}; "
        "list.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    window.wait_for(f"{MAP}.view.signal('{name}') === {value!r}")
    window.run(f"{MAP}.view.runAsync().then(() => true)")


def test_every_chart_is_drawn_and_nothing_is_asked(opened):
    drawn = "Array.from(document.querySelectorAll('figure'), one => one.querySelectorAll('svg path').length)"
    counts = opened.run(drawn)
    assert len(counts) == 13
    assert all(count > 5 for count in counts)


def test_the_map_switches_measure_phase_and_place(opened):
    seen = {opened.run(FILLS)}
    for name, value in (
        ("measure", "income"),
        ("basis", "workplace"),
        ("measure", "jobs_per_1000"),
        ("phase", "construction"),
    ):
        choose(opened, name, value)
        seen.add(opened.run(FILLS))
    assert len(seen) >= 3
    shown = f"{MAP}.view.data('source_0') && {COUNTIES}.length"
    assert opened.run(shown) == 9


def test_a_county_tells_its_name_and_jobs(opened):
    path = f"{MAP}.querySelector('.mark-shape path')"
    opened.run(f"{MAP}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
    box = opened.run(f"(b => [b.x + b.width * 0.6, b.y + b.height * 0.5])({path}.getBoundingClientRect())")
    tip = "document.getElementById('vg-tooltip-element')"
    opened.move(1, 1)
    opened.move(*box)
    opened.wait_for(f"{tip}?.classList.contains('visible')")
    told = opened.run(f"{tip}.innerText")
    assert "County" in told
    assert "Jobs per 1,000 residents" in told
    assert "Residents" in told
    assert "10th percentile" in told
    assert opened.run(f"getComputedStyle({tip}).visibility") == "visible"


def test_a_list_is_set_from_the_keyboard(opened):
    opened.run(f"{MAP}.querySelector('select[name=basis]').focus()")
    for kind in ("keyDown", "keyUp"):
        opened.call("Input.dispatchKeyEvent", type=kind, key="ArrowDown", code="ArrowDown", windowsVirtualKeyCode=40)
    opened.wait_for(f"{MAP}.view.signal('basis') === 'workplace'")


def test_the_taxes_and_the_tornado_switch(opened):
    for key, name in (("tax-by-year", "level"), ("tornado", "metric")):
        place = f"document.getElementById('{key}')"
        before = opened.run(f"{place}.querySelector('svg').innerHTML")
        opened.run(
            f"(() => {{ const list = {place}.querySelector('select[name={name}]'); list.selectedIndex = 1; "
            "list.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )
        opened.wait_for(f"{place}.querySelector('svg').innerHTML !== {before!r}")


def test_the_map_names_counties_measure_and_cities(opened):
    texts = f"Array.from({MAP}.querySelectorAll('svg text'), one => one.textContent)"
    seen = opened.run(texts)
    assert {"Shelby", "DeSoto", "Crittenden"} <= set(seen)
    assert "Jobs per 1,000 residents, by place of residence; Operation, 2029" in seen
    choose(opened, "measure", "income")
    assert any(
        text.startswith("Labor income (million 2025 dollars), by place of residence") for text in opened.run(texts)
    )
    assert opened.run(f"{MAP}.querySelectorAll('.mark-shape').length") == 2


def test_ranges_are_reached_from_the_keyboard(opened):
    """Each bar of the scorecard takes the focus, and each chart's table with ranges opens without a pointer."""
    bars = "Array.from(document.querySelectorAll('#main svg.bar'))"
    assert opened.run(f"{bars}.length") >= 5
    assert opened.run(f"{bars}.every(one => {{ one.focus(); return document.activeElement === one; }})")
    opened.run("document.querySelector('#collected-forgone summary').focus()")
    for kind in ("keyDown", "keyUp"):
        opened.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
    opened.wait_for("document.querySelector('#collected-forgone details').open")
    assert " to $" in opened.run("document.querySelector('#collected-forgone table').innerText")


def test_the_page_goes_dark(window, report):
    """Text and charts turn light on dark where a reader's system is dark, and axe sees enough contrast."""
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    window.call("Emulation.setEmulatedMedia", media="screen", features=dark)
    try:
        window.open(report, DESK)
        assert window.run("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 31)"
        assert "invert" in window.run("getComputedStyle(document.querySelector('.chart svg')).filter")
        assert serious(window, "{runOnly: ['color-contrast']}") == []
    finally:
        window.call("Emulation.setEmulatedMedia", media="", features=[])


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("page", ["report", "both"])
def test_axe_finds_nothing_serious(window, request, page, width):
    window.open(request.getfixturevalue(page), width)
    window.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert serious(window) == []


def test_a_phone_need_not_scroll_sideways(window, report, both):
    for page in (report, both):
        window.open(page, PHONE)
        assert window.run("document.documentElement.scrollWidth") == PHONE
        widest = window.run(
            "Math.max(...Array.from(document.querySelectorAll('svg'), one => one.getBoundingClientRect().right))"
        )
        assert widest <= PHONE


def test_it_prints(opened, tmp_path):
    opened.print(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "report.pdf").stat().st_size > 100_000


def pages_of(path):
    """Sizes of the pages of a printed file, in points."""
    text = path.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", text)) == len(re.findall(rb"/MediaBox", text))
    return [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", text)]


def test_the_main_part_is_under_ten_pages_and_the_appendix_prints(opened, tmp_path):
    opened.print(tmp_path / "whole.pdf")
    opened.run("document.querySelectorAll('.appendix ~ *, .appendix, main ~ footer').forEach(one => { one.remove(); })")
    opened.print(tmp_path / "main.pdf")
    main = pages_of(tmp_path / "main.pdf")
    assert 4 <= len(main) < MOST_PAGES
    assert set(main) == {LETTER}
    assert len(pages_of(tmp_path / "whole.pdf")) > len(main) + 10


def test_the_summary_is_two_pages(window, report, tmp_path):
    """What an official hands out: the page printed with its summary as the target."""
    window.open(report, DESK)
    window.run(
        "document.getElementById('summary').addEventListener('click', one => one.stopImmediatePropagation(), true)"
    )
    window.run("location.hash = 'summary'; true")
    window.print(tmp_path / "summary.pdf")
    assert pages_of(tmp_path / "summary.pdf") == [LETTER, LETTER]


def test_hostile_text_runs_nothing(window, hostile_results, tmp_path):
    path = tmp_path / "hostile.html"
    path.write_text(report_page(hostile_results), encoding="utf-8")
    window.errors.clear()
    window.open(path, DESK)
    assert window.run("window.alerted === undefined && document.images.length") == 0
    assert window.errors == []
