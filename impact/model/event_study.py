"""A study of one event, from what a command or a notebook says of it."""

import json
from collections.abc import Mapping
from typing import Any

from impact.defaults import DEFAULT_REGION
from impact.errors import StudyError
from impact.model.region import find_region
from impact.region.regions import Region
from impact.sources import built
from impact.sources.industry_names import commodity_code, industry_code
from impact.sources.place_names import area_of, county_in_region
from impact.sources.studies import validated
from impact.sources.study_draft import Draft
from impact.study import Study
from impact.study.ranged import EARLIEST_YEAR, LATEST_YEAR

NO_AMOUNT = (
    "say what changes: --industry with --jobs, --output-usd or --labor-income-usd; --household-income-usd; --commodity "
    "with --spending-usd; --visitors with --spend-per-day; or --institution with --spending-usd"
)
WORDS = {
    "jobs": "{:,.0f} jobs",
    "output_usd": "${:,.0f} of output",
    "labor_income_usd": "${:,.0f} of labor income",
    "amount_usd": "${:,.0f}",
    "visitors": "{:,.0f} visitors",
}
UNSIGNED = ("days", "spend_per_day")
AMOUNTS = ("jobs", "output_usd", "labor_income_usd", "household_income_usd", "spending_usd", "visitors", *UNSIGNED)
"""What an event is multiplied by, as a command names it."""


def event_record(figures: Mapping[str, Any], price_year: int) -> tuple[dict[str, Any], list[str]]:
    """The record of an event from what was said, and how names were read.

    Args:
        figures: industry, jobs, output_usd, labor_income_usd, household_income_usd, commodity, spending_usd,
            local_share, visitors, days, spend_per_day, institution; those that were not said are None.
        price_year: dollars of the amounts.
    """
    said = {name: value for name, value in figures.items() if value is not None}
    check_amounts(said)
    kinds = [kind for kind, name in (("industry", "industry"), ("household_income", "household_income_usd"),
             ("commodity", "commodity"), ("visitors", "visitors"), ("institution", "institution"))
             if name in said]  # fmt: skip
    if len(kinds) != 1:
        both = f"{' and '.join(kinds)} cannot be one event; " if kinds else ""
        raise StudyError(f"{both}{NO_AMOUNT}")
    kind, record, notes = kinds[0], {"id": "event", "kind": kinds[0], "dollar_year": price_year}, []
    renamed = {"spending_usd": "amount_usd", "household_income_usd": "amount_usd", "spend_per_day": "usd_per_day"}
    record |= {renamed.get(name, name): value for name, value in said.items()}
    for name, reader in (("industry", industry_code), ("commodity", commodity_code)):
        if name in record:
            found = reader(str(record[name]))
            record[name] = found.code
            notes += [found.note] if found.note else []
    if kind == "visitors" and "usd_per_day" not in record:
        raise StudyError("an event of visitors needs --spend-per-day; data/parameters/visitors.toml has a figure")
    amounts = [WORDS[name].format(record[name]) for name in WORDS if name in record]
    return record | {"name": f"{named_kind(record)}: {', '.join(amounts) or 'no amount'}"}, notes


def check_amounts(said: Mapping[str, Any]) -> None:
    """No amount of an event is zero."""
    for name in (name for name in AMOUNTS if said.get(name) == 0):
        cure = "above zero" if name in UNSIGNED else "above zero, or below zero for a loss"
        raise StudyError(f"--{name.replace('_', '-')} 0: write a number {cure}")


def named_kind(record: Mapping[str, Any]) -> str:
    """What an event is, in words."""
    if record["kind"] == "industry":
        return industry_code(record["industry"]).name
    if record["kind"] == "commodity":
        return f"Purchases of {commodity_code(record['commodity']).name}"
    return {"household_income": "Household income", "visitors": "Visitors", "institution": "Government spending"}[
        record["kind"]
    ]


