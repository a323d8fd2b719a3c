"""A study in its places: its sites in counties of the accounts, or of another region; and checks that all are known."""

import pandas as pd

from impact.checks import named
from impact.errors import StudyError
from impact.region.regions import Region, bea_codes
from impact.sources.place_names import absent_area
from impact.study import LAND, Event, Facility, SiteTax, Study


def study_in_region(study: Study, region: Region, counties: pd.DataFrame, aliases: pd.DataFrame) -> Study:
    """The study with its counties in BEA's codes; every one is known and belongs to the region.

    A Census county that BEA has since split stands for its first part.
    """
    found: dict[str, list[Facility | Event]] = {"facility": [], "event": []}
    parts: tuple[Facility | Event, ...] = (*study.facility, *study.event)
    for part in parts:
        kind = "facility" if isinstance(part, Facility) else "event"
        try:
            codes, _ = bea_codes([part.county], counties, aliases)
        except StudyError:
            why = absent_area(part.county) or f"{part.county} is not a county FIPS code of the accounts"
            raise StudyError(f"{kind}.{part.id}.county: {why}") from None
        if not set(codes) <= set(region.fips):
            raise StudyError(
                f"{kind}.{part.id}.county: {part.county} lies outside the study's region ({region.title}); "
                f"add the county to `region`, or take the {kind} out"
            )
        found[kind].append(part.model_copy(update={"county": codes[0]}))
    return study.model_copy(update={kind: tuple(parts) for kind, parts in found.items()})


def relocated_study(study: Study, region: Region, counties: pd.DataFrame, aliases: pd.DataFrame) -> Study:
    """The study in another region: facilities that stand outside it are relocated at the center of its first county."""
    first = region.fips[0]
    center = {axis: round(float(counties.loc[first, axis]), 4) for axis in ("latitude", "longitude")}
    sites = []
    for site in study.facility:
        known = site.county in counties.index or aliases["fips"].eq(site.county).any()
        codes = bea_codes([site.county], counties, aliases)[0] if known else []
        inside = bool(codes) and set(codes) <= set(region.fips)
        sites.append(site if inside else relocated_site(site, first, center))
    moved = any(new.county != old.county for new, old in zip(sites, study.facility, strict=True))
    published = () if moved else study.published_tax
    events = tuple(
        event if event.county in region.fips else event.model_copy(update={"county": first}) for event in study.event
    )
    changed = {"region": region.name, "facility": tuple(sites), "event": events, "published_tax": published}
    return study.model_copy(update=changed)


def relocated_site(site: Facility, county: str, center: dict[str, float]) -> Facility:
    """A facility in another county: its approvals go with it; its utility, its city and its tax terms do not."""
    grid = None if site.grid is None else site.grid.model_copy(update={"utility": ""})
    return site.model_copy(update={"county": county, "grid": grid, "tax": SiteTax(), **center})


def check_cities(study: Study, county_of_city: dict[str, str]) -> None:
    """Every city that a facility pays tax to is a known one of its county."""
    wrong = [
        f"facility.{site.id}.tax.city: '{site.tax.city}'"
        for site in study.facility
        if site.tax.city and county_of_city.get(site.tax.city) != site.county
    ]
    if wrong:
        known = (f"{city} (county {county})" for city, county in county_of_city.items())
        raise StudyError(f"unknown city, or not of that county: {named(wrong)}; there are: {named(known)}")


def check_utilities(study: Study, known: pd.Index) -> None:
    """Every utility that a facility names is one whose figures are known."""
    wrong = [
        f"facility.{site.id}.grid.utility: '{site.grid.utility}'"
        for site in study.facility
        if site.grid is not None and site.grid.utility and site.grid.utility not in known
    ]
    if wrong:
        raise StudyError(
            f"unknown utility: {named(wrong)}; there are: {named(known, most=len(known))}. "
            "Leave the key out if it is none of them"
        )


def check_commodities(study: Study, commodities: pd.DataFrame, industries: pd.Index) -> None:
    """Every line buys a commodity that somebody makes, and every facility belongs to an industry."""
    made = set(commodities.index[commodities["output_musd"] > 0]) | {LAND}
    wrong = [
        f"facility.{s.id}.spend.{n.id}.commodity: {n.commodity}"
        for s in study.facility
        for n in s.spend
        if n.basket == "commodity" and n.commodity not in made
    ]
    wrong += [
        f"facility.{site.id}.industry: {site.industry}" for site in study.facility if site.industry not in industries
    ]
    if wrong:
        raise StudyError(
            f"unknown code: {named(wrong)}. Codes are BEA's 2017 detail codes; "
            "`impact multipliers --region us --basis commodity --csv` lists them with their names"
        )
