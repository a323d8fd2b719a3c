"""Effects of a study: outputs of its lines turned into measures by phase, effect, year, industry and county.

construction    all years together; the work on site is in the facility's county
operation       the reference year; the facility itself is the direct effect
county          of work: on-site work and staff at the facility, the rest where the industry's jobs are;
of residence: by commuting shares of the county of work
"""

import numpy as np
import pandas as pd

from impact.effects.on_site import by_site_county, crew_difference, on_site_average, on_site_measures, staff_measures
from impact.effects.scene import Scene, full_schedule, line_weights, phase_lines
from impact.results import EFFECTS, MEASURES, PHASES

INCOME_MEASURES = ["labor_income_usd", "jobs", "wage_salary_jobs"]
"""What people take home to their county of residence."""


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
