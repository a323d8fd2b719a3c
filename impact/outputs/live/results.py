"""Live results: the headline, jobs and income by year and county, taxes by jurisdiction and year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from impact.effects.headline import FIGURES, GRID_FIGURES, TAX_FIGURES
from impact.findings.missing import gaps, unknown_parts
from impact.grid.households import load_factor
from impact.outputs.catalog import METRICS
from impact.outputs.live.effects import LiveEffects, LiveTaxes
from impact.outputs.live.formulas import LiveSheet, Row
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.power import LivePower
from impact.results import EFFECTS, PHASES
from impact.rules.cells import FIRST_COLUMN, FIRST_ROW, HERE, ZERO, Formula
from impact.taxes.law import state_of
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.outcomes import METRIC_OF_LEVEL
from impact.uncertainty.power_draws import PEAK
from impact.units import HOURS_PER_YEAR, KWH_PER_MWH, PER_THOUSAND

RESULTS = "Totals"
TOP = FIRST_ROW + 1
"""Line of the first row of a sheet, as addresses count."""
WORDS = {"jobs": "jobs", "labor_income_usd": "labor income", "value_added_usd": "value added", "output_usd": "output"}


@dataclass(frozen=True)
class Place:
    """What the results are taken from.

    Attributes:
        effects, taxes, power: rows.
        totals: sums over the counties by phase, effect and measure.
        reference: position of the reference year.
    """

    effects: LiveEffects
    taxes: LiveTaxes
    power: LivePower
    totals: dict[tuple[str, str, str], Row]
    reference: Formula


@dataclass
class LiveResults:
    """Rows of the results.

    Attributes:
        sheet: where they stand.
        headline: by metric and effect or "total".
        by_year: by phase and measure, all effects.
        by_county: by phase, basis, county and measure: the entire construction period, or the reference year.
        jurisdictions: by jurisdiction, USD by year.
        totals: by phase, effect and measure, by year.
        per_thousand: residents to whom a rate refers.
    """

    sheet: LiveSheet
    headline: dict[tuple[str, str], Row]
    by_year: dict[tuple[str, str], Row]
    by_county: dict[tuple[str, str, str, str], Row]
    jurisdictions: dict[str, Row]
    totals: dict[tuple[str, str, str], Row]
    per_thousand: Row


def live_results(
    own: Ensemble, inputs: Inputs, effects: LiveEffects, taxes: LiveTaxes, power: LivePower
) -> LiveResults:
    """The rows of the results."""
    sheet = LiveSheet(RESULTS, "Headline, years, counties and jurisdictions, as formulas of the inputs")
    totals = total_rows(own, effects)
    per_thousand = sheet.constant("Residents to whom a rate refers", "persons", PER_THOUSAND)
    found = LiveResults(sheet, {}, {}, {}, {}, totals, per_thousand)
    place = own.years.index(own.reference_year) + 1.0
    reference = taxes.sheet.constant("Position of the reference year", "number", place).cell
    jurisdiction_rows(own, taxes, found)
    headline_rows(own, inputs, found, Place(effects, taxes, power, totals, reference))
    sheet.heading("By year, all effects")
    for phase in PHASES:
        for measure, words in WORDS.items():
            parts = [totals[phase, effect, measure].cell for effect in EFFECTS]
            row = sheet.formula(f"{phase.capitalize()}: {words}", unit(measure), parts[0] + parts[1] + parts[2])
            found.by_year[phase, measure] = row
    county_rows(own, effects, found, reference)
    return found


def unit(measure: str) -> str:
    """Unit of a measure."""
    return "jobs" if measure.endswith("jobs") else "USD"


def total_rows(own: Ensemble, effects: LiveEffects) -> dict[tuple[str, str, str], Row]:
    """Sums over the counties, by phase, effect and measure."""
    effects.sheet.heading("All counties")
    found = {}
    for phase in PHASES:
        for effect in EFFECTS:
            for measure, words in WORDS.items():
                rows = [effects.rows[phase, effect, measure, county] for county in own.counties]
                label = f"{phase} {effect}, {words}: all counties"
                found[phase, effect, measure] = effects.sheet.formula(label, unit(measure), stacked_sum(rows))
    return found


def stacked_sum(rows: Sequence[Row]) -> Formula:
    """SUM of the own column of rows that stand together."""
    first, last = rows[0], rows[-1]
    if last.place - first.place != len(rows) - 1:
        raise ValueError("the rows of a sum stand together")
    block = f"'{first.sheet}'!{HERE}${first.place + 1}:{HERE}${last.place + 1}"
    return Formula(np.sum([row.values for row in rows], axis=0), f"SUM({block})", first.axis)


def jurisdiction_rows(own: Ensemble, taxes: LiveTaxes, found: LiveResults) -> None:
    """What each jurisdiction gets in each year: the sum of the rows of taxes that are its own."""
    found.sheet.heading("Taxes by jurisdiction and year, gross")
    last = taxes.sheet.next_place
    for key in dict.fromkeys(row.note for row in taxes.streams):
        values = np.sum(
            [np.broadcast_to(row.values, len(own.years)) for row in taxes.streams if row.note == key], axis=0
        )
        line = found.sheet.next_place + 1
        sheet = taxes.sheet.name
        template = f"SUMIFS('{sheet}'!{HERE}${TOP}:{HERE}${last},'{sheet}'!$C${TOP}:$C${last},'{RESULTS}'!$C{line})"
        title = own.law.jurisdictions[key].title
        axis = taxes.years
        found.jurisdictions[key] = found.sheet.formula(title, "USD", Formula(values, template, axis), note=key)


def headline_rows(own: Ensemble, inputs: Inputs, found: LiveResults, place: Place) -> None:
    """The thirteen figures: direct, indirect, induced, total."""
    found.sheet.heading(f"Headline: construction over all years, operation in {own.reference_year}")
    for metric, (phase, measure, of) in FIGURES.items():
        rows = {effect: place.totals[phase, effect, measure] for effect in EFFECTS}
        build = phase == "construction"
        parts = {effect: row.total() if build else row.at(place.reference) for effect, row in rows.items()}
        place_headline(found, metric, of, parts)
    unknown = unknown_parts(gaps(own.study, own.counties, own.law, own.grid))
    for metric in TAX_FIGURES:
        known = [effect for effect in EFFECTS if (metric, effect) not in unknown]
        place_headline(found, metric, "USD", {effect: tax_part(own, place.taxes, metric, effect) for effect in known})
    grid_rows(own, inputs, found, place)


def grid_rows(own: Ensemble, inputs: Inputs, found: LiveResults, place: Place) -> None:
    """Peak and energy taken from the grid: by the facilities, and by firms and households after them."""
    follows = induced_energy(own, inputs, found, place)
    hours = found.sheet.constant("Hours of a year", "hours", HOURS_PER_YEAR).cell
    factor = found.sheet.constant("Mean load over highest load", "share", load_factor(own.grid)).cell
    net_load = ZERO
    for site in own.study.facility:
        net_load = net_load + place.power.rows["net_load_mwh", site.id].at(place.reference)
    direct = {"grid_peak_mw": place.power.rows[PEAK].at(place.reference), "grid_energy_mwh": net_load}
    peaks = {effect: mwh / hours / factor for effect, mwh in follows.items()}
    after = {"grid_peak_mw": peaks, "grid_energy_mwh": follows}
    for metric, (_, of) in GRID_FIGURES.items():
        place_headline(found, metric, of, {"direct": direct[metric]} | after[metric])


def place_headline(found: LiveResults, metric: str, of: str, parts: dict[str, Formula]) -> None:
    """One figure: its parts and their sum, one below the other; no sum where a part is not known."""
    if len(parts) < len(EFFECTS):
        found.sheet.heading(f"{METRICS[metric]}: not known here in all its parts (sheet Missing)")
        for effect, part in parts.items():
            row = found.sheet.formula(f"{METRICS[metric]}: {effect}", of, part, note=metric)
            found.headline[metric, effect] = row
        return
    rows = [found.sheet.formula(f"{METRICS[metric]}: {effect}", of, parts[effect], note=metric) for effect in EFFECTS]
    total = rows[0].cell + rows[1].cell + rows[2].cell
    rows.append(found.sheet.formula(f"{METRICS[metric]}: total", of, total, note=metric, name=metric))
    found.headline |= {(metric, part): row for part, row in zip((*EFFECTS, "total"), rows, strict=True)}


def tax_part(own: Ensemble, taxes: LiveTaxes, metric: str, effect: str) -> Formula:
    """All years' taxes of one level and effect: sums of the rows so tagged, jurisdiction by jurisdiction."""
    last, sheet = taxes.sheet.next_place, taxes.sheet.name
    first, end = xl_col_to_name(FIRST_COLUMN), xl_col_to_name(taxes.years.last_column)
    block = f"'{sheet}'!${first}${TOP}:${end}${last}"
    total, parts = 0.0, []
    for key, jurisdiction in own.law.jurisdictions.items():
        rows = [row for row in taxes.streams if row.note == key and row.tags[0] == effect]
        if METRIC_OF_LEVEL[jurisdiction.level] == metric and rows:
            total += float(sum(np.broadcast_to(row.values, len(own.years)).sum() for row in rows))
            cell = f"'{sheet}'!$C${rows[0].place + 1}"
            tag = f"'{sheet}'!$D${rows[0].place + 1}"
            where = f"('{sheet}'!$C${TOP}:$C${last}={cell})*('{sheet}'!$D${TOP}:$D${last}={tag})"
            parts.append(f"SUMPRODUCT({where}*{block})")
    return Formula(np.asarray(total), "+".join(parts) if parts else "0")


