"""Sales and use tax: on what a facility buys, on its power, and on what households and nonresident workers spend.

    state = price x state rate + (price between the two bounds of an article) x further rate        USD
    local = first part of each article x local rates                                                 USD

Where a state has no single-article rule, local rates fall on the whole price.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from impact.rules.cells import Amount
from impact.rules.operations import maximum, minimum
from impact.taxes.law import Jurisdiction, TaxLaw, TaxRecord, other_local, state_jurisdiction, value_of


class SalesTax(NamedTuple):
    """Sales tax of a purchase to one jurisdiction, USD."""

    jurisdiction: str
    usd: Amount


def state_sales_tax(usd: Amount, article_usd: Amount, state: Mapping[str, TaxRecord]) -> Amount:
    """State sales tax of purchases made up of articles of one price, USD.

    Ten articles of $2,000 in Tennessee: $20,000 x 7% + 10 x ($2,000 - $1,600) x 2.75% = $1,400 + $110:

    >>> from impact.taxes.law import in_year
    >>> tennessee = {"sales_state": {"value": 0.07}, "single_article_local": {"value": 1600},
    ...              "single_article_state": {"value": 3200}, "single_article_rate": {"value": 0.0275}}
    >>> round(float(state_sales_tax(20_000, 2_000, tennessee)), 2)
    1510.0
    """
    tax: Amount = usd * value_of(state["sales_state"])
    if "single_article_local" not in state:
        return tax
    low, high, rate = (value_of(state[f"single_article_{key}"]) for key in ("local", "state", "rate"))
    between: Amount = maximum(0.0, minimum(article_usd, high) - low)
    further: Amount = usd / article_usd * between * rate
    return tax + further


def local_sales_tax(usd: Amount, article_usd: Amount, rate: Amount, state: Mapping[str, TaxRecord]) -> Amount:
    """Local sales tax of purchases made up of articles of one price, USD.

    A server of $250,000 in Memphis: $1,600 x 2.75% = $44:

    >>> round(float(local_sales_tax(250_000, 250_000, 0.0275, {"single_article_local": {"value": 1600}})), 2)
    44.0
    """
    if "single_article_local" not in state:
        return usd * rate
    first: Amount = minimum(article_usd, value_of(state["single_article_local"]))
    return usd / article_usd * first * rate


def local_sellers(law: TaxLaw, county: str, city: str, state: str) -> list[Jurisdiction]:
    """Taxing jurisdictions with a local sales tax at a place."""
    named = [
        jurisdiction
        for jurisdiction in law.jurisdictions.values()
        if jurisdiction.sales_rate is not None
        and ((jurisdiction.county == county and jurisdiction.level != "city") or jurisdiction.key == city)
    ]
    elsewhere = law.jurisdictions.get(other_local(state))
    if elsewhere is not None and county in law.local_sales:
        elsewhere = replace(elsewhere, sales_rate=law.local_sales[county])
    if not named and elsewhere is not None and elsewhere.sales_rate is not None:
        return [elsewhere]
    return named


def spent_there(jurisdiction: Jurisdiction, county: str, law: TaxLaw) -> Amount:
    """Part of a county's household spending on which a jurisdiction's rate falls: in its city, outside, or all."""
    inside: Amount = value_of(law.general["city_spending_share"])
    has_city = any(place.level == "city" and place.county == county for place in law.jurisdictions.values())
    if jurisdiction.level == "city":
        return inside
    return 1 - inside if jurisdiction.sales_outside_cities and has_city else 1.0


def purchase_taxes(usd: Amount, name: str, place: tuple[str, str, str], law: TaxLaw) -> Iterator[SalesTax]:
    """Sales and use tax on a facility's purchase of one class ("computers", "equipment", "materials").

    Args:
        usd: price of all articles.
        name: the class.
        place: county, city, state.
        law: the law.
    """
    county, city, state = place
    article = value_of(law.general[f"article_{name}"])
    yield SalesTax(state_jurisdiction(state), state_sales_tax(usd, article, law.states[state]))
    for jurisdiction in local_sellers(law, county, city, state):
        if jurisdiction.sales_outside_cities and city:
            continue
        rate = value_of(jurisdiction.sales_rate or {})
        yield SalesTax(jurisdiction.key, local_sales_tax(usd, article, rate, law.states[state]))


def household_taxes(labor_income: Amount, county: str, state: str, law: TaxLaw) -> Iterator[SalesTax]:
    """Sales tax on what residents of a county spend of their labor income: general goods and food.

    Local rates fall on both (articles of households are small), each on what is spent where it holds.
    """
    general = labor_income * value_of(law.general["taxable_spending_share"])
    food = labor_income * value_of(law.general["food_spending_share"])
    rules = law.states[state]
    tax = general * value_of(rules["sales_state"]) + food * value_of(rules["sales_food"])
    yield SalesTax(state_jurisdiction(state), tax)
    cities = [key for key, place in law.jurisdictions.items() if place.level == "city" and place.county == county]
    for jurisdiction in local_sellers(law, county, cities[0] if cities else "", state):
        rate = value_of(jurisdiction.sales_rate or {})
        yield SalesTax(jurisdiction.key, (general + food) * rate * spent_there(jurisdiction, county, law))


def power_tax(usd: Amount, state: Mapping[str, TaxRecord], buyer: str = "") -> Amount:
    """State sales tax on a business's electricity, USD; buyer: "data_center", "manufacturer", or any other."""
    key = f"sales_electricity_{buyer}" if buyer else "sales_electricity"
    tax: Amount = usd * value_of(state[key])
    return tax
