"""Effects of a study: outputs of its lines turned into measures by phase, effect, year, industry and county.

construction    all years together; the work on site is in the facility's county
operation       the reference year; the facility itself is the direct effect
county          of work: on-site work and staff at the facility, the rest where the industry's jobs are;
of residence: by commuting shares of the county of work
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.crews import FACTORS, measure_factors
from impact.effects.outputs_of_demand import LineOutputs
from impact.results import EFFECTS, MEASURES, PHASES
from impact.scenario.spending import Spending
from impact.scenario.staff import payroll_key

INCOME_MEASURES = ["labor_income_usd", "jobs", "wage_salary_jobs"]
"""What people take home to their county of residence."""


@dataclass(frozen=True)
class Scene:
    """What the effects are computed from.

    Attributes:
        spending: lines and schedule.
        outputs: by effect, industry x line, payroll lines among them.
        rates: measures per dollar of output, industry x measure.
        crew_factors: jobs and labor_income factors of on-site lines.
        staff: by facility: county, industry, jobs, labor_income_usd in full operation.
        staff_schedule: facility x year.
        reference_year: of the operation figures.
        counties: the region's county codes.
        residence: county of work x county of residence, the last column outside the region.
        outside_share: share of on-site crews from outside the region.

    """

    spending: Spending
    outputs: LineOutputs
    rates: pd.DataFrame
    crew_factors: pd.DataFrame
    staff: pd.DataFrame
    staff_schedule: pd.DataFrame
    reference_year: int
    counties: pd.Index
    residence: npt.NDArray[np.float64]
    outside_share: float


def phase_lines(scene: Scene, phase: str) -> pd.Index:
    """Lines of one phase, the payroll of the staff counting as an operation line."""
    named = scene.spending.lines["phase"].reindex(scene.outputs.lines, fill_value="operation")
    return named.index[named.eq(phase)]


def line_weights(scene: Scene, phase: str) -> pd.Series:
    """Share of each line's amount that counts: all years of construction, the reference year of operation."""
    schedule = full_schedule(scene).loc[phase_lines(scene, phase)]
    return schedule.sum(axis=1) if phase == "construction" else schedule[scene.reference_year]


def full_schedule(scene: Scene) -> pd.DataFrame:
    """Line x year, payroll lines included."""
    payroll = scene.staff_schedule.set_axis([payroll_key(site) for site in scene.staff_schedule.index])
    return pd.concat([scene.spending.schedule, payroll]).reindex(scene.outputs.lines)


def on_site_output(scene: Scene, weights: pd.Series) -> pd.DataFrame:
    """Output of the work on site, industry x on-site line, USD."""
    lines = scene.crew_factors.index
    return scene.outputs.effect("direct")[lines] * weights.reindex(lines).fillna(0.0)


def on_site_average(scene: Scene, weights: pd.Series) -> pd.DataFrame:
    """What the sector's average gives for the work on site, on-site line x measure."""
    return (on_site_output(scene, weights).T @ scene.rates)[list(MEASURES)]


def on_site_measures(scene: Scene, weights: pd.Series) -> pd.DataFrame:
    """Direct measures of the work on site, counted crews in place of averages, on-site line x measure."""
    table = on_site_average(scene, weights)
    table[list(FACTORS)] *= measure_factors(scene.crew_factors)
    return table


def by_site_county(scene: Scene, table: pd.DataFrame) -> pd.DataFrame:
    """Measures of on-site lines summed to the region's counties, county x measure."""
    county = scene.spending.lines.loc[table.index, "county"]
    return table.groupby(county).sum().reindex(scene.counties, fill_value=0.0)


def by_industry(scene: Scene, phase: str, effect: str, weights: pd.Series) -> pd.DataFrame:
    """Measures of one phase and effect by industry, industry x measure."""
    table = scene.outputs.effect(effect)[weights.index]
    measured = scene.rates.mul(table @ weights, axis=0)
    if phase == "construction" and effect == "direct":
        return measured + crew_difference(scene, weights)
    if phase == "operation" and effect == "direct":
        return measured + staff_measures(scene, weights).groupby("industry")[list(MEASURES)].sum().reindex(
            measured.index, fill_value=0.0
        )
    return measured


def crew_difference(scene: Scene, weights: pd.Series) -> pd.DataFrame:
    """What counted crews add to (or take from) the sector's average, industry x measure."""
    above = on_site_output(scene, weights) @ (measure_factors(scene.crew_factors) - 1)
    return (scene.rates[list(FACTORS)] * above).reindex(columns=scene.rates.columns, fill_value=0.0)


def staff_measures(scene: Scene, weights: pd.Series) -> pd.DataFrame:
    """The facilities themselves, by facility; weights of lines and payrolls."""
    return facility_measures(scene.staff, scene.spending.lines, weights)


