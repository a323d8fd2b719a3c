"""Facts in words: the one place where a fact's sentence is made, from its fields and what it is calculated from.

In a pattern, {place}, {season}, {year} and {case} are the fact's own and the rest are its parts: dollars as $1.2
million, a figure with a range as 3,219 (3,086-3,415), an hour as 4 p.m.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pandas as pd

from impact.facts import Fact
from impact.words import money

COLUMNS = ("topic", "what", "value", "low", "high", "unit", "how")


class Wording(NamedTuple):
    """How facts of a metric are put: their topic, what each is, and how it is calculated."""

    topic: str
    what: str
    how: str


ASSETS = {
    "power plants": "power plants (all customers of the balancing authority)",
    "substation": "substation (customers of the utility, if it was paid back)",
}
RULES = {"project": "all on the project", "energy": "pooled by energy", "peak": "pooled by peak"}
COST_OF_KW = "{peak_load_mw:,.0f} MW x cost of a kW of power plant, and of substation"
RULES_IN_FULL = {
    "project": "rule: the project pays all that is built for it",
    "energy": "rule: all users by energy: a household's MWh over all MWh of the system, this project's included; "
    + COST_OF_KW,
    "peak": "rule: all users by peak: a household's load in the peak hour over the whole peak, this project's "
    "included; " + COST_OF_KW,
}
OTHER_EMISSIONS = "only carbon dioxide is calculated; permit limits, where known, are among the questions of the study"
IN_PEAK, IF_SERVED, BILLS = "Share of the peak", "If the full request were served", "Household bills"
CURTAILED = "If curtailment is called (30 minutes' notice)"
OVER_PEAK = "{capacity_mw:,.0f} MW less winter peak, less {net_load_mw:,.0f} MW; purchased power and demand response "
OVER_PEAK += "({demand_response_mw:,.0f} MW), come on top"
EGRID = "net load with T&D losses x eGRID"
LITERS = "MWh of computing x liters per kWh"
PROPERTY_TAX = "all local jurisdictions; falls as equipment ages, rises when it is renewed"
COUNTED = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
SET_ASIDE = "{share:.0%} of the {city}'s property tax from these sites"
BOUGHT = "{place}: equipment, materials, renewal and power of the facilities, state and local, all years"

GRID: dict[str, Wording | dict[str, Wording]] = {
    "gpu_need_mw": Wording("GPUs and MW", "{place}: MW needed by the GPUs", "{gpus} GPUs x {kw} kW x PUE {pue}"),
    "gpu_need_ratio": Wording("GPUs and MW", "{place}: need relative MW said", "over {said_mw:,.0f} MW"),
    "peak_share": Wording(
        IN_PEAK, "{place}, {season}", "{net_load_mw:,.0f} MW (T&D losses included) at {hour}, over {peak_mw} MW"
    ),
    "requested_peak_share": Wording(
        IF_SERVED, "{place}, {season}", "{requested_mw:,.0f} MW requested, T&D losses added, over the same peak"
    ),
    "headroom_mw": {
        "record": Wording(
            "Headroom",
            "{place}, below its record",
            "highest load ever carried, {capacity_mw:,.0f} MW, less summer peak, less {net_load_mw:,.0f} MW",
        ),
        "own generation": Wording("Headroom", "{place}, own generation of {capacity_mw:,.0f} MW", OVER_PEAK),
        "planned generation": Wording("Headroom", "{place}, with planned generation", OVER_PEAK),
    },
    "curtailed_computing_mw": Wording(
        CURTAILED,
        "{place}, {season} peak: computing load to curtail",
        "{net_load_mw:,.0f} MW net load; {turbines_mw:,.0f} MW from turbines to spare, {batteries_mw:,.0f} MW from "
        "batteries{battery_hours}",
    ),
    "household_bill_usd": {
        rule: Wording(BILLS, f"{{load_mw:,.0f}} MW net load: {words}", RULES_IN_FULL[rule])
        for rule, words in RULES.items()
    },
    "requested_household_bill_usd": {
        rule: Wording(BILLS, f"What if {{load_mw:,.0f}} MW of net load were added: {words}", RULES_IN_FULL[rule])
        for rule, words in RULES.items()
    },
    "demand_charges_usd": Wording(
        BILLS,
        "What the project pays in demand charges",
        "demand charges of the bills, against a cost of {cost_usd} a year: {covered_share:.0%} of it",
    ),
    "electricity_bill_usd": Wording(
        "Electricity bill",
        "{place}, mean month of {year}",
        "{billing_demand_mw:,.0f} MW billed: {demand_usd}; {energy_mwh:,.0f} MWh: {energy_usd}; {usd_per_mwh:,.1f} USD "
        "a MWh",
    ),
    "stranded_usd": {
        asset: Wording(
            "If the customer leaves early",
            f"After {{after_years}} years, not paid off: {words}",
            "{peak_load_mw:,.0f} MW x cost of a kW x (1 - {after_years} years / {life_years:g} years of life)",
        )
        for asset, words in ASSETS.items()
    },
    "turbine_co2_metric_tons": Wording(
        "Carbon dioxide", "On-site turbines", "{gas_million_mmbtu:,.1f} million MMBtu of gas x {lb:g} lb CO2"
    ),
    "grid_co2_metric_tons": {
        "average": Wording("Carbon dioxide", "Grid power, mean of all power plants", EGRID + "{known}"),
        "non_baseload": Wording("Carbon dioxide", "Grid power, marginal power plants", EGRID + "{known}"),
    },
    "other_emissions_tons": Wording(
        "Other emissions", "Nitrogen oxides and particulates", f"not modeled: {OTHER_EMISSIONS}"
    ),
    "drinking_water_mgd": Wording("Water", "Drinking water", LITERS),
    "recycled_water_mgd": Wording("Water", "Recycled water in its place", LITERS),
    "pumpage_share": Wording(
        "Water", "Sites served by {place}, of all that it pumps", "over {pumped_mgd:g} million gallons a day"
    ),
}
TAXES: dict[str, Wording | dict[str, Wording]] = {
    "property_tax_usd": {
        "reference": Wording("Property tax", "In {year}", PROPERTY_TAX),
        "highest": Wording("Property tax", "In the highest year, {year}", PROPERTY_TAX),
        "lowest": Wording("Property tax", "In the lowest year after it, {year}", PROPERTY_TAX),
    },
    "jurisdiction_property_tax_usd": Wording(
        "Property tax", "{place}, {year}", "assessed value x rate / 100, abatement off"
    ),
    "set_aside_usd": Wording("Set-aside", "In {year}", SET_ASIDE),
    "set_aside_all_years_usd": Wording("Set-aside", "All years to {year}", SET_ASIDE),
    "set_aside_review_year": Wording(
        "Set-aside", "Year in which it reaches $100 million and is up for review", SET_ASIDE
    ),
    "facility_sales_tax_usd": {
        "as run": Wording("Data center exemption", "{place}: sales and use tax as in this run", BOUGHT),
        "without exemption": Wording("Data center exemption", "{place}: without any exemption", BOUGHT),
    },
    "property_tax_all_years_usd": {
        "as run": Wording("What if", "Property tax of all years, as in this run", "all local jurisdictions"),
        "no renewal": Wording(
            "What if",
            "Property tax of all years without renewing computers",
            "computers stay at their residual value",
        ),
    },
    "property_tax_after_closing_usd": Wording(
        "What if",
        "All closes at the start of {closure_year}: property tax in {year}",
        "equipment is gone, land and buildings stay at their appraised value",
    ),
    "service_cost_usd": Wording(
        "Public services",
        "Cost of services for new residents",
        "{residents:,.0f} new residents x {usd_per_resident:,.0f} USD",
    ),
    "not_calculated": {
        "income tax of commuters": Wording(
            "Excluded",
            "Income tax of people who work in {place} and live elsewhere",
            "residents alone are calculated",
        ),
        "school aid": Wording(
            "Excluded",
            "State school aid that falls as local wealth rises",
            "not calculated: the formulas of the {states} states were not available",
        ),
        "other types": Wording(
            "Excluded",
            "Property tax of shops, hotels, and utilities, licenses, and severance taxes in {place}",
            "other types have estimates; nothing published by state separates these from other payers'",
        ),
        "franchise and excise tax": Wording(
            "Excluded",
            "Franchise and excise tax of {place}",
            "no base is known; give fiscal.net_worth_usd and fiscal.net_earnings_usd",
        ),
    },
}
WORDING = GRID | TAXES
"""By metric, and by case where the words differ."""


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "battery_hours": lambda hours: "" if hours is None else f" for {hours:.1f} hours",
    "states": lambda count: COUNTED.get(count, str(count)),
    "known": lambda known: "" if known else ": not calculated, a utility's balancing authority is not known",
}
"""Parts that are written in words of their own."""


def facts_table(facts: Iterable[Fact]) -> pd.DataFrame:
    """COLUMNS, one row a fact, those of a topic together."""
    worded = [(wording_of(fact), fact) for fact in facts]
    rows = [(words.topic, what(fact), *fact.ends, fact.unit, how(fact)) for words, fact in worded]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    topics = list(dict.fromkeys(table["topic"]))
    return table.sort_values("topic", key=lambda column: column.map(topics.index), kind="stable", ignore_index=True)


def wording_of(fact: Fact) -> Wording:
    """The patterns of a fact."""
    found = WORDING[fact.metric]
    return found if isinstance(found, Wording) else found[fact.case]


def what(fact: Fact) -> str:
    """What a fact is, in a few words.

    >>> what(Fact("peak_share", 0.05, "share", place="the system", season="winter"))
    'the system, winter'
    """
    return wording_of(fact).what.format_map(written(fact))


def how(fact: Fact) -> str:
    """How a fact is calculated."""
    return wording_of(fact).how.format_map(written(fact))


def written(fact: Fact) -> dict[str, Any]:
    """The fields and parts of a fact as its patterns take them."""
    found = {"place": fact.place, "season": fact.season, "year": fact.year, "case": fact.case}
    found |= {name: _part(name, part) for name, part in fact.parts.items()}
    return found


def _part(name: str, part: Any) -> Any:  # noqa: ANN401 - a figure, or a figure with its range
    """A part as its patterns take it.

    >>> _part("gpus", (3219.0, 3086.0, 3415.0)), _part("pue", (1.2, 1.2, 1.2)), _part("hour", 17)
    ('3,219 (3,086-3,415)', '1.2', '5 p.m.')
    """
    if isinstance(part, tuple):
        value, low, high = (f"{number:,.0f}" if abs(number) >= 100 else f"{number:g}" for number in part)
        return value if low == high else f"{value} ({low}-{high})"
    if name.endswith("_usd"):
        return money(part)
    if name in IN_WORDS:
        return IN_WORDS[name](part)
    return clock(part) if name == "hour" else part


def clock(hour: int) -> str:
    """An hour of the day, 0 to 23, on a clock of twelve.

    >>> clock(0), clock(7), clock(13), clock(17)
    ('12 a.m.', '7 a.m.', '1 p.m.', '5 p.m.')
    """
    return f"{(hour - 1) % 12 + 1} {'a.m.' if hour < 12 else 'p.m.'}"
