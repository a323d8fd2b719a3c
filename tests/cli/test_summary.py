"""The one screen that a run prints, and the paragraph and scorecard that it is made of."""

from math import isnan

import pytest

from impact.cli.summary import WIDTH, said_and_done, show_summary, taxes_of_a_year
from impact.findings.scorecard import scorecard, verdict
from impact.model.prepared import site_counties
from impact.sources.studies import study_names

MOST_LINES = 64


@pytest.mark.parametrize("name", study_names())
def test_a_run_prints_one_screen_of_eighty_letters_with_its_first_remark_whole(results_of, capsys, tmp_path, name):
    results = results_of(name)
    show_summary(results, tmp_path, site_counties(results.study))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < MOST_LINES
    assert all(len(line) <= WIDTH for line in lines if str(tmp_path) not in line)
    assert not any("nan" in line.split() for line in lines)
    assert f"- {results.notes[0]}" in " ".join(" ".join(lines).split())


@pytest.mark.parametrize("name", study_names())
def test_the_scorecard_has_the_figures_of_the_tables(results_of, name):
    results = results_of(name)
    card = {score.key: score for score in scorecard(results)}
    assert len(card) == 7
    for metric in ("operation_jobs", "construction_job_years", "grid_peak_mw"):
        row = results.headline.loc[metric]
        assert (card[metric].value, card[metric].low, card[metric].high) == (row["p50"], row["p10"], row["p90"])
    years = results.study.last_year - results.study.first_year + 1
    assert card["local_tax_usd"].value * years == pytest.approx(results.headline.loc["local_tax_usd", "p50"])
    local = results.taxes.by_jurisdiction.query("level in ('county', 'city', 'schools')")
    assert card["forgone"].value * years == pytest.approx(local["forgone_usd"].sum())
    assert isnan(card["net"].value) or card["net"].low <= card["net"].value <= card["net"].high


def test_the_verdict_names_the_figures_of_the_scorecard(results_of):
    results = results_of("google-west-memphis")
    said = verdict(results)
    for metric in ("operation_jobs", "construction_job_years"):
        assert f"{results.headline.loc[metric, 'p50']:,.0f} (likely {results.headline.loc[metric, 'p10']:,.0f}" in said
    assert "210 of them its own" in said
    assert "nan" not in said.split()


def test_no_name_is_cut_and_taxes_are_in_order_of_what_is_shown(results_of):
    results = results_of("google-west-memphis")
    block = taxes_of_a_year(results)
    assert "..." not in block
    assert "..." not in "".join(said_and_done(results))
    year = results.ranges.by_jurisdiction_year.query("year == @results.reference_year")
    titles = year.sort_values("p50_usd", ascending=False)["jurisdiction_title"].head(4)
    places = [block.index(title.split(",")[0][:30]) for title in titles]
    assert places == sorted(places)
