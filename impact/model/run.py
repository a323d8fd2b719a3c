"""The main flow: from a study to its results, one line a stage. A reader starts here.

sources -> accounts -> region -> load -> scenario -> solve -> effects -> uncertainty -> outputs
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.effects.baseline import baseline_comparison, county_year_jobs, region_baseline, sector_jobs
from impact.effects.breakdowns import county_effects, industry_effects, year_effects
from impact.effects.commuters import commuting_flows
from impact.effects.headline import grid_parts, headline
from impact.effects.leakage import income_by_county, leakage
from impact.effects.occupations import occupation_effects
from impact.effects.scene import Scene
from impact.findings.answers import Known, answers_table
from impact.findings.claims import Ours, claims_table, headline_figures, tax_figures
from impact.findings.electricity_bill import BILL
from impact.findings.missing import gaps, missing_notes, missing_table, unknown_parts, without_unknown
from impact.findings.source_table import source_table
from impact.findings.waterfall import waterfall
from impact.ledger.places import moved_study
from impact.model.assumptions import assumption_table
from impact.model.counties import region_economy
from impact.model.grid import grid_of
from impact.model.manifest import manifest
from impact.model.multipliers import region_multipliers
from impact.model.notes import Told, all_notes
from impact.model.options import Options
from impact.model.prepared import Placed, build_scene, checked_spending
from impact.model.ranges import (
    Drawn,
    as_reported,
    known_ranges,
    no_ranges,
    run_ensemble,
    run_ranges,
    with_county_names,
    with_intervals,
)
from impact.model.region import find_region
from impact.model.taxes import tax_inputs, taxes_of
from impact.region.economy import Economy
from impact.region.regions import Region
from impact.results import GridResults, RangeResults, Results, TaxResults
from impact.sources import built
from impact.sources.catalog import read_sources
from impact.sources.concordance import read_county_aliases
from impact.sources.outline_shapes import county_shapes
from impact.sources.settings import check_given, plain
from impact.sources.studies import read_study
from impact.study import Study
from impact.study.change import Change
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_notes
from impact.taxes.views import tax_headline
from impact.uncertainty.ensemble import Ensemble


def run(
    study: Study | str | Path, options: Options | None = None, say: Callable[[str], None] = lambda _: None
) -> Results:
    """All results of a study.

    Args:
        study: the study (read_study), or its name under models/, or its file.
        options: how the region is modelled.
        say: receives one line a stage, for a progress display.

    """
    options = options or Options()
    study = study if isinstance(study, Study) else read_study(study)
    check_given(options.given)
    parameters = options.parameters
    say("region: accounts, local purchases, trade and commuting")
    region = find_region(study.region)
    study = titled_study(study, region)
    economy = region_economy(region, options)
    say("spending: the bill of goods, local and not")
    placed = checked_spending(study, options)
    say("effects: direct, indirect, induced")
    scene, demand = build_scene(placed, economy, parameters)
    effects, outside = county_effects(scene)
    say("grid: shares of peaks, bills, what follows")
    grid = grid_of(placed, scene, economy.nation, effects, parameters)
    say("taxes: by treasury, kind and year")
    inputs = tax_inputs(placed.study, scene, economy, parameters)
    taxes = taxes_of(inputs, scene, effects, grid, parameters)
    own = run_ensemble(placed, options, say)
    drawn = run_ranges(own, options, say)
    found = Found(placed, economy, scene, demand, effects, outside, grid, taxes, inputs, own, drawn)
    return assemble(found, options)


@dataclass(frozen=True)
class Found:
    """What the stages of a run have found.

    Attributes:
        placed: the study in its places, its bill of goods, its power.
        economy: the region's.
        scene: outputs of the lines and what turns them into measures.
        demand: local demand, industry x line.
        counties: effects by county.
        outside: what people who live outside the region earn.
        grid: load, supply and their consequences.
        taxes: by treasury, kind and year.
        tax_inputs: what they are reckoned from.
        ensemble: what the draws share.
        drawn: ranges; None without draws.
    """

    placed: Placed
    economy: Economy
    scene: Scene
    demand: pd.DataFrame
    counties: pd.DataFrame
    outside: pd.DataFrame
    grid: GridResults
    taxes: TaxResults
    tax_inputs: TaxInputs
    ensemble: Ensemble
    drawn: Drawn | None


REGION = "region"
"""Key of a study's region."""


class Reported(NamedTuple):
    """Figures as they are told: central case, ranges, and nothing where a parameter is not known."""

    headline: pd.DataFrame
    ranges: RangeResults
    missing: pd.DataFrame


def reported(found: Found, industries: pd.DataFrame) -> Reported:
    """The headline and the ranges of a run, and what is missing."""
    study, grid, year = found.placed.study, found.grid, found.scene.reference_year
    absent = gaps(study, found.scene.counties, found.tax_inputs.law, found.ensemble.grid)
    unknown = unknown_parts(absent)
    central = headline(
        industries, grid_parts(grid.by_year, grid.induced, year), tax_headline(found.taxes.rows), study.price_year
    )
    ranges = no_ranges() if found.drawn is None else as_reported(found.drawn.ranges, found.taxes)
    return Reported(
        without_unknown(with_intervals(central, found.drawn), unknown),
        known_ranges(ranges, {metric for metric, _ in unknown}),
        missing_table(absent),
    )


