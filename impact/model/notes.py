"""Notes: what a run says by itself: warnings first, then what is left out and how to read the figures."""

from dataclasses import dataclass, replace

import pandas as pd

from impact.effects import crews
from impact.effects.breakdowns import industry_effects
from impact.effects.scene import Scene
from impact.findings import notes
from impact.grid.results import grid_notes, peak_notes
from impact.ledger.idle_settings import idle_settings_note, purchases_note
from impact.model.counties import region_economy
from impact.model.local_conditions import grid_data
from impact.model.locations import location_warnings
from impact.model.nation import prices_since_jobs
from impact.model.options import Options
from impact.model.prepared import Placed, build_scene
from impact.region.economy import Economy
from impact.region.regions import Region
from impact.results import GridResults
from impact.sources.catalog import patterns_year
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
    placed: Placed, options: Options, economy: Economy, scene: Scene, demand: pd.DataFrame, told: Told
) -> list[str]:
    """Warnings first, then what is left out."""
    nation, model = economy.nation, economy.model
    limits = {name: record["value"] for name, record in options.records("warnings").items()}
    output = model.industries["output_usd"] * prices_since_jobs(placed.study.price_year, options.parameters)
    return [
        *economy.region.notes,
        *study_notes(placed.study),
        *notes.large_change_warning(told.years, float(model.industries["jobs"].sum()), limits["large_change"]),
        *notes.supply_warning(
            demand, scene.spending.schedule, output, nation.industries["name"], limits["supply_share"]
        ),
        *crews.crew_warnings(scene.crew_factors, limits["crews_gap"]),
        *model.warnings,
        *notes.held_back_warning(model, limits["held_back"]),
        *notes.imputed_warning(told.industries, model, limits["imputed_jobs"]),
        *peak_notes(told.grid, grid_data(options.parameters), limits["peak_share"]),
        *grid_notes(told.grid, grid_data(options.parameters), scene.reference_year),
        *told.missing,
        *told.taxes,
        *notes.trust_notes(told.assumptions),
        *notes.land_note(scene.spending.lines),
        *notes.outside_note(told.outside),
        *method_notes(placed, options, economy.region),
        notes.vintage_note(options.accounts, patterns_year()),
        *notes.READ,
        *notes.range_notes(told.counts, told.headline, options.draws, int(limits["fewest_draws"])),
    ]


def study_notes(study: Study) -> list[str]:
    """What can be said of a study before it runs: places, missing purchases, settings without effect.

    Args:
        study: its counties in BEA's codes.
    """
    return [*location_warnings(study), *purchases_note(study), *idle_settings_note(study)]


def method_notes(placed: Placed, options: Options, region: Region) -> list[str]:
    """Headline jobs under the location quotients that are not used, so that a reader sees what the method decides."""
    if region.is_nation:
        return []
    totals = {}
    for method in (other for other in OTHER_METHODS if other != options.method):
        other, _ = build_scene(placed, region_economy(region, replace(options, method=method)), options.parameters)
        jobs = industry_effects(other).groupby("phase")["jobs"].sum()
        totals[method] = (float(jobs["construction"]), float(jobs["operation"]))
    return [notes.method_note(placed.study, options.method, totals)]
