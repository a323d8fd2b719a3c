"""Studies made of others: each facility once, one text a source; what does not fit is refused."""

import pytest

from impact.errors import StudyError
from impact.sources.scenarios import with_included
from impact.sources.studies import read_study

PARTS = ("colossus-1", "colossus-2", "google-west-memphis")


def test_the_cluster_is_the_facilities_of_its_parts_each_once():
    whole = read_study("memphis-ai-cluster")
    parts = [site for name in PARTS for site in read_study(name).facility]
    assert list(whole.facility) == parts
    assert len({site.id for site in whole.facility}) == len(parts)


def part(site="hall", text="a"):
    return {"facility": [{"id": site}], "sources": {"one": {"title": text}}}


def test_own_facilities_and_sources_come_after_those_included():
    own = {"includes": ["a"], "facility": [{"id": "more"}], "sources": {"two": {"title": "b"}}}
    found = with_included(own, lambda _: part())
    assert [site["id"] for site in found["facility"]] == ["hall", "more"]
    assert set(found["sources"]) == {"one", "two"}
    assert "includes" not in found


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"a": part(), "b": part()}, "facility hall comes twice"),
        ({"a": part("one"), "b": part("two", "other")}, "source one has one text in a and another in b"),
        ({"a": part() | {"includes": ["c"]}, "b": part("two")}, "a includes other studies itself"),
    ],
)
def test_what_does_not_fit_is_refused(parts, words):
    with pytest.raises(StudyError, match=words):
        with_included({"includes": ["a", "b"]}, lambda name: parts[name])
