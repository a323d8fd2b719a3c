"""Explanations: where one figure of a study comes from, how people commute, what a region buys locally."""

from dataclasses import replace

import numpy as np
import pandas as pd

from impact.errors import StudyError
from impact.findings.explain import (
    BILL,
    Explanation,
    GridExplanation,
    check_metric,
    explain_bill,
    explain_energy,
    explain_peak,
    explanation,
)
from impact.findings.property_tax import TaxExplanation, property_chain, tax_explanation
from impact.ledger.spending import payroll_facility, reference_year
from impact.model.ensembles import study_ensemble
from impact.model.multipliers import multipliers
from impact.model.notes import assumption_table
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.reference import bills_in_price_year, reference_case
from impact.model.region import find_region, region_data, region_economy, region_model
from impact.model.run import run
from impact.model.tax_law import study_law
from impact.region.commuting import Regression, commuting_pairs, commuting_regression
from impact.region.economy import region_commuting
from impact.region.local_purchase_shares import expit, logit, size_and_distance
from impact.region.purchases import LOCAL_PURCHASES, RPC, TOPIC, common_width, share_levels, supplier_shares
from impact.region.region_data import RegionData
from impact.region.regions import Region
from impact.sources import built
from impact.study import Study
from impact.taxes.law import TaxLaw
from impact.uncertainty.ensemble import outcomes_of, reference_simulation
from impact.uncertainty.outcomes import headline

HEADLINES = ("construction_job_years", "operation_jobs")


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
    return tax_explanation(metric, run(study, options), law_of(study, options))


def explain_property_chain(
    study: Study, options: Options | None = None, site: str | None = None, year: int | None = None
) -> list[str]:
    """The chain of one facility's property tax in one tax year, line by line (findings.property_tax.property_chain)."""
    options = replace(options or Options(), draws=0)
    return property_chain(run(study, options), law_of(study, options), site, year)


def law_of(study: Study, options: Options) -> TaxLaw:
    """The tax law of a study, its facilities' places found in its region."""
    located = checked_spending(study, options).study
    return study_law(located, find_region(study.region).fips, options.parameters)


def explain_commuting(study: Study, options: Options | None = None) -> tuple[Regression, Region, pd.DataFrame]:
    """How commuting falls with distance around a study's region, and the region's earnings flows (net, USD of 2023)."""
    options = options or Options()
    region, counties = find_region(study.region), built.read_counties()
    radius = float(options.parameters.value("commuting", "radius_km"))
    pairs = commuting_pairs(built.read_flows(), counties, list(region.rows), radius)
    names = [*counties["name"].iloc[list(region.rows)], "elsewhere"]
    commuting = region_commuting(region_data(region, options.accounts), options.parameters)
    flows = pd.DataFrame(commuting.earnings, index=names, columns=names)
    return commuting_regression(pairs, radius), region, flows


def line_sources(lines: pd.Index, table: pd.DataFrame) -> pd.DataFrame:
    """Assumptions that belong to some spending lines or to the payroll of their facilities."""
    wanted = []
    for line in lines:
        site, _, name = str(line).partition(".")
        wanted.append(f"facility.{site}.spend.{name}." if name else f"facility.{payroll_facility(site)}.staff.")
    return table[[any(place.startswith(start) for start in wanted) for place in table["where"]]]


def local_purchase_table(region_text: str, options: Options) -> pd.DataFrame:
    """Suppliers of a region, largest purchases first: what part of the purchases of each the region makes.

    name, local_share (after limits of supply), gravity_share, share_of_industry (of its summary industry), slq,
    low_share and high_share (p10 to p90 of the error of the method), supply_limit, evidence, purchases_usd.

    Raises:
        StudyError: the nation buys all its domestic inputs from itself.
    """
    region, options = find_region(region_text), replace(options, method=RPC)
    if region.is_nation:
        raise StudyError("explain local_purchases --region us: the nation buys all of its domestic inputs at home")
    data, model = region_data(region, options.accounts), region_model(region, options)
    nation, levels = data.nation.accounts, share_levels(data.nation.levels, options.records(TOPIC))
    suppliers, gravity = data.suppliers, data.gravity_share
    shares, local = supplier_shares(data, options.parameters), pd.Series(model.final_demand_share, nation.codes)
    wanted = nation.industry_requirements(imports=False).clip(min=0.0) @ model.industries["output_usd"].to_numpy()
    group = suppliers["summary"]
    reach = group.map(range_of_logit(levels, data, options)).to_numpy(float)
    score = logit(shares.clip(1e-9, 1 - 1e-9).to_numpy())
    limit = (local / shares.where(shares > 0)).fillna(1.0)
    most = local.where(limit < 1, 1.0).to_numpy()
    with_rules = [code for rule in options.records(TOPIC)["own_rules"].values() for code in rule["value"]]
    has_rule = shares.index.isin(with_rules)
    ruled = shares.isin([0.0, 1.0]) | has_rule
    table = pd.DataFrame(
        {
            "name": nation.industries["name"],
            "local_share": local,
            "gravity_share": group.map(gravity),
            "share_of_industry": expit(group.map(size_and_distance(levels, gravity)).to_numpy(float)),
            "slq": suppliers["location_quotient"],
            "low_share": np.where(ruled, local, np.minimum(expit(score - reach), most)),
            "high_share": np.where(ruled, local, np.minimum(expit(score + reach), most)),
            "supply_limit": limit,
            "evidence": group.map(levels["evidence"]).mask(has_rule, "own rule"),
            "purchases_usd": wanted,
        }
    )
    return table.sort_values("purchases_usd", ascending=False)


def range_of_logit(levels: pd.DataFrame, data: RegionData, options: Options) -> pd.Series:
    """Half the width of p10 to p90 of the logit, by trade industry: common error and the group's own, independent."""
    records = options.records(TOPIC)
    common = levels["kind"].map({kind: records[f"shift_{kind}"]["high"] for kind in ("goods", "services")})
    own = levels["group"].map({name: record["high"] for name, record in records["shift_group"].items()}).fillna(0.0)
    return pd.Series(np.hypot(common_width(data, records) * common, own), levels.index)


def multipliers_by_method(region_text: str, code: str | None, options: Options) -> pd.DataFrame:
    """Output multipliers of Type I and II under each method: of one industry, or the mean by the region's output."""
    found = {}
    for method in LOCAL_PURCHASES:
        for kind, households in (("type_1", False), ("type_2", True)):
            own = replace(options, method=method)
            table = multipliers(region_text, own, basis="industry", households=households, price_year=2022)
            by_code = table.set_index("code")
            value = (
                np.average(by_code["output_multiplier"], weights=by_code["regional_output_musd"])
                if code is None
                else by_code.loc[code, "output_multiplier"]
            )
            found[method, kind] = float(value)
    return pd.Series(found).unstack()


def headlines_by_method(study: Study, options: Options) -> pd.DataFrame:
    """Construction job-years and operation jobs of a study under each method, method x headline."""
    prepared_study, found = checked_spending(study, options), {}
    for method in LOCAL_PURCHASES:
        own = replace(options, method=method, draws=0)
        ensemble = study_ensemble(prepared_study, region_economy(find_region(study.region), own), own, points=0)
        figures = headline(outcomes_of(ensemble, reference_simulation(ensemble), {}), study.price_year)
        found[method] = figures.loc[list(HEADLINES), "total"]
    return pd.DataFrame(found).T
