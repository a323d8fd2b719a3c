"""Explanations: where one figure of a study comes from, and how people commute around its region."""

from dataclasses import replace

import pandas as pd

from impact.assembly.assumptions import assumption_table
from impact.assembly.counties import region_commuting, region_counties
from impact.assembly.local_conditions import tax_law
from impact.assembly.nation import national_accounts
from impact.assembly.options import Options
from impact.assembly.region import find_region, region_model
from impact.assembly.scenes import bills_in_price_year, build_scene, checked_spending
from impact.effects.explain import Explanation, check_metric, explanation
from impact.effects.grid.explain import BILL, GridExplanation, explain_bill, explain_energy, explain_peak
from impact.effects.taxes.explain import TaxExplanation, tax_explanation
from impact.pipeline import run
from impact.region.commuting_regression import Regression, commuting_pairs, commuting_regression
from impact.region.regions import Region
from impact.scenario.schedule import reference_year
from impact.scenario.spending import line_facility
from impact.sources import built
from impact.sources.parameters import parameter
from impact.study import Study


def explain(metric: str, study: Study, options: Options | None = None) -> tuple[Explanation, pd.DataFrame]:
    """Where a headline figure of a study comes from, and the sources of the assumptions behind its largest lines."""
    options = options or Options()
    check_metric(metric)
    placed, spending, _ = checked_spending(study, options)
    region, nation = find_region(study.region), national_accounts(options.accounts)
    model = region_model(region, options)
    scene, _ = build_scene(placed, model, region_counties(region, model, options), spending, nation)
    found = explanation(metric, scene, model.requirements, nation.industries["name"])
    return found, line_sources(found.lines.index, assumption_table(study, region))


def explain_grid(metric: str, study: Study) -> tuple[GridExplanation, pd.DataFrame]:
    """Where a figure of the grid comes from, and the sources of the assumptions behind it."""
    placed, _, power = checked_spending(study)
    year, table = reference_year(placed), assumption_table(placed, find_region(study.region))
    if metric == BILL:
        found = explain_bill(placed, bills_in_price_year(placed, power), year)
    else:
        found = (explain_peak if metric == "grid_peak_mw" else explain_energy)(placed, power, year)
    wanted = table["where"].map(lambda where: any(f".{key}" in where for key in found.keys))
    tariffs = table["where"].str.startswith("data/parameters/tariffs")
    return found, table[tariffs if metric == BILL else wanted & ~tariffs]


def explain_tax(metric: str, study: Study, options: Options | None = None) -> TaxExplanation:
    """Where a tax figure comes from."""
    return tax_explanation(metric, run(study, replace(options or Options(), draws=0)), tax_law())


def explain_commuting(study: Study) -> tuple[Regression, Region, pd.DataFrame]:
    """How commuting falls with distance around a study's region, and the region's earnings flows (net, USD of 2023)."""
    region, counties = find_region(study.region), built.read_counties()
    radius = parameter("commuting", "radius_km")
    pairs = commuting_pairs(built.read_flows(), counties, list(region.rows), radius)
    names = [*counties["name"].iloc[list(region.rows)], "elsewhere"]
    flows = pd.DataFrame(region_commuting(region, Options()).earnings, index=names, columns=names)
    return commuting_regression(pairs, radius), region, flows


def line_sources(lines: pd.Index, table: pd.DataFrame) -> pd.DataFrame:
    """Assumptions that belong to some spending lines or to the payroll of their facilities."""
    wanted = []
    for line in lines:
        site, _, name = str(line).partition(".")
        wanted.append(f"facility.{site}.spend.{name}." if name else f"facility.{line_facility(site)}.staff.")
    return table[[any(place.startswith(start) for start in wanted) for place in table["where"]]]
