"""Operations give the same numbers of arrays and of cells, and of cells the formula that a spreadsheet recalculates."""

import numpy as np
import pytest

from impact.outputs.live.effects import SheetBook
from impact.outputs.live.formulas import LiveSheet
from impact.rules import operations as op
from impact.rules.cells import ARRAYS, ONE, Axis, as_formula

YEARS = Axis("years", (2025, 2026, 2027, 2028))
USD = np.array([60.0, 40.0, 0.0, 5.5])
SHARE = np.array([0.5, -1.0, 2.5, 0.0])


@pytest.fixture
def book():
    return SheetBook(LiveSheet("S", "about"), YEARS)


@pytest.fixture
def cells(book):
    return [book.constant(name, "USD", values) for name, values in (("usd", USD), ("share", SHARE))]


RULES = {
    "+": (lambda usd, share: usd + share, "('S'!§$6+'S'!§$7)"),
    "1 -": (lambda _, share: 1 - share, "(1-'S'!§$7)"),
    "minimum": (op.minimum, "MIN('S'!§$6,'S'!§$7)"),
    "maximum": (lambda _, share: op.maximum(0.0, share), "MAX(0,'S'!§$7)"),
    "where": (lambda usd, share: op.where(share > 0, usd, 0.0), "IF(('S'!§$7>0),'S'!§$6,0)"),
    "ratio": (op.ratio, "IF('S'!§$7>0,'S'!§$6/'S'!§$7,0)"),
    "whole": (lambda _, share: op.whole(share), "ROUND('S'!§$7,0)"),
    "lag": (lambda usd, _: op.lag(usd), "IF(COLUMN(§$1)>COLUMN($G$1),'S'!¤$6,0)"),
    "running_sum": (lambda usd, _: op.running_sum(usd), "SUM('S'!$G$6:§$6)"),
    "running_maximum": (lambda usd, _: op.running_maximum(usd), "MAX('S'!$G$6:§$6)"),
    "total": (lambda usd, _: op.total(usd), "SUM('S'!$G$6:$J$6)"),
}


@pytest.mark.parametrize("name", RULES)
def test_an_operation_gives_of_cells_what_it_gives_of_arrays(name, cells):
    rule, template = RULES[name]
    found = rule(*cells)
    assert found.along.tolist() == np.atleast_1d(rule(USD, SHARE)).tolist()
    assert found.template == template


def test_ages_and_tables(book, cells):
    """100 and 50 added in two years, worth 67, 33, then 20%: 67, 66.5, 36.5, 30."""

    def rule(added, keeper):
        ages = keeper.constant("Age", "years", np.arange(4))
        factors = keeper.constant("Factors", "share", [0.67, 0.33, 0.20])
        by_age = keeper.named("Factor", "share", op.pick(factors, op.minimum(ages, keeper.constant("Last", "", 2))))
        return op.sum_over_ages(added, by_age, ages)

    added = np.array([100.0, 50.0, 0.0, 0.0])
    assert rule(added, ARRAYS).tolist() == pytest.approx([67, 66.5, 36.5, 30])
    assert rule(book.constant("Added", "USD", added), book).values.tolist() == rule(added, ARRAYS).tolist()


def test_draws_have_their_own_factors():
    added, factor = np.array([[100.0, 50.0, 0.0], [10.0, 0.0, 0.0]]), np.array([[1.0, 0.5, 0.1], [1.0, 1.0, 1.0]])
    assert op.sum_over_ages(added, factor, np.arange(3)).tolist() == [[100.0, 100.0, 35.0], [10.0, 10.0, 10.0]]


def test_a_number_other_than_zero_and_one_has_a_cell_of_its_own(cells):
    usd, _ = cells
    with pytest.raises(ValueError, match="a cell of its own"):
        usd * 0.3
    assert (usd * 1.0).template == (usd + 0.0).template == usd.template
    assert as_formula(np.ones(4)) is ONE


def test_what_looks_along_a_row_needs_one(cells):
    usd, share = cells
    with pytest.raises(ValueError, match="no row of a sheet"):
        op.running_sum(usd + share)
    with pytest.raises(ValueError, match="one year back"):
        op.lag(op.lag(usd))


def test_equal_constants_stand_once(book):
    assert book.constant("Age", "years", [0, 1]) is not None
    count = len(book.sheet.rows)
    book.constant("Age", "years", [0, 1])
    assert len(book.sheet.rows) == count
    book.constant("Age", "years", [0, 2])
    assert len(book.sheet.rows) == count + 1


def test_a_condition_that_is_no_cell_chooses(cells):
    usd, share = cells
    assert op.where(np.zeros(1), usd, share) is share
