"""Validation: published figures compared with the model's.

With the band in which ours passes (data/parameters/validation.toml).

Binding rows must hold: the same table, a textbook, arithmetic. The others are plausibility: what others found for other
places, years and methods. A row that fails is shown; nothing of the model is tuned to pass.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from impact.accounts.national import BENCHMARK
from impact.accounts.requirements import leontief_inverse
from impact.facts import facts_of
from impact.grid.by_year import running_share
from impact.model.backtest import backtest_table
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.run import run
from impact.model.tax_law import tax_law
from impact.model.validation_draws import (
    PER_MUSD,
    RATIO,
    drawn_headline,
    drawn_multiplier,
    drawn_property_tax,
    drawn_study,
    table,
    value_in,
)
from impact.results import Results
from impact.sources.built import read_column_sums
from impact.sources.parameters import read_parameters
from impact.sources.studies import read_study
from impact.taxes.chain import tax_on_appraised_value
from impact.uncertainty.distributions import Array

COLUMNS = [
    "name", "group", "unit", "published", "low", "high", "ours", "p10", "p50", "p90", "inside", "passes", "binding",
    "training", "comparable", "source",
]  # fmt: skip
WAREHOUSING, UNIVERSITY, VEHICLES, DATA_PROCESSING, BUILDING = "493000", "611A00", "336112", "518200", "2332A0"
REALIZED, ALL = "realized outcomes", "all"


def validation_table(*, realized: bool = True) -> pd.DataFrame:
    """One row a published figure, then one a realized outcome (COLUMNS)."""
    records = read_parameters("validation")
    rows = [validation_row(record) for name, record in records.items() if name != "coverage"]
    published = pd.DataFrame(rows, columns=COLUMNS)
    return pd.concat([published, realized_rows()], ignore_index=True) if realized else published


def validation_row(record: dict[str, Any]) -> tuple[object, ...]:
    """One published figure and ours, with the range of ours where it has one."""
    ours, drawn = MEASURES[record["measure"]](record), DRAWN.get(record["measure"])
    ends: tuple[float | None, ...] = (None, None, None)
    if drawn is not None:
        ends = tuple(float(end) for end in np.quantile(drawn(record), (0.1, 0.5, 0.9)))
    inside = None if ends[0] is None else bool(ends[0] <= record["value"] <= (ends[2] or 0.0))
    passes = record["low"] <= ours <= record["high"]
    band = (record["value"], record["low"], record["high"])
    details = (passes, record["binding"], record.get("training", False), record["comparable"], record["source"])
    return (record["title"], record["group"], record["unit"], *band, ours, *ends, inside, *details)


def realized_rows() -> pd.DataFrame:
    """The tests of the backtest as rows of the validation: none binding, bands are the ranges."""
    rows = backtest_table()
    tests = rows[rows["binding"] & ~rows["training"]]
    years = tests["year"].map(lambda year: "" if pd.isna(year) else f", {year:.0f}")
    return pd.DataFrame(
        {
            "name": tests["name"] + ": " + tests["group"] + years,
            "group": REALIZED,
            "unit": tests["unit"],
            "published": tests["realized"],
            "low": tests["p10"],
            "high": tests["p90"],
            "ours": tests["ours"],
            **{name: tests[name] for name in ("p10", "p50", "p90", "inside")},
            "passes": tests["inside"],
            "binding": False,
            "training": False,
            "comparable": "yes: predicted from size, county and year of opening",
            "source": tests["source"],
        }
    )[COLUMNS]


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """By group and in all: published values with a range, those inside p10 to p90, least share, whether it holds.

    Also the median width over the median and the mean interval score over the published value (Gneiting and Raftery
    2007): width + 10 x distance outside, over the value.
    """
    least = read_parameters("validation")["coverage"]
    known = rows[rows["inside"].notna() & ~rows["training"]]
    found = []
    for group in least:
        own = known if group == ALL else known[known["group"].eq(group)]
        if own.empty:
            continue
        low, high, value = (own[name].astype(float) for name in ("p10", "p90", "published"))
        outside = (low - value).clip(lower=0) + (value - high).clip(lower=0)
        score = ((high - low) + 2 / (1 - LIKELY) * outside) / value.abs()
        width = float(((high - low) / own["p50"].astype(float).abs()).median())
        share = float(own["inside"].astype(bool).mean())
        figures = (len(own), int(own["inside"].astype(bool).sum()), share, least[group]["least"])
        found.append((group, *figures, share >= least[group]["least"], width, float(score.mean())))
    columns = ["group", "values", "inside", "share", "least", "holds", "width_over_median", "interval_score"]
    return pd.DataFrame(found, columns=columns)


LIKELY = 0.8
"""What should lie between p10 and p90."""


@cache
def results(study: str, scenario: str | None = None) -> Results:
    """A shipped study's results, or those of one of its scenarios."""
    return run(read_study(study, scenario=scenario), Options(draws=0))


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


def multiplier(region: str, code: str, column: str, *, households: bool) -> float:
    """One multiplier of an industry of a region, a column of the table."""
    return float(table(region, households=households).loc[code, column])


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


