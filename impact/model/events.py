"""The everyday question: what one event brings to a region as a whole, without a study file and without simulations.

The region is one place here: an event's total is its amount times the region's multiplier (`impact multipliers`),
whatever the county. A run of the saved study places every effect in its county, and there the share of pay that leaves
with commuters is the county's own, so that its totals differ a little.

    likely range    total x exp(-+ sqrt(sum over input groups of (ln total moved - ln total)^2))

Each input group that moves the region's purchases and household spending is moved to its 90th percentile, the event's
own figures and the errors of the method in indirect and induced effects likewise (first-order propagation of
uncertainty: ISO GUM 2008, 5.1.2, in logs).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.engine import Amounts, StructuralError, event_people, solved_effects
from impact.effects.headline import FIGURES, GRID_FIGURES
from impact.effects.reference import ReferenceCase, industry_measures
from impact.effects.response import MEASURES, stacked
from impact.findings.events import bought_here, event_notes
from impact.findings.notes import large_change
from impact.ledger.events import EventData, guest_dollars, with_events
from impact.ledger.places import check_commodities, study_in_region
from impact.ledger.products import Ledger, local_shares, study_ledger
from impact.ledger.spending import Spending, study_spending
from impact.model.nation import line_price_ratios, national_accounts, price_index
from impact.model.options import Options
from impact.model.region import find_region, region_data, region_model
from impact.model.responses import economy_response, event_data, payroll_price_ratio, workplace_rates
from impact.model.tax_law import tax_law
from impact.question_results import EventResults
from impact.region.commuting import Commuting
from impact.region.economy import Economy, RegionCounties, household_shares
from impact.region.regions import Region
from impact.results import EFFECTS
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.study import Event, Study
from impact.taxes.inputs import TaxInputs, tax_bases, with_guests
from impact.taxes.law import TaxLaw, state_of
from impact.taxes.revenue import tax_streams
from impact.uncertainty.draws import values_at
from impact.uncertainty.inputs import Input, changes_the_matrix, drivers, parameter_inputs, study_inputs
from impact.uncertainty.outcomes import Outcomes, headline, tax_outcomes, tax_sums, totals

TOP = 10
"""Industries that are named."""
PHASE = "operation"
"""An event's figures are of a year."""
Array = npt.NDArray[np.float64]
HIGH = 0.9


def pooled_economy(region: Region, options: Options, county: str) -> Economy:
    """A region as one place, filed under one of its counties."""
    data, model = region_data(region, options.accounts), region_model(region, options)
    resident, (tax, consumption) = data.resident_share, household_shares(data, options.parameters)
    counties = RegionCounties(
        fips=(county,),
        commuting=Commuting(np.zeros((2, 2)), np.array([[resident, 1 - resident], [0.0, 0.0]])),
        trade=np.ones((len(model.requirements), 1, 1)),
        household=np.array([[model.income_spent]]),
        contributions=np.zeros(1),
        tax=np.array([tax]),
        consumption=np.array([consumption]),
    )
    return Economy(region, data.nation.accounts, model, counties)


@dataclass(frozen=True)
class EventCase:
    """An event ready to be solved.

    Attributes:
        study: with the event as a site in its county.
        options: how the region is modeled.
        county: of the event.
        spending: its lines.
        ledger: its products.
        data: the region's ratios.
        rates: measures per dollar of output, industry x measure.
        payroll: dollars of the price year per dollar of the accounts' year, for what staff is paid.
    """

    study: Study
    options: Options
    county: str
    spending: Spending
    ledger: Ledger
    data: EventData
    rates: pd.DataFrame
    payroll: float


def event_case(study: Study, options: Options) -> EventCase:
    """The lines and products of a study of events alone, in one full year."""
    events = tuple(event.model_copy(update={"years": {}, "ramp": {}}) for event in study.event)
    study = study.model_copy(update={"event": events, "last_year": study.first_year})
    region, nation = find_region(study.region), national_accounts(options.accounts)
    located = study_in_region(study, region, built.read_counties(), read_county_aliases())
    data = event_data(region, options, study.price_year)
    expanded = with_events(located, data)
    check_commodities(expanded, nation.commodities, nation.codes)
    index = price_index(max(study.price_year, options.accounts), options.parameters)
    spending = study_spending(expanded, index, None)
    county = expanded.facility[0].county
    lines = spending.lines.assign(county=county)
    ratios = line_price_ratios(lines["commodity"], study.price_year, options.accounts, options.parameters)
    margins = built.read_margin_shares(), built.read_margin_suppliers()
    ledger = study_ledger(lines, [county], *margins, ratios)
    rates = workplace_rates(region_model(region, options), options)
    payroll = payroll_price_ratio(study.price_year, options)
    return EventCase(expanded, options, county, spending, ledger, data, rates, payroll)


