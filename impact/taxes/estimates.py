"""Taxes for which average effective rates stand in, by type, where a state's law is not here.

    excise      income of residents x rate of all payers x households' part                           USD a year
    homes       income of residents x rate of all payers x homes' part x response to added income     USD a year
    income      income of residents x rate, of local governments                                      USD a year
    sales       value added of other businesses x rate of all payers x businesses' part               USD a year
    corporate   (value added - labor income) x rate                                                   USD a year

Rates are published collections over published income or product, each for the state and for its local governments.
Sales: of suppliers and of who sells to households; a facility's own purchases are taxed from its lines. Corporate:
a facility's own profit is not known and not in it. None of it is among the taxes on production that other businesses
pay: those leave out the industries that collect sales and excise taxes, and homes that their owners live in.
"""

from collections.abc import Iterator, Mapping

from impact.rules.cells import Amount
from impact.taxes.law import ESTIMATE, TaxLaw, TaxRecord, other_local, state_jurisdiction, value_of

EXCISE = f"fuel and other excise taxes, households, {ESTIMATE}"
HOMES = f"homes' property tax, long run, {ESTIMATE}"
LOCAL_INCOME = f"local income tax, {ESTIMATE}"
BUSINESS_SALES = f"sales tax, other businesses, {ESTIMATE}"
CORPORATE = f"corporate income tax, other businesses, {ESTIMATE}"
MARK = "excise_household_share"
"""Record that is there where these estimates are."""
Estimated = tuple[str, str, str, Amount]
"""jurisdiction, kind, effect, USD by year."""


def estimated_taxes(effect: str, base: Mapping[str, Amount], state: str, law: TaxLaw) -> Iterator[Estimated]:
    """Estimates of one phase, effect and county; what households spend is counted as induced, as their sales tax is."""
    rules = law.states[state]
    if MARK not in rules:
        return
    own, local = state_jurisdiction(state), other_local(state)
    income, added = base["resident_labor_income_usd"], base["value_added_usd"]
    spent = income * value_of(rules[MARK])
    homes = income * value_of(rules["home_property_share"]) * value_of(rules["home_property_response"])
    yield from levied(own, EXCISE, "induced", spent, rules, "excise_state")
    yield from levied(local, EXCISE, "induced", spent * value_of(rules["local_excise_share"]), rules, "excise_local")
    yield from levied(own, HOMES, "induced", homes, rules, "property_state")
    yield from levied(local, HOMES, "induced", homes, rules, "property_local")
    yield from levied(local, LOCAL_INCOME, effect, income, rules, "income_local")
    if effect != "direct":
        bought = added * value_of(rules["business_sales_share"])
        yield from levied(own, BUSINESS_SALES, effect, bought, rules, "general_sales_state")
        yield from levied(local, BUSINESS_SALES, effect, bought, rules, "general_sales_local")
    surplus = added - base["workplace_labor_income_usd"]
    yield from levied(own, CORPORATE, effect, surplus, rules, "corporate_state")
    yield from levied(local, CORPORATE, effect, surplus, rules, "corporate_local")


def levied(
    jurisdiction: str, kind: str, effect: str, base: Amount, rules: Mapping[str, TaxRecord], rate: str
) -> Iterator[Estimated]:
    """One tax, where it is levied."""
    if rate in rules:
        yield jurisdiction, kind, effect, base * value_of(rules[rate])
