"""Language: words that are out (banned.toml) appear in nothing that a user or a developer reads."""

import fnmatch
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from impact.cli.run import show_run
from impact.cli.summary import show_summary
from impact.sources.studies import read_study
from tests.helpers.pages import Page

ROOT = Path(__file__).parents[2]
BANNED = tomllib.loads((Path(__file__).parent / "banned.toml").read_text(encoding="utf-8"))
ADDRESS = re.compile(r"https?://\S+")


@cache
def words() -> re.Pattern[str]:
    banned = BANNED["words"]["private"] + BANNED["words"]["british"]
    return re.compile(r"\b(" + "|".join(map(re.escape, banned)) + r")\b", re.IGNORECASE)


@cache
def names() -> re.Pattern[str]:
    banned = "|".join(map(re.escape, BANNED["identifiers"]["banned"]))
    return re.compile(rf"(?<![A-Za-z0-9])({banned})(?![A-Za-z0-9])")


def allowed(path: str) -> set[str]:
    """Words and texts that do not count in a file."""
    rules = [rule for rule in BANNED["allowed"] if any(fnmatch.fnmatch(path, glob) for glob in rule["files"])]
    return {word for rule in rules for word in (*rule.get("words", ()), *rule.get("text", ()))}


def banned_in(text: str, path: str) -> list[str]:
    """Hits of the list in a text, with their lines.

    >>> banned_in("The study is reckoned anew.", "a.md")
    ['a.md:1: reckoned', 'a.md:1: anew']
    >>> banned_in("by_treasury = 1  # since 3 May, $2bn", "a.py")
    ['a.py:1: treasury', 'a.py:1: British date', 'a.py:1: bn for billion']
    """
    free = allowed(path)
    texts = [word for word in free if not word.isidentifier()]
    rules = [rule for rule in BANNED["pattern"] if is_hit(rule, text, path)]
    if not (rules or words().search(text) or names().search(text)):
        return []
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = ADDRESS.sub("", raw)
        for one in texts:
            line = line.replace(one, "")
        hits = [match[0].lower() for match in words().finditer(line)]
        hits += [match[0] for match in names().finditer(line) if match[0] not in hits]
        hits += [rule["name"] for rule in rules if is_hit(rule, line, path)]
        found += [f"{path}:{number}: {hit}" for hit in hits if hit not in free]
    return found


def is_hit(rule: dict[str, Any], line: str, path: str) -> bool:
    """Whether a pattern is found in a line (or a text of many) of a file that it is meant for."""
    is_meant = "files" not in rule or any(fnmatch.fnmatch(path, glob) for glob in rule["files"])
    flags = re.MULTILINE | (0 if rule.get("case") else re.IGNORECASE)
    return is_meant and bool(re.search(rule["pattern"], line, flags))


def files() -> list[Path]:
    paths = {path for glob in BANNED["scope"]["files"] for path in ROOT.glob(glob) if path.is_file()}
    left = BANNED["scope"]["excluded"]
    return sorted(p for p in paths if not any(fnmatch.fnmatch(str(p.relative_to(ROOT)), glob) for glob in left))


def test_the_list_finds_words_names_and_dates():
    assert banned_in("for want of a treasury", "a.md") == ["a.md:1: for want of", "a.md:1: treasury"]
    assert banned_in("net_draw_mwh on 3 May 2026 at 17 h", "a.md") == [
        "a.md:1: net_draw",
        "a.md:1: British date",
        "a.md:1: 24-hour h",
    ]
    assert banned_in("the taxing jurisdiction, May 3, 2026", "a.md") == []


def test_code_documents_studies_and_parameters_use_the_words_of_the_field():
    paths = files()
    assert len(paths) > 250
    hits = [
        hit
        for path in paths
        if path.suffix in {".py", ".md", ".toml", ".html", ".js", ".csv"}
        for hit in banned_in(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]
    assert hits == []


@pytest.fixture(scope="module")
def written(written_of) -> Path:
    return written_of("colossus-1")


def test_the_page_uses_the_words_of_the_field(written):
    page = Page((written / "report.html").read_text(encoding="utf-8"))
    left = {"script", "style", "html", "body"}
    changes = {element.text for element in page.elements if element.attributes.get("id") == "changes"}
    texts = {e.text for e in page.elements if e.tag not in left and len(e.text) < 3000} - changes
    assert len(texts) > 100
    assert (
        sorted({hit for text in texts if not any(text in one for one in changes) for hit in banned_in(text, "page")})
        == []
    )


def test_the_workbook_uses_the_words_of_the_field(written):
    book = openpyxl.load_workbook(written / "results.xlsx", read_only=True)
    texts = {
        str(value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str)
    }
    assert len(texts) > 500
    text = "\n".join([*book.sheetnames, *sorted(texts)])
    hits = banned_in(text, "workbook")
    assert [f"{hit}: {text.splitlines()[int(hit.split(':')[1]) - 1][:120]}" for hit in hits] == []


def test_the_terminal_uses_the_words_of_the_field(results_of, capsys, tmp_path):
    results = results_of("colossus-1")
    sites = pd.DataFrame({"name": [site.name for site in results.study.facility], "county": "Shelby, TN"})
    for show in (show_summary, show_run):
        show(results, tmp_path, sites)
    text = capsys.readouterr().out
    assert "jurisdiction" in text.lower()
    assert banned_in(text, "terminal") == []


def test_a_study_may_use_the_names_of_version_0_1(tmp_path):
    text = (ROOT / "models" / "colossus-1" / "study.toml").read_text(encoding="utf-8")
    for old, new in (
        ("utilisation", "utilization"),
        ("treasury.", "jurisdiction."),
        ("appraisal_usd", "appraised_value_usd"),
    ):
        assert new in text
        text = text.replace(new, old)
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    old, new = read_study(path, ("facility.lowry-road.utilisation=0.4",)), read_study("colossus-1")
    assert old.facility[0].utilization.value == pytest.approx(0.4)
    assert read_study(path).facility[0].utilization == new.facility[0].utilization
    assert [claim.metric for claim in old.claim] == [claim.metric for claim in new.claim]
    assert [row.step for row in old.published_tax] == [row.step for row in new.published_tax]
