"""Answers about taxes: who is paid what, what the set-aside yields, what incentives cost, what stays after closing."""

from collections.abc import Iterator

import pandas as pd

from impact.facts import NONE, facts_of, first_fact
from impact.findings.answers.answer import PERCENTILES, Answer, Figure, ReferenceData, asked, ranged, unknown
from impact.findings.answers.jobs import headline_figure
from impact.findings.claims import ModelEstimate, tax_figures
from impact.findings.property_tax import estimated_words
from impact.findings.wording import how, what
from impact.results import Results
from impact.taxes.law import TaxLaw, state_of, state_title
from impact.taxes.views import CITY, LOCAL
from impact.words import listed, money, percent, span, years_words

TOPIC = "Tax"
PROPERTY = "property tax"
EVEN = 0.005
"""Sums that differ by less read the same."""
VIEWS = "docs/method.md 10.4"


def tax_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on taxes."""
    share = float(reference_data.law.general["set_aside_share"]["value"])
    ours = tax_figures(results.taxes, results.ranges, share, results.reference_year)
    yield announced_and_taxed(results, reference_data.law)
    yield all_local(results)
    yield from each_jurisdiction(results, ours)
    yield property_tax(results)
    yield set_aside(results, reference_data.law, ours)
    yield abatement(results)
    yield usual_abatement(results, reference_data)
    yield from asked(results, exemption, renewal, closing, excluded)


def own_property(results: Results) -> pd.DataFrame:
    """Property tax rows of the sites at local jurisdictions."""
    rows = results.taxes.rows
    return rows[rows["kind"].str.startswith(PROPERTY) & rows["level"].isin(LOCAL)]


def announced_and_taxed(results: Results, law: TaxLaw) -> Answer:
    """From the announced sum to the assessed value, in the first tax year that something was published of."""
    question, formula = "Why is the taxable value so much lower than the announced investment?", "docs/method.md 10.1"
    steps, chain = results.taxes.steps, results.taxes.chain
    published = chain[chain["step"].eq("appraised_value_usd") & chain["published_low_usd"].notna()]
    by_year = steps.groupby("year").sum(numeric_only=True) if len(steps) else steps
    appraised = by_year.index[by_year["appraised_value_usd"] > 0] if len(by_year) else []
    if not len(appraised):
        why = "no property tax is calculated for these sites."
        return unknown("announced-and-taxed", question, why, formula, ("Tax steps", "tax_steps"))
    wanted = int(published["tax_year"].iloc[0]) if len(published) else results.reference_year
    year = wanted if wanted in appraised else int(appraised[0])
    sums = by_year.loc[year]
    said = results.study.announced_usd
    text = f"{money(said.value)} was announced. " if said is not None else ""
    text += (
        f"By January 1, {year} {money(sums['spent_usd'])} is spent by our figures; equipment loses value with "
        "age and unfinished "
        f"work counts in part, so the appraised value is {money(sums['appraised_value_usd'])}, "
        f"{assessed_words(results, law, float(sums['assessed_usd']))}."
    )
    if len(published):
        row = published.iloc[0]
        text += (
            f" Published: {money(row['published_low_usd'])} ({row['who']}); what explains that gap was not published."
        )
    figure = Figure(float(sums["appraised_value_usd"]), unit="USD")
    place = ("Tax chain", "tax_chain") if len(published) else ("Tax steps", "tax_steps")
    return Answer("announced-and-taxed", question, text, figure, formula, *place)


def years_of(results: Results) -> str:
    """Years of the study."""
    return years_words(results.study.first_year, results.study.last_year)


def assessed_words(results: Results, law: TaxLaw, usd: float) -> str:
    """What of the appraised value is taxed: by law, or by our estimate where a state's law is not here."""
    states = {state_of(site.county) for site in results.study.facility} & law.estimated
    if not states:
        return f"of which the law taxes {money(usd)}"
    first = min(states)
    return f"of which {money(usd)} is taken as taxed{estimated_words(first, law)}"


def all_local(results: Results) -> Answer:
    """Taxes of all years at local, state and federal jurisdictions; one-time and recurring."""
    question = "How much tax in total, one-time and recurring?"
    totals = results.headline["total"]
    if totals[["local_tax_usd", "state_tax_usd"]].isna().any():
        why = (
            f"the tax law for this place is not available. The federal government gets "
            f"{money(totals['federal_tax_usd'])}."
        )
        return unknown("tax-in-all", question, why, "impact explain local_tax_usd", ("Tax", "tax_by_jurisdiction"))
    table = results.taxes.by_jurisdiction
    figure = headline_figure(results, "local_tax_usd")
    sums = table[table["level"].isin(LOCAL)][["one_time_usd", "recurring_usd"]].sum()
    total = results.headline["total"]
    text = (
        f"To counties, cities and schools {money(figure.value)}{span(figure)} over "
        f"{years_of(results)}: "
        f"{money(sums['one_time_usd'])} one-time, during construction, and {money(sums['recurring_usd'])} "
        f"year by year. "
        "The states get "
        f"{money(total['state_tax_usd'])}, the federal government {money(total['federal_tax_usd'])}."
    )
    return Answer("tax-in-all", question, text, figure, "impact explain local_tax_usd", "Tax", "tax_by_jurisdiction")


