"""docs/another-region.md works as printed."""

import shlex
from string import Template

import pytest

from tests.docs.tutorial import BLOCK, DOCS, follow, steps

PAGE = (DOCS / "another-region.md").read_text(encoding="utf-8")
AGENCY_FILES = "needs the agency files"


def test_every_block_of_the_page_is_of_a_known_kind():
    kinds = {match["kind"] for match in BLOCK.finditer(PAGE)}
    assert kinds == {"console", "toml", "csv"}
    assert all(match["mark"] for match in BLOCK.finditer(PAGE) if match["kind"] != "console")


def test_the_page_works_as_printed(tmp_path, place):
    folder = tmp_path / "workplace"
    folder.mkdir()
    follow(PAGE, folder, place, without=AGENCY_FILES)


@pytest.mark.agency
def test_the_baseline_of_the_page_works_as_printed(loudoun_baseline, agency):
    (match,) = [match for match in BLOCK.finditer(PAGE) if match["mark"] == AGENCY_FILES]
    (make, shown), *_ = steps(match["body"])
    done, _ = loudoun_baseline
    assert done.args == shlex.split(Template(make).substitute(AGENCY=agency))
    assert [line for line in shown if line not in done.stdout.splitlines()] == []
