"""Property tax, bottom-up: from what was spent to what is assessed on 1 January of each tax year.

    spent        cost of all years before the tax year                                               USD
    placed       min(spent, whole cost x share that runs on 31 December before)                      USD
    in process   spent - placed                                                                      USD
    schedule     sum over years of placing: cost x factor of its age; replaced computers begin anew  USD
    appraisal    schedule + in process x its share (personal); spent x level (real)                  USD
    assessed     appraisal x assessment ratio                                                        USD
    tax          assessed x rate / 100 x (1 - abated share)                                          USD a year

Personal property: computers and equipment, each by its own schedule. Real property: land and buildings at cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.taxes.law import PER_100, TaxLaw, TaxRecord, in_year, local_treasuries, state_of
from impact.study import Abatement, Facility, Fiscal

Amounts = npt.NDArray[np.float64]
PERSONAL = ("computers", "equipment")
REAL = "real"


def spent_before(cost: Amounts) -> Amounts:
    """Cost of all years before each year.

    >>> spent_before(np.array([60.0, 40.0, 0.0])).tolist()
    [0.0, 60.0, 100.0]
    """
    return np.concatenate([[0.0], np.cumsum(cost)[:-1]])


def placed_in_service(spent: Amounts, whole: float, running_before: Amounts) -> Amounts:
    """Cost that runs on the lien date: never more than is spent, and never less than a year before.

    >>> placed_in_service(np.array([0.0, 60.0, 100.0]), 100.0, np.array([0.0, 0.4, 1.0])).tolist()
    [0.0, 40.0, 100.0]
    """
    return np.maximum.accumulate(np.minimum(spent, whole * running_before))


def schedule_value(placed: Amounts, factors: Sequence[float], renewed_after: int | None) -> Amounts:
    """Value of what is placed by the age of its parts; the last factor holds on; renewal begins the ages anew.

    100 placed before the first tax year: 67, 33, 20, 20; renewed after three years: 67, 33, 20, 67.

    >>> schedule_value(np.full(4, 100.0), [0.67, 0.33, 0.20], None).round(2).tolist()
    [67.0, 33.0, 20.0, 20.0]
    >>> schedule_value(np.full(4, 100.0), [0.67, 0.33, 0.20], 3).round(2).tolist()
    [67.0, 33.0, 20.0, 67.0]
    """
    years = len(placed)
    added = np.diff(placed, prepend=0.0)
    age = np.arange(years)[:, None] - np.arange(years)[None, :]
    turned = age % renewed_after if renewed_after else age
    factor = np.asarray(factors, dtype=float)[np.clip(turned, 0, len(factors) - 1)]
    return np.asarray((np.where(age >= 0, factor, 0.0) * added[None, :]).sum(axis=1))


def renewal_cost(placed: Amounts, renewed_after: int) -> Amounts:
    """What is spent in each year on renewing what was placed so many years ago.

    >>> renewal_cost(np.array([0.0, 100.0, 100.0, 100.0, 100.0, 100.0]), 3).tolist()
    [0.0, 0.0, 0.0, 100.0, 0.0, 0.0]
    """
    bought = np.diff(placed, prepend=0.0)[1:]
    spending = np.zeros(len(placed))
    for year in range(renewed_after, len(placed)):
        first = range(year - renewed_after, -1, -renewed_after)
        spending[year] = sum(bought[start] for start in first if start < len(bought))
    return spending


def tax_usd(assessed: Amounts, rate: Amounts, abated: Amounts) -> Amounts:
    """Tax of an assessed value at a rate per 100 USD, the abated share taken off.

    $2.2bn x 30% x 2.58/100 = $17.0M:

    >>> tax_usd(np.array([2.2e9 * 0.30]), np.array([2.58]), np.array([0.0])).round().tolist()
    [17028000.0]
    """
    return np.asarray(assessed * rate / PER_100 * (1 - abated))


@dataclass(frozen=True)
class SiteCosts:
    """What the property tax of one facility is reckoned from.

    Attributes:
        site: the facility.
        cost: class x year, USD of the study's price year.
        running: share of full operation on 31 December before each year.
        years: of the study.
    """

    site: Facility
    cost: Mapping[str, Amounts]
    running: Amounts
    years: range


def property_steps(costs: SiteCosts, fiscal: Fiscal, law: TaxLaw) -> pd.DataFrame:
    """tax_class, year and every step to the assessed value, for one facility; its state's law must be known."""
    state = law.states[state_of(costs.site.county)]
    parts = [
        class_steps(name, cost, costs, fiscal, state) for name, cost in costs.cost.items() if name in (*PERSONAL, REAL)
    ]
    columns = ["tax_class", "year", *STEPS]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


