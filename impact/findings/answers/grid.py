"""Answers about the grid: whose power it is, shares of peaks, who pays for what is built, household bills."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from impact.facts import Fact, facts_of, first_fact
from impact.findings.answers.answer import (
    RULES,
    SOURCES,
    Answer,
    Figure,
    ReferenceData,
    asked,
    of_fact,
    ranged,
    unknown,
)
from impact.findings.wording import ASSETS, how, what
from impact.findings.wording import RULES as BILL_RULES
from impact.grid.systems import NO_UTILITY, Span
from impact.grid.systems import span as record_span
from impact.results import Results
from impact.words import count, listed, money, percent, span

TOPIC = "Grid"
PEAKS = ("docs/method.md 9.3", "Grid answers", "grid_answers")
BILLS = ("docs/method.md 9.4", "Grid answers", "grid_answers")
PEAK_YEARS = "highest and lowest peak of the years available"
NO_DRAW = "the study takes power from no utility that is known here."
LEAVING_AFTER = 5
"""Years."""


def grid_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on the grid."""
    yield whose_power(results)
    yield from shares_of_peaks(results)
    yield from asked(results, asked_for, headroom, curtailment)
    yield substation(results, reference_data)
    yield from asked(results, household_bills, if_all_came, own_bill, leaving)
    yield from chips(results)


def whose_power(results: Results) -> Answer:
    """Where the power comes from in the reference year."""
    question, place = "Whose power does it use?", ("impact explain grid_peak_mw", "Grid", "grid_by_year")
    table = results.grid.by_year[results.grid.by_year["year"].eq(results.reference_year)]
    row = table[table["utility"].eq("all")].iloc[0]
    if not row["load_mwh"]:
        return unknown("whose-power", question, "the sites have no load in this study.", place[0], place[1:])
    net_load = float(row["net_load_mwh"] / row["load_mwh"])
    served = [str(name) for name in table.loc[table["net_load_mwh"].gt(0) & table["utility"].ne("all"), "served_by"]]
    served = [name for name in served if name != NO_UTILITY]
    text = (
        f"In {results.reference_year} the sites need up to {count(row['load_peak_mw'])} MW. On-site supply gives "
        f"{percent(row['on_site_supply_mwh'] / row['load_mwh'])} of the energy; {percent(net_load)} comes from the "
        "grid, at most "
        f"{count(row['net_load_peak_mw'])} MW" + (f", by way of {listed(served)}." if served else ".")
    )
    return Answer("whose-power", question, text, Figure(float(row["net_load_peak_mw"]), unit="MW"), *place)


def shares_of_peaks(results: Results) -> Iterator[Answer]:
    """Share of each system's summer and winter peak."""
    own = facts_of(results.grid.facts, "peak_share")
    if not own:
        yield unknown(
            "peaks", "What share of the grid's peak does it take, summer and winter?", NO_DRAW, PEAKS[0], PEAKS[1:]
        )
    for number, fact in enumerate(own, start=1):
        figure, question = of_fact(fact, PEAK_YEARS), f"What share of {fact.place}'s {fact.season} peak does it take?"
        text = f"{percent(figure.value)}{span(figure, percent)}: {how(fact)}."
        yield Answer(f"peak-{number}", question, text, figure, *PEAKS)


class Question(NamedTuple):
    """A question that facts of one metric settle: its key, its words, the metric, what is said without any."""

    key: str
    text: str
    metric: str
    without: str


ASKED_FOR = Question(
    "asked-for",
    "What if all the power first requested came from the grid?",
    "requested_peak_share",
    "the study names no larger request.",
)
HEADROOM = Question(
    "headroom",
    "Is there room on the grid for it?",
    "headroom_mw",
    "what the utility can carry is not available.",
)
CURTAILMENT = Question(
    "curtailment",
    "Does the curtailment at 30 minutes' notice help at the peak?",
    "curtailed_computing_mw",
    "no call on these sites is known.",
)


def first_answer(
    results: Results, question: Question, unit: str, kind: str, text: Callable[[list[Fact]], str]
) -> Answer:
    """The answer whose figure is that of a metric's first fact.

    Args:
        results: of the run.
        question: what is asked.
        unit, kind: of the figure, and of its range.
        text: from the metric's facts.
    """
    own = facts_of(results.grid.facts, question.metric)
    if not own:
        return unknown(question.key, question.text, question.without, PEAKS[0], PEAKS[1:])
    return Answer(question.key, question.text, text(own), of_fact(own[0], kind, unit), *PEAKS)


def asked_for(results: Results) -> Answer:
    """Shares of the peaks if the full request were served."""

    def text(facts: list[Fact]) -> str:
        shares = [f"{percent(fact.value)} of {fact.place} in {fact.season}" for fact in facts]
        return f"{facts[0].parts['requested_mw']:,.0f} MW would be {listed(shares)}."

    return first_answer(results, ASKED_FOR, "share", PEAK_YEARS, text)


def headroom(results: Results) -> Answer:
    """What is left between the peaks and what can be carried."""

    def text(facts: list[Fact]) -> str:
        left = "; ".join(f"{what(fact)}: {count(fact.value)} MW left" for fact in facts)
        return f"At the peak, with it: {left}. Below zero, power is purchased or demand response is called."

    return first_answer(results, HEADROOM, "MW", PEAK_YEARS, text)


