"""The main flow: from a study to its results, one line a stage. A reader starts here.

sources -> accounts -> region -> load -> scenario -> solve -> effects -> uncertainty -> outputs
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.effects.baseline import baseline_comparison, region_baseline
from impact.effects.reference import ReferenceCase, facility_table, line_local_dollars
from impact.effects.tables import (
    county_effects,
    county_year_effects,
    county_year_jobs,
    income_by_county,
    industry_effects,
    leakage,
    outside_earnings,
    sector_jobs,
    year_effects,
)
from impact.effects.workers import commuting_flows, occupation_effects
from impact.facts import NONE, first_fact
from impact.findings.answers import ReferenceData, answers_table
from impact.findings.claims import (
    ModelEstimate,
    build_figures,
    claims_table,
    headline_figures,
    promise_table,
    tax_figures,
)
from impact.findings.explain import BILL
from impact.findings.missing import gaps, missing_notes, missing_table, unknown_parts, without_unknown
from impact.findings.notes import outline_notes
from impact.findings.source_table import source_table, with_judgment_marked
from impact.findings.waterfall import waterfall
from impact.ledger.places import relocated_study
from impact.model.ensembles import study_ensemble
from impact.model.multipliers import region_multipliers
from impact.model.notes import NoteInputs, all_notes, assumption_table
from impact.model.options import Options, manifest
from impact.model.prepared import PreparedStudy, checked_spending
from impact.model.ranges import (
    SimulatedRanges,
    as_reported,
    available_ranges,
    county_years,
    no_ranges,
    run_ranges,
    with_county_names,
    with_intervals,
)
from impact.model.reference import grid_of, no_scenarios, reference_case, scenario_table, taxes_of
from impact.model.region import find_region, region_economy
from impact.region.economy import Economy
from impact.region.regions import Region
from impact.results import GridResults, RangeResults, Results, TaxResults
from impact.sources import built
from impact.sources.built import county_shapes
from impact.sources.catalog import read_sources
from impact.sources.concordance import local_names, read_county_aliases
from impact.sources.settings import check_given, plain
from impact.study import Study
from impact.study.study import Change
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_notes
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes_of, reference_simulation, tax_inputs
from impact.uncertainty.interpolation import PER_DRIVER
from impact.uncertainty.outcomes import Outcomes, headline


def run(
    study: Study,
    options: Options | None = None,
    say: Callable[[str], None] = lambda _: None,
    economy: Economy | None = None,
) -> Results:
    """All results of a study.

    Args:
        study: the study as read (sources.studies.read_study).
        options: how the region is modeled.
        say: receives one line a stage, for a progress display.
        economy: of the study's region under these options, if it is solved already.

    """
    options = options or Options()
    check_given(options.given)
    parameters = options.parameters
    say("region: accounts, local purchases, trade and commuting")
    region = find_region(study.region)
    study = titled_study(study, region)
    economy = economy or region_economy(region, options)
    say("spending: the itemized spending, local and not")
    prepared_study = checked_spending(study, options)
    say("effects: direct, indirect, induced")
    ensemble = study_ensemble(prepared_study, economy, options, PER_DRIVER if options.draws else 0, say)
    first = reference_simulation(ensemble)
    case = reference_case(ensemble, first, prepared_study, economy, options)
    effects = county_effects(case)
    say("grid: shares of peaks, bills, what follows")
    grid = grid_of(prepared_study, case, options.accounts, parameters)
    say("taxes: by jurisdiction, kind and year")
    inputs = tax_inputs(ensemble, first).first_draw()
    taxes = taxes_of(inputs, effects, grid, case.reference_year, parameters)
    central = outcomes_of(ensemble, first, {})
    simulated = run_ranges(ensemble, central, options, say)
    found = RunState(prepared_study, economy, case, effects, grid, taxes, inputs, ensemble, central, simulated)
    say("scenarios: the study's named sets of changes")
    side_by_side = scenario_table(study, options, economy) if options.scenarios else no_scenarios()
    return assemble(found, options, side_by_side)


@dataclass(frozen=True)
class RunState:
    """What the stages of a run have found.

    Attributes:
        prepared_study: the study in its places, its itemized spending, its power.
        economy: the region's.
        case: the reference case.
        counties: effects by county.
        grid: load, supply and their consequences.
        taxes: by jurisdiction, kind and year.
        tax_inputs: what they are calculated from.
        ensemble: what the draws share.
        central: every figure with a range, of the reference case.
        simulated: ranges; None without draws.
    """

    prepared_study: PreparedStudy
    economy: Economy
    case: ReferenceCase
    counties: pd.DataFrame
    grid: GridResults
    taxes: TaxResults
    tax_inputs: TaxInputs
    ensemble: Ensemble
    central: Outcomes
    simulated: SimulatedRanges | None


REGION = "region"
"""Key of a study's region."""