def event_solution(case: EventCase) -> ReferenceCase:
    """The effects of an event in its region as one place, in one year."""
    options, one = case.options, np.ones((1, 1))
    economy = pooled_economy(find_region(case.study.region), options, case.county)
    response, by_industry = economy_response(economy, case.ledger, case.rates.T.to_numpy(), case.payroll)
    lines, responses = case.spending.lines, stacked([response])
    dollars = {str(key): np.full((1, 1), usd) for key, usd in lines["amount_usd"].items()}
    shares = local_shares(case.study)
    amounts = Amounts(
        weights=one,
        dollars=case.ledger.amounts(dollars, shares, 1),
        whole=case.ledger.amounts(dollars, shares, 1),
        people=[
            event_people(site, site.event, [case.county], {site.id: one}, one)
            for site in case.study.facility
            if site.event is not None
        ],
        outside=0 * one,
        per_diem=0 * one,
        jobs_growth=one,
    )
    return ReferenceCase(
        counties=pd.Index([case.county]),
        years=range(1),
        reference_year=0,
        rates=case.rates,
        payroll_price_ratio=case.payroll,
        lines=lines,
        dollars=dollars,
        shares=shares,
        industries={site.id: site.industry for site in case.study.facility},
        ledger=case.ledger,
        amounts=amounts,
        response=responses,
        by_industry=by_industry,
        solved=solved_effects(case.ledger, responses, amounts),
    )


def event_figures(case: ReferenceCase) -> Outcomes:
    """Headline figures of operation, by metric and effect."""
    found: Outcomes = {}
    for metric, (phase, measure, _) in FIGURES.items():
        for effect in EFFECTS:
            table = case.measures(phase, effect)
            found["headline", metric, effect] = np.array([table[MEASURES.index(measure)].sum()])
    return found


def event_taxes(event: EventCase, case: ReferenceCase, law: TaxLaw) -> Outcomes:
    """State, local and federal tax by effect; all of the region's effects are taxed as in the event's county."""
    running = {site.id: np.ones((1, 1)) for site in event.study.facility}
    inputs = TaxInputs(
        study=event.study,
        dollars=case.dollars,
        grid_usd={},
        utilities={site.id: "" for site in event.study.facility},
        bases=with_guests(tax_bases(case.solved, [event.county]), guest_dollars(event.study, running, case.dollars)),
        law=law,
    )
    return tax_outcomes(tax_sums(tax_streams(inputs), law), law, range(1), 1)


def run_event(study: Study, options: Options) -> EventResults:
    """What a study of events alone brings to its region, in one full year.

    Args:
        study: one event or several of one county, no facility.
        options: how the region is modeled; its draws are not used.
    """
    event = event_case(study, options)
    case = event_solution(event)
    law = tax_law(options.parameters, frozenset({state_of(event.county)}))
    figures = event_figures(case) | event_taxes(event, case, law)
    figures |= {("headline", name, effect): np.zeros(1) for name in GRID_FIGURES for effect in EFFECTS}
    table = headline(figures, study.price_year).drop(index=list(GRID_FIGURES))
    region = find_region(study.region)
    jobs = region_model(region, options).industries["jobs"]
    limit = options.parameters.value("warnings", "large_change")
    sold, spent = (
        float(table.loc["operation_output_usd", "direct"]),
        sum(float(usd.sum()) for usd in case.dollars.values()),
    )
    return EventResults(
        study=study,
        headline=with_likely_range(table, moved_totals(event, case, study)),
        industries=top_industries(case, options),
        multipliers=(table["total"] / table["direct"].where(table["direct"] != 0)).rename("multiplier"),
        notes=(
            *large_change(float(table.loc["operation_jobs", "total"]), "", float(jobs.sum()), limit),
            *bought_here(study, sold, spent),
            *event_notes(study, region.title, event.data.ratios, jobs),
        ),
    )


