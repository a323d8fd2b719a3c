"""One set of rules: the rows of the workbook are the taxes of the run; and no rule outside states/ names a place."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from impact.model.ensembles import ensemble_of
from impact.model.options import Options
from impact.outputs.live.model import live_model
from impact.rules.operations import numbers
from impact.sources.studies import read_study
from impact.study import Study
from impact.taxes.revenue import tax_streams
from impact.uncertainty.ensemble import reference_simulation, tax_inputs

ROOT = Path(__file__).parents[2] / "impact"
STUDIES = ("colossus-1", "colossus-2", "google-west-memphis")
PLACES = re.compile(r"memphis|mlgw|shelby|tennessee|mississippi|arkansas|\btva\b|desoto|crittenden|southaven", re.I)
ENGINE = ("rules", "ledger", "load", "solve", "effects", "taxes", "uncertainty", "outputs/live")
STATE_TABLE = "taxes/law.py"
"""Holds the list of all states."""


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


def check_same(own):
    run, workbook = taxes_of_run(own), taxes_of_workbook(own)
    assert set(workbook) <= set(run)
    assert not any(run[key].any() for key in set(run) - set(workbook))
    for key, usd in workbook.items():
        assert usd == pytest.approx(run[key], rel=1e-9, abs=1e-6), key


@pytest.mark.parametrize("name", STUDIES)
def test_rows_of_the_workbook_are_the_taxes_of_the_run(name):
    check_same(ensemble_of(read_study(name), Options()))


TERMS = {
    "closing": ("fiscal.closure_year=2031",),
    "no renewal": ("fiscal.refresh=false",),
    "renewal every three and a half years": ("fiscal.refresh_years=3.5",),
    "no exemption": ("fiscal.data_center_exemption=false",),
    "bases of the company": ("fiscal.net_worth_usd=1e9", "fiscal.net_earnings_usd=1e8"),
}


@pytest.mark.parametrize("terms", TERMS)
def test_so_they_are_under_other_terms(terms):
    study: Study = read_study("colossus-1", TERMS[terms])
    check_same(ensemble_of(study, Options()))


def words_of(path):
    """Texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said]  # fmt: skip


def test_no_rule_outside_states_names_a_place():
    modules = [path for room in ENGINE for path in sorted((ROOT / room).rglob("*.py"))]
    names = {path.relative_to(ROOT).as_posix(): path for path in modules}
    wrong = {
        name: [text for text in words_of(path) if PLACES.search(text)]
        for name, path in names.items()
        if not name.startswith("taxes/states/") and name != STATE_TABLE
    }
    assert {name: texts for name, texts in wrong.items() if texts} == {}
