"""Validation: published figures compared with the model's.

With the band in which ours passes (data/parameters/validation.toml).

Binding rows must hold: the same table, a textbook, arithmetic. The others are plausibility: what others found for other
places, years and methods. A row that fails is shown; nothing of the model is tuned to pass.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

import pandas as pd

from impact.accounts.national import BENCHMARK
from impact.accounts.requirements import leontief_inverse
from impact.facts import facts_of
from impact.grid.by_quarter import running_share
from impact.model.local_conditions import tax_law
from impact.model.multipliers import multipliers
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.run import run
from impact.results import Results
from impact.sources.built import read_column_sums
from impact.sources.parameters import read_parameters
from impact.sources.studies import read_study
from impact.taxes.chain import tax_on_appraised_value

COLUMNS = ["what", "published", "low", "high", "ours", "unit", "passes", "binding", "comparable", "source"]
WAREHOUSING, UNIVERSITY, VEHICLES, DATA_PROCESSING, BUILDING = "493000", "611A00", "336112", "518200", "2332A0"


def validation_table() -> pd.DataFrame:
    """One row a published figure (COLUMNS)."""
    rows = []
    for record in read_parameters("validation").values():
        ours = MEASURES[record["measure"]]()
        passes = record["low"] <= ours <= record["high"]
        band = (record["value"], record["low"], record["high"])
        details = (record["unit"], passes, record["binding"], record["comparable"], record["source"])
        rows.append((record["title"], *band, ours, *details))
    return pd.DataFrame(rows, columns=COLUMNS)


@cache
def results(study: str, scenario: str | None = None) -> Results:
    """A shipped study's results, or those of one of its scenarios."""
    return run(read_study(study, scenario=scenario), Options(draws=0))


@cache
def table(region: str) -> pd.DataFrame:
    """A region's multipliers with households, by industry."""
    found = multipliers(region, Options(), basis="industry", households=True, price_year=2023)
    return found.set_index("code")


def largest_column_difference() -> float:
    """Largest difference of a column sum from BEA's total requirements of 2017, as a share."""
    nation = national_accounts(BENCHMARK)
    inverse = leontief_inverse(nation.industry_requirements(imports=True))
    ours = pd.Series(inverse.sum(axis=0), index=nation.codes)
    return float((ours / read_column_sums() - 1).abs().max())


def miller_blair_output() -> float:
    """Output of sector 1 in the book's example of two sectors."""
    requirements = pd.DataFrame([[0.15, 0.25], [0.20, 0.05]]).to_numpy()
    return float((leontief_inverse(requirements) @ [600, 1500])[0])


def city_tax_on_appraised_value() -> float:
    """City tax on the published appraised value of the first site."""
    study = read_study("colossus-1")
    given = next(record for record in study.published_tax if record.step == "appraised_value_usd")
    return tax_on_appraised_value(given.low, study.facility[0], ("city",), given.tax_year, tax_law())[0]


def gw_of_gpus(month: str) -> float:
    """GW that the GPUs of one of colossus-2's checks need, installed or ordered by a month."""
    check = next(record for record in read_study("colossus-2").gpu_check if record.id == month)
    return check.gpus.value * check.kw_per_gpu.value * check.pue.value / 1e6


def computing_gw() -> float:
    """GW of computing of colossus-2 on September 24, 2026."""
    sites = [site for site in read_study("colossus-2").facility if site.it_mw.value > 0]
    return sum(site.it_mw.value * running_share(site, date(2026, 9, 24)) for site in sites) / 1000


def jobs_multiplier(region: str, code: str) -> float:
    """Jobs in all per job in the industry."""
    return float(table(region).loc[code, "direct_effect_jobs"])


def jobs_per_musd(code: str) -> float:
    """Jobs in the nation per million USD of final demand."""
    return float(table("us").loc[code, "jobs_per_musd"])


def construction_per_job(measure: str) -> float:
    """A measure of colossus-2's construction per job-year, all effects."""
    totals = results("colossus-2").headline["total"]
    return float(totals[f"construction_{measure}"] / totals["construction_job_years"])


def plant_local_share() -> float:
    """Part of the Southaven plant's capital spending that is bought from the region's industries."""
    study = read_study("colossus-2")
    plant = next(site for site in study.facility if site.id == "southaven-power")
    lines = [line for line in plant.spend if line.phase == "construction" and line.amount_usd is not None]
    whole = sum(line.amount_usd.value for line in lines if line.amount_usd is not None)
    local = sum(
        line.amount_usd.value * line.local_share.value
        for line in lines
        if line.amount_usd is not None and line.local_share is not None
    )
    return local / whole


def tax_over_income() -> float:
    """State and local taxes that follow from colossus-2's operation over its labor income, reference year."""
    found = results("colossus-2")
    rows = found.taxes.rows
    own = rows[rows["phase"].eq("operation") & rows["effect"].ne("direct") & rows["level"].ne("federal")]
    usd = own[own["year"].eq(found.reference_year)]["amount_usd"].sum()
    return float(usd / found.headline.loc["operation_labor_income_usd", "total"])


def first_bill(study: str, scenario: str) -> float:
    """Mean monthly electricity bill in the first full year of a study's scenario."""
    return facts_of(results(study, scenario).grid.facts, "electricity_bill_usd")[0].value


def appraised_value_2025() -> float:
    """Appraised value of the first site for tax year 2025."""
    chain = results("colossus-1").taxes.chain
    return float(chain.loc[chain["step"].eq("appraised_value_usd"), "model_usd"].iloc[0])


def southaven_property_tax() -> float:
    """Southaven's property tax in the reference year of colossus-2."""
    found = results("colossus-2")
    rows = found.taxes.rows
    own = rows[rows["jurisdiction"].eq("southaven") & rows["kind"].str.startswith("property tax")]
    return float(own.loc[own["year"].eq(found.reference_year), "amount_usd"].sum())


MEASURES: dict[str, Callable[[], float]] = {
    "largest_column_difference": largest_column_difference,
    "miller_blair_output": miller_blair_output,
    "city_tax_on_appraised_value": city_tax_on_appraised_value,
    "gw_of_gpus": lambda: gw_of_gpus("january-2026"),
    "gw_of_gpus_september_2026": lambda: gw_of_gpus("september-2026"),
    "computing_gw_september_2026": computing_gw,
    "memphis_jobs_multiplier_warehousing": lambda: jobs_multiplier("memphis", WAREHOUSING),
    "memphis_jobs_multiplier_university": lambda: jobs_multiplier("memphis", UNIVERSITY),
    "tennessee_jobs_multiplier_vehicles": lambda: jobs_multiplier("TN", VEHICLES),
    "us_jobs_multiplier_data_processing": lambda: jobs_multiplier("us", DATA_PROCESSING),
    "us_jobs_per_musd_construction": lambda: jobs_per_musd(BUILDING),
    "us_jobs_per_musd_data_processing": lambda: jobs_per_musd(DATA_PROCESSING),
    "construction_income_per_job": lambda: construction_per_job("labor_income_usd"),
    "construction_value_added_per_job": lambda: construction_per_job("value_added_usd"),
    "plant_local_share": plant_local_share,
    "tax_over_income": tax_over_income,
    "monthly_bill": lambda: first_bill("colossus-1", "grid-stays"),
    "appraised_value_2025": appraised_value_2025,
    "southaven_property_tax": southaven_property_tax,
}
