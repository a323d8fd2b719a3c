"""What is done at the facility itself: crews that build it, and the operators' own people who run it."""

import pandas as pd

from impact.effects.crews import FACTORS, measure_factors
from impact.effects.scene import Scene
from impact.ledger.staff import payroll_key
from impact.results import MEASURES


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
