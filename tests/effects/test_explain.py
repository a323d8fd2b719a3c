"""Supply chains of a figure, calculated by hand."""

import numpy as np
import pandas as pd

from impact.findings.explain import supply_chains


def test_chains_are_the_first_terms_of_the_series_and_none_begins_below_zero():
    """100 bought from A, which needs 0.2 of B, which needs 0.5 of A: output is 100 / (1 - 0.1), a fifth of that of B.

    C needs two of itself and has a rate below zero: what "was first bought" of it is 1 - 2, which is no purchase.
    """
    codes = ["a", "b", "c"]
    requirements = np.array([[0.0, 0.5, 0.0], [0.2, 0.0, 0.0], [0.0, 0.0, 2.0]])
    output, rate = np.array([1000 / 9, 200 / 9, 1.0]), np.array([0.5, 0.25, -1.0])
    found = supply_chains(output, rate, requirements, pd.Series(["A", "B", "C"], codes))
    amounts = dict(zip(found["chain"], found["amount"].round(6), strict=True))
    assert amounts == {"A": 50.0, "A > B": 5.0, "A > B > A": 5.0}
