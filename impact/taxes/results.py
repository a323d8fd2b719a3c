"""All of a study's tax results, and the questions people ask of them.

Cliffs as named scenarios: what the facilities pay under each case of an open question of law or of an agreement.

One record at a time takes the value of each of its cases, all else as in the reference case.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from impact.facts import NONE, Fact
from impact.results import TaxResults
from impact.rules.operations import numbers
from impact.taxes.chain import chain_table, crosscheck_table
from impact.taxes.facility import facility_streams, property_streams
from impact.taxes.inputs import KEYS, PROPERTY, ROW, USD, Stream, TaxInputs
from impact.taxes.law import DATA_CENTER, ESTIMATE, TaxRecord, filed_value, state_jurisdiction, state_of
from impact.taxes.property import PRIVATE, STEPS, property_steps, roll_record
from impact.taxes.revenue import city_of, tax_streams
from impact.taxes.site_costs import PERSONAL, REAL, class_costs, site_costs
from impact.taxes.states import STATE_RULES
from impact.taxes.views import (
    LOCAL,
    Money,
    balance,
    balance_by_year,
    incentives,
    reported_rows,
    set_aside_answers,
    set_aside_sites,
    taxes_by_jurisdiction,
    taxes_by_year,
)
from impact.words import money


def tax_results(inputs: TaxInputs, money: Money, jobs: float, households: float, year: int) -> TaxResults:
    """The frames of TaxResults.

    Args:
        inputs: what the taxes are calculated from.
        money: price growth and discount.
        jobs: operation jobs of the reference year, all effects.
        households: new households of the reference year.
        year: the reference year.
    """
    steps = steps_table(inputs)
    rows = reported_rows(revenue(inputs), inputs.law, money)
    properties = rows[rows["kind"].str.startswith(PROPERTY)]
    yearly = balance_by_year(rows, inputs, households, year)
    return TaxResults(
        rows=rows,
        by_jurisdiction=taxes_by_jurisdiction(rows, inputs.law.general),
        by_year=taxes_by_year(rows),
        steps=steps,
        chain=chain_table(inputs.study, steps, properties, inputs.law),
        crosscheck=crosscheck_table(inputs),
        scenarios=scenario_table(inputs),
        balance=balance(yearly, inputs, money, year),
        balance_by_year=yearly,
        incentives=incentives(rows, money, jobs),
        set_aside=set_aside_sites(inputs, rows, year),
        facts=tuple(tax_answers(inputs, rows, households, year)),
    )


def steps_table(inputs: TaxInputs) -> pd.DataFrame:
    """Property steps of all facilities: facility, tax_class, year and the steps."""
    parts = [
        pd.DataFrame({"tax_class": name, "year": list(inputs.years), **steps, "facility": site.id})
        for site in inputs.lawful_sites()
        for name, steps in property_steps(site_costs(site, inputs), inputs).items()
    ]
    empty = pd.DataFrame(columns=["tax_class", "year", *STEPS, "facility"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def stream_table(streams: Iterable[Stream], years: range) -> pd.DataFrame:
    """Streams as rows (ROW), one a year; nothing is excluded."""
    found = list(streams)
    keys = pd.DataFrame([[getattr(stream, name) for name in KEYS] for stream in found], columns=list(KEYS))
    table = keys.loc[keys.index.repeat(len(years))].reset_index(drop=True)
    table["year"] = np.tile(np.array(years), len(found))
    for name in USD:
        table[name] = np.concatenate([numbers(getattr(stream, name)) for stream in found]) if found else np.zeros(0)
    return table[list(ROW)]


def revenue(inputs: TaxInputs) -> pd.DataFrame:
    """All rows (ROW)."""
    table = stream_table(tax_streams(inputs), inputs.years)
    keys = [column for column in ROW if not column.endswith("_usd")]
    return table[table["full_usd"] != 0].groupby(keys, as_index=False, sort=True)[["amount_usd", "full_usd"]].sum()


def tax_answers(inputs: TaxInputs, rows: pd.DataFrame, households: float, year: int) -> Iterator[Fact]:
    """What is found on taxes."""
    yield from property_answers(rows, year)
    yield from set_aside_answers(inputs, rows, year)
    yield from exemption_answers(inputs, rows)
    yield from scenario_answers(inputs, rows)
    yield from service_answers(inputs, households)


def property_answers(rows: pd.DataFrame, year: int) -> Iterator[Fact]:
    """Property tax in the reference year, in the highest year, and in all."""
    own = rows[rows["kind"].str.startswith(PROPERTY) & rows["level"].isin(LOCAL)]
    by_year = own.groupby("year")["amount_usd"].sum()
    if by_year.empty:
        return
    highest = int(by_year.idxmax())
    lowest = int(by_year[by_year.index > highest].idxmin()) if highest < by_year.index.max() else highest
    years = {"reference": year, "highest": highest, "lowest": lowest}
    for case, when in years.items():
        yield Fact("property_tax_usd", float(by_year.get(when, 0.0)), "USD a year", year=when, case=case)
    for title, paid in own[own["year"].eq(year)].groupby("jurisdiction_title")["amount_usd"].sum().items():
        yield Fact("jurisdiction_property_tax_usd", float(paid), "USD a year", place=str(title), year=year)


def exemption_answers(inputs: TaxInputs, rows: pd.DataFrame) -> Iterator[Fact]:
    """Sales and use tax with and without the states' exemptions for data centers."""
    bought = rows[rows["kind"].str.startswith(("sales and use tax", "sales tax, electricity"))]
    for state in sorted({state_of(site.county) for site in inputs.lawful_sites()}):
        places = [key for key, jurisdiction in inputs.law.jurisdictions.items() if jurisdiction.state == state]
        own = bought[bought["jurisdiction"].isin(places)]
        for case, column in (("as run", "amount_usd"), ("without exemption", "full_usd")):
            yield Fact("facility_sales_tax_usd", float(own[column].sum()), "USD", place=state, case=case)


