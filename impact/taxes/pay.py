"""Taxes on pay: federal payroll and income tax, state income tax.

    wages     = labor income x wages share                                                   USD a year
    payroll   = jobs x (min(wage, base) x rate + (wage - base, if above) x medicare)          USD a year
    federal   = labor income x rate of personal taxes                                         USD a year
    state     = jobs x max(0, wage - free part) x rate                                        USD a year

All jobs of a group are taken at their mean wage.
"""

import numpy as np

from impact.taxes.law import TaxLaw, in_years, value_of
from impact.taxes.sales import Usd


def mean_wage(jobs: Usd, wages: Usd) -> Usd:
    """Wages per job; nothing where there are no jobs."""
    has = np.greater(jobs, 0)
    return np.where(has, wages / np.where(has, jobs, 1.0), 0.0)


def payroll_tax(jobs: Usd, wages: Usd, rate: Usd, base: Usd, medicare: Usd) -> Usd:
    """Payroll tax of both sides, USD.

    Ten jobs at $60,000: $600,000 x 15.3%; one at $200,000: $184,500 x 15.3% + $15,500 x 2.9%:

    >>> round(float(payroll_tax(10, 600_000, 0.153, 184_500, 0.029)), 2)
    91800.0
    >>> round(float(payroll_tax(1, 200_000, 0.153, 184_500, 0.029)), 2)
    28678.0
    """
    wage = mean_wage(jobs, wages)
    return np.maximum(jobs, 0.0) * (np.minimum(wage, base) * rate + np.maximum(0.0, wage - base) * medicare)


def state_income_tax(jobs: Usd, wages: Usd, rate: Usd, free: Usd) -> Usd:
    """State income tax on wages, USD.

    Ten jobs at $60,000 in Mississippi in 2026: 10 x $50,000 x 4% = $20,000:

    >>> float(state_income_tax(10, 600_000, 0.04, 10_000))
    20000.0
    """
    return np.maximum(jobs, 0.0) * np.maximum(0.0, mean_wage(jobs, wages) - free) * rate


def federal_taxes(jobs: Usd, labor_income: Usd, years: range, law: TaxLaw) -> dict[str, Usd]:
    """Payroll and income tax on the pay of a group of jobs, USD by kind and year."""
    federal = law.federal
    wages = labor_income * value_of(law.general["wages_share"])
    base = in_years(federal["payroll_base"], years)
    payroll = payroll_tax(jobs, wages, value_of(federal["payroll"]), base, value_of(federal["medicare"]))
    income = np.where(np.greater(jobs, 0), labor_income * value_of(federal["income_rate"]), 0.0)
    return {"payroll tax": payroll, "income tax": income}


def resident_income_tax(jobs: Usd, labor_income: Usd, state: str, years: range, law: TaxLaw) -> Usd:
    """State income tax of a county's residents on a group of jobs, USD by year."""
    rules = law.states[state]
    wages = labor_income * value_of(law.general["wages_share"])
    rate = in_years(rules["income_tax"], years) if "years" in rules["income_tax"] else value_of(rules["income_tax"])
    return state_income_tax(jobs, wages, rate, value_of(rules["income_exempt"]))
