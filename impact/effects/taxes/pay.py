"""Taxes on pay: federal payroll and income tax, state income tax.

    wages     = labor income x wages share                                                   USD a year
    payroll   = jobs x (min(wage, base) x rate + (wage - base, if above) x medicare)          USD a year
    federal   = labor income x rate of personal taxes                                         USD a year
    state     = jobs x max(0, wage - free part) x rate                                        USD a year

All jobs of a group are taken at their mean wage.
"""

from impact.effects.taxes.law import TaxLaw, in_year


def payroll_tax(jobs: float, wages: float, rate: float, base: float, medicare: float) -> float:
    """Payroll tax of both sides, USD.

    Ten jobs at $60,000: $600,000 x 15.3%; one at $200,000: $184,500 x 15.3% + $15,500 x 2.9%:

    >>> round(payroll_tax(10, 600_000, 0.153, 184_500, 0.029), 2)
    91800.0
    >>> round(payroll_tax(1, 200_000, 0.153, 184_500, 0.029), 2)
    28678.0
    """
    if jobs <= 0:
        return 0.0
    wage = wages / jobs
    return jobs * (min(wage, base) * rate + max(0.0, wage - base) * medicare)


def state_income_tax(jobs: float, wages: float, rate: float, free: float) -> float:
    """State income tax on wages, USD.

    Ten jobs at $60,000 in Mississippi in 2026: 10 x $50,000 x 4% = $20,000:

    >>> state_income_tax(10, 600_000, 0.04, 10_000)
    20000.0
    """
    return jobs * max(0.0, wages / jobs - free) * rate if jobs > 0 else 0.0


def federal_taxes(jobs: float, labor_income: float, year: int, law: TaxLaw) -> dict[str, float]:
    """Payroll and income tax on the pay of a group of jobs, USD by kind."""
    if jobs <= 0:
        return {"payroll tax": 0.0, "income tax": 0.0}
    federal = law.federal
    wages = labor_income * float(law.general["wages_share"]["value"])
    payroll = payroll_tax(
        jobs,
        wages,
        float(federal["payroll"]["value"]),
        in_year(federal["payroll_base"], year),
        float(federal["medicare"]["value"]),
    )
    return {"payroll tax": payroll, "income tax": labor_income * float(federal["income_rate"]["value"])}


def resident_income_tax(jobs: float, labor_income: float, state: str, year: int, law: TaxLaw) -> float:
    """State income tax of a county's residents on a group of jobs, USD."""
    rules = law.states[state]
    wages = labor_income * float(law.general["wages_share"]["value"])
    return state_income_tax(jobs, wages, in_year(rules["income_tax"], year), float(rules["income_exempt"]["value"]))
