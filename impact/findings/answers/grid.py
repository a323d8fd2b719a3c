"""Answers about the grid: whose power it is, shares of peaks, who pays for what is built, household bills."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple

from impact.findings.answers.answer import RULES, SOURCES, Answer, Figure, ReferenceData, ranged, row_of, unknown
from impact.grid.systems import Span
from impact.grid.systems import span as record_span
from impact.results import Results
from impact.words import count, listed, money, percent, span

TOPIC = "Grid"
PEAKS = ("docs/method.md 9.3", "Grid answers", "grid_answers")
BILLS = ("docs/method.md 9.4", "Grid answers", "grid_answers")
PEAK_YEARS = "highest and lowest peak of the years available"
NO_DRAW = "the study takes power from no utility that is known here."
LEAVING = "After 5 years, not paid off: "


def grid_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on the grid."""
    yield whose_power(results)
    yield from shares_of_peaks(results)
    yield asked_for(results)
    yield headroom(results)
    yield curtailment(results)
    yield substation(results, reference_data)
    yield household_bills(results)
    yield if_all_came(results)
    yield own_bill(results)
    yield leaving(results)
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
    text = (
        f"In {results.reference_year} the sites need up to {count(row['load_peak_mw'])} MW. On-site supply gives "
        f"{percent(row['on_site_supply_mwh'] / row['load_mwh'])} of the energy; {percent(net_load)} comes from the "
        "grid, at most "
        f"{count(row['net_load_peak_mw'])} MW" + (f", by way of {listed(served)}." if served else ".")
    )
    return Answer("whose-power", question, text, Figure(float(row["net_load_peak_mw"]), unit="MW"), *place)


def shares_of_peaks(results: Results) -> Iterator[Answer]:
    """Share of each system's summer and winter peak."""
    rows = results.grid.answers
    own = rows[rows["topic"].eq("Share of the peak")]
    if own.empty:
        yield unknown(
            "peaks", "What share of the grid's peak does it take, summer and winter?", NO_DRAW, PEAKS[0], PEAKS[1:]
        )
    for number, row in enumerate(own.to_dict("records"), start=1):
        name, season = str(row["what"]).rsplit(", ", 1)
        figure = ranged((row["value"], row["low"], row["high"]), "share", PEAK_YEARS)
        text = f"{percent(figure.value)}{span(figure, percent)}: {row['how']}."
        yield Answer(f"peak-{number}", f"What share of {name}'s {season} peak does it take?", text, figure, *PEAKS)


class Question(NamedTuple):
    """A question that rows of the grid's answers settle: its key, its words, their topic, what is said without any."""

    key: str
    text: str
    topic: str
    without: str


ASKED_FOR = Question(
    "asked-for",
    "What if all the power first requested came from the grid?",
    "If the full request were served",
    "the study names no larger request.",
)
HEADROOM = Question(
    "headroom",
    "Is there room on the grid for it?",
    "Headroom",
    "what the utility can carry is not available.",
)
CURTAILMENT = Question(
    "curtailment",
    "Does the curtailment at 30 minutes' notice help at the peak?",
    "If curtailment is called",
    "no call on these sites is known.",
)


def first_answer(
    results: Results, asked: Question, unit: str, kind: str, text: Callable[[list[dict[Hashable, Any]]], str]
) -> Answer:
    """The answer whose figure is that of a topic's first row.

    Args:
        results: of the run.
        asked: the question.
        unit, kind: of the figure, and of its range.
        text: from the topic's rows.
    """
    rows = results.grid.answers
    own = rows[rows["topic"].str.startswith(asked.topic)]
    if own.empty:
        return unknown(asked.key, asked.text, asked.without, PEAKS[0], PEAKS[1:])
    figure = ranged(own.iloc[0][["value", "low", "high"]], unit, kind)
    return Answer(asked.key, asked.text, text(own.to_dict("records")), figure, *PEAKS)


def asked_for(results: Results) -> Answer:
    """Shares of the peaks if the full request were served."""

    def text(rows: list[dict[Hashable, Any]]) -> str:
        parts = [f"{percent(row['value'])} of {' in '.join(row['what'].rsplit(', ', 1))}" for row in rows]
        return f"{str(rows[0]['how']).split(' requested')[0]} would be {listed(parts)}."

    return first_answer(results, ASKED_FOR, "share", PEAK_YEARS, text)


