"""Taxes that follow: from pay, from what households and visitors spend, from other businesses, and in lieu of tax."""

from collections.abc import Iterator

from impact.effects.taxes.business import split_taxes, tva_payment, utility_margin_payment
from impact.effects.taxes.inputs import ONE_OFF, RECURRING, Row, TaxInputs, paid_for_power
from impact.effects.taxes.law import FEDERAL, TaxLaw, other_local, state_of, state_treasury
from impact.effects.taxes.pay import federal_taxes, resident_income_tax
from impact.effects.taxes.sales import household_taxes, local_sellers


def in_lieu_rows(inputs: TaxInputs) -> Iterator[Row]:
    """What MLGW and TVA pay more in lieu of tax because of the facilities' bills; TVA a year later."""
    county_share = float(inputs.law.general["mlgw_county_share"]["value"])
    local = float(inputs.law.general["tva_local_share"]["value"])
    for site in inputs.study.facility:
        if inputs.utilities.get(site.id) != "mlgw":
            continue
        for year in inputs.years:
            bill = paid_for_power(site.id, year, inputs)
            margin, tva = utility_margin_payment(bill, inputs.law), tva_payment(bill, inputs.law)
            for treasury, kind, usd, when in (
                (HOTEL_COUNTY, "in lieu of tax: MLGW's margin", margin * county_share, year),
                (HOTEL_CITY, "in lieu of tax: MLGW's margin", margin * (1 - county_share), year),
                ("tn", "in lieu of tax: TVA", tva * (1 - local), year + 1),
                (other_local("TN"), "in lieu of tax: TVA", tva * local, year + 1),
            ):
                yield treasury, kind, "operation", "direct", RECURRING, site.id, when, usd, usd


def follow_rows(inputs: TaxInputs) -> Iterator[Row]:
    """Taxes that follow from pay, spending and business, by the county where they arise."""
    for row in inputs.bases.itertuples():
        recurrence = ONE_OFF if row.phase == "construction" else RECURRING
        for treasury, kind, effect, usd in county_taxes(row, inputs.law):
            yield treasury, kind, row.phase, effect, recurrence, "", int(row.year), usd, usd


def county_taxes(base: object, law: TaxLaw) -> Iterator[tuple[str, str, str, float]]:
    """treasury, kind, effect, USD from one county's bases of one phase, year and effect."""
    row: dict[str, object] = base._asdict()  # type: ignore[attr-defined]
    county, effect, year = str(row["geoid"]), str(row["effect"]), int(str(row["year"]))
    numbers = {key: float(str(row[key])) for key in NUMBERS}
    state = state_of(county)
    for kind, usd in federal_taxes(numbers["work_jobs"], numbers["work_labor_income_usd"], year, law).items():
        yield FEDERAL, kind, effect, usd
    if state not in law.states:
        return
    for tax in household_taxes(numbers["home_labor_income_usd"], county, state, law):
        yield tax.treasury, "sales tax, households", "induced", tax.usd
    income = resident_income_tax(numbers["home_jobs"], numbers["home_labor_income_usd"], state, year, law)
    yield state_treasury(state), "income tax", effect, income
    for tax in split_taxes(numbers["business_tax_usd"], county, law):
        yield tax.treasury, "taxes on production of other businesses", effect, tax.usd
    yield from visitor_taxes(numbers["visitor_usd"], county, state, law)


NUMBERS = (
    "home_jobs", "home_labor_income_usd", "work_jobs", "work_labor_income_usd", "business_tax_usd", "visitor_usd",
)  # fmt: skip


def visitor_taxes(usd: float, county: str, state: str, law: TaxLaw) -> Iterator[tuple[str, str, str, float]]:
    """Sales and hotel tax on what crews from outside spend, in cities; hotel tax where a rate is known."""
    if usd <= 0:
        return
    kind = "sales tax, visitors"
    yield state_treasury(state), kind, "induced", usd * float(law.states[state]["sales_state"]["value"])
    for treasury in local_sellers(law, county, city_of(county, law), state):
        if not treasury.sales_outside_cities:
            yield treasury.key, kind, "induced", usd * float((treasury.sales_rate or {})["value"])
    if city_of(county, law) != HOTEL_CITY:
        return
    lodging = usd * float(law.general["lodging_share"]["value"])
    yield (
        law.treasuries[HOTEL_COUNTY].key,
        "hotel tax",
        "induced",
        lodging * float(law.general["hotel_county"]["value"]),
    )
    yield HOTEL_CITY, "hotel tax", "induced", lodging * float(law.general["hotel_city"]["value"])


def city_of(county: str, law: TaxLaw) -> str:
    """Key of a county's city, empty where none is named."""
    return next((key for key, place in law.treasuries.items() if place.level == "city" and place.county == county), "")


HOTEL_COUNTY, HOTEL_CITY = "shelby", "memphis"
"""Treasuries whose hotel tax is in the records, and to which MLGW pays in lieu."""