def moved_totals(event: EventCase, case: ReferenceCase, study: Study) -> Iterator[dict[str, float]]:
    """Total of each headline figure but taxes, with one input group after the other at its 90th percentile."""
    moved = [replace(event, options=options) for options in moved_options(event.options)]
    moved += [event_case(one, event.options) for one in moved_studies(study)]
    for found in (*map(event_solution, moved), *with_errors(case, event.options)):
        sums = totals(event_figures(found))
        yield {metric: float(sums["headline", metric, "total"][0]) for metric in FIGURES}


def with_errors(case: ReferenceCase, options: Options) -> Iterator[ReferenceCase]:
    """The case with what the method misses in indirect, then in induced effects, at its 90th percentile."""
    for one in parameter_inputs("structural", options.records("structural")):
        if one.kind in EFFECTS and one.key not in options.given:
            [factor] = values_at([one], {one.driver: np.array([[HIGH]])}).values()
            amounts = replace(case.amounts, error=StructuralError(**{one.kind: factor}))
            yield replace(case, amounts=amounts, solved=solved_effects(case.ledger, case.response, amounts))


def top_industries(case: ReferenceCase, options: Options) -> pd.DataFrame:
    """The industries with most jobs of the event: code, name, jobs and labor income, all effects together."""
    parts = [industry_measures(case, PHASE, effect) for effect in EFFECTS]
    whole = parts[0] + parts[1] + parts[2]
    names = national_accounts(options.accounts).industries["name"]
    table = whole.assign(name=names.reindex(whole.index))
    order = table["jobs"].abs().sort_values(ascending=False).index[:TOP]
    return table.loc[order, ["name", "jobs", "labor_income_usd", "value_added_usd", "output_usd"]].rename_axis("code")


def with_likely_range(table: pd.DataFrame, moved: Iterable[Mapping[str, float]]) -> pd.DataFrame:
    """The headline with p10, p50 and p90 of its totals; none for taxes, whose rates move too.

    Args:
        table: the headline.
        moved: total of each figure with one input group at its 90th percentile.
    """
    squares = pd.Series(0.0, table.index)
    for found in moved:
        for metric in FIGURES:
            one, other = found[metric], float(table.loc[metric, "total"])
            if one * other > 0:
                squares[metric] += np.log(one / other) ** 2
    spread, known = np.sqrt(squares), table.index.isin(FIGURES)
    low, high = table["total"] * np.exp(-spread), table["total"] * np.exp(spread)
    return table.assign(
        p10=np.minimum(low, high).where(known), p50=table["total"].where(known), p90=np.maximum(low, high).where(known)
    )


def moved_options(options: Options) -> Iterator[Options]:
    """The options with one input group of the region after the other at its 90th percentile."""
    for group in drivers(region_inputs(options)).values():
        values = values_at(group, {group[0].driver: np.array([HIGH])})
        given = {**options.given, **{key: float(value[0]) for key, value in values.items()}}
        yield replace(options, given=given)


def moved_studies(study: Study) -> Iterator[Study]:
    """The study with one input group of its events after the other at its 90th percentile."""
    for group in drivers(study_inputs(study)).values():
        values = values_at(group, {group[0].driver: np.array([HIGH])})
        events = tuple(with_values(event, values) for event in study.event)
        yield study.model_copy(update={"event": events})


def with_values(event: Event, values: Mapping[str, Array]) -> Event:
    """An event with other values by key."""
    places = {name: f"event.{event.id}.{name}" for name in type(event).model_fields}
    moved = {
        name: getattr(event, name).model_copy(update={"value": float(values[place][0])})
        for name, place in places.items()
        if place in values
    }
    return event.model_copy(update=moved)


def region_inputs(options: Options) -> list[Input]:
    """Parameters with a range that change what a region buys and spends."""
    found: list[Input] = []
    for topic in ("households", "local_purchases"):
        found += [one for one in parameter_inputs(topic, options.records(topic)) if changes_the_matrix(one.key)]
    return [one for one in found if one.key not in options.given]