def headroom(results: Results) -> Answer:
    """What is left between the peaks and what can be carried."""

    def text(rows: list[dict[Hashable, Any]]) -> str:
        parts = [f"{row['what']}: {count(row['value'])} MW left" for row in rows]
        return f"At the peak, with it: {'; '.join(parts)}. Below zero, power is purchased or demand response is called."

    return first_answer(results, HEADROOM, "MW", PEAK_YEARS, text)


def curtailment(results: Results) -> Answer:
    """What a called curtailment takes from the grid, and what from computing."""

    def text(rows: list[dict[Hashable, Any]]) -> str:
        parts = [f"{row['what'].split(':')[0]}: {row['how']}" for row in rows]
        return f"It takes all of the net load off the grid. {'; '.join(parts)}; the rest of computing is curtailed."

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
    return _bills(results, "household-bills", "Can household bills rise?", "")


def if_all_came(results: Results) -> Answer:
    """The same for the full request."""
    question = "And if the full request were served?"
    return _bills(results, "household-bills-all", question, "What if ")


def _bills(results: Results, key: str, question: str, begins: str) -> Answer:
    rows = results.grid.answers
    own = rows[rows["topic"].eq("Household bills") & rows["what"].str.contains("pooled|all on the project")]
    own = own[own["what"].str.startswith("What if").eq(bool(begins))]
    if own.empty:
        why = "the study names no larger request." if begins else NO_DRAW
        return unknown(key, question, why, BILLS[0], BILLS[1:])
    worst = own.loc[own["value"].idxmax()]
    parts = [f"{money(row['value'])} {row['what'].rsplit(': ', 1)[1]}" for row in own.to_dict("records")]
    figure = Figure(
        float(worst["value"]), float(own["low"].min()), float(own["high"].max()), "USD a month per household", RULES
    )  # fmt: skip
    paid = row_of(rows, "Household bills", "What the project pays")
    text = f"A month and household: {listed(parts)}{span(figure)}. "
    text += "Gross: higher fuel costs from added demand are excluded"
    if paid is not None and not begins:
        text += f"; the project pays {money(paid['value'])} a year in demand charges"
    return Answer(key, question, text + ".", figure, *BILLS)


def own_bill(results: Results) -> Answer:
    """The project's own electricity bill."""
    question, place = "What does it pay for its power?", ("impact explain electricity_bill", "Grid bills", "grid_bills")
    rows = results.grid.answers
    own = rows[rows["topic"].eq("Electricity bill")]
    if own.empty:
        return unknown("own-bill", question, "the study gives no tariff.", place[0], PEAKS[1:])
    changed = own.drop_duplicates(subset=["value"]).to_dict("records")
    parts = [f"{money(row['value'])} ({row['what']}: {row['how']})" for row in changed]
    figure = Figure(float(own["value"].iloc[-1]), unit="USD a month")
    return Answer("own-bill", question, f"By a posted tariff {listed(parts)}.", figure, *place)


def leaving(results: Results) -> Answer:
    """What is not paid off after five years."""
    question = "What costs stay with other customers if it leaves early?"
    rows = results.grid.answers
    own = rows[rows["topic"].eq("If the customer leaves early") & rows["what"].str.startswith(LEAVING)]
    if own.empty:
        return unknown("leaving", question, NO_DRAW, BILLS[0], BILLS[1:])
    parts = [f"{money(row['value'])} of {row['what'].removeprefix(LEAVING)}" for row in own.to_dict("records")]
    figure = ranged(own[["value", "low", "high"]].sum(), "USD", SOURCES)
    text = f"After five years {listed(parts)} would not be paid off{span(figure, money)}."
    return Answer("leaving", question, text, figure, *BILLS)


def chips(results: Results) -> Iterator[Answer]:
    """Whether the number of chips fits the power."""
    rows = results.grid.answers
    own = rows[rows["topic"].eq("GPUs and MW") & rows["what"].str.endswith("MW needed by the GPUs")]
    for number, row in enumerate(own.to_dict("records"), start=1):
        name = str(row["what"]).rsplit(": ", 1)[0]
        figure = ranged((row["value"], row["low"], row["high"]), "MW", SOURCES)
        need = row_of(rows, "GPUs and MW", f"{name}: need relative")
        alongside = "" if need is None else f" That is {need['value']:.2f} times what was said ({need['how']})."
        text = f"They need {count(figure.value)} MW{span(figure, count)}: {row['how']}.{alongside}"
        place = ("docs/method.md 9.1", "Grid answers", "grid_answers")
        yield Answer(f"chips-{number}", f"Do the chips fit the power ({name})?", text, figure, *place)
