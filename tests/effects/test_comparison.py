"""Two runs side by side: differences, ratios, ranges, inputs that differ."""

import math

import pandas as pd
import pytest

from impact.findings.comparison import COLUMNS, Side, comparison, differing_inputs, side_by_side
from impact.outputs.run_json import run_record


@pytest.fixture(scope="session")
def known(results_of) -> Side:
    """A run of a shipped study."""
    results = results_of("colossus-1")
    return Side("colossus-1", run_record(results), results.study)


def test_a_run_beside_itself_does_not_differ(known):
    found = comparison(known, known)
    for table in (found.headline, found.parts, found.jurisdictions, found.counties, found.answers):
        assert len(table) > 0
        assert list(table.columns[-len(COLUMNS) :]) == list(COLUMNS)
        assert table["difference"].dropna().eq(0).all()
        assert table["ratio"].dropna().eq(1).all()
    assert set(found.headline["ranges"]) == {"overlap"}
    assert found.headline.set_index("metric")["a"].to_dict() == {
        metric: figures["total"] for metric, figures in known.record["headline"].items()
    }
    assert found.assumptions.empty
    assert len(found.notes) == 1


def test_a_figure_that_is_not_known_has_neither_difference_nor_ranges_and_the_others_have_both(known):
    """As alongside a run whose facilities buy electricity without their MW: no load, no energy."""
    unknown = {"grid_peak_mw", "grid_energy_mwh"}
    headline = known.record["headline"]
    nothing = dict.fromkeys(("direct", "total", "p10", "p50", "p90"))
    other = known.record | {"headline": headline | {metric: headline[metric] | nothing for metric in unknown}}
    found = comparison(known, Side("other", other, known.study)).headline.set_index("metric")
    told = found.index.isin(unknown)
    assert (found["ranges"].eq("") == told).all()
    assert found["ranges"][~told].eq("overlap").all()
    assert (found["difference"].isna() == told).all()
    assert (found["ratio"].isna() == told).all()
    assert found["a"].notna().all()


def test_jurisdictions_add_up_to_the_headline(known):
    jurisdictions = comparison(known, known).jurisdictions.groupby("level")["a"].sum()
    headline = known.record["headline"]
    assert jurisdictions["state"] == pytest.approx(headline["state_tax_usd"]["total"], rel=1e-9)
    assert jurisdictions["federal"] == pytest.approx(headline["federal_tax_usd"]["total"], rel=1e-9)


def rows(*values):
    return pd.DataFrame(values, columns=["key", "value", "p10", "p90"])


def test_rows_that_one_side_has_alone_are_kept():
    found = side_by_side(
        rows(("x", 2.0, 1.0, 3.0), ("y", 0.0, 0.0, 0.0)), rows(("z", 5.0, 4.0, 6.0), ("y", 4.0, 1.0, 9.0)), ["key"]
    )
    assert list(found["key"]) == ["x", "y", "z"]
    assert found["difference"].to_list()[1] == 4
    assert math.isnan(found["ratio"][1])
    assert list(found["ranges"]) == ["", "apart", ""]
    assert found["b"].isna().to_list() == [True, False, False]


def test_inputs_that_differ_are_named_with_their_bounds(small_study):
    base = small_study()
    changed = small_study(
        study={"region": "TN", "title": "Another"},
        site={"it_mw": {"value": 5, "low": 4, "high": 6}, "ramp": {2026: 0.5, 2027: 1}},
        building={"note": "other", "margins": "average", "on_site": True},
    )
    found = differing_inputs(base, changed).set_index("where")
    assert set(found.index) == {
        "region", "facility.hall.it_mw", "facility.hall.ramp", "facility.hall.spend.building.margins",
        "facility.hall.spend.building.on_site",
    }  # fmt: skip
    assert found.loc["facility.hall.it_mw"].to_list() == ["MW", 0.0, 0.0, 0.0, 5.0, 4.0, 6.0]
    assert found.loc["facility.hall.ramp", "b"] == "2026-01-01: 0.5, 2027-01-01: 1"
    assert found.loc["facility.hall.spend.building.on_site", ["a", "b"]].to_list() == [None, "yes"]


def test_what_makes_two_runs_hard_to_compare_is_said(known):
    options = known.record["manifest"]["options"]
    record = known.record | {
        "price_year": 2023,
        "study": known.record["study"] | {"region": "TN"},
        "manifest": known.record["manifest"] | {"options": options | {"accounts": 2017}, "data_sha256": "0"},
    }
    told = " ".join(comparison(known, Side("other", record, None)).notes)
    for words in (
        "price year differs: 2025 and 2023",
        "regions differ: memphis and TN",
        "option accounts",
        "different data",
    ):
        assert words in told