def assemble(found: Found, options: Options) -> Results:
    """The frames of Results from what the stages have found."""
    study, economy, scene = found.placed.study, found.economy, found.scene
    industries, years = named_industries(scene, economy.nation), year_effects(scene)
    figures, ranges, missing = reported(found, industries)
    table, local = assumption_table(study, economy.region, options.parameters), found.demand.sum()
    counties, names = named_counties(found.counties), built.read_counties()["name"]
    told = Told(years, industries, found.outside, table, found.grid, tax_notes(found.tax_inputs, found.taxes),
                missing_notes(missing), ranges.counts, figures)  # fmt: skip
    results = Results(
        study=study,
        reference_year=scene.reference_year,
        headline=figures,
        by_year=years,
        by_county=counties,
        leakage=leakage(scene, economy, local),
        income_by_county=income_by_county(counties),
        commuting=commuting_flows(economy.counties.commuting, counties, names.loc[list(economy.region.fips)]),
        by_industry=industries.sort_values(["phase", "effect", "code"], ignore_index=True),
        occupations=occupation_effects(
            study, industries, own_staff(scene), built.read_staffing(), built.read_occupations()
        ),
        waterfall=waterfall(study, scene.spending.lines, local),
        multipliers=region_multipliers(economy.model, economy.nation, study.price_year, options.parameters),
        assumptions=table,
        sources=source_table(study, read_sources(), table),
        grid=found.grid,
        taxes=found.taxes,
        ranges=with_county_names(ranges, names),
        baseline=baseline_of(found, options),
        power=found.placed.power,
        ensemble=found.ensemble,
        claims=claims_table(study, our_figures(figures, found, ranges)),
        answers=pd.DataFrame(),
        county_shapes=county_shapes(economy.region.fips, economy.region.rows),
        notes=tuple(all_notes(found.placed, options, economy, scene, found.demand, told)),
        manifest=run_manifest(study, options, economy.region, ranges.counts),
        missing=missing,
        changes=(*study.changes, *options.changes),
    )
    known = Known(built.read_occupations(), found.tax_inputs.law, found.ensemble.grid)
    return replace(results, answers=answers_table(results, known))


def named_industries(scene: Scene, nation: NationalAccounts) -> pd.DataFrame:
    """Effects by industry with names and sectors."""
    names = nation.industries[["name", "sector", "sector_name"]]
    return industry_effects(scene).merge(names, left_on="code", right_index=True)


def run_manifest(study: Study, options: Options, region: Region, counts: dict[str, int]) -> dict[str, Any]:
    """What made the run."""
    named = {"accounts": options.accounts, "method": options.method, "region": region.name}
    return manifest(study, named | counts, options.seed if options.draws else None)


def our_figures(figures: pd.DataFrame, found: Found, ranges: RangeResults) -> dict[str, Ours]:
    """Our figures by the metric that a claim names."""
    share = float(found.tax_inputs.law.general["set_aside_share"]["value"])
    taxes = tax_figures(found.taxes, ranges, share, found.scene.reference_year)
    return headline_figures(figures) | taxes | bill_figure(found.grid)


def bill_figure(grid: GridResults) -> dict[str, Ours]:
    """The mean monthly bill of the first full year, for claims on it."""
    bills = grid.answers[grid.answers["topic"].eq("Electricity bill")]
    if bills.empty:
        return {}
    return {BILL: Ours(float(bills["value"].iloc[0]), float("nan"), float("nan"), "USD a month")}


def own_staff(scene: Scene) -> pd.Series:
    """The operators' own jobs by facility in the reference year."""
    return scene.staff["jobs"] * scene.staff_schedule[scene.reference_year]


def named_counties(table: pd.DataFrame) -> pd.DataFrame:
    """County effects with names and residents."""
    counties = built.read_counties()
    named = table.assign(
        county=table["geoid"].map(counties["name"]), population=table["geoid"].map(counties["population"])
    )
    first = ["phase", "basis", "geoid", "county", "population", "effect"]
    return named[first + [column for column in named if column not in first]]


def baseline_of(found: Found, options: Options) -> pd.DataFrame:
    """The study's jobs beside those that the region would have without it."""
    scene, inputs = found.scene, found.tax_inputs
    known = region_baseline(built.read_baseline(options.baseline), scene.counties)
    sectors = sector_jobs(scene, found.economy.nation.industries["sector"])
    names = built.read_counties()["name"]
    jobs = county_year_jobs(inputs.bases, inputs.years)
    return baseline_comparison(jobs, sectors, scene.reference_year, known, names)


def in_region(study: Study, text: str | None) -> Study:
    """The study as it is, or in another region: that is on record in its changes."""
    if text is None:
        return study
    region = find_region(text)
    found = moved_study(study, region, built.read_counties(), read_county_aliases())
    if find_region(study.region).fips == region.fips:
        return found
    return found.with_changes(Change(REGION, plain(study.region), region.name))


def titled_study(study: Study, region: Region) -> Study:
    """The study as it is; in another region than it was filed for, titled so."""
    if all(one.key != REGION for one in study.changes):
        return study
    return study.model_copy(update={"title": f"{study.title} (region: {region.title})"})
