"""The bill explained: a month is the sum of all lines that have a tariff."""

import pandas as pd
import pytest

from impact.findings.electricity_bill import explain_bill


def test_two_lines_with_the_same_bills_cost_twice_as_much(results_of):
    results = results_of("colossus-1")
    bills, year = results.power.bills, results.reference_year
    other = bills.rename(index={bills.index[0][0]: "other-hall"}, level=0)
    one, two = (explain_bill(results.study, table, year).total for table in (bills, pd.concat([bills, other])))
    assert two == pytest.approx(2 * one)