def event_study(
    figures: Mapping[str, Any],
    *,
    region: str | None,
    county: str | None,
    years: tuple[int, int] | None,
    price_year: int,
) -> tuple[Study, list[str]]:
    """A study of one event, and how names were read.

    Args:
        figures: what was said of it (event_record).
        region: where effects are counted; None: the default, or the county where it lies elsewhere.
        county: of the event, by code or name; None: the region's county with the most jobs.
        years: first and last; None: the price year alone.
        price_year: dollars of the amounts and of the results.
    """
    check_price_year(price_year)
    record, notes = event_record(figures, price_year)
    place = find_region(region or DEFAULT_REGION)
    if county is None:
        rows = built.read_counties().iloc[list(place.rows)]
        record["county"] = str(rows["jobs"].idxmax())
        notes.append(f"No county was given: {rows.loc[record['county'], 'name']}, the region's largest by jobs.")
    else:
        record["county"], note = county_in_region(county, place.fips)
        notes += [note] if note else []
        if region is None and (area := area_of(record["county"])) not in place.fips:
            region = area
            notes.append(own_region_note(area, place))
        elif region is not None:
            check_inside(record["county"], place)
    first, last = years or (price_year, price_year)
    if last < first:
        raise StudyError(f"--years {first}-{last}: the last year is before the first")
    if years and not EARLIEST_YEAR <= first <= last <= LATEST_YEAR:
        raise StudyError(f"--years {first}-{last}: write years from {EARLIEST_YEAR} to {LATEST_YEAR}")
    whole = {
        "name": "event", "title": record["name"], "region": region or DEFAULT_REGION, "price_year": price_year,
        "first_year": first, "last_year": last, "crews_from_outside_share": 0.0, "event": [record],
    }  # fmt: skip
    return validated(whole, "event", Draft(whole)), notes


def check_price_year(year: int) -> None:
    """There are prices of a year."""
    first = int(min(built.read_price_index().columns))
    if not first <= year <= LATEST_YEAR:
        raise StudyError(
            f"--price-year {year}: write a year from {first}, the first with a price index, to {LATEST_YEAR}"
        )


def own_region_note(area: str, usual: Region) -> str:
    """That effects are counted in the event's own county, as it lies outside the region that is usual."""
    name = str(built.read_counties().loc[area, "name"])
    return (
        f"No region was given, and {name} lies outside {usual.title}: effects are counted in {name} ({area}) alone; "
        f"--region {name.rsplit(', ', 1)[-1]} counts those in all of the state."
    )


def check_inside(county: str, region: Region) -> None:
    """The county of an event lies in its region."""
    area = area_of(county)
    if area not in region.fips:
        name = str(built.read_counties().loc[area, "name"])
        raise StudyError(
            f"--county: {name} ({county}) lies outside the region, {region.title}; "
            f"add --region {name.rsplit(', ', 1)[-1]} or --region {area}"
        )


def study_text(study: Study) -> str:
    """The study of one event as a TOML file."""
    event, region = study.event[0], study.region if isinstance(study.region, str) else ",".join(study.region)
    lines = [
        f'name = "{study.name}"', f"title = {quoted(study.title)}", f"region = {quoted(region)}",
        f"price_year = {study.price_year}", f"first_year = {study.first_year}", f"last_year = {study.last_year}",
        "crews_from_outside_share = 0.0", "", "[[event]]",
    ]  # fmt: skip
    given = event.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return "\n".join([*lines, *(f"{name} = {toml_value(value)}" for name, value in given.items())]) + "\n"


def toml_value(value: object) -> str:
    """A value as TOML writes it; a figure without a range as a number."""
    if isinstance(value, dict) and set(value) == {"value"}:
        return repr(value["value"])
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml_value(part)}" for name, part in value.items()) + " }"
    return quoted(value) if isinstance(value, str) else repr(value)


def quoted(text: str) -> str:
    """A text in quotes."""
    return json.dumps(text, ensure_ascii=False)
