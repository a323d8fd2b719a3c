"""Taxes on pay: federal payroll and income tax, state income tax.

    wages     = labor income x wages share                                                   USD a year
    payroll   = jobs x (min(wage, base) x rate + (wage - base, if above) x medicare)          USD a year
    federal   = labor income x rate of personal taxes                                         USD a year
    state     = jobs x max(0, wage - free part) x rate                                        USD a year

All jobs of a group are taken at their mean wage.
"""

from impact.rules.cells import Amount
from impact.rules.operations import maximum, minimum, ratio, where
from impact.taxes.law import TaxLaw, in_years, value_of


def payroll_tax(jobs: Amount, wages: Amount, rate: Amount, base: Amount, medicare: Amount) -> Amount:
    """Payroll tax of both sides, USD.

    Ten jobs at $60,000: $600,000 x 15.3%; one at $200,000: $184,500 x 15.3% + $15,500 x 2.9%:

    >>> round(float(payroll_tax(10, 600_000, 0.153, 184_500, 0.029)), 2)
    91800.0
    >>> round(float(payroll_tax(1, 200_000, 0.153, 184_500, 0.029)), 2)
    28678.0
    """
    wage = ratio(wages, jobs)
    return maximum(jobs, 0.0) * (minimum(wage, base) * rate + maximum(0.0, wage - base) * medicare)


def state_income_tax(jobs: Amount, wages: Amount, rate: Amount, free: Amount) -> Amount:
    """State income tax on wages, USD.

    Ten jobs at $60,000 in Mississippi in 2026: 10 x $50,000 x 4% = $20,000:

    >>> float(state_income_tax(10, 600_000, 0.04, 10_000))
    20000.0
    """
    return maximum(jobs, 0.0) * maximum(0.0, ratio(wages, jobs) - free) * rate


def federal_taxes(jobs: Amount, labor_income: Amount, years: range, law: TaxLaw) -> dict[str, Amount]:
    """Payroll and income tax on the pay of a group of jobs, USD by kind and year."""
    federal = law.federal
    wages = labor_income * value_of(law.general["wages_share"])
    base = in_years(federal["payroll_base"], years)
    payroll = payroll_tax(jobs, wages, value_of(federal["payroll"]), base, value_of(federal["medicare"]))
    income = where(jobs > 0, labor_income * value_of(federal["income_rate"]), 0.0)
    return {"payroll tax": payroll, "income tax": income}


def resident_income_tax(jobs: Amount, labor_income: Amount, state: str, years: range, law: TaxLaw) -> Amount:
    """State income tax of a county's residents on a group of jobs, USD by year."""
    rules = law.states[state]
    wages = labor_income * value_of(law.general["wages_share"])
    return state_income_tax(jobs, wages, in_years(rules["income_tax"], years), value_of(rules["income_exempt"]))