class ReportedFigures(NamedTuple):
    """Figures as they are reported: reference case, ranges, and nothing where a parameter is not known."""

    headline: pd.DataFrame
    ranges: RangeResults
    missing: pd.DataFrame


def reported(found: RunState) -> ReportedFigures:
    """The headline and the ranges of a run, and what is missing."""
    study = found.prepared_study.study
    absent = gaps(study, found.case.counties, found.tax_inputs.law, found.ensemble.grid)
    unknown = unknown_parts(absent)
    central = headline(found.central, study.price_year)
    ranges = no_ranges() if found.simulated is None else as_reported(found.simulated.ranges, found.taxes)
    return ReportedFigures(
        without_unknown(with_intervals(central, found.simulated), unknown),
        available_ranges(ranges, {metric for metric, _ in unknown}),
        missing_table(absent),
    )


def assemble(found: RunState, options: Options, scenarios: pd.DataFrame) -> Results:
    """The frames of Results from what the stages have found, and the study's scenarios side by side."""
    study, economy, case = found.prepared_study.study, found.economy, found.case
    industries, years = named_industries(case, economy.nation), year_effects(case.solved.effects, case.years)
    figures, ranges, missing = reported(found)
    table, local = assumption_table(study, economy.region, options.parameters), line_local_dollars(case)
    ranges = replace(ranges, tornado=with_judgment_marked(ranges.tornado, found.ensemble.inputs, table))
    counties, names = named_counties(found.counties), built.read_counties()["name"]
    over_years = county_year_effects(case.solved.effects, list(case.counties), case.years)
    shapes, title = county_shapes(economy.region.fips, economy.region.rows), economy.region.title
    ours = our_figures(figures, found, ranges) | expected_build(found, options)
    note_inputs = NoteInputs(years, industries, counties, outside_earnings(case), table, found.grid,
                tax_notes(found.tax_inputs, found.taxes),
                missing_notes(missing), ranges.counts, ranges.reference_case)  # fmt: skip
    results = Results(
        study=study,
        reference_year=case.reference_year,
        headline=figures,
        by_year=years,
        by_county=counties,
        by_county_year=county_years(over_years, ranges, names),
        leakage=leakage(case, economy, local),
        income_by_county=income_by_county(counties),
        commuting=commuting_flows(economy.counties.commuting, counties, names.loc[list(economy.region.fips)]),
        by_industry=industries.sort_values(["phase", "effect", "code"], ignore_index=True),
        occupations=occupation_effects(
            study, industries, own_staff(case), built.read_staffing(), built.read_occupations()
        ),
        waterfall=waterfall(study, case.lines, local),
        multipliers=region_multipliers(economy.model, economy.nation, study.price_year, options.parameters),
        assumptions=table,
        sources=source_table(study, read_sources(), table),
        grid=found.grid,
        taxes=found.taxes,
        ranges=with_county_names(ranges, names),
        baseline=baseline_of(found, options),
        power=found.prepared_study.power,
        ensemble=found.ensemble,
        claims=claims_table(study, ours),
        promises=promise_table(study, ours),
        scenarios=scenarios,
        answers=pd.DataFrame(),
        county_shapes=shapes,
        notes=(*all_notes(found.prepared_study, options, economy, case, note_inputs), *outline_notes(shapes, names)),
        manifest=run_manifest(study, options, economy.region, ranges.counts),
        missing=missing,
        changes=(*study.changes, *options.changes),
    )
    known = ReferenceData(built.read_occupations(), found.tax_inputs.law, found.ensemble.grid, local_names(), title)
    return replace(results, answers=answers_table(results, known))


