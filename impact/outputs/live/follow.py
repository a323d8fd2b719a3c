"""Live taxes that follow: from pay, from what households and nonresident workers spend, from other businesses.

And in lieu.
"""

from impact.outputs.live.effects import LiveEffects
from impact.outputs.live.law import INDUCED, LiveLaw, Tax, mean_wage, payroll_tax, positive
from impact.results import EFFECTS, PHASES
from impact.rules.cells import ONE, ZERO, Formula
from impact.rules.operations import maximum
from impact.taxes.business import SPLIT
from impact.taxes.follow import HOTEL_CITY, HOTEL_COUNTY, city_of
from impact.taxes.law import FEDERAL, other_local, state_jurisdiction, state_of
from impact.taxes.sales import local_sellers


def induced_tax_rows(live: LiveLaw, effects: LiveEffects) -> None:
    """All taxes that follow, by the county where they arise."""
    for phase in PHASES:
        for effect in EFFECTS:
            live.sheet.heading(f"What follows: {phase}, {effect}")
            for county in live.own.counties:
                cells = {
                    name: effects.rows[phase, effect, name, county].cell
                    for name in (
                        "jobs",
                        "labor_income_usd",
                        "resident_jobs",
                        "resident_labor_income_usd",
                        "business_tax_usd",
                    )
                }
                pay_rows(live, (phase, effect, county), cells)
                business_rows(live, (phase, effect, county), cells["business_tax_usd"])
    live.sheet.heading("Visitors")
    for county, row in effects.visitors.items():
        if state_of(county) in live.law.states:
            visitor_rows(live, county, row.cell)


def pay_rows(live: LiveLaw, of: tuple[str, str, str], cells: dict[str, Formula]) -> None:
    """Taxes on pay, and on what residents spend of it; of: phase, effect, county."""
    phase, effect, county = of
    state, share = state_of(county), live.general("wages_share")
    income, jobs = cells["labor_income_usd"], cells["jobs"]
    wages = live.row(f"Wages, {county}", "USD", income * share).cell
    live.add(FEDERAL, Tax("payroll tax", county, effect, phase), payroll_tax(live, jobs, wages))
    live.add(FEDERAL, Tax("income tax", county, effect, phase), positive(income * live.federal("income_rate"), jobs))
    if state not in live.law.states:
        return
    home, people = cells["resident_labor_income_usd"], cells["resident_jobs"]
    general = home * live.general("taxable_spending_share")
    food = home * live.general("food_spending_share")
    spent = Tax("sales tax, households", county, INDUCED, phase)
    tax = general * live.state(state, "sales_state") + food * live.state(state, "sales_food")
    live.add(state_jurisdiction(state), spent, tax)
    city = city_of(county, live.law)
    for jurisdiction in local_sellers(live.law, county, city, state):
        part = spent_there(live, jurisdiction.level, bool(city) and jurisdiction.sales_outside_cities)
        live.add(jurisdiction.key, spent, (general + food) * live.sales_rate(jurisdiction) * part)
    free = maximum(ZERO, mean_wage(people, home * share) - live.state(state, "income_exempt"))
    taxed = maximum(people, ZERO) * free * live.state(state, "income_tax")
    live.add(state_jurisdiction(state), Tax("income tax", county, effect, phase), taxed)


def spent_there(live: LiveLaw, level: str, outside: bool) -> Formula:  # noqa: FBT001
    """Part of a county's household spending on which a jurisdiction's rate falls."""
    if level == "city":
        return live.general("city_spending_share")
    return ONE - live.general("city_spending_share") if outside else ONE


def business_rows(live: LiveLaw, of: tuple[str, str, str], usd: Formula) -> None:
    """Taxes on production of other businesses by jurisdiction; of: phase, effect, county."""
    phase, effect, county = of
    state, tax_label = state_of(county), Tax("taxes on production of other businesses", county, effect, phase)
    shares = {level: live.general(f"tax_split_{level}") for level in SPLIT}
    whole = ZERO
    for share in shares.values():
        whole = whole + share
    parts = {level: usd * share / whole for level, share in shares.items()}
    live.add(FEDERAL, tax_label, parts["federal"])
    if state not in live.law.states:
        return
    live.add(state_jurisdiction(state), tax_label, parts["state"])
    own = [t for t in live.law.jurisdictions.values() if t.county == county and t.level in ("county", "schools")]
    rates = [float((jurisdiction.property_rate or {"value": 1.0})["value"]) for jurisdiction in own]
    for jurisdiction, rate in zip(own, rates, strict=True):
        share = live.sheet.constant(f"Of the county's part: {jurisdiction.title}", "share", rate / sum(rates)).cell
        live.add(jurisdiction.key, tax_label, parts["county"] * share)
    cities = [t.key for t in live.law.jurisdictions.values() if t.county == county and t.level == "city"]
    live.add(cities[0] if cities else other_local(state), tax_label, parts["city"])
    if not own:
        live.add(other_local(state), tax_label, parts["county"])


def visitor_rows(live: LiveLaw, county: str, usd: Formula) -> None:
    """Sales and hotel tax on per diem spending of nonresident construction workers."""
    state, tax_label = state_of(county), Tax("sales tax, nonresident workers", county, INDUCED, "construction")
    live.add(state_jurisdiction(state), tax_label, usd * live.state(state, "sales_state"))
    city = city_of(county, live.law)
    for jurisdiction in local_sellers(live.law, county, city, state):
        if not jurisdiction.sales_outside_cities:
            live.add(jurisdiction.key, tax_label, usd * live.sales_rate(jurisdiction))
    if city == HOTEL_CITY:
        lodging = usd * live.general("lodging_share")
        hotel = Tax("hotel tax", county, INDUCED, "construction")
        live.add(HOTEL_COUNTY, hotel, lodging * live.general("hotel_county"))
        live.add(HOTEL_CITY, hotel, lodging * live.general("hotel_city"))


def in_lieu_rows(live: LiveLaw, bills: dict[str, Formula]) -> None:
    """What MLGW and TVA pay more in lieu of tax because of the facilities' bills (bills: USD by facility)."""
    live.sheet.heading("In lieu of tax")
    kept, local = live.general("power_margin_share"), live.general("tva_local_share")
    for site in live.study.facility:
        if live.own.utilities.get(site.id) != "mlgw" or site.id not in bills:
            continue
        margin = bills[site.id] * kept * live.general("mlgw_margin_rate")
        county = live.general("mlgw_county_share")
        mlgw, tva_kind = (Tax(f"in lieu of tax: {name}", site.id) for name in ("MLGW's margin", "TVA"))
        live.add(HOTEL_COUNTY, mlgw, margin * county)
        live.add(HOTEL_CITY, mlgw, margin * (ONE - county))
        paid = bills[site.id] * (ONE - kept) * live.general("tva_in_lieu_rate") * live.general("tva_state_share")
        tva = live.later(live.row(f"TVA's payment: {site.id}", "USD", paid), 1)
        live.add("tn", tva_kind, tva * (ONE - local))
        live.add(other_local("TN"), tva_kind, tva * local)
