"""One set of rules: rows of the workbook are the dollars, bills, effects and taxes of the run."""

from collections import defaultdict

import numpy as np
import pytest

from impact.effects.response import MEASURES
from impact.model.ensembles import ensemble_of
from impact.model.options import Options
from impact.model.run import in_region
from impact.outputs.live.model import live_model
from impact.rules.operations import numbers
from impact.sources.studies import read_study
from impact.study import Study
from impact.taxes.revenue import tax_streams
from impact.uncertainty.ensemble import reference_simulation, tax_inputs

STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")


def taxes_of_run(own):
    """USD by jurisdiction, kind, effect and recurrence, by year."""
    found = defaultdict(float)
    for tax in tax_streams(tax_inputs(own, reference_simulation(own))):
        found[tax.jurisdiction, tax.effect, tax.kind, tax.recurrence] += np.ravel(numbers(tax.amount_usd))
    return found


def taxes_of_workbook(own):
    found = defaultdict(float)
    for row in live_model(own).taxes.streams:
        found[(row.note, *row.tags)] += row.values
    return found


def check_same_activity(own):
    """Dollars of lines, power and bills by year, and every effect, measure and county."""
    run, workbook = reference_simulation(own), live_model(own)
    for key, usd in run.dollars.items():
        assert workbook.spending.dollars[key].values == pytest.approx(usd[0], rel=1e-9, abs=1e-6), key
    for key, row in workbook.power.rows.items():
        assert row.values == pytest.approx(np.ravel(run.power[key]), rel=1e-9, abs=1e-6), key
    for (phase, effect, measure, county), row in workbook.effects.rows.items():
        found = run.solved.effects[phase, effect][0, MEASURES.index(measure), own.counties.index(county)]
        assert row.values == pytest.approx(found, rel=1e-9, abs=1e-6), (phase, effect, measure, county)


def check_same(own):
    check_same_activity(own)
    run, workbook = taxes_of_run(own), taxes_of_workbook(own)
    assert set(workbook) <= set(run)
    assert not any(run[key].any() for key in set(run) - set(workbook))
    for key, usd in workbook.items():
        assert usd == pytest.approx(run[key], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("name", STUDIES)
def test_rows_of_the_workbook_are_the_figures_of_the_run(name, results_of):
    check_same(results_of(name).ensemble)


TERMS = {
    "closing": ("fiscal.closure_year=2031",),
    "no renewal": ("fiscal.refresh=false",),
    "renewal every three and a half years": ("fiscal.refresh_years=3.5",),
    "no exemption": ("fiscal.data_center_exemption=false",),
    "leased computers": ("facility.lowry-road.tax.leased_share=0.3",),
    "a public owner that pays something": ("facility.lowry-road.owner=public", "facility.lowry-road.tax.pilot_usd=2e6"),
    "bases of the company": ("fiscal.net_worth_usd=1e9", "fiscal.net_earnings_usd=1e8"),
}


@pytest.mark.parametrize("terms", TERMS)
def test_so_they_are_under_other_terms(terms):
    study: Study = read_study("colossus-1", TERMS[terms])
    check_same(ensemble_of(study, Options()))


def test_so_they_are_where_estimates_stand_in():
    check_same(ensemble_of(in_region(read_study("colossus-1"), "51107"), Options()))