STEPS = (
    "spent_usd",
    "placed_usd",
    "in_process_usd",
    "schedule_usd",
    "in_process_value_usd",
    "appraisal_usd",
    "assessed_usd",
)


def class_steps(
    name: str, cost: Amounts, costs: SiteCosts, fiscal: Fiscal, state: Mapping[str, TaxRecord]
) -> pd.DataFrame:
    """The steps of one class."""
    spent = spent_before(cost)
    if name == REAL:
        placed, schedule = spent, spent * float(state["appraisal_real"]["value"])
        in_process = np.zeros_like(spent)
        ratio = float(state["assessment_real"]["value"])
    else:
        placed = placed_in_service(spent, float(cost.sum()), costs.running)
        in_process = spent - placed
        renewed = round(fiscal.refresh_years.value) if fiscal.refresh and name == "computers" else None
        schedule = schedule_value(placed, state[f"schedule_{name}"]["value"], renewed)
        ratio = float(state["assessment_personal"]["value"])
    value_in_process = in_process * float(state["construction_in_process"]["value"])
    table = pd.DataFrame(
        {
            "tax_class": name,
            "year": list(costs.years),
            "spent_usd": spent,
            "placed_usd": placed,
            "in_process_usd": in_process,
            "schedule_usd": schedule,
            "in_process_value_usd": value_in_process,
        }
    )
    if fiscal.closure_year is not None and name != REAL:
        table.loc[table["year"] > fiscal.closure_year, list(STEPS[:5])] = 0.0
    table["appraisal_usd"] = table["schedule_usd"] + table["in_process_value_usd"]
    return table.assign(assessed_usd=table["appraisal_usd"] * ratio)


def abated_share(terms: Abatement, first: int, years: range, name: str, level: str) -> Amounts:
    """Share of the tax that is abated, by tax year.

    >>> terms = Abatement(share={"value": 0.75}, years=2, property="personal")
    >>> abated_share(terms, 2026, range(2025, 2029), "computers", "city").tolist()
    [0.0, 0.75, 0.75, 0.0]
    """
    covered = terms.property == "all" or (terms.property == REAL) == (name == REAL)
    start = first if terms.since is None else terms.since
    inside = np.array([start <= year < start + terms.years for year in years])
    applies = covered and (terms.schools or level != "schools")
    return np.where(inside, terms.share.value, 0.0) if applies else np.zeros(len(years))


def property_taxes(steps: pd.DataFrame, site: Facility, fiscal: Fiscal, law: TaxLaw) -> pd.DataFrame:
    """treasury, tax_class, tax_year, year, full_usd, amount_usd of one facility; year: that of the bill."""
    terms = fiscal.pilot if site.tax.abatement is None else site.tax.abatement
    owned = steps[steps["appraisal_usd"] > 0]
    first = int(owned["year"].min()) if len(owned) else 0
    lag = int(law.states[state_of(site.county)]["billing_lag"]["value"])
    parts = []
    for treasury in local_treasuries(law, site.county, site.tax.city):
        for name, own in steps.groupby("tax_class"):
            years = range(int(own["year"].min()), int(own["year"].max()) + 1)
            rates = np.array([in_year(treasury.property_rate or {}, year) for year in years])
            assessed = own["assessed_usd"].to_numpy()
            abated = abated_share(terms, first, years, str(name), treasury.level)
            table = {"treasury": treasury.key, "tax_class": name, "tax_year": list(years)}
            full, paid = tax_usd(assessed, rates, np.zeros(len(years))), tax_usd(assessed, rates, abated)
            parts.append(pd.DataFrame(table | {"full_usd": full, "amount_usd": paid}))
    columns = ["treasury", "tax_class", "tax_year", "full_usd", "amount_usd"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return found.assign(year=found["tax_year"] + lag, facility=site.id)