def each_jurisdiction(results: Results, ours: dict[str, ModelEstimate]) -> Iterator[Answer]:
    """Each local jurisdiction that taxes the sites' property: the reference year, once and again."""
    own, year = own_property(results), results.reference_year
    named = results.taxes.by_jurisdiction.set_index("jurisdiction")
    place = ("impact explain local_tax_usd", "Taxes by year", "tax_by_year")
    if own.empty:
        why = "no facility of the study pays property tax here."
        yield unknown("tax-each-year", "What do city, county and schools get each year?", why, place[0], place[1:])
    for key in dict.fromkeys(own.sort_values("level")["jurisdiction"]):
        now = ours.get(f"jurisdiction.{key}", ModelEstimate(0.0, NONE, NONE, "USD a year"))
        figure = ranged(now[:3], "USD a year", PERCENTILES)
        site = float(own[own["jurisdiction"].eq(key) & own["year"].eq(year)]["amount_usd"].sum())
        row = named.loc[key]
        text = (
            f"{money(figure.value)}{span(figure)} in {year}, {money(site)} of it property tax of the sites; "
            "over all years "
            f"{money(row['one_time_usd'])} one-time and {money(row['recurring_usd'])} year by year."
        )
        yield Answer(f"tax-{key}", f"How much a year goes to {row['jurisdiction_title']}?", text, figure, *place)


def property_tax(results: Results) -> Answer:
    """Property tax of the reference year, and its highest and lowest."""
    question = "Is the property tax the same each year?"
    place = ("impact explain property_tax", "Property tax", "tax_rows")
    now, high, low = (
        first_fact(results.taxes.facts, "property_tax_usd", case) for case in ("reference", "highest", "lowest")
    )
    if now is None or high is None or low is None:
        return unknown("property-tax", question, "no property tax is calculated for these sites.", place[0], place[1:])
    least = min(now.value, low.value)
    start = "Nearly" if high.value - least < EVEN * high.value else "No"
    highest = "the highest year" if high.year == now.year else f"{money(high.value)} in {high.year}, the highest year"
    text = (
        f"{start}. {money(now.value)} in {now.year}, {highest}, and "
        f"{money(low.value)} in {low.year}, the lowest after it: it falls as equipment ages and rises when it "
        "is renewed."
    )
    return Answer("property-tax", question, text, Figure(now.value, unit="USD a year"), *place)


def set_aside(results: Results, law: TaxLaw, ours: dict[str, ModelEstimate]) -> Answer:
    """What the part of a city's property tax that its ordinance sets aside yields."""
    city, share = law.jurisdictions[CITY].title, float(law.general["set_aside_share"]["value"])
    question = f"How much does the {percent(share)} of property tax that the {city} sets aside for neighborhoods raise?"
    place = (VIEWS, "Tax answers", "tax_answers")
    now, whole, review = (
        first_fact(results.taxes.facts, metric)
        for metric in ("set_aside_usd", "set_aside_all_years_usd", "set_aside_review_year")
    )
    if now is None or whole is None:
        text = f"Nothing: no property tax of these sites goes to the {city}."
        return Answer("set-aside", question, text, Figure(0.0, unit="USD a year"), *place)
    own = ours.get("set_aside", ModelEstimate(now.value, NONE, NONE, ""))
    figure = ranged((now.value, own.p10, own.p90), "USD a year", PERCENTILES)
    text = (
        f"{money(figure.value)}{span(figure)} in {results.reference_year} and {money(whole.value)} in all years to "
        f"{results.study.last_year}."
    )
    if review is not None:
        text += f" It reaches the amount that triggers its review in {review.value:.0f}."
    return Answer("set-aside", question, text, figure, *place)


