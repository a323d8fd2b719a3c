"""Notes: what a run says by itself: warnings first, then what is left out and how to read the figures."""

from dataclasses import dataclass, replace

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.assembly.counties import region_counties
from impact.assembly.local_conditions import grid_data
from impact.assembly.nation import prices_since_jobs
from impact.assembly.options import Options
from impact.assembly.region import region_model
from impact.assembly.scenes import build_scene
from impact.effects import crews, notes
from impact.effects.effects import Scene, industry_effects
from impact.effects.grid.results import grid_notes
from impact.effects.leakage import Setting
from impact.region.regions import Region
from impact.results import GridResults
from impact.scenario.spending import Spending
from impact.sources.catalog import patterns_year
from impact.sources.parameters import read_parameters
from impact.study import Study

OTHER_METHODS = ("slq", "cilq")
"""Location quotients whose totals the notes show beside the default's."""


@dataclass(frozen=True)
class Told:
    """Tables of a run that remarks are made on.

    Attributes:
        years: effects by year.
        industries: effects by industry.
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
    outside: pd.DataFrame
    assumptions: pd.DataFrame
    grid: GridResults
    taxes: list[str]
    missing: list[str]
    counts: dict[str, int]
    headline: pd.DataFrame


def all_notes(
    placed: Study, options: Options, region: Region, setting: Setting, scene: Scene, demand: pd.DataFrame, told: Told
) -> list[str]:
    """Warnings first, then what is left out."""
    nation, model = setting.nation, setting.model
    limits = {name: record["value"] for name, record in read_parameters("warnings").items()}
    output = model.industries["output_usd"] * prices_since_jobs(placed.price_year)
    return [
        *region.notes,
        *notes.large_change_warning(told.years, float(model.industries["jobs"].sum()), limits["large_change"]),
        *notes.supply_warning(
            demand, scene.spending.schedule, output, nation.industries["name"], limits["supply_share"]
        ),
        *crews.crew_warnings(scene.crew_factors, limits["crews_gap"]),
        *model.warnings,
        *notes.held_back_warning(model, limits["held_back"]),
        *notes.imputed_warning(told.industries, model, limits["imputed_jobs"]),
        *grid_notes(told.grid, grid_data(), scene.reference_year),
        *told.missing,
        *told.taxes,
        *notes.trust_notes(told.assumptions),
        *notes.land_note(scene.spending.lines),
        *notes.outside_note(told.outside),
        *method_notes(placed, options, region, nation, scene.spending),
        notes.vintage_note(options.accounts, patterns_year()),
        *notes.READ,
        *notes.range_notes(told.counts, told.headline),
    ]


def method_notes(
    placed: Study, options: Options, region: Region, nation: NationalAccounts, spending: Spending
) -> list[str]:
    """Headline jobs under the location quotients that are not used, so that a reader sees what the method decides."""
    if region.is_nation:
        return []
    totals = {}
    for method in (other for other in OTHER_METHODS if other != options.method):
        model = region_model(region, replace(options, method=method))
        other, _ = build_scene(placed, model, region_counties(region, model, options), spending, nation)
        jobs = industry_effects(other).groupby("phase")["jobs"].sum()
        totals[method] = (float(jobs["construction"]), float(jobs["operation"]))
    return [notes.method_note(placed, options.method, totals)]
