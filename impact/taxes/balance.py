"""Benefit and cost by jurisdiction: revenue, what is forgone, and what public services cost, by year and in all.

    residents    resident jobs of the operation x new residents a job x share of the county's residents     people
    cost         (residents + direct jobs on its sites x worker weight) x cost per resident; schools: residents alone
    balance      revenue - cost                                                                   USD of the price year
    break-even   forgone / (forgone + balance): share of cases that the incentive must decide to pay for itself

A jurisdiction whose cost of services is not known has none subtracted, and its row says so.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.ledger.spending import staff_jobs
from impact.results import EFFECTS
from impact.rules.operations import numbers
from impact.study import Facility
from impact.taxes.inputs import TaxInputs
from impact.taxes.law import Jurisdiction
from impact.taxes.views import LEVELS, LOCAL, Money

KEYS = ["level", "jurisdiction", "jurisdiction_title"]
COSTS = ["public_cost_usd", "public_cost_low_usd", "public_cost_high_usd"]
NOT_KNOWN = "cost of services not found: none is subtracted"


def balance_by_year(rows: pd.DataFrame, inputs: TaxInputs, households: float, reference_year: int) -> pd.DataFrame:
    """Revenue, forgone, new residents, cost of services with its range, and balance of each jurisdiction and year.

    Args:
        rows: all taxes (views.reported_rows).
        inputs: what the taxes are calculated from.
        households: new households of the reference year.
        reference_year: of the operation figures.
    """
    own = rows[rows["level"].isin((*LOCAL, "state"))]
    once = own["recurrence"].eq("one-time")
    table = own.assign(
        one_time_usd=own["amount_usd"].where(once, 0.0), recurring_usd=own["amount_usd"].where(~once, 0.0)
    )
    sums = table.groupby([*KEYS, "year"], as_index=False)[["one_time_usd", "recurring_usd", "forgone_usd"]].sum()
    costs = pd.DataFrame(list(cost_rows(inputs, households, reference_year)),
                         columns=["jurisdiction", "year", "new_residents", *COSTS])  # fmt: skip
    found = sums.merge(costs, on=["jurisdiction", "year"], how="left")
    cost = found["public_cost_usd"].fillna(0.0)
    return found.assign(balance_usd=found["one_time_usd"] + found["recurring_usd"] - cost)


def cost_rows(inputs: TaxInputs, households: float, reference_year: int) -> Iterator[tuple[object, ...]]:
    """jurisdiction, year, new residents, cost of their and the workers' services: central, low, high."""
    per_job = residents_per_job(inputs, households, reference_year)
    weight = inputs.law.general["worker_weight"]
    for jurisdiction in inputs.law.jurisdictions.values():
        record = jurisdiction.cost_per_resident
        if record is None or ("operation", "direct", jurisdiction.county) not in inputs.bases:
            continue
        share = 1.0 if jurisdiction.residents_share is None else jurisdiction.residents_share["value"]
        residents = jobs_by_year(inputs, jurisdiction.county, EFFECTS, "resident_jobs") * per_job * share
        workers = jobs_by_year(inputs, jurisdiction.county, ("direct",), "workplace_jobs")
        workers = workers * site_share(jurisdiction, inputs)
        for year, people, jobs in zip(inputs.years, residents, workers, strict=True):
            costs = ((people + jobs * weight[end]) * record[end] for end in ("value", "low", "high"))
            yield jurisdiction.key, year, people, *costs


def residents_per_job(inputs: TaxInputs, households: float, reference_year: int) -> float:
    """New residents per resident job of the operation."""
    place = inputs.years.index(reference_year)
    counties = {county for _, _, county in inputs.bases}
    jobs = sum(float(jobs_by_year(inputs, county, EFFECTS, "resident_jobs")[place]) for county in counties)
    people = households * float(inputs.law.general["residents_per_household"]["value"])
    return people / jobs if jobs > 0 else 0.0


def jobs_by_year(inputs: TaxInputs, county: str, effects: tuple[str, ...], measure: str) -> npt.NDArray[np.float64]:
    """Jobs of the operation in a county by year."""
    bases = [inputs.bases["operation", effect, county][measure] for effect in effects]
    found: npt.NDArray[np.float64] = np.sum([numbers(base).reshape(-1) for base in bases], axis=0)
    return found


def site_share(jurisdiction: Jurisdiction, inputs: TaxInputs) -> float:
    """Part of the direct jobs in its county that a jurisdiction serves: a city those on its sites, schools none."""
    if jurisdiction.level != "city":
        return 0.0 if jurisdiction.level == "schools" else 1.0
    sites: list[Facility] = [site for site in inputs.study.facility if site.county == jurisdiction.county]
    whole = sum(staff_jobs(site) for site in sites)
    own = sum(staff_jobs(site) for site in sites if site.tax.city == jurisdiction.key)
    return own / whole if whole > 0 else 0.0


def balance(yearly: pd.DataFrame, inputs: TaxInputs, money: Money, reference_year: int) -> pd.DataFrame:
    """All years by jurisdiction, with present value, break-even, and the balance per direct job."""
    present = money.present(yearly["year"])
    table = yearly.assign(balance_present_value_usd=yearly["balance_usd"] * present)
    columns = ["one_time_usd", "recurring_usd", "forgone_usd", *COSTS, "balance_usd", "balance_present_value_usd"]
    found = table.groupby(KEYS, as_index=False)[columns].sum(min_count=1)
    found["amount_usd"] = found["one_time_usd"] + found["recurring_usd"]
    whole = found["forgone_usd"] + found["balance_usd"]
    found["break_even_share"] = (found["forgone_usd"] / whole).where((found["forgone_usd"] > 0) & (whole > 0))
    place, counties = inputs.years.index(reference_year), {county for _, _, county in inputs.bases}
    jobs = sum(float(jobs_by_year(inputs, county, ("direct",), "workplace_jobs")[place]) for county in counties)
    found["balance_per_direct_job_usd"] = found["balance_usd"] / jobs if jobs > 0 else np.nan
    sourced = [inputs.law.jurisdictions[key].cost_per_resident for key in found["jurisdiction"]]
    found["how"] = [NOT_KNOWN if record is None else record["title"] for record in sourced]
    order = found["level"].map(LEVELS.index)
    return found.assign(order=order).sort_values(["order", "jurisdiction"], ignore_index=True).drop(columns="order")
