"""The main flow: from a study to its results, one line a stage. A reader starts here.

sources -> accounts -> region -> load -> scenario -> solve -> effects -> outputs
"""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from impact.accounts.national import NationalAccounts
from impact.assembly import (
    Options,
    county_system,
    find_region,
    national_accounts,
    price_index,
    prices_since_jobs,
    region_counties,
    region_model,
)
from impact.effects import assumptions as assumed
from impact.effects import crews, notes
from impact.effects.effects import Scene, county_effects, industry_effects, year_effects
from impact.effects.headline import headline
from impact.effects.leakage import Setting, income_by_county, leakage
from impact.effects.measures import measure_rates
from impact.effects.occupations import occupation_effects
from impact.effects.outputs_of_demand import LineDemand, income_correction, line_outputs
from impact.effects.waterfall import waterfall
from impact.manifest import manifest
from impact.region.counties import RegionCounties
from impact.region.model import RegionModel
from impact.region.regions import Region, states
from impact.results import Results
from impact.scenario.local_demand import local_demand
from impact.scenario.places import check_commodities, moved_study, placed_study
from impact.scenario.schedule import reference_year
from impact.scenario.spending import (
    Spending,
    payroll_key,
    staff_schedule,
    staff_table,
    study_spending,
)
from impact.solve.multipliers import commodity_multiplier_table, multiplier_table
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.outline_shapes import county_shapes
from impact.sources.parameters import parameter, read_parameters
from impact.study import Study

OTHER_METHODS = ("slq", "cilq")
"""Location quotients whose totals the notes show beside the default's."""


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
    placed, spending = checked_spending(study, options)
    say("counties: trade and commuting")
    counties = region_counties(region, model, options)
    say("effects: direct, indirect, induced")
    scene, demand = build_scene(placed, model, counties, spending, nation)
    say("tables")
    return assemble(study, options, region, Setting(nation, model, counties), scene, demand)


def checked_spending(study: Study, options: Options | None = None) -> tuple[Study, Spending]:
    """A study whose places and commodities are known, its counties in BEA's codes, and its bill of goods."""
    nation = national_accounts((options or Options()).accounts)
    placed = placed_study(study, find_region(study.region), built.read_counties(), read_county_aliases())
    check_commodities(placed, nation.commodities, nation.codes)
    return placed, study_spending(placed, price_index(latest_dollars(placed)))


def latest_dollars(study: Study) -> int:
    """The latest year whose dollars a study uses."""
    years = [line.dollar_year for site in study.facility for line in site.spend if line.dollar_year is not None]
    return max([study.price_year, *years])


def build_scene(
    study: Study, model: RegionModel, counties: RegionCounties, spending: Spending, nation: NationalAccounts
) -> tuple[Scene, pd.DataFrame]:
    """Outputs of all lines by effect and what turns them into measures; and the local demand they start from."""
    demand = local_demand(spending.lines, nation, model, built.read_margin_shares(), built.read_margin_suppliers())
    rates = measure_rates(model.coefficients, prices_since_jobs(study.price_year))
    on_site = crews.on_site_columns(spending.lines)
    average = demand[on_site].T @ rates
    factors = crews.crew_factors(study, spending.lines, average["jobs"], average["labor_income_usd"])
    lines = placed_lines(study, counties, spending, demand, average["labor_income_usd"], factors["labor_income"])
    scene = Scene(
        spending=spending,
        outputs=line_outputs(county_system(model, counties), lines),
        rates=rates,
        crew_factors=factors,
        staff=staff_table(study),
        staff_schedule=staff_schedule(study),
        reference_year=reference_year(study),
        counties=pd.Index(counties.fips),
        residence=counties.commuting.shares,
        outside_share=study.crews_from_outside_share.value,
    )
    return scene, demand


def placed_lines(
    study: Study, counties: RegionCounties, spending: Spending, demand: pd.DataFrame, pay: pd.Series, factors: pd.Series
) -> LineDemand:
    """All lines and the payrolls of the staff, with their counties and the income they pay to households.

    Args:
        study: the study, its counties in BEA's codes.
        counties: the region's.
        spending: the bill of goods.
        demand: local demand, industry x line.
        pay: labor income of the on-site lines at the sector's average.
        factors: pay of counted crews over that average.
    """
    staff, fips = staff_table(study), pd.Index(counties.fips)
    payroll = staff["labor_income_usd"].set_axis([payroll_key(site) for site in staff.index])
    place = pd.concat([spending.lines["county"], staff["county"].set_axis(payroll.index)])
    staying = pd.Series(counties.commuting.shares[:, :-1].sum(axis=1), index=fips)
    resident = spending.lines.loc[pay.index, "county"].map(staying)
    correction = income_correction(pay, pay * factors, study.crews_from_outside_share.value, resident)
    everything = demand.assign(**dict.fromkeys(payroll.index, 0.0))
    income = pd.concat([correction, payroll]).astype(float).reindex(everything.columns).fillna(0.0)
    visiting = pay * factors * study.crews_from_outside_share.value * parameter("commuting", "per_diem_share")
    lines = spending.lines.reindex(everything.columns)
    return LineDemand(
        demand=everything,
        county=fips.get_indexer(place[everything.columns]),
        on_site=lines["on_site"].eq(other=True).to_numpy(),
        construction=lines["phase"].eq("construction").to_numpy(),
        income=income.to_numpy(),
        visitors=visiting.astype(float).reindex(everything.columns).fillna(0.0).to_numpy(),
    )


