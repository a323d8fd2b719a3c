"""Explanations: where one figure of a study comes from, and how people commute around its region."""

from dataclasses import replace

import pandas as pd

from impact.findings.electricity_bill import BILL, GridExplanation, explain_bill, explain_energy, explain_peak
from impact.findings.explain import Explanation, check_metric, explanation
from impact.findings.property_tax import TaxExplanation, tax_explanation
from impact.ledger.schedule import reference_year
from impact.ledger.staff import payroll_facility
from impact.model.assumptions import assumption_table
from impact.model.counties import region_commuting, region_economy
from impact.model.ensembles import study_ensemble
from impact.model.grid import bills_in_price_year
from impact.model.local_conditions import tax_law
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.reference import reference_case
from impact.model.region import find_region
from impact.model.run import run
from impact.region.commuting_regression import Regression, commuting_pairs, commuting_regression
from impact.region.regions import Region
from impact.sources import built
from impact.study import Study
from impact.uncertainty.ensemble import reference_simulation


def explain(metric: str, study: Study, options: Options | None = None) -> tuple[Explanation, pd.DataFrame]:
    """Where a headline figure of a study comes from, and the sources of the assumptions behind its largest lines."""
    options = options or Options()
    check_metric(metric)
    prepared_study = checked_spending(study, options)
    economy = region_economy(find_region(study.region), options)
    own = study_ensemble(prepared_study, economy, options, points=0)
    case = reference_case(own, reference_simulation(own), prepared_study, economy, options)
    found = explanation(metric, case, economy.model.requirements, economy.nation.industries["name"])
    return found, line_sources(found.lines.index, assumption_table(study, economy.region, options.parameters))


def explain_grid(metric: str, study: Study, options: Options | None = None) -> tuple[GridExplanation, pd.DataFrame]:
    """Where a figure of the grid comes from, and the sources of the assumptions behind it."""
    options = options or Options()
    prepared_study, _, power = checked_spending(study, options)
    year = reference_year(prepared_study)
    table = assumption_table(prepared_study, find_region(study.region), options.parameters)
    if metric == BILL:
        found = explain_bill(prepared_study, bills_in_price_year(prepared_study, power, options.parameters), year)
    else:
        found = (explain_peak if metric == "grid_peak_mw" else explain_energy)(prepared_study, power, year)
    wanted = table["where"].map(lambda where: any(f".{key}" in where for key in found.keys))
    tariffs = table["where"].str.startswith("data/parameters/tariffs")
    return found, table[tariffs if metric == BILL else wanted & ~tariffs]


def explain_tax(metric: str, study: Study, options: Options | None = None) -> TaxExplanation:
    """Where a tax figure comes from."""
    options = replace(options or Options(), draws=0)
    return tax_explanation(metric, run(study, options), tax_law(options.parameters))


def explain_commuting(study: Study, options: Options | None = None) -> tuple[Regression, Region, pd.DataFrame]:
    """How commuting falls with distance around a study's region, and the region's earnings flows (net, USD of 2023)."""
    options = options or Options()
    region, counties = find_region(study.region), built.read_counties()
    radius = float(options.parameters.value("commuting", "radius_km"))
    pairs = commuting_pairs(built.read_flows(), counties, list(region.rows), radius)
    names = [*counties["name"].iloc[list(region.rows)], "elsewhere"]
    flows = pd.DataFrame(region_commuting(region, options).earnings, index=names, columns=names)
    return commuting_regression(pairs, radius), region, flows


def line_sources(lines: pd.Index, table: pd.DataFrame) -> pd.DataFrame:
    """Assumptions that belong to some spending lines or to the payroll of their facilities."""
    wanted = []
    for line in lines:
        site, _, name = str(line).partition(".")
        wanted.append(f"facility.{site}.spend.{name}." if name else f"facility.{payroll_facility(site)}.staff.")
    return table[[any(place.startswith(start) for start in wanted) for place in table["where"]]]
