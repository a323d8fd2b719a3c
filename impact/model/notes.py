"""Notes: what a run says by itself: warnings first, then what is excluded and how to read the figures."""

from dataclasses import dataclass

import pandas as pd

from impact.effects.reference import ReferenceCase
from impact.findings import notes
from impact.grid.results import grid_notes, peak_notes
from impact.ledger.idle_settings import idle_settings_note, purchases_note
from impact.model.local_conditions import grid_data
from impact.model.locations import location_warnings
from impact.model.nation import national_industries, prices_since_jobs
from impact.model.options import Options
from impact.model.prepared import PreparedStudy
from impact.region.economy import Economy
from impact.region.regions import Region
from impact.results import GridResults
from impact.sources import built
from impact.sources.parameters import parameter
from impact.sources.vintages import vintage_words, vintage_year
from impact.study import Study


@dataclass(frozen=True)
class NoteInputs:
    """Tables of a run that remarks are made on.

    Attributes:
        years: effects by year.
        industries: effects by industry.
        counties: effects by county.
        outside: what people who live outside the region earn.
        assumptions: every assumption.
        grid: load, supply and their consequences.
        taxes: what is said of them.
        missing: what is said of parameters that are not there.
        counts: of the draws.
        headline: with its ranges.
    """

    years: pd.DataFrame
    industries: pd.DataFrame
    counties: pd.DataFrame
    outside: pd.DataFrame
    assumptions: pd.DataFrame
    grid: GridResults
    taxes: list[str]
    missing: list[str]
    counts: dict[str, int]
    headline: pd.DataFrame


def all_notes(
    prepared_study: PreparedStudy, options: Options, economy: Economy, case: ReferenceCase, note_inputs: NoteInputs
) -> list[str]:
    """Warnings first, then what is excluded."""
    nation, model = economy.nation, economy.model
    limits = {name: record["value"] for name, record in options.records("warnings").items()}
    output = model.industries["output_usd"] * prices_since_jobs(prepared_study.study.price_year, options.parameters)
    return [
        *economy.region.notes,
        *study_notes(prepared_study.study),
        *notes.large_change_warning(note_inputs.years, float(model.industries["jobs"].sum()), limits["large_change"]),
        *notes.supply_warning(most_in_a_year(case), output, nation.industries["name"], limits["supply_share"]),
        *notes.crew_warnings(case, limits["crews_gap"]),
        *model.warnings,
        *notes.capped_income_warning(model, limits["capped"]),
        *notes.imputed_warning(note_inputs.industries, model, limits["imputed_jobs"]),
        *notes.output_per_job_warning(
            note_inputs.industries,
            model,
            national_industries(),
            (limits["output_per_job"], limits["output_per_job_share"]),
        ),
        *notes.residents_warning(
            note_inputs.counties, built.read_counties()["population"], limits["jobs_per_resident"]
        ),
        *peak_notes(note_inputs.grid, grid_data(options.parameters), limits["peak_share"]),
        *grid_notes(note_inputs.grid, grid_data(options.parameters), case.reference_year),
        *note_inputs.missing,
        *note_inputs.taxes,
        *notes.trust_notes(note_inputs.assumptions),
        *notes.land_note(case.lines),
        *notes.outside_note(note_inputs.outside),
        *([] if economy.region.is_nation else [notes.method_note(options.method)]),
        notes.vintage_note(vintage_words(options.accounts)),
        *region_jobs_note(economy.region),
        *notes.READ,
        *notes.range_notes(note_inputs.counts, note_inputs.headline, options.draws, int(limits["fewest_draws"])),
    ]


def study_notes(study: Study) -> list[str]:
    """What can be said of a study before it runs: places, missing purchases, settings without effect.

    Args:
        study: its counties in BEA's codes.
    """
    return [*location_warnings(study), *purchases_note(study), *idle_settings_note(study)]


def most_in_a_year(case: ReferenceCase) -> pd.Series:
    """Local demand by industry in its highest year, USD."""
    return pd.Series((case.by_industry.first @ case.amounts.dollars[0].T).max(axis=1), case.rates.index)


def region_jobs_note(region: Region) -> list[str]:
    """How the jobs of a region's counties are known, by the marks of their sectors."""
    wage, own, marks = (table.iloc[list(region.rows)] for table in built.read_base_county_sector_jobs())
    least = parameter("county_accounts", "covered_least_jobs")
    jobs = (wage + own).stack().groupby(marks.stack()).sum()  # noqa: PD013 - one row a cell
    return notes.county_jobs_note(jobs, vintage_year("covered_jobs"), vintage_year("county_jobs"), least)
