"""Events as sites of a study: what changes becomes purchases, output, pay and income in the event's county.

industry            output of the industry, made in the county    direct: its jobs, pay, value added (profit included)
household_income    income of the county's residents              induced alone
commodity           a purchase                                    direct: what the region's makers sell
visitors            purchases by a spending pattern               the same
institution         output of governments, by the region's mix    as an industry

    output = jobs / (jobs per dollar of output)  or  labor income / (labor income per dollar of output)      USD

An event's jobs hold whatever prices do: its output is in dollars of the accounts' year, which jobs follow.
A site with `purchases = "industry average"` buys what its industry buys for the output of its jobs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from impact.errors import StudyError
from impact.ledger.products import INPUTS, OUTPUT
from impact.ledger.spending import staff_jobs
from impact.rules.cells import Amount, Formula, is_number
from impact.rules.operations import maximum, minimum, where
from impact.study import Event, Facility, Spend, Study
from impact.study.facility import EventTerms
from impact.study.ranged import Ranged

FEDERAL, STATE_LOCAL = ("S00500", "S00600"), ("GSLGE", "GSLGH", "GSLGO")
INSTITUTIONS = {"federal": FEDERAL, "state_local": STATE_LOCAL}
"""Government industries of the accounts."""
VISITORS = "visitors-"
"""What the ids of visitors' lines begin with."""
HOUSEHOLDS, LODGING = "814000", "721000"
"""Industries that events of households and of visitors are filed under; neither has a figure from it."""
AVERAGE, AVERAGE_LINE = "industry average", "industry-average"
"""Value of `purchases`, and the id of the line that such a site gets."""


@dataclass(frozen=True)
class EventData:
    """What events are expanded with.

    Attributes:
        accounts: year of the national accounts.
        ratios: by industry: jobs_per_usd of the accounts' year, labor_income_share, value_added_share, inputs_share,
            price_ratio (dollars of the price year per dollar of the accounts' year), government_share (of the output of
            its kind of government in the region).
        centers: latitude and longitude by county.
        pattern: share of visitors' spending by commodity.
        margins: what stores keep of their sales, by retail commodity.
    """

    accounts: int
    ratios: pd.DataFrame
    centers: pd.DataFrame
    pattern: Mapping[str, Any]
    margins: Mapping[str, Any]


def with_events(study: Study, data: EventData) -> Study:
    """The study with a site for each event, and with the average purchases of sites that ask for them.

    Args:
        study: its counties in BEA's codes; its figures may be one a draw.
        data: the region's ratios.
    """
    sites = [with_average_purchases(site, data) for site in study.facility if site.event is None]
    sites += [event_site(event, study, data) for event in study.event]
    return study.model_copy(update={"facility": tuple(sites)})


def with_average_purchases(site: Facility, data: EventData) -> Facility:
    """A site with the line of its industry's average purchases, if it asks for them."""
    if site.purchases != AVERAGE:
        return site
    listed = tuple(line for line in site.spend if line.id != AVERAGE_LINE)
    row = industry_row(site.industry, f"facility.{site.id}.industry", data)
    usd = staff_jobs(site) / row["jobs_per_usd"] * row["inputs_share"]
    line = Spend.model_construct(
        id=AVERAGE_LINE,
        name="Purchases (average of the industry)",
        phase="operation",
        commodity=site.industry,
        amount_usd=Ranged.model_construct(value=usd),
        dollar_year=data.accounts,
        tax_class="none",
        on_site=False,
        note="Filled from the accounts: the industry's purchases for the output of the site's jobs.",
    ).with_basket(INPUTS)
    return site.model_copy(update={"spend": (*listed, line)})


def industry_row(code: str, where: str, data: EventData) -> pd.Series:
    """Ratios of an industry that has jobs.

    Raises:
        StudyError: the industry is not known, or has no jobs anywhere.
    """
    if code not in data.ratios.index:
        raise StudyError(
            f"{where}: no industry {code} in the accounts; `impact multipliers --region us` lists them with their names"
        )
    row = data.ratios.loc[code]
    if not isinstance(row["jobs_per_usd"], Formula) and row["jobs_per_usd"] <= 0:
        raise StudyError(f"{where}: {code} has output but no jobs in the accounts; enter a commodity event instead")
    return row


def event_site(event: Event, study: Study, data: EventData) -> Facility:
    """An event as a site at the center of its county."""
    makers = {
        "industry": industry_lines,
        "household_income": income_lines,
        "commodity": commodity_lines,
        "visitors": visitor_lines,
        "institution": institution_lines,
    }
    lines, terms = makers[event.kind](event, study, data)
    center = data.centers.loc[event.county]
    site = Facility.model_construct(
        id=event.id,
        name=event.name,
        county=event.county,
        latitude=float(center["latitude"]),
        longitude=float(center["longitude"]),
        industry=filed_under(event, data),
        ramp=event_ramp(event, study),
        spend=tuple(lines),
    )
    return site.as_event(terms)


def filed_under(event: Event, data: EventData) -> str:
    """Industry that an event's site is shown in."""
    if event.kind == "visitors":
        return LODGING
    code = event.industry or event.commodity or HOUSEHOLDS
    return code if code in data.ratios.index else HOUSEHOLDS