def curtailment(results: Results) -> Answer:
    """What a called curtailment takes from the grid, and what from computing."""

    def text(facts: list[Fact]) -> str:
        parts = "; ".join(f"{fact.place}, {fact.season} peak: {how(fact)}" for fact in facts)
        return f"It takes all of the net load off the grid. {parts}; the rest of computing is curtailed."

    unit, kind = "MW of computing curtailed", "with and without its on-site supply"
    return first_answer(results, CURTAILMENT, unit, kind, text)


def substation(results: Results, reference_data: ReferenceData) -> Answer:
    """Cost of what is built for the utility, and who carries it if it is paid back."""
    lines = [
        line for site in results.study.facility for line in site.spend
        if line.tax_class == "utility" and line.amount_usd is not None
    ]  # fmt: skip
    cost = sum(line.amount_usd.value for line in lines if line.amount_usd is not None)
    sized = f"{money(cost)} " if cost else ""
    question = f"Who pays for the {sized}substation?"
    if not lines:
        return unknown(
            "substation", question, "the study has nothing that is built for the utility.", BILLS[0], BILLS[1:]
        )
    charge = record_span(reference_data.grid.parameters["capital_charge_share"])
    yearly = Span(*(cost * share for share in charge))
    figure = ranged(yearly, "USD a year", SOURCES)
    text = (
        f"In this study the project pays {money(cost)}. If the utility pays it back through the bill, as is "
        "disputed, its other "
        f"customers carry about {money(yearly.value)} a year{span(figure)}."
    )
    return Answer("substation", question, text, figure, *BILLS)


def household_bills(results: Results) -> Answer:
    """A household's bill under three rules, for the net load."""
    facts = facts_of(results.grid.facts, "household_bill_usd")
    paid = first_fact(results.grid.facts, "demand_charges_usd")
    more = "" if paid is None else f"; the project pays {money(paid.value)} a year in demand charges"
    return _bills(facts, "household-bills", "Can household bills rise?", NO_DRAW, more)


def if_all_came(results: Results) -> Answer:
    """The same for the full request."""
    facts, without = facts_of(results.grid.facts, "requested_household_bill_usd"), "the study names no larger request."
    return _bills(facts, "household-bills-all", "And if the full request were served?", without, "")


def _bills(facts: list[Fact], key: str, question: str, without: str, more: str) -> Answer:
    """A household's bill by rule; what is said without facts, and what is added to them."""
    if not facts:
        return unknown(key, question, without, BILLS[0], BILLS[1:])
    ends = (max(fact.value for fact in facts), min(fact.low for fact in facts), max(fact.high for fact in facts))
    figure = Figure(*ends, "USD a month per household", RULES)
    parts = [f"{money(fact.value)} {BILL_RULES[fact.case]}" for fact in facts]
    text = f"A month and household: {listed(parts)}{span(figure)}. "
    text += f"Gross: higher fuel costs from added demand are excluded{more}."
    return Answer(key, question, text, figure, *BILLS)


def own_bill(results: Results) -> Answer:
    """The project's own electricity bill."""
    question, place = "What does it pay for its power?", ("impact explain electricity_bill", "Grid bills", "grid_bills")
    facts = facts_of(results.grid.facts, "electricity_bill_usd")
    if not facts:
        return unknown("own-bill", question, "the study gives no tariff.", place[0], PEAKS[1:])
    changed = [fact for number, fact in enumerate(facts) if fact.value not in {one.value for one in facts[:number]}]
    parts = [f"{money(fact.value)} ({what(fact)}: {how(fact)})" for fact in changed]
    figure = Figure(facts[-1].value, unit="USD a month")
    return Answer("own-bill", question, f"By a posted tariff {listed(parts)}.", figure, *place)


def leaving(results: Results) -> Answer:
    """What is not paid off after five years."""
    question = "What costs stay with other customers if it leaves early?"
    facts = [
        fact for fact in facts_of(results.grid.facts, "stranded_usd") if fact.parts["after_years"] == LEAVING_AFTER
    ]
    if not facts:
        return unknown("leaving", question, NO_DRAW, BILLS[0], BILLS[1:])
    parts = [f"{money(fact.value)} of {ASSETS[fact.case]}" for fact in facts]
    figure = ranged(map(sum, zip(*(fact.ends for fact in facts), strict=True)), "USD", SOURCES)
    text = f"After five years {listed(parts)} would not be paid off{span(figure, money)}."
    return Answer("leaving", question, text, figure, *BILLS)


def chips(results: Results) -> Iterator[Answer]:
    """Whether the number of chips fits the power."""
    facts, place = results.grid.facts, ("docs/method.md 9.1", "Grid answers", "grid_answers")
    needs, ratios = facts_of(facts, "gpu_need_mw"), facts_of(facts, "gpu_need_ratio")
    for number, (need, ratio) in enumerate(zip(needs, ratios, strict=True), start=1):
        figure, question = of_fact(need, SOURCES), f"Do the chips fit the power ({need.place})?"
        text = f"They need {count(figure.value)} MW{span(figure, count)}: {how(need)}. "
        text += f"That is {ratio.value:.2f} times what was said ({how(ratio)})."
        yield Answer(f"chips-{number}", question, text, figure, *place)