def facility_measures(staff: pd.DataFrame, lines: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Facilities: outlay as output, payroll as value added and labor income, own jobs; by facility.

    Profit and depreciation are not known and not in value added.

    Args:
        staff: by facility: county, industry, jobs, labor_income_usd in full operation.
        lines: spending lines.
        weights: share of each line and payroll that counts.
    """
    share = weights.reindex([payroll_key(site) for site in staff.index]).set_axis(staff.index).fillna(0.0)
    bought = lines["amount_usd"] * weights.reindex(lines.index).fillna(0.0)
    purchases = bought.where(lines["phase"].eq("operation"), 0.0).groupby(lines["facility"]).sum()
    pay = staff["labor_income_usd"] * share
    jobs = staff["jobs"] * share
    return pd.DataFrame(
        {
            "output_usd": pay + purchases.reindex(pay.index).fillna(0.0),
            "value_added_usd": pay,
            "labor_income_usd": pay,
            "jobs": jobs,
            "wage_salary_jobs": jobs,
            "industry": staff["industry"],
            "county": staff["county"],
        }
    )


def industry_effects(scene: Scene) -> pd.DataFrame:
    """phase, effect, code and the measures, all industries."""
    parts = {}
    for phase in PHASES:
        weights = line_weights(scene, phase)
        for effect in EFFECTS:
            parts[phase, effect] = by_industry(scene, phase, effect, weights)
    return pd.concat(parts, names=["phase", "effect", "code"])[list(MEASURES)].reset_index()


def year_effects(scene: Scene) -> pd.DataFrame:
    """phase, year, effect and the measures; years that are alike are reckoned once."""
    schedule, parts = full_schedule(scene), {}
    for phase in PHASES:
        own = schedule.loc[phase_lines(scene, phase)]
        for effect in EFFECTS:
            known: dict[bytes, pd.Series] = {}
            for year in schedule.columns:
                key = own[year].to_numpy().tobytes()
                if key not in known:
                    known[key] = by_industry(scene, phase, effect, own[year]).sum()
                parts[phase, year, effect] = known[key]
    table = pd.DataFrame(parts).T.rename_axis(["phase", "year", "effect"])
    order = pd.MultiIndex.from_product([PHASES, schedule.columns, EFFECTS], names=table.index.names)
    return table.reindex(order)[list(MEASURES)].reset_index()


def county_of_work(scene: Scene, phase: str, effect: str, weights: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures by county of work: those of on-site crews, and all others; each county x measure.

    Args:
        scene: outputs of the lines.
        phase, effect: which.
        weights: share of each line's amount that counts.
    """
    none = pd.DataFrame(0.0, scene.counties, list(MEASURES))
    if phase == "operation" and effect == "direct":
        sites = staff_measures(scene, weights).groupby("county")[list(MEASURES)].sum()
        return none, sites.reindex(scene.counties, fill_value=0.0)
    places = scene.outputs.lines.get_indexer(weights.index)
    output = scene.outputs.by_county(effect)[:, :, places] @ weights.to_numpy()
    measured = pd.DataFrame(output.T @ scene.rates.to_numpy(), scene.counties, scene.rates.columns)[list(MEASURES)]
    if effect != "direct":
        return none, measured
    crews = by_site_county(scene, on_site_measures(scene, weights))
    return crews, measured - by_site_county(scene, on_site_average(scene, weights))


def county_of_residence(scene: Scene, crews: pd.DataFrame, others: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Jobs and labor income by county of residence, and what goes to people outside the region (one row)."""
    inside = scene.residence[:, :-1]
    local = inside / np.where(inside.sum(axis=1, keepdims=True) > 0, inside.sum(axis=1, keepdims=True), 1.0)
    stay = (1 - scene.outside_share) * crews
    at_home = local.T @ stay.to_numpy() + inside.T @ others.to_numpy()
    table = pd.DataFrame(at_home, crews.index, crews.columns)
    table[[column for column in MEASURES if column not in INCOME_MEASURES]] = np.nan
    return table, (crews + others).sum() - pd.Series(at_home.sum(axis=0), crews.columns)


def county_effects(scene: Scene) -> tuple[pd.DataFrame, pd.DataFrame]:
    """By county (phase, basis, geoid, effect and the measures), and what people outside the region earn."""
    parts, outside = {}, {}
    for phase in PHASES:
        for effect in EFFECTS:
            crews, others = county_of_work(scene, phase, effect, line_weights(scene, phase))
            parts[phase, "work", effect] = crews + others
            home, away = county_of_residence(scene, crews, others)
            parts[phase, "residence", effect] = home
            outside[phase, effect] = away[INCOME_MEASURES]
    table = pd.concat(parts, names=["phase", "basis", "effect", "geoid"])[list(MEASURES)].reset_index()
    return table, pd.DataFrame(outside).T.rename_axis(["phase", "effect"])
