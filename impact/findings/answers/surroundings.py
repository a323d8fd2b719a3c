"""Answers about water, air and noise, and about what would have come anyway."""

import math
from collections.abc import Iterator

from impact.facts import NONE, first_fact
from impact.findings.answers.answer import PERCENTILES, SOURCES, Answer, Figure, ReferenceData, of_fact, ranged, unknown
from impact.findings.wording import OTHER_EMISSIONS
from impact.results import Results
from impact.taxes.law import STATE_OF_FIPS, state_title
from impact.words import count, listed, money, percent, span

WATER_AND_AIR, ANYWAY = "Water and air", "Would it have come anyway"
PLACE = ("docs/method.md 9.4", "Grid answers", "grid_answers")
VIEWS = "docs/method.md 10.4"
NET = (VIEWS, "Gross and net", "ranges_gross_net")


def environment_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on water, air and noise."""
    del reference_data
    yield water(results)
    yield carbon(results)
    yield other_emissions(results)
    yield unknown("noise", "How loud is it?", "noise is not modeled.", "docs/method.md 13", ("Sources and limits", ""))


def water(results: Results) -> Answer:
    """Drinking water of the sites."""
    question = "How much drinking water does it use?"
    drinking, part, recycled = (
        first_fact(results.grid.facts, metric)
        for metric in ("drinking_water_mgd", "pumpage_share", "recycled_water_mgd")
    )
    if drinking is None:
        return unknown("water", question, "the study gives no water use.", PLACE[0], PLACE[1:])
    figure = of_fact(drinking, SOURCES)
    text = f"{count(figure.value)} million gallons a day{span(figure, count)}."
    text += "" if part is None else f" The sites served by {part.place}: {percent(part.value)} of all that it pumps."
    text += "" if recycled is None else f" {count(recycled.value)} more come recycled."
    return Answer("water", question, text, figure, *PLACE)


def carbon(results: Results) -> Answer:
    """Carbon dioxide of on-site turbines and of the net load."""
    own = first_fact(results.grid.facts, "turbine_co2_metric_tons")
    compared = ": its on-site turbines against the grid" if own is not None else " comes with its power"
    question = f"How much carbon dioxide{compared}?"
    grid = first_fact(results.grid.facts, "grid_co2_metric_tons", "non_baseload")
    grid = None if grid is None or math.isnan(grid.value) else grid
    if own is None and grid is None:
        why = "no turbines, and no known balancing authority of the utility."
        return unknown("carbon", question, why, PLACE[0], PLACE[1:])
    parts, figure = [], Figure()
    if own is not None:
        figure = of_fact(own, SOURCES)
        parts.append(f"its on-site turbines {count(figure.value)} metric tons a year{span(figure, count)}")
    if grid is not None:
        figure = figure if own is not None else Figure(grid.value, unit=grid.unit)
        parts.append(f"what it takes from the grid {count(grid.value)} metric tons, from marginal power plants")
    text = listed(parts)
    return Answer("carbon", question, f"{text[0].upper()}{text[1:]}.", figure, *PLACE)


def other_emissions(results: Results) -> Answer:
    """Nitrogen oxides and particulates."""
    question = "And nitrogen oxides and particulate matter?"
    has_turbines = first_fact(results.grid.facts, "other_emissions_tons") is not None
    why = f"{OTHER_EMISSIONS}." if has_turbines else "the study has no turbines of its own."
    return unknown("other-emissions", question, why, PLACE[0], PLACE[1:])


def anyway_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on what would have come anyway."""
    yield but_for(results, reference_data)
    yield net(results)
    yield from worth_it(results, reference_data)


def but_for(results: Results, reference_data: ReferenceData) -> Answer:
    """Jobs that an incentive decided."""
    question = "Would it have come without the incentives?"
    share = reference_data.law.general["but_for_share"]
    studies = f"In published studies an incentive decided in {percent(share['value'])} of cases "
    studies += f"({percent(share['low'])} to {percent(share['high'])})"
    table = results.ranges.gross_net
    row = table.set_index("metric").loc["operation_jobs"] if len(table) else None
    if row is None or row["but_for_central"] != row["but_for_central"]:
        why = "this case is not known"
        why += (
            "; no incentive is in the study"
            if row is not None
            else "; this run has no simulations, and net and but-for come with them"
        )
        return Answer("but-for", question, f"Not known here: {why}. {studies}.", Figure(), *NET)
    ends = (float(row[f"but_for_{name}"]) for name in ("central", "p10", "p90"))
    figure = ranged(ends, "jobs", PERCENTILES)
    text = (
        f"No evidence exists for this case. {studies}: on the mean of many such cases {count(figure.value)} of "
        f"the net jobs"
        f"{span(figure, count)} are attributable to them."
    )
    return Answer("but-for", question, text, figure, *NET)


def net(results: Results) -> Answer:
    """Jobs left when what is displaced is taken off."""
    question = "How many jobs are left after displacement?"
    table = results.ranges.gross_net
    if table.empty:
        return unknown(
            "net", question, ("this run has no simulations, and the net figures come with them."), NET[0], NET[1:]
        )
    row = table.set_index("metric").loc["operation_jobs"]
    figure = ranged((float(row[f"net_{name}"]) for name in ("central", "p10", "p90")), "jobs", PERCENTILES)
    text = (
        f"{count(figure.value)}{span(figure, count)} of {count(row['gross_central'])} in "
        f"{results.reference_year}; how much is "
        "displaced is our own judgment, with a wide range."
    )
    return Answer("net", question, text, figure, *NET)


def worth_it(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """What each state and its jurisdictions forgo for each direct job, and in how many cases it must have decided."""
    table = results.taxes.by_jurisdiction
    states = table["jurisdiction"].map(
        {key: jurisdiction.state for key, jurisdiction in reference_data.law.jurisdictions.items()}
    )
    own = results.by_county[
        results.by_county["phase"].eq("operation")
        & results.by_county["basis"].eq("workplace")
        & results.by_county["effect"].eq("direct")
    ]
    jobs = own.groupby(own["geoid"].str[:2].map(STATE_OF_FIPS))["jobs"].sum()
    place = (VIEWS, "Tax incentives", "tax_incentives")
    sums = table.groupby(states)[["forgone_usd", "net_usd", "amount_usd"]].sum()
    given = sums[sums["forgone_usd"].gt(0)].sort_values("forgone_usd", ascending=False)
    if given.empty:
        question = "Are the incentives worth the jobs?"
        yield unknown("worth-it", question, "no incentive is in the study.", VIEWS, ("Tax answers", "tax_answers"))
    for state, row in given.iterrows():
        title = state_title(str(state))
        here = float(jobs.get(state, 0.0))
        each = row["forgone_usd"] / here if here else NONE
        needed = row["forgone_usd"] / (row["forgone_usd"] + row["net_usd"])
        text = (
            f"{title} and its jurisdictions forgo {money(row['forgone_usd'])} over all years and still get "
            f"{money(row['amount_usd'])}. "
        )
        text += f"That is {money(each)} for each of {count(here)} direct jobs there. " if here else ""
        text += f"It pays for the jurisdictions only if it decides in {percent(needed)} of such cases or more."
        counted = f"{count(here)} " if here else ""
        question = f"Is what {title} forgoes worth {counted}jobs?"
        yield Answer(f"worth-it-{str(state).lower()}", question, text, Figure(each, unit="USD per direct job"), *place)