def induced_energy(own: Ensemble, inputs: Inputs, found: LiveResults, place: Place) -> dict[str, Formula]:
    """MWh of firms and households that follow, by effect, in the reference year; none if a price is not known."""
    sheet, effects, reference = found.sheet, place.effects, place.reference
    growth = sheet.constant("Price change of firms' power", "ratio", own.prices.firms[0]).cell
    energy, people = dict.fromkeys(EFFECTS[1:], ZERO), ZERO
    records = own.grid.parameters["firm_price_usd_per_mwh"]
    for county in own.counties:
        state = state_of(county)
        if state not in records:
            return {}
        key, record = f"grid.firm_price_usd_per_mwh.{state}", records[state]
        price = inputs.record(key, record) * growth
        for effect in EFFECTS[1:]:
            bought = effects.rows["operation", effect, "electricity_usd", county].at(reference)
            energy[effect] = energy[effect] + bought / price
        for effect in EFFECTS:
            people = people + effects.rows["operation", effect, "resident_jobs", county].at(reference)
    jobs = sheet.formula("Operation jobs of residents", "jobs", people).cell
    kwh = sheet.constant("kWh in a MWh", "kWh per MWh", KWH_PER_MWH).cell
    per_job, kwh_each = (
        inputs.record(f"grid.{name}", own.grid.parameters[name]) for name in ("new_households_per_job", "household_kwh")
    )
    households = sheet.formula("Households that move in", "MWh", jobs * per_job * kwh_each / kwh).cell
    firms = {effect: sheet.formula(f"Firms, {effect}", "MWh", found_mwh).cell for effect, found_mwh in energy.items()}
    return firms | {"induced": firms["induced"] + households}


def county_rows(own: Ensemble, effects: LiveEffects, found: LiveResults, reference: Formula) -> None:
    """Jobs and labor income by county of work and of residence.

    The entire construction period, or the reference year.
    """
    found.sheet.heading(f"By county: construction over all years, operation in {own.reference_year}")
    for phase in PHASES:
        for basis in ("workplace", "residence"):
            for measure in ("jobs", "labor_income_usd"):
                name = f"resident_{measure}" if basis == "residence" else measure
                for county in own.counties:
                    figure = ZERO
                    for effect in EFFECTS:
                        row = effects.rows[phase, effect, name, county]
                        figure = figure + (row.total() if phase == "construction" else row.at(reference))
                    label = f"{phase.capitalize()}, {WORDS[measure]} by county of {basis}: {county}"
                    row = found.sheet.formula(label, unit(measure), figure)
                    found.by_county[phase, basis, county, measure] = row
