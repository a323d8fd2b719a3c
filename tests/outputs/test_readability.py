"""The main part of the page reads at a tenth-grade level, by Flesch and Kincaid's grade."""

import re

import pytest

from impact.outputs.report.page import report_page
from impact.sources.studies import study_names

GRADE = 10.0
MAIN = re.compile(r'<p class="(?:in-short|lead|means|note|standfirst)">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
"""The point in a figure, which the library would take for the end of a sentence."""
FEWEST = 100


@pytest.fixture(scope="module")
def textstat():
    """The library that measures; without it the test says loudly that nothing was measured."""
    return pytest.importorskip(
        "textstat", reason="SKIPPED because textstat is not installed: the page's grade was not measured"
    )


def sentences(html):
    """Paragraphs of the main part, as text: verdict, scorecard, sections with their notes."""
    main = html.split('<div class="appendix">')[0]
    texts = [re.sub(r"\s+", " ", TAG.sub("", paragraph)).strip() for paragraph in MAIN.findall(main)]
    texts = [DECIMAL.sub("", text) for text in texts]
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts if text)


@pytest.mark.parametrize("name", study_names())
def test_the_main_part_reads_at_the_tenth_grade(results_of, textstat, name):
    text = sentences(report_page(results_of(name)))
    assert len(text.split()) > FEWEST
    assert textstat.flesch_kincaid_grade(text) <= GRADE, text
