"""Settings of a study that can have no effect: outside its years, outside operation, or of what is not there.

And what a study leaves out: purchases of its operation, years of an abatement after the last of its tables.
"""

from collections.abc import Iterator

from impact.checks import named
from impact.ledger.spending import operating_share
from impact.study import LAND, Facility, Spend, Study
from impact.study.ranged import LATEST_YEAR

PER_LOAD = ("pue", "utilization", "wue_l_per_kwh")
"""Figures of a facility that scale its load, and so need one."""


def idle_settings_note(study: Study) -> list[str]:
    """Return one sentence that names every setting without effect and why; none where all have one."""
    found = list(idle_settings(study))
    return [f"Settings without effect: {named(found, most=12)}."] if found else []


def idle_settings(study: Study) -> Iterator[str]:
    """Yield each setting without effect, its reason in brackets."""
    yield from _study_settings(study)
    for site in study.facility:
        place = f"facility.{site.id}"
        yield from (f"{place}.{text}" for text in (*_dated(site, study), *_load(site), *_staff(site, study)))
        for line in site.spend:
            yield from (f"{place}.spend.{line.id}.{text}" for text in _line(line, site))


def _study_settings(study: Study) -> Iterator[str]:
    fiscal, last = study.fiscal, study.last_year
    if not fiscal.refresh and "refresh_years" in fiscal.model_fields_set:
        yield "fiscal.refresh_years (fiscal.refresh is false)"
    if fiscal.pilot.since is not None and fiscal.pilot.since > last:
        yield f"fiscal.pilot ({_after(fiscal.pilot.since, last)})"
    for row in study.published_tax:
        if not study.first_year <= row.tax_year <= last:
            yield f"published_tax of {row.tax_year} (outside {study.first_year}-{last})"
    year = study.reference_year
    if year is not None and all(operating_share(site, range(year, year + 1)).max() <= 0 for site in study.facility):
        yield f"reference_year ({year}: no facility runs in it, so operation figures are zero)"


def _dated(site: Facility, study: Study) -> Iterator[str]:
    """Dates of a facility after the last year, or ended before the first."""
    last = study.last_year
    for step in site.grid.approval if site.grid else ():
        if (step.usable or step.since).year > last:
            yield f"grid.approval of {step.since} ({_after((step.usable or step.since).year, last)})"
    for unit in site.supply:
        if unit.since.year > last:
            yield f"supply.{unit.id} ({_after(unit.since.year, last)})"
        elif unit.until is not None and unit.until.year < study.first_year:
            yield f"supply.{unit.id} (gone before first_year {study.first_year})"
    if site.recycled_water is not None and site.recycled_water.since.year > last:
        yield f"recycled_water ({_after(site.recycled_water.since.year, last)})"
    abatement = site.tax.abatement
    if abatement is not None and abatement.since is not None:
        if abatement.since > last:
            yield f"tax.abatement ({_after(abatement.since, last)})"
        elif abatement.since + abatement.years <= study.first_year:
            yield f"tax.abatement (over before first_year {study.first_year})"


def _after(year: int, last: int) -> str:
    return f"{year} is after last_year {last}"


def _load(site: Facility) -> Iterator[str]:
    """Figures that scale a load, where there is none."""
    if "daily_swing" in site.model_fields_set and not site.has_load:
        yield "daily_swing (no load is given)"
    if site.it_mw.span[1] > 0:
        return
    given = [name for name in PER_LOAD if name in site.model_fields_set]
    if site.staff is not None and site.staff.jobs_per_mw is not None:
        given.append("staff.jobs_per_mw")
    yield from (f"{name} (it_mw is 0)" for name in given)


def _staff(site: Facility, study: Study) -> Iterator[str]:
    """Staff of a facility that never runs; crews of one where nothing is built."""
    if site.staff is not None and operating_share(site, range(study.first_year, study.last_year + 1)).max() <= 0:
        yield "staff (the facility never runs)"
    if site.crews is not None and not any(line.phase == "construction" for line in site.spend):
        yield "crews (the facility has no construction line)"


def _line(line: Spend, site: Facility) -> Iterator[str]:
    """Keys of a spending line that nothing reads."""
    if line.commodity == LAND and line.local_share is not None and line.local_share.value > 0:
        yield "local_share (land is not produced)"
    if line.margin_local_share is not None and line.margins == "none":
        yield "margin_local_share (the line has no margins)"
    if "mwh" in line.model_fields_set and line.usd_per_mwh is None:
        yield "mwh (the amount is not per MWh)"
    if "driver_share" in line.model_fields_set and line.amount_usd is not None:
        yield "driver_share (the amount is in dollars)"
    if line.usd_per_mw is not None and site.it_mw.span[1] <= 0:
        yield "usd_per_mw (it_mw is 0)"


def purchases_note(study: Study) -> list[str]:
    """Return a sentence on facilities whose staff works without any purchases, or none."""
    alone = [
        site.name
        for site in study.facility
        if site.staff is not None and not any(line.phase == "operation" for line in site.spend)
    ]
    if not alone:
        return []
    return [
        (
            f"Purchases of the operation are missing for {named(alone)}: only its payroll is counted, so indirect "
            'effects of the operation are zero. Add [[facility.spend]] lines with phase = "operation" for what it buys '
            "in a year; `impact study new NAME --archetype NAME` shows which."
        )
    ]


def abatement_note(study: Study) -> list[str]:
    """Return a sentence on abatements that outlast the study's tables, or none: their totals cover fewer years."""
    terms = {
        site.name: study.fiscal.pilot if site.tax.abatement is None else site.tax.abatement for site in study.facility
    }
    ends = {
        name: (own.since or study.first_year + 1) + own.years - 1 for name, own in terms.items() if own.share.value > 0
    }
    late = {name: end for name, end in ends.items() if end > study.last_year}
    if not late:
        return []
    last, names = min(max(late.values()), LATEST_YEAR), named(late)
    return [
        (
            f"Property tax of {names} is abated beyond {study.last_year}, the last year of the study: totals of taxes "
            f"paid and forgone leave the later years out. To count them, set last_year to {last} or later."
        )
    ]
