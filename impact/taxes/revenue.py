"""Revenue: every tax of a study, those of its facilities and those that follow from pay, spending, and business.

    wages     = labor income x wages share                                                   USD a year
    payroll   = jobs x (min(wage, base) x rate + (wage - base, if above) x medicare)          USD a year
    federal   = labor income x rate of personal taxes                                         USD a year
    state     = jobs x max(0, wage - free part) x rate                                        USD a year
    business  = sum over industries of output x taxes per dollar of output, split into the parts of federal government,
                state, county, and city, which add to one                                      USD a year

All jobs of a group are taken at their mean wage. Amounts are in dollars of the study's price year.

Never two taxes for one business: retail, wholesale, accommodation and food collect the taxes that households and buyers
pay, which are calculated from spending; utilities pay in lieu, calculated from the bill; imputed rents of owners have
no new tax. The facility itself is not in it: its taxes are bottom-up.
"""

from collections.abc import Iterator, Mapping

from impact.rules.cells import Amount
from impact.rules.operations import is_nothing, maximum, minimum, ratio, where
from impact.taxes.estimates import estimated_taxes
from impact.taxes.facility import facility_streams
from impact.taxes.inputs import ONE_OFF, RECURRING, Stream, TaxInputs
from impact.taxes.law import FEDERAL, TaxLaw, in_years, other_local, state_jurisdiction, state_of, value_of
from impact.taxes.sales import SalesTax, household_taxes, local_sellers
from impact.taxes.states import STATE_RULES

Tax = tuple[str, str, str, Amount]
"""jurisdiction, kind, effect, USD by year."""
BUSINESS = "taxes on production of other businesses"
SPLIT = ("federal", "state", "county", "city")


def tax_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """All taxes of a study: of arrays the figures, of cells the rows of the workbook."""
    yield from facility_streams(inputs)
    for state, rules in STATE_RULES.items():
        if state in inputs.law.states:
            inputs.book.heading(f"Peculiar to {state}")
            yield from rules.study_streams(inputs)
    inputs.book.heading("What follows from jobs, pay, spending and business")
    yield from induced_tax_streams(inputs)


def induced_tax_streams(inputs: TaxInputs) -> Iterator[Stream]:
    """Taxes that follow from pay, spending and business, by the county where they arise."""
    for (phase, effect, county), base in inputs.bases.items():
        recurrence = ONE_OFF if phase == "construction" else RECURRING
        for jurisdiction, kind, of_effect, usd in county_taxes(county, effect, base, inputs):
            yield Stream(jurisdiction, kind, phase, of_effect, recurrence, "", usd, usd, county)


def county_taxes(county: str, effect: str, base: Mapping[str, Amount], inputs: TaxInputs) -> Iterator[Tax]:
    """Taxes on one county's bases of one phase and effect."""
    law, years, state = inputs.law, inputs.years, state_of(county)
    for kind, usd in federal_taxes(base["workplace_jobs"], base["workplace_labor_income_usd"], years, law).items():
        yield FEDERAL, kind, effect, usd
    if state not in law.states:
        yield FEDERAL, BUSINESS, effect, split_shares(base["business_tax_usd"], law)["federal"]
        return
    for tax in household_taxes(base["resident_labor_income_usd"], county, state, law):
        yield tax.jurisdiction, "sales tax, households", "induced", tax.usd
    income = resident_income_tax(base["resident_jobs"], base["resident_labor_income_usd"], state, years, law)
    yield state_jurisdiction(state), "income tax", effect, income
    for tax in split_taxes(base["business_tax_usd"], county, law):
        yield tax.jurisdiction, BUSINESS, effect, tax.usd
    yield from estimated_taxes(effect, base, state, law)
    if "visitor_usd" in base and not is_nothing(base["visitor_usd"]):
        usd = base["visitor_usd"]
        lodging = usd * value_of(law.general["lodging_share"])
        for jurisdiction, kind, tax_usd in visitor_taxes(usd, lodging, county, law):
            yield jurisdiction, kind or "sales tax, nonresident workers", "induced", tax_usd
    if "guest_usd" in base:
        for jurisdiction, kind, tax_usd in visitor_taxes(base["guest_usd"], base["guest_lodging_usd"], county, law):
            yield jurisdiction, kind or "sales tax, visitors", "direct", tax_usd


