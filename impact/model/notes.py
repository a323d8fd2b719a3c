"""Notes and assumptions of a run: warnings, what is excluded, and the table of all that it assumes."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.effects.baseline import construction_findings
from impact.effects.reference import ReferenceCase
from impact.effects.response import MEASURES
from impact.findings import notes
from impact.findings import source_table as assumed
from impact.grid.results import grid_notes, peak_notes
from impact.ledger.idle_settings import abatement_note, idle_settings_note, purchases_note
from impact.model.local_conditions import grid_data
from impact.model.nation import national_industries, prices_since_jobs
from impact.model.options import Options
from impact.model.prepared import PreparedStudy, location_warnings
from impact.model.tax_law import tax_law
from impact.region.economy import Economy
from impact.region.regions import Region, states
from impact.results import GridResults
from impact.sources import built
from impact.sources.catalog import vintage_words, vintage_year
from impact.sources.outcomes import read_construction_jobs
from impact.sources.parameters import DELIVERED, Parameters, parameter
from impact.study import Study
from impact.taxes.law import STATE_FILES, local_jurisdictions, other_local


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
        places: of the reference case among the simulations.
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
    places: pd.DataFrame


def all_notes(
    prepared_study: PreparedStudy, options: Options, economy: Economy, case: ReferenceCase, note_inputs: NoteInputs
) -> list[str]:
    """Warnings first, then what is excluded."""
    nation, model = economy.nation, economy.model
    limits = {name: record["value"] for name, record in options.records("warnings").items()}
    output = model.industries["output_usd"] * prices_since_jobs(prepared_study.study.price_year, options.parameters)
    most = pd.Series((case.by_industry.first @ case.amounts.dollars[0].T).max(axis=1), case.rates.index)
    return [
        *economy.region.notes,
        *study_notes(prepared_study.study),
        *notes.large_change_warning(note_inputs.years, float(model.industries["jobs"].sum()), limits["large_change"]),
        *notes.supply_warning(most, output, nation.industries["name"], limits["supply_share"]),
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
        *abatement_note(prepared_study.study),
        *notes.trust_notes(note_inputs.assumptions),
        *notes.land_note(case.lines),
        *notes.outside_note(note_inputs.outside),
        *boom_notes(case),
        *([] if economy.region.is_nation else [notes.method_note(options.method)]),
        f"Vintage: {vintage_words(options.accounts)}.",
        *region_jobs_note(economy.region),
        *notes.READ,
        *notes.range_notes(note_inputs.counts, note_inputs.places, options.draws, int(limits["fewest_draws"])),
    ]


def boom_notes(case: ReferenceCase) -> list[str]:
    """Whether the study's building is visible in covered construction jobs."""
    direct = case.solved.effects["construction", "direct"][0, MEASURES.index("jobs")]
    jobs = pd.DataFrame(direct, index=pd.Index(list(case.counties)), columns=list(case.years))
    return construction_findings(read_construction_jobs(), jobs, built.read_counties()["name"])


def study_notes(study: Study) -> list[str]:
    """What can be said of a study (its counties in BEA's codes) before it runs: places, purchases, idle settings."""
    return [*location_warnings(study), *purchases_note(study), *idle_settings_note(study)]


def region_jobs_note(region: Region) -> list[str]:
    """How the jobs of a region's counties are known, by the marks of their sectors."""
    wage, own, marks = (table.iloc[list(region.rows)] for table in built.read_base_county_sector_jobs())
    least = parameter("county_accounts", "covered_least_jobs")
    jobs = (wage + own).stack().groupby(marks.stack()).sum()  # noqa: PD013 - one row a cell
    return notes.county_jobs_note(jobs, vintage_year("covered_jobs"), vintage_year("county_jobs"), least)


def assumption_table(study: Study, region: Region, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """The study's assumptions, then the model's own for this region."""
    own = states(built.read_counties().iloc[list(region.rows)]).unique()
    shares = {
        name: {state: records.get(state, records["US"]) for state in own}
        for name, records in parameters.records("households").items()
    }
    return pd.concat(
        [
            assumed.study_assumptions(study),
            assumed.parameter_assumptions("region", parameters.records("region")),
            assumed.parameter_assumptions("households", shares),
            assumed.parameter_assumptions("trade", parameters.records("trade")),
            *(
                assumed.parameter_assumptions(topic, parameters.records(topic))
                for topic in ("commuting", "grid", "systems")
            ),
            tax_assumptions(study, set(own), parameters),
            *(
                assumed.parameter_assumptions(f"tariffs.{name}", parameters.records("tariffs")[name])
                for name in sorted({line.tariff for site in study.facility for line in site.spend if line.tariff})
            ),
        ],
        ignore_index=True,
    )


def tax_assumptions(study: Study, states_here: set[str], parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """Records of the tax law that concern a region's states.

    The property tax rate estimated for the counties of a state without one of their own is among them only where a
    facility stands in such a county: nothing else rests on it.
    """
    law = tax_law(parameters)
    taxed = {
        jurisdiction.key
        for site in study.facility
        for jurisdiction in local_jurisdictions(law, site.county, site.tax.city)
    }
    idle = {(other_local(state), "property_rate") for state in states_here} - {(key, "property_rate") for key in taxed}
    files: dict[str, dict[str, Any]] = {
        STATE_FILES[state]: dict(law.states[state]) for state in sorted(states_here) if state in law.states
    }
    files.update({"federal": dict(law.federal), "general": dict(law.general)})
    rates = {
        jurisdiction.key: {
            name: dict(record)
            for name in ("property_rate", "sales_rate")
            if (record := getattr(jurisdiction, name)) is not None and (jurisdiction.key, name) not in idle
        }
        for jurisdiction in law.jurisdictions.values()
        if jurisdiction.state in states_here
    }
    parts = [assumed.parameter_assumptions(f"tax/{name}", dict(records)) for name, records in files.items()]
    return pd.concat([*parts, assumed.parameter_assumptions("tax/jurisdictions", rates)], ignore_index=True)