def assemble(
    study: Study,
    options: Options,
    region: Region,
    setting: Setting,
    scene: Scene,
    demand: pd.DataFrame,
) -> Results:
    """The frames of Results from a finished scene."""
    nation, model = setting.nation, setting.model
    industries = industry_effects(scene).merge(
        nation.industries[["name", "sector", "sector_name"]], left_on="code", right_index=True
    )
    years = year_effects(scene)
    counties, outside = county_effects(scene)
    figures = headline(industries, study.price_year)
    table = assumption_table(study, region)
    return Results(
        study=study,
        reference_year=scene.reference_year,
        headline=figures,
        by_year=years,
        by_county=named_counties(counties),
        leakage=leakage(scene, setting, demand.sum()),
        income_by_county=income_by_county(named_counties(counties)),
        by_industry=industries.sort_values(["phase", "effect", "code"], ignore_index=True),
        occupations=occupation_effects(
            study, industries, own_staff(scene), built.read_staffing(), built.read_occupations()
        ),
        waterfall=waterfall(study, scene.spending.lines, demand.sum()),
        multipliers=region_multipliers(model, nation, study.price_year),
        assumptions=table,
        claims=assumed.claims_table(study, figures),
        county_shapes=county_shapes(region.fips, region.rows),
        notes=tuple(
            all_notes(study, options, region, nation, model, scene, demand, (years, industries, outside, table))
        ),
        manifest=manifest(study, {"accounts": options.accounts, "method": options.method, "region": region.name}),
    )


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


def region_multipliers(model: RegionModel, nation: NationalAccounts, price_year: int) -> pd.DataFrame:
    """The region's Type II multipliers with location quotients and the share of jobs that is imputed."""
    table = multiplier_table(
        model, nation.industries["name"], prices_since_jobs(price_year), price_year, households=True
    )
    own = model.industries.loc[table["code"], ["location_quotient", "imputed_share"]].reset_index(drop=True)
    return pd.concat([table, own], axis=1)


def assumption_table(study: Study, region: Region) -> pd.DataFrame:
    """The study's assumptions, then the model's own for this region."""
    own = states(built.read_counties().iloc[list(region.rows)]).unique()
    shares = {
        name: {state: records.get(state, records["US"]) for state in own}
        for name, records in read_parameters("households").items()
    }
    return pd.concat(
        [
            assumed.study_assumptions(study),
            assumed.parameter_assumptions("region", read_parameters("region")),
            assumed.parameter_assumptions("households", shares),
            assumed.parameter_assumptions("trade", read_parameters("trade")),
            assumed.parameter_assumptions("commuting", read_parameters("commuting")),
        ],
        ignore_index=True,
    )


def all_notes(
    study: Study, options: Options, region: Region, nation: NationalAccounts, model: RegionModel, scene: Scene,
    demand: pd.DataFrame, tables: tuple[pd.DataFrame, ...],
) -> list[str]:  # fmt: skip
    """Warnings first, then what is left out."""
    years, industries, outside, table = tables
    limits = {name: record["value"] for name, record in read_parameters("warnings").items()}
    names = nation.industries["name"]
    output = model.industries["output_usd"] * prices_since_jobs(study.price_year)
    return [
        *region.notes,
        *notes.large_change_warning(years, float(model.industries["jobs"].sum()), limits["large_change"]),
        *notes.supply_warning(demand, scene.spending.schedule, output, names, limits["supply_share"]),
        *crews.crew_warnings(scene.crew_factors, limits["crews_gap"]),
        *model.warnings,
        *notes.held_back_warning(model, limits["held_back"]),
        *notes.imputed_warning(industries, model, limits["imputed_jobs"]),
        *notes.trust_notes(table),
        *notes.land_note(scene.spending.lines),
        *notes.outside_note(outside),
        *method_notes(study, options, region, nation),
        notes.vintage_note(options.accounts),
        *notes.READ,
        notes.LEFT_OUT,
    ]


def method_notes(study: Study, options: Options, region: Region, nation: NationalAccounts) -> list[str]:
    """Headline jobs under the location quotients that are not used, so that a reader sees what the method decides."""
    if region.is_nation:
        return []
    placed, spending = checked_spending(study, options)
    totals = {}
    for method in (other for other in OTHER_METHODS if other != options.method):
        model = region_model(region, replace(options, method=method))
        counties = region_counties(region, model, options)
        other, _ = build_scene(placed, model, counties, spending, nation)
        jobs = headline(industry_effects(other), study.price_year)["total"]
        totals[method] = (float(jobs["construction_job_years"]), float(jobs["operation_jobs"]))
    return [notes.method_note(study, options.method, totals)]


def multipliers(region_text: str, options: Options, *, basis: str, households: bool, price_year: int) -> pd.DataFrame:
    """The multiplier table of a region (the contract's columns)."""
    model, nation = region_model(find_region(region_text), options), national_accounts(options.accounts)
    table = multiplier_table(
        model, nation.industries["name"], prices_since_jobs(price_year), price_year, households=households
    )
    if basis == "industry":
        return table
    output = nation.commodity_output(model.industries["output_usd"]) / 1e6
    return commodity_multiplier_table(table, model, nation.commodities["name"], output, price_year)


def in_region(study: Study, text: str | None) -> Study:
    """The study as it is, or set down in another region."""
    if text is None:
        return study
    return moved_study(study, find_region(text), built.read_counties(), read_county_aliases())