def visitor_taxes(usd: Amount, lodging: Amount, county: str, law: TaxLaw) -> Iterator[tuple[str, str, Amount]]:
    """Taxes on what people spend who stay in a county's city: jurisdiction, kind (empty for sales tax), USD by year.

    Args:
        usd: all that they spend.
        lodging: of it, on lodging.
        county: where they stay.
        law: the law.
    """
    state, city = state_of(county), city_of(county, law)
    yield state_jurisdiction(state), "", usd * value_of(law.states[state]["sales_state"])
    for jurisdiction in local_sellers(law, county, city, state):
        if not jurisdiction.sales_outside_cities:
            yield jurisdiction.key, "", usd * value_of(jurisdiction.sales_rate or {})
    if state in STATE_RULES:
        yield from STATE_RULES[state].visitor_taxes(city, lodging, law)


def city_of(county: str, law: TaxLaw) -> str:
    """Key of a county's city, empty where none is named."""
    return next(
        (key for key, place in law.jurisdictions.items() if place.level == "city" and place.county == county), ""
    )


def mean_wage(wages: Amount, jobs: Amount) -> Amount:
    """Wages per job, of jobs that come and of jobs that go; zero without jobs, USD.

    >>> float(mean_wage(600_000.0, 10.0)), float(mean_wage(-600_000.0, -10.0)), float(mean_wage(0.0, 0.0))
    (60000.0, 60000.0, 0.0)
    """
    return ratio(wages * jobs, jobs * jobs)


def payroll_tax(jobs: Amount, wages: Amount, rate: Amount, base: Amount, medicare: Amount) -> Amount:
    """Payroll tax of both sides, USD.

    Ten jobs at $60,000: $600,000 x 15.3%; one at $200,000: $184,500 x 15.3% + $15,500 x 2.9%:

    >>> round(float(payroll_tax(10, 600_000, 0.153, 184_500, 0.029)), 2)
    91800.0
    >>> round(float(payroll_tax(1, 200_000, 0.153, 184_500, 0.029)), 2)
    28678.0
    """
    wage = mean_wage(wages, jobs)
    return jobs * (minimum(wage, base) * rate + maximum(0.0, wage - base) * medicare)


def state_income_tax(jobs: Amount, wages: Amount, rate: Amount, free: Amount) -> Amount:
    """State income tax on wages, USD.

    Ten jobs at $60,000 in Mississippi in 2026: 10 x $50,000 x 4% = $20,000:

    >>> float(state_income_tax(10, 600_000, 0.04, 10_000))
    20000.0
    """
    return jobs * maximum(0.0, mean_wage(wages, jobs) - free) * rate


def federal_taxes(jobs: Amount, labor_income: Amount, years: range, law: TaxLaw) -> dict[str, Amount]:
    """Payroll and income tax on the pay of a group of jobs, USD by kind and year."""
    federal = law.federal
    wages = labor_income * value_of(law.general["wages_share"])
    base = in_years(federal["payroll_base"], years)
    payroll = payroll_tax(jobs, wages, value_of(federal["payroll"]), base, value_of(federal["medicare"]))
    income = where(jobs * jobs > 0, labor_income * value_of(federal["income_rate"]), 0.0)
    return {"payroll tax": payroll, "income tax": income}


def resident_income_tax(jobs: Amount, labor_income: Amount, state: str, years: range, law: TaxLaw) -> Amount:
    """State income tax of a county's residents on a group of jobs, USD by year."""
    rules = law.states[state]
    wages = labor_income * value_of(law.general["wages_share"])
    return state_income_tax(jobs, wages, in_years(rules["income_tax"], years), value_of(rules["income_exempt"]))


def split_taxes(usd: Amount, county: str, law: TaxLaw) -> Iterator[SalesTax]:
    """Taxes on production of one county by jurisdiction."""
    state = state_of(county)
    parts = split_shares(usd, law)
    yield SalesTax(FEDERAL, parts["federal"])
    yield SalesTax(state_jurisdiction(state), parts["state"])
    own = [t for t in law.jurisdictions.values() if t.county == county and t.level in ("county", "schools")]
    rates = [value_of(jurisdiction.property_rate or {"value": 1.0}) for jurisdiction in own]
    for jurisdiction, rate in zip(own, rates, strict=True):
        yield SalesTax(jurisdiction.key, parts["county"] * rate / sum(rates))
    cities = [t.key for t in law.jurisdictions.values() if t.county == county and t.level == "city"]
    yield SalesTax(cities[0] if cities else other_local(state), parts["city"])
    if not own:
        yield SalesTax(other_local(state), parts["county"])


def split_shares(usd: Amount, law: TaxLaw) -> dict[str, Amount]:
    """Taxes on production by level of government."""
    shares = {level: value_of(law.general[f"tax_split_{level}"]) for level in SPLIT}
    return {level: usd * share / sum(shares.values()) for level, share in shares.items()}
