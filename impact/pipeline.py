"""The main flow: from a study to its results, one line a stage. A reader starts here.

sources -> accounts -> region -> load -> scenario -> solve -> effects -> uncertainty -> outputs
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.assembly.assumptions import assumption_table
from impact.assembly.counties import region_counties
from impact.assembly.ensembles import Placed
from impact.assembly.local_conditions import grid_data, tax_law
from impact.assembly.multipliers import region_multipliers
from impact.assembly.nation import national_accounts, price_index
from impact.assembly.notes import Told, all_notes
from impact.assembly.options import Options
from impact.assembly.ranges import (
    Drawn,
    as_reported,
    known_ranges,
    no_ranges,
    run_ensemble,
    run_ranges,
    with_county_names,
    with_intervals,
)
from impact.assembly.region import find_region, region_model
from impact.assembly.scenes import bills_in_price_year, build_scene, checked_spending
from impact.effects.answers import Known, answers_table
from impact.effects.baseline import baseline_comparison, county_year_jobs, region_baseline, sector_jobs
from impact.effects.claims import Ours, claims_table, headline_figures, tax_figures
from impact.effects.commuters import commuting_flows
from impact.effects.effects import Scene, county_effects, industry_effects, year_effects
from impact.effects.grid.explain import BILL
from impact.effects.grid.induced import ELECTRICITY, induced_load
from impact.effects.grid.results import Paid, grid_results
from impact.effects.grid.systems import utility_of
from impact.effects.headline import grid_parts, headline
from impact.effects.leakage import Setting, income_by_county, leakage
from impact.effects.missing import gaps, missing_notes, missing_table, unknown_parts, without_unknown
from impact.effects.occupations import occupation_effects
from impact.effects.source_table import source_table
from impact.effects.taxes.bases import tax_bases
from impact.effects.taxes.business import taxed_share
from impact.effects.taxes.inputs import TaxInputs
from impact.effects.taxes.results import tax_notes, tax_results
from impact.effects.taxes.views import Money, tax_headline
from impact.effects.waterfall import waterfall
from impact.load.power import Power
from impact.manifest import manifest
from impact.region.regions import Region
from impact.results import GridResults, RangeResults, Results, TaxResults
from impact.scenario.places import moved_study
from impact.scenario.spending import grid_power_usd, line_dollars, site_power_usd
from impact.sources import built
from impact.sources.catalog import read_sources
from impact.sources.concordance import read_county_aliases
from impact.sources.outline_shapes import county_shapes
from impact.sources.parameters import parameter
from impact.study import Study
from impact.uncertainty.ensemble import Ensemble


def run(study: Study, options: Options | None = None, say: Callable[[str], None] = lambda _: None) -> Results:
    """All results of a study.

    Args:
        study: the study (read_study).
        options: how the region is modelled.
        say: receives one line a stage, for a progress display.

    """
    options = options or Options()
    say("region: accounts and local purchases")
    region, nation = find_region(study.region), national_accounts(options.accounts)
    model = region_model(region, options)
    say("spending: the bill of goods, local and not")
    placed, spending, power = checked_spending(study, options)
    say("counties: trade and commuting")
    counties = region_counties(region, model, options)
    say("effects: direct, indirect, induced")
    scene, demand = build_scene(placed, model, counties, spending, nation)
    setting = Setting(nation, model, counties)
    say("grid: shares of peaks, bills, what follows")
    effects, outside = county_effects(scene)
    grid = grid_of(placed, power, scene, setting, effects)
    say("tables")
    say("taxes: by treasury, kind and year")
    inputs = tax_inputs(placed, scene, setting)
    taxes = taxes_of(inputs, scene, effects, grid)
    own = run_ensemble(Placed(placed, spending, power), options, say)
    drawn = run_ranges(own, options, say)
    found = Found(scene, demand, effects, outside, grid, taxes, inputs, power, own, drawn)
    return assemble(placed, options, region, setting, found)


def grid_of(placed: Study, power: Power, scene: Scene, setting: Setting, effects: pd.DataFrame) -> GridResults:
    """Load, supply and bills of a study, and the load of what follows from it."""
    nation, grid = setting.nation, grid_data()
    row = nation.commodities.index.get_loc(ELECTRICITY)
    bought = nation.domestic_coefficients[row] + nation.imported_coefficients[row]
    prices_of = int(grid.parameters["firm_price_year"]["value"])
    index = price_index(max(placed.price_year, prices_of)).loc[ELECTRICITY]
    growth = float(index[placed.price_year] / index[prices_of])
    follows = induced_load(scene, pd.Series(bought, index=nation.codes), effects, growth, grid)
    paid = Paid(bills_in_price_year(placed, power), grid_power_usd(placed, scene.spending))
    return grid_results(placed, power, paid, follows, grid, scene.reference_year)


@dataclass(frozen=True)
class Found:
    """What the stages of a run have found.

    Attributes:
        scene: outputs of the lines and what turns them into measures.
        demand: local demand, industry x line.
        counties: effects by county.
        outside: what people who live outside the region earn.
        grid: load, supply and their consequences.
        taxes: by treasury, kind and year.
        tax_inputs: what they are reckoned from.
        power: the hours behind the grid.
        ensemble: what the draws share.
        drawn: ranges; None without draws.
    """

    scene: Scene
    demand: pd.DataFrame
    counties: pd.DataFrame
    outside: pd.DataFrame
    grid: GridResults
    taxes: TaxResults
    tax_inputs: TaxInputs
    power: Power
    ensemble: Ensemble
    drawn: Drawn | None


def tax_inputs(placed: Study, scene: Scene, setting: Setting) -> TaxInputs:
    """What the taxes of a study are reckoned from."""
    grid, nation = grid_data(), setting.nation
    taxed = taxed_share(setting.model.coefficients["taxes_share"], nation.industries["line"])
    return TaxInputs(
        study=placed,
        dollars=line_dollars(scene.spending),
        grid_usd=site_power_usd(grid_power_usd(placed, scene.spending)),
        utilities={site.id: utility_of(site, grid) for site in placed.facility},
        bases=tax_bases(scene, taxed),
        law=tax_law(),
    )


def taxes_of(inputs: TaxInputs, scene: Scene, effects: pd.DataFrame, grid: GridResults) -> TaxResults:
    """Taxes of a study by treasury, kind and year."""
    growth = parameter("region", "price_growth_after_2023")
    money = Money(inputs.study.price_year, growth, float(inputs.law.general["discount_share"]["value"]))
    operation = effects[effects["phase"].eq("operation") & effects["basis"].eq("work")]
    households = float(grid.induced["households"].sum())
    return tax_results(inputs, money, float(operation["jobs"].sum()), households, scene.reference_year)


def assemble(placed: Study, options: Options, region: Region, setting: Setting, found: Found) -> Results:
    """The frames of Results from what the stages have found."""
    nation, scene, grid = setting.nation, found.scene, found.grid
    industries = industry_effects(scene).merge(
        nation.industries[["name", "sector", "sector_name"]], left_on="code", right_index=True
    )
    years = year_effects(scene)
    grid_figures = grid_parts(grid.by_year, grid.induced, scene.reference_year)
    taxes = tax_headline(found.taxes.rows)
    absent = gaps(placed, scene.counties, found.tax_inputs.law, grid_data())
    figures = with_intervals(headline(industries, grid_figures, taxes, placed.price_year), found.drawn)
    figures = without_unknown(figures, unknown_parts(absent))
    ranges = no_ranges() if found.drawn is None else as_reported(found.drawn.ranges, found.taxes)
    ranges = known_ranges(ranges, {metric for metric, _ in unknown_parts(absent)})
    table, local = assumption_table(placed, region), found.demand.sum()
    counties, names = named_counties(found.counties), built.read_counties()["name"]
    absences = missing_table(absent)
    told = Told(years, industries, found.outside, table, grid, tax_notes(found.tax_inputs, found.taxes),
                missing_notes(absences), ranges.counts, figures)  # fmt: skip
    results = Results(
        study=placed,
        reference_year=scene.reference_year,
        headline=figures,
        by_year=years,
        by_county=counties,
        leakage=leakage(scene, setting, local),
        income_by_county=income_by_county(counties),
        commuting=commuting_flows(setting.counties.commuting, counties, names.loc[list(region.fips)]),
        by_industry=industries.sort_values(["phase", "effect", "code"], ignore_index=True),
        occupations=occupation_effects(
            placed, industries, own_staff(scene), built.read_staffing(), built.read_occupations()
        ),
        waterfall=waterfall(placed, scene.spending.lines, local),
        multipliers=region_multipliers(setting.model, nation, placed.price_year),
        assumptions=table,
        sources=source_table(placed, read_sources(), table),
        grid=grid,
        taxes=found.taxes,
        ranges=with_county_names(ranges, names),
        baseline=baseline_of(found, nation, options),
        power=found.power,
        ensemble=found.ensemble,
        claims=claims_table(placed, our_figures(figures, grid, found, ranges)),
        answers=pd.DataFrame(),
        county_shapes=county_shapes(region.fips, region.rows),
        notes=tuple(all_notes(placed, options, region, setting, scene, found.demand, told)),
        manifest=run_manifest(placed, options, region, ranges.counts),
        missing=absences,
    )
    known = Known(built.read_occupations(), found.tax_inputs.law, grid_data())
    return replace(results, answers=answers_table(results, known))


def run_manifest(placed: Study, options: Options, region: Region, counts: dict[str, int]) -> dict[str, Any]:
    """What made the run."""
    named = {"accounts": options.accounts, "method": options.method, "region": region.name}
    return manifest(placed, named | counts, options.seed if options.draws else None)


def our_figures(figures: pd.DataFrame, grid: GridResults, found: Found, ranges: RangeResults) -> dict[str, Ours]:
    """Our figures by the metric that a claim names."""
    share = float(found.tax_inputs.law.general["set_aside_share"]["value"])
    taxes = tax_figures(found.taxes, ranges, share, found.scene.reference_year)
    return headline_figures(figures) | taxes | bill_figure(grid)


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


def baseline_of(found: Found, nation: NationalAccounts, options: Options) -> pd.DataFrame:
    """The study's jobs beside those that the region would have without it."""
    scene, inputs = found.scene, found.tax_inputs
    known = region_baseline(built.read_baseline(options.baseline), scene.counties)
    sectors = sector_jobs(scene, nation.industries["sector"])
    names = built.read_counties()["name"]
    jobs = county_year_jobs(inputs.bases, inputs.years)
    return baseline_comparison(jobs, sectors, scene.reference_year, known, names)


def in_region(study: Study, text: str | None) -> Study:
    """The study as it is, or set down in another region."""
    if text is None:
        return study
    return moved_study(study, find_region(text), built.read_counties(), read_county_aliases())
