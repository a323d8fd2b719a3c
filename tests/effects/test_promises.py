"""Said and done, scenarios side by side, and questions: numbers, identities, and nothing without a source."""

import numpy as np
import pandas as pd
import pytest

from impact.effects.headline import METRICS
from impact.model.model import Model
from impact.model.options import Options
from impact.model.reference import AS_FILED, scenario_table
from impact.model.run import run
from impact.sources.studies import read_study
from impact.study import Study

SMALL = "google-west-memphis"


@pytest.fixture(scope="module")
def scenarios():
    model = Model("memphis")
    return scenario_table(read_study(SMALL), model.options, model.economy)


def test_what_was_done_over_what_was_said(results_of):
    table = results_of("colossus-2").promises.set_index("key")
    assert table.loc["gpus", "done_share"] == pytest.approx((440_000 + 550_000) / 2 / 1_000_000)
    assert table.loc["gigawatt", "done_share"] == pytest.approx(0.946)
    assert np.isnan(table.loc["southaven", "done_share"])


def test_what_the_model_expects_is_in_its_likely_range(results_of):
    results = results_of("colossus-2")
    table = results.promises.set_index("key")
    assert table.loc["gigawatt", "model_value"] == 1400
    assert table.loc["gpus", "model_value"] == pytest.approx(1400 * 1000 / 1.91)
    spent = results.waterfall.set_index("label")["amount_usd"]["Itemized spending: all capital spending in the study"]
    assert table.loc["investment", "model_value"] == pytest.approx(spent)
    rows = table.loc[["gpus", "gigawatt", "investment"]]
    assert (rows["p10"] < rows["model_value"]).all()
    assert (rows["model_value"] < rows["p90"]).all()


def test_scenarios_stand_next_to_the_study_as_filed(scenarios):
    filed = run(read_study(SMALL), Options(draws=0)).headline["total"]
    wide = scenarios.pivot_table(index="metric", columns="scenario", values="total")
    assert set(wide) == {AS_FILED, *(one.id for one in read_study(SMALL).scenario)}
    for metric in METRICS:
        assert wide.loc[metric, AS_FILED] == pytest.approx(filed[metric])


def test_a_scenario_is_the_run_of_its_changes(scenarios):
    study = read_study(SMALL, scenario="full-build")
    found = run(study, Options(draws=0)).headline["total"]
    rows = scenarios[scenarios["scenario"].eq("full-build")].set_index("metric")["total"]
    for metric in METRICS:
        assert rows[metric] == pytest.approx(found[metric])


def test_differences_are_to_the_study_as_filed(scenarios):
    base = scenarios[scenarios["scenario"].eq(AS_FILED)].set_index("metric")["total"]
    expected = scenarios["total"] - scenarios["metric"].map(base)
    assert scenarios["difference"].to_numpy() == pytest.approx(expected.to_numpy())


def test_a_scenario_run_in_full_has_no_scenarios_of_its_own():
    model = Model("memphis")
    assert scenario_table(read_study(SMALL, scenario="no-pilot"), model.options, model.economy).empty


def test_every_question_is_answered_or_says_what_is_needed(results_of):
    results = results_of("colossus-2")
    asked = results.answers[results.answers["topic"].eq("Asked of this project")].set_index("key")
    assert list(asked.index) == [one.id for one in results.study.question]
    assert len(asked) == 16
    for one in results.study.question:
        row = asked.loc[one.id]
        if one.value is not None:
            assert row["value"] == one.value
            assert results.study.sources[one.source].title in row["answer"]
        elif not one.scenario:
            assert pd.isna(row["value"])
            assert "Needed: " in row["answer"]


def question(**more):
    return {"id": "q", "question": "What?", "text": "So.", "source": "s"} | more


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "without a figure say what would be needed"),
        ({"value": 1.0, "scenario": "a", "metric": "m"}, "give value, or scenario and metric, not both"),
        ({"scenario": "a"}, "scenario and metric go together"),
        ({"scenario": "a", "metric": "m"}, "question names no scenario of this study: a"),
        ({"value": 1.0, "source": "nowhere"}, "source not listed under"),
    ],
)
def test_a_question_without_figure_or_source_is_refused(more, words):
    record = read_study("allen-turbines").model_dump(mode="json", exclude_unset=True)
    record["sources"]["s"] = {"title": "S"}
    with pytest.raises(ValueError, match=words):
        Study.model_validate(record | {"question": [question(**more)]})


def test_fewer_than_ninety_inputs_are_our_own_judgment(results_of):
    for name in ("colossus-1", "colossus-2", SMALL):
        assert results_of(name).assumptions["trust"].eq("assumption").sum() < 90


def test_drivers_of_our_own_judgment_say_so(results_of):
    titles = results_of("colossus-2").ranges.tornado["title"]
    assert titles.str.contains("Households that are new to the region, per job (judgment)", regex=False).any()
    assert not titles.str.contains(r"Own jobs per MW.*\(judgment\)").any()