def drawn_plant_local_share() -> Array:
    """Part of the Southaven plant's capital spending that is bought from the region's industries, in every draw."""
    study, values, _ = drawn_study("colossus-2")
    plant = next(site for site in study.facility if site.id == "southaven-power")
    whole, local = np.zeros(1), np.zeros(1)
    for line in plant.spend:
        if line.phase == "construction" and line.amount_usd is not None:
            key = f"facility.{plant.id}.spend.{line.id}"
            usd = value_in(values, f"{key}.amount_usd", line.amount_usd.value)
            whole = whole + usd
            if line.local_share is not None:
                local = local + usd * value_in(values, f"{key}.local_share", line.local_share.value)
    return np.asarray(local / whole)


def drawn_appraised_value() -> Array:
    """Appraised value of the first site for 2025 in every draw: ours moved as the city's property tax of that year."""
    tax = drawn_property_tax("colossus-1", "memphis", 2025)
    central = results("colossus-1").taxes.by_year
    own = central[central["jurisdiction"].eq("memphis") & central["year"].eq(2025)]
    paid = own.loc[own["kind"].str.startswith("property tax"), "amount_usd"].sum()
    return np.asarray(appraised_value_2025() * tax / paid)


OUTPUT = "output_multiplier"
Record = Mapping[str, Any]
MEASURES: dict[str, Callable[[Record], float]] = {
    "largest_column_difference": lambda _: largest_column_difference(),
    "miller_blair_output": lambda _: miller_blair_output(),
    "city_tax_on_appraised_value": lambda _: city_tax_on_appraised_value(),
    "gw_of_gpus": lambda _: gw_of_gpus("january-2026"),
    "gw_of_gpus_september_2026": lambda _: gw_of_gpus("september-2026"),
    "computing_gw_september_2026": lambda _: computing_gw(),
    "memphis_jobs_multiplier_warehousing": lambda _: multiplier("memphis", WAREHOUSING, RATIO, households=True),
    "memphis_jobs_multiplier_university": lambda _: multiplier("memphis", UNIVERSITY, RATIO, households=True),
    "tennessee_jobs_multiplier_vehicles": lambda _: multiplier("TN", VEHICLES, RATIO, households=True),
    "us_jobs_multiplier_data_processing": lambda _: multiplier("us", DATA_PROCESSING, RATIO, households=True),
    "us_jobs_per_musd_construction": lambda _: multiplier("us", BUILDING, PER_MUSD, households=True),
    "us_jobs_per_musd_data_processing": lambda _: multiplier("us", DATA_PROCESSING, PER_MUSD, households=True),
    "type_one_output": lambda record: multiplier(record["region"], record["code"], OUTPUT, households=False),
    "construction_income_per_job": lambda _: construction_per_job("labor_income_usd"),
    "construction_value_added_per_job": lambda _: construction_per_job("value_added_usd"),
    "plant_local_share": lambda _: plant_local_share(),
    "tax_over_income": lambda _: tax_over_income(),
    "monthly_bill": lambda _: facts_of(results("colossus-1", "grid-stays").grid.facts, "electricity_bill_usd")[0].value,
    "appraised_value_2025": lambda _: appraised_value_2025(),
    "southaven_property_tax": lambda _: southaven_property_tax(),
}
"""The model's figure by measure."""


def drawn_per_job(measure: str) -> Array:
    """A measure of colossus-2's construction per job-year, in every draw."""
    jobs = drawn_headline("colossus-2", "construction_job_years")
    return np.asarray(drawn_headline("colossus-2", f"construction_{measure}") / jobs)


DRAWN: dict[str, Callable[[Record], Array]] = {
    "memphis_jobs_multiplier_warehousing": lambda _: drawn_multiplier("memphis", WAREHOUSING, RATIO, households=True),
    "memphis_jobs_multiplier_university": lambda _: drawn_multiplier("memphis", UNIVERSITY, RATIO, households=True),
    "tennessee_jobs_multiplier_vehicles": lambda _: drawn_multiplier("TN", VEHICLES, RATIO, households=True),
    "us_jobs_multiplier_data_processing": lambda _: drawn_multiplier("us", DATA_PROCESSING, RATIO, households=True),
    "us_jobs_per_musd_construction": lambda _: drawn_multiplier("us", BUILDING, PER_MUSD, households=True),
    "us_jobs_per_musd_data_processing": lambda _: drawn_multiplier("us", DATA_PROCESSING, PER_MUSD, households=True),
    "type_one_output": lambda record: drawn_multiplier(record["region"], record["code"], OUTPUT, households=False),
    "construction_income_per_job": lambda _: drawn_per_job("labor_income_usd"),
    "construction_value_added_per_job": lambda _: drawn_per_job("value_added_usd"),
    "plant_local_share": lambda _: drawn_plant_local_share(),
    "monthly_bill": lambda _: drawn_headline("colossus-1", "electricity_bill", "grid-stays"),
    "appraised_value_2025": lambda _: drawn_appraised_value(),
    "southaven_property_tax": lambda _: drawn_property_tax(
        "colossus-2", "southaven", results("colossus-2").reference_year
    ),
}
"""The same in every draw; a measure that is missing has no range."""
