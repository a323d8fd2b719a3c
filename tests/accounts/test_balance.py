"""Balancing (GRAS): totals hold, signs stay, and a table that is already balanced is left alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from impact.ingest.update import balanced, block_grouping, line_grouping, seeded

TABLES = hnp.arrays(float, (4, 5), elements=st.floats(0.5, 100))
SIGNS = hnp.arrays(float, (4, 5), elements=st.sampled_from([1.0, 1.0, 1.0, -0.3]))
FEW = settings(max_examples=25, deadline=None)


def margins(table, rows, columns):
    return [line_grouping(table.shape, rows, 0), line_grouping(table.shape, columns, 1)]


def test_the_example_of_junius_and_oosterhaven_meets_its_totals():
    """Junius and Oosterhaven (2003), the 3 x 4 example: prior, row totals and column totals as printed."""
    old = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 1.0], [-2.0, 0.0, 2.0, 1.0]])
    rows, columns = np.array([15.0, 26.0, -1.0]), np.array([9.0, 16.0, 17.0, -2.0])
    new = balanced(old, margins(old, rows, columns), tolerance=1e-12)
    assert new.sum(axis=1) == pytest.approx(rows)
    assert new.sum(axis=0) == pytest.approx(columns)
    assert (np.sign(new) == np.sign(old)).all()


@given(table=TABLES, signs=SIGNS)
@FEW
def test_a_balanced_table_is_left_alone(table, signs):
    old = table * signs
    assert balanced(old, margins(old, old.sum(axis=1), old.sum(axis=0))) == pytest.approx(old)


@given(
    table=TABLES,
    rows=hnp.arrays(float, 4, elements=st.floats(10, 100)),
    shares=hnp.arrays(float, 5, elements=st.floats(0.1, 1)),
)
@FEW
def test_without_negatives_it_is_ras(table, rows, shares):
    """Miller and Blair (2009), section 7.4: new = diag(r) old diag(s): cross ratios stay."""
    columns = rows.sum() * shares / shares.sum()
    new = balanced(table, margins(table, rows, columns), tolerance=1e-12, rounds=5000)
    assert new.sum(axis=0) == pytest.approx(columns, rel=1e-6)
    assert new.sum(axis=1) == pytest.approx(rows, rel=1e-6)
    ratio = new / table
    assert ratio[0, 0] * ratio[1, 1] == pytest.approx(ratio[0, 1] * ratio[1, 0], rel=1e-6)


def test_blocks_and_margins_hold_at_once():
    random = np.random.default_rng(3)
    truth, old = random.random((6, 6)) + 0.1, random.random((6, 6)) + 0.1
    groups = np.array([0, 0, 0, 1, 1, 1])
    blocks = block_grouping(groups, groups, truth.reshape(2, 3, 2, 3).sum(axis=(1, 3)))
    new = balanced(old, [blocks, *margins(old, truth.sum(axis=1), truth.sum(axis=0))], tolerance=1e-12)
    assert blocks.sums(new) == pytest.approx(blocks.totals, rel=1e-6)
    assert new.sum(axis=0) == pytest.approx(truth.sum(axis=0), rel=1e-6)


def test_rows_and_columns_without_a_total_are_free():
    old = np.ones((2, 2))
    new = balanced(old, [line_grouping(old.shape, np.array([6.0, np.nan]), 0)])
    assert new.tolist() == [[3.0, 3.0], [1.0, 1.0]]


@pytest.mark.parametrize("start", [0.0, -5.0])
def test_blocks_that_cannot_meet_their_total_are_seeded(start):
    table = np.array([[start, start], [1.0, 1.0]])
    blocks = block_grouping(np.array([0, 1]), np.array([0, 0]), np.array([[8.0], [2.0]]))
    filled = seeded(table, blocks, np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    assert balanced(filled, [blocks]).tolist() == [[2.0, 6.0], [1.0, 1.0]]