def named_industries(case: ReferenceCase, nation: NationalAccounts) -> pd.DataFrame:
    """Effects by industry with names and sectors."""
    names = nation.industries[["name", "sector", "sector_name"]]
    return industry_effects(case).merge(names, left_on="code", right_index=True)


def run_manifest(study: Study, options: Options, region: Region, counts: dict[str, int]) -> dict[str, Any]:
    """What made the run."""
    named = {"accounts": options.accounts, "method": options.method, "region": region.name}
    return manifest(study, named | counts, options.seed if options.draws else None)


def our_figures(figures: pd.DataFrame, found: RunState, ranges: RangeResults) -> dict[str, ModelEstimate]:
    """Our figures by the metric that a claim names."""
    share = float(found.tax_inputs.law.general["set_aside_share"]["value"])
    taxes = tax_figures(found.taxes, ranges, share, found.case.reference_year)
    bill = first_fact(found.grid.facts, "electricity_bill_usd")
    monthly = {} if bill is None else {BILL: ModelEstimate(bill.value, NONE, NONE, bill.unit)}
    return headline_figures(figures) | taxes | monthly


def expected_build(found: RunState, options: Options) -> dict[str, ModelEstimate]:
    """MW of computing, GPUs, and purchases of the complete study, with their ranges where there are draws."""
    own = found.ensemble
    values = drawn_values(own.inputs, options.draws, options.seed) if found.simulated and own.inputs else {}
    return build_figures(own.study, own.prices, values)


def own_staff(case: ReferenceCase) -> pd.Series:
    """The operators' own jobs by facility in the reference year."""
    return facility_table(case, case.counted_years("operation"))["jobs"]


def named_counties(table: pd.DataFrame) -> pd.DataFrame:
    """County effects with names and residents."""
    counties = built.read_counties()
    named = table.assign(
        county=table["geoid"].map(counties["name"]), population=table["geoid"].map(counties["population"])
    )
    first = ["phase", "basis", "geoid", "county", "population", "effect"]
    return named[first + [column for column in named if column not in first]]


def baseline_of(found: RunState, options: Options) -> pd.DataFrame:
    """The study's jobs alongside those that the region would have without it."""
    case = found.case
    known = region_baseline(built.read_baseline(options.baseline), case.counties)
    sectors = sector_jobs(case, found.economy.nation.industries["sector"])
    jobs = county_year_jobs(case.solved.effects, case.counties, case.years)
    return baseline_comparison(jobs, sectors, case.reference_year, known, built.read_counties()["name"])


def in_region(study: Study, text: str | None) -> Study:
    """The study as it is, or in another region: that is on record in its changes."""
    if text is None:
        return study
    region = find_region(text)
    found = relocated_study(study, region, built.read_counties(), read_county_aliases())
    if find_region(study.region).fips == region.fips:
        return found
    return found.with_changes(Change(REGION, plain(study.region), region.name))


def titled_study(study: Study, region: Region) -> Study:
    """The study as it is; in another region than it was filed for, titled so."""
    if all(one.key != REGION for one in study.changes):
        return study
    return study.model_copy(update={"title": f"{study.title} (region: {region.title})"})