def abatement(results: Results) -> Answer:
    """What the abatements that the study assumes forgo."""
    question = "Is property tax abated, and what does that cost?"
    place = (VIEWS, "Tax incentives", "tax_incentives")
    table = results.taxes.incentives
    own = table[table["kind"].str.startswith(PROPERTY)] if len(table) else table
    if own.empty or not own["forgone_usd"].sum():
        text = "None is assumed: no abatement, PILOT or fee in lieu of these sites is in the study."
        return Answer("abatement", question, text, Figure(0.0, unit="USD"), VIEWS, "Tax answers", "tax_answers")
    lost, paid = float(own["forgone_usd"].sum()), float(own_property(results)["amount_usd"].sum())
    titles = listed(list(dict.fromkeys(own["jurisdiction_title"])))
    text = (
        f"Yes: {money(lost)} of property tax over {years_of(results)} is not "
        "paid, alongside "
        f"{money(paid)} that is. It is lost to: {titles}."
    )
    return Answer("abatement", question, text, Figure(lost, unit="USD"), *place)


def usual_abatement(results: Results, reference_data: ReferenceData) -> Answer:
    """What a usual abatement of the sites that pay in full would cost."""
    question, place = "What would a usual abatement cost?", (VIEWS, "Property tax", "tax_rows")
    share, years = (
        float(reference_data.law.general[f"usual_abatement_{name}"]["value"]) for name in ("share", "years")
    )
    own = own_property(results)
    abated = own.groupby("facility")["forgone_usd"].sum()
    full = own[own["facility"].isin(abated.index[abated.eq(0)])]
    yearly = full[full["amount_usd"].gt(0)].groupby("tax_year")["amount_usd"].sum().sort_index()
    if yearly.empty:
        why = "no site pays property tax in full." if len(own) else "no property tax is calculated for these sites."
        return unknown("usual-abatement", question, why, place[0], place[1:])
    first = yearly.head(int(years))
    lost = share * float(first.sum())
    text = (
        f"{percent(share)} off for {len(first)} tax years from {first.index.min()} on, as is usual around "
        f"{reference_data.local.area}, would take "
        f"{money(lost)} from the sites that pay in full."
    )
    return Answer("usual-abatement", question, text, Figure(lost, unit="USD"), *place)


def exemption(results: Results) -> Answer:
    """Sales tax that the states' exemptions for data centers forgo."""
    question = "What do the states' sales-tax exemptions for data centers cost?"
    place = (VIEWS, "Tax answers", "tax_answers")
    paid, full = (
        {fact.place: fact.value for fact in facts_of(results.taxes.facts, "facility_sales_tax_usd", case)}
        for case in ("as run", "without exemption")
    )
    forgone = {state: full[state] - paid[state] for state in full if full[state] > paid[state]}
    parts = [f"{state_title(state)} and its cities {money(usd)}" for state, usd in forgone.items()]
    if not parts:
        return Answer("exemption", question, "None is taken in this run.", Figure(0.0, unit="USD"), *place)
    text = (
        f"{listed(parts)} over {years_of(results)}, mostly on computers and "
        "their renewal; "
        "whether the company holds the certificates is only partly known."
    )
    return Answer("exemption", question, text, Figure(sum(forgone.values()), unit="USD"), *place)


def renewal(results: Results) -> Answer:
    """Property tax of all years if computers are not renewed."""
    question = "What if the computers are not renewed?"
    place = ("docs/method.md 10.1", "Tax answers", "tax_answers")
    own, still = (
        first_fact(results.taxes.facts, "property_tax_all_years_usd", case) for case in ("as run", "no renewal")
    )
    if own is None or still is None:
        why = "this run renews nothing, or calculates no property tax."
        return unknown("renewal", question, why, place[0], place[1:])
    if own.value - still.value < EVEN * own.value:
        text = f"Little: property tax of all years stays at {money(still.value)}."
    else:
        text = f"Property tax of all years falls from {money(own.value)} to {money(still.value)}: old computers "
        text += "keep only their residual value."
    return Answer("renewal", question, text, Figure(still.value, unit="USD"), *place)


def closing(results: Results) -> Answer:
    """Property tax after closing."""
    question = "What tax remains if it closes?"
    place = ("docs/method.md 10.1", "Tax answers", "tax_answers")
    fact = first_fact(results.taxes.facts, "property_tax_after_closing_usd")
    if fact is None:
        why = "this run closes the sites itself, or calculates no property tax."
        return unknown("closing", question, why, place[0], place[1:])
    text = f"All closes at the start of {fact.parts['closure_year']}: property tax in {fact.year} is "
    text += f"{money(fact.value)}. {how(fact).capitalize()}; the jobs end."
    return Answer("closing", question, text, Figure(fact.value, unit="USD a year"), *place)


def excluded(results: Results) -> Answer:
    """What is not in the taxes."""
    titles = [what(fact) for fact in facts_of(results.taxes.facts, "not_calculated")]
    named = [title[0].lower() + title[1:] for title in titles]
    text = f"Not known here: {'; '.join(named)}." if named else "Nothing that is known of."
    question = "What is not in the tax estimates?"
    return Answer("tax-left-out", question, text, Figure(), "docs/method.md 13", "Tax answers", "tax_answers")