def scenario_answers(inputs: TaxInputs, rows: pd.DataFrame) -> Iterator[Fact]:
    """Property tax if computers are not renewed, and what stays after closing."""
    own = rows[rows["kind"].str.startswith(PROPERTY)]
    if own.empty:
        return
    usd = float(own["amount_usd"].sum())
    yield Fact("property_tax_all_years_usd", usd, "USD", case="as run")
    fiscal = inputs.study.fiscal
    if fiscal.refresh:
        still = float(property_by_year(with_fiscal(inputs, refresh=False)).sum())
        yield Fact("property_tax_all_years_usd", still, "USD", case="no renewal")
    if fiscal.closure_year is None:
        middle = inputs.years[len(inputs.years) * 2 // 3]
        closed = with_fiscal(inputs, closure_year=middle)
        lags = [int(inputs.law.states[state_of(site.county)]["billing_lag"]["value"]) for site in inputs.lawful_sites()]
        seen = middle + 1 + max(lags)
        after = float(property_by_year(closed).get(seen, 0.0))
        yield Fact("property_tax_after_closing_usd", after, "USD a year", year=seen, parts={"closure_year": middle})


def with_fiscal(inputs: TaxInputs, **changes: object) -> TaxInputs:
    """The same inputs under other terms."""
    fiscal = inputs.study.fiscal.model_copy(update=changes)
    return replace(inputs, study=inputs.study.model_copy(update={"fiscal": fiscal}))


def property_by_year(inputs: TaxInputs) -> pd.Series:
    """Property tax of all facilities and jurisdictions by year."""
    return stream_table(property_streams(inputs), inputs.years).groupby("year")["amount_usd"].sum()


def service_answers(inputs: TaxInputs, households: float) -> Iterator[Fact]:
    """What new residents cost, where the study says what one costs; and what is excluded."""
    cost = inputs.study.fiscal.service_cost_usd_per_resident
    people = households * float(inputs.law.general["residents_per_household"]["value"])
    if cost is not None:
        parts = {"residents": people, "usd_per_resident": cost.value}
        yield Fact("service_cost_usd", people * cost.value, "USD a year", parts=parts)
    yield from excluded_answers(inputs)


def excluded_answers(inputs: TaxInputs) -> Iterator[Fact]:
    """What is not calculated, of all states and of those of the study."""
    law, here = inputs.law, {state_of(county) for _, _, county in inputs.bases}
    own = {state: law.jurisdictions[state_jurisdiction(state)].title for state in law.states if state in here}
    names = {state: title.removeprefix("State of ").removesuffix(f" ({ESTIMATE})") for state, title in own.items()}
    taxing = [name for state, name in names.items() if float(filed_value(law.states[state]["income_tax"])) > 0]
    if taxing:
        yield Fact("not_calculated", NONE, "USD a year", place=" or ".join(taxing), case="income tax of commuters")
    known = len(law.states) - len(law.estimated)
    yield Fact("not_calculated", NONE, "USD", case="school aid", parts={"states": known})
    estimated = [name for state, name in names.items() if state in law.estimated]
    if estimated:
        yield Fact("not_calculated", NONE, "USD a year", place=" and ".join(estimated), case="other types")
    for state, rules in STATE_RULES.items():
        if state in here:
            yield from rules.excluded(inputs.study.fiscal)


def roll_records(inputs: TaxInputs) -> dict[str, TaxRecord]:
    """Records of the roll shares that the facilities' property taxes rest on, by what they are of."""
    found: dict[str, TaxRecord] = {}
    for site in inputs.lawful_sites():
        for name in class_costs(site, inputs):
            if site.owner == PRIVATE and name in (*PERSONAL, REAL):
                kind = "real" if name == REAL else "personal"
                use = "data centers" if site.industry == DATA_CENTER else "other sites"
                words = f"{kind} property of {use} in {state_of(site.county)}"
                found[words] = roll_record(site, name, inputs.law)[1]
    return found


def tax_notes(inputs: TaxInputs, results: TaxResults) -> list[str]:
    """What the program says of taxes by itself."""
    outside = [
        site.name
        for site in inputs.lawful_sites()
        if not site.tax.city and city_of(site.county, inputs.law) and class_costs(site, inputs)
    ]
    notes = [
        f"Tax: {name} is taken to lie outside the cities known here and pays no city tax (facility.tax.city)."
        for name in outside
    ]
    for site in inputs.study.facility:
        if site.owner != PRIVATE:
            stated = "its stated payment in lieu of tax alone" if site.tax.pilot_usd is not None else "zero"
            notes.append(
                f"Tax: {site.name} has a {site.owner} owner: no property tax and no sales tax on its own purchases; "
                f"property tax is {stated}. Equipment that it leases is taxed to the lessor."
            )
    shares = [
        f"{record['value']:.0%} ({record['low']:.0%} to {record['high']:.0%}) of {words}"
        for words, record in roll_records(inputs).items()
    ]
    if shares:
        notes.append(
            "Tax: property tax rests on the share of the modeled value that reaches the roll, an estimate, not law: "
            f"{', '.join(shares)} (docs/tax-crosscheck.md)."
        )
    forgone = float(results.incentives["forgone_usd"].iloc[-1]) if len(results.incentives) else 0.0
    if forgone > 0:
        notes.append(
            f"Tax: abatements and exemptions are assumed that forgo {money(forgone)} over all years "
            "(sheet Tax incentives); whether the company has received them, and on what terms, is only partly known."
        )
    notes.append(
        "Tax: computers are assumed to be replaced every "
        f"{round(inputs.study.fiscal.refresh_years.value)} years at the same cost; replacement spending is not in "
        f"jobs or output."
        if inputs.study.fiscal.refresh
        else "Tax: computers are not renewed in this run."
    )
    return notes


SCENARIOS = ["scenario", "case", "weight", "state_tax_usd", "local_tax_usd", "change_usd", "what"]


def scenario_table(inputs: TaxInputs) -> pd.DataFrame:
    """SCENARIOS: taxes of the facilities, all years, USD, for each case that changes them, and their weighted mean.

    change_usd is from the reference case, state and local together.
    """
    rows: list[tuple[object, ...]] = []
    reference = facility_taxes(inputs)
    for state, name, record in open_questions(inputs):
        cases = [(case, facility_taxes(with_record(inputs, state, name, case["value"]))) for case in record["cases"]]
        if all(np.allclose(found, reference, rtol=1e-9) for _, found in cases):
            continue
        title, what = record["title"].split(";")[0], f"tax/{name} of {state}"
        for case, found in cases:
            rows.append((title, case["name"], case["weight"], *found, float(sum(found) - sum(reference)), what))
        mean = np.sum([case["weight"] * np.array(found) for case, found in cases], axis=0)
        rows.append((title, "weighted mean", 1.0, *mean, float(mean.sum() - sum(reference)), what))
    return pd.DataFrame(rows, columns=SCENARIOS)


def open_questions(inputs: TaxInputs) -> Iterator[tuple[str, str, TaxRecord]]:
    """State, name and record of each parameter with named cases, where a facility stands."""
    for state in sorted({state_of(site.county) for site in inputs.lawful_sites()}):
        for name, record in inputs.law.states[state].items():
            if record.get("cases"):
                yield state, name, record


def with_record(inputs: TaxInputs, state: str, name: str, value: float) -> TaxInputs:
    """The same inputs with another value of one record of a state."""
    records: Mapping[str, TaxRecord] = inputs.law.states[state]
    changed = {**records, name: {**records[name], "value": value}}
    return replace(inputs, law=replace(inputs.law, states={**inputs.law.states, state: changed}))


def facility_taxes(inputs: TaxInputs) -> tuple[float, float]:
    """State and local taxes of the facilities, all years, USD."""
    found = {"state": 0.0, "local": 0.0}
    for tax in facility_streams(inputs):
        level = inputs.law.jurisdictions[tax.jurisdiction].level
        if level != "federal":
            found["local" if level in LOCAL else "state"] += float(numbers(tax.amount_usd).sum())
    return found["state"], found["local"]