def event_ramp(event: Event, study: Study) -> dict[date, float]:
    """Steps of an event: as its ramp, or its shares by year (zero where a year has none)."""
    if not event.years or event.phase == "construction":
        return dict(event.ramp)
    years = range(study.first_year, study.last_year + 1)
    return {date(year, 1, 1): event.years.get(year, 0.0) for year in years}


Lines = tuple[list[Spend], EventTerms]


def industry_lines(event: Event, study: Study, data: EventData) -> Lines:
    """Output of the industry, and what is given beyond the region's ratios."""
    code = str(event.industry)
    row, given = industry_row(code, f"event.{event.id}.industry", data), event.amounts
    if len(given) > 1 and event.dollar_year not in (None, study.price_year):
        raise StudyError(
            f"event.{event.id}.dollar_year: with {' and '.join(given)} dollars are those of price_year; leave it out"
        )
    jobs, output, income = (None if figure is None else figure.value for figure in
                            (event.jobs, event.output_usd, event.labor_income_usd))  # fmt: skip
    ratio = row["price_ratio"]
    if output is not None:
        usd, year = output, event.dollar_year
    elif jobs is not None:
        usd, year = jobs / row["jobs_per_usd"], data.accounts
    else:
        usd, year = income / row["labor_income_share"], event.dollar_year
    line = output_line("output", f"{event.name}: output", code, usd, year)
    if len(given) < 2:
        return [line], EventTerms()
    made = usd if output is not None else usd * ratio
    more_income = 0.0 if income is None else income - made * row["labor_income_share"]
    value_added = made * row["value_added_share"]
    short = 0.0 if income is None else beyond(income, value_added)
    more_jobs = 0.0 if jobs is None else jobs - made / ratio * row["jobs_per_usd"]
    return [line], EventTerms(jobs=more_jobs, labor_income_usd=more_income, value_added_usd=short)


def beyond(income: Amount, value_added: Amount) -> Amount:
    """Labor income beyond all value added, which then is as large: nothing where it fits, USD.

    >>> float(beyond(30.0, 25.0)), float(beyond(20.0, 25.0)), float(beyond(-30.0, -25.0))
    (5.0, 0.0, -5.0)
    """
    more: Amount = income - value_added
    return where(income > 0, maximum(more, 0.0), minimum(more, 0.0))


def output_line(key: str, name: str, code: str, usd: object, year: int | None) -> Spend:
    """An industry's own output, made in the county."""
    return Spend.model_construct(
        id=key,
        name=name,
        phase="operation",
        commodity=code,
        amount_usd=Ranged.model_construct(value=usd),
        dollar_year=year,
        tax_class="none",
        on_site=True,
    ).with_basket(OUTPUT)


def income_lines(event: Event, study: Study, data: EventData) -> Lines:  # noqa: ARG001 - as the others
    """Income of residents: nothing is bought for it but what they spend."""
    return [], EventTerms(household_income_usd=event.amounts["amount_usd"].value)


def commodity_lines(event: Event, study: Study, data: EventData) -> Lines:  # noqa: ARG001 - as the others
    """A purchase."""
    amount = event.amounts["amount_usd"]
    line = Spend.model_construct(
        id="purchase",
        name=event.name,
        phase=event.phase,
        commodity=str(event.commodity),
        amount_usd=Ranged.model_construct(value=amount.value),
        dollar_year=event.dollar_year,
        price_basis=event.price_basis,
        margins=event.margins,
        local_share=event.local_share,
        years=event.years if event.phase == "construction" else {},
        tax_class="none",
    )
    return [line], EventTerms()


def visitor_lines(event: Event, study: Study, data: EventData) -> Lines:  # noqa: ARG001 - as the others
    """What visitors spend, by commodity; of what stores sell, what they keep of it."""
    people, per_day = event.amounts["visitors"].value, event.usd_per_day
    usd = people * event.days.value * (0.0 if per_day is None else per_day.value)
    lines = [
        Spend.model_construct(
            id=f"{VISITORS}{code.lower()}",
            name=f"{event.name}: {code}",
            phase="operation",
            commodity=code,
            amount_usd=Ranged.model_construct(value=usd * share * data.margins.get(code, 1.0)),
            dollar_year=event.dollar_year,
            tax_class="none",
        )
        for code, share in (event.pattern or data.pattern).items()
    ]
    return lines, EventTerms(visitor_usd=usd)


def institution_lines(event: Event, study: Study, data: EventData) -> Lines:  # noqa: ARG001 - as the others
    """Output of governments, by the region's mix of them."""
    shares = data.ratios.loc[list(INSTITUTIONS[str(event.institution)]), "government_share"]
    usd = event.amounts["amount_usd"].value
    lines = [
        output_line(f"output-{code.lower()}", f"{event.name}: {code}", code, usd * share, event.dollar_year)
        for code, share in shares.items()
    ]
    return lines, EventTerms()


def guest_dollars(
    study: Study, running: Mapping[str, Any], dollars: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[Amount, Amount]]]:
    """What visitors of events spend in each county, and how much of it on lodging, USD by year (or cells)."""
    for site in study.facility:
        lodging = dollars.get(f"{site.id}.{VISITORS}{LODGING}")
        if site.event is not None and not is_number(site.event.visitor_usd, 0.0):
            yield site.county, (site.event.visitor_usd * running[site.id], 0.0 if lodging is None else lodging)
