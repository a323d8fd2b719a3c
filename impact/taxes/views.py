"""Views of the taxes: by jurisdiction and year, gross and net, what incentives cost, what the set-aside yields.

nominal       real x (1 + price growth)^(year - price year)
present value real / (1 + discount)^(year - price year)
net           of the facilities themselves; + all that follows x (1 - displacement) x (1 - crowding out, construction)
but-for       share of cases x net - (1 - share of cases) x what is forgone; only where something is forgone

Benefit and cost by jurisdiction: revenue, what is forgone, and what public services cost, by year and in all.

    residents    resident jobs of the operation x new residents a job x share of the county's residents     people
    cost         (residents + direct jobs on its sites x worker weight) x cost per resident; schools: residents alone
    balance      revenue - cost                                                                   USD of the price year
    break-even   forgone / (forgone + balance): share of cases that the incentive must decide to pay for itself

A jurisdiction whose cost of services is not known has none subtracted, and its row says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.facts import Fact
from impact.ledger.spending import staff_jobs
from impact.results import EFFECTS
from impact.rules.operations import numbers
from impact.study import Facility
from impact.taxes.inputs import PROPERTY, TaxInputs
from impact.taxes.law import Jurisdiction, TaxLaw
from impact.taxes.states import STATE_RULES

LEVELS = ("federal", "state", "county", "city", "schools")
LOCAL = ("county", "city", "schools")
CITY = next(rules.set_aside_city for rules in STATE_RULES.values() if rules.set_aside_city)
"""The jurisdiction whose ordinance it is."""


@dataclass(frozen=True)
class Money:
    """How dollars of different years are compared.

    Attributes:
        price_year: of the amounts.
        growth: of prices a year.
        discount: real, a year.
    """

    price_year: int
    growth: float
    discount: float

    def nominal(self, years: pd.Series) -> pd.Series:
        """Dollars of each year per dollar of the price year."""
        return (1 + self.growth) ** (years - self.price_year)

    def present(self, years: pd.Series) -> pd.Series:
        """Present value in the price year of a dollar of each year."""
        return (1 + self.discount) ** (self.price_year - years)


def reported_rows(rows: pd.DataFrame, law: TaxLaw, money: Money) -> pd.DataFrame:
    """Rows with the jurisdiction's title and level, nominal and present value."""
    titles, levels = (
        rows["jurisdiction"].map({key: getattr(t, name) for key, t in law.jurisdictions.items()})
        for name in ("title", "level")
    )
    return rows.assign(
        jurisdiction_title=titles,
        level=levels,
        nominal_usd=rows["amount_usd"] * money.nominal(rows["year"]),
        present_value_usd=rows["amount_usd"] * money.present(rows["year"]),
        forgone_usd=rows["full_usd"] - rows["amount_usd"],
        tax_year=rows["year"] - property_lag(rows, law),
    )


def property_lag(rows: pd.DataFrame, law: TaxLaw) -> pd.Series:
    """Years from the lien date to the bill, for property tax; zero for other taxes."""
    states = rows["jurisdiction"].map({key: jurisdiction.state for key, jurisdiction in law.jurisdictions.items()})
    lags = {state: int(records["billing_lag"]["value"]) for state, records in law.states.items()}
    return states.map(lags).fillna(0).astype(int) * rows["kind"].str.startswith("property tax")


OF_THE_COMPANY = ("franchise tax", "excise tax")


def follows(kind: str, facility: str) -> bool:
    """Whether a tax follows from jobs, spending and other businesses: it is neither on a facility nor on its company.

    >>> follows("payroll tax", ""), follows("property tax, real", "hall"), follows("excise tax", "")
    (True, False, False)
    """
    return not facility and kind not in OF_THE_COMPANY


def taxes_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """jurisdiction, jurisdiction_title, level, kind, recurrence, effect, year, amount_usd, nominal_usd."""
    keys = ["level", "jurisdiction", "jurisdiction_title", "kind", "recurrence", "effect", "year"]
    table = rows.groupby(keys, as_index=False)[["amount_usd", "nominal_usd"]].sum()
    order = table["level"].map({level: number for number, level in enumerate(LEVELS)})
    return table.assign(order=order).sort_values(["order", *keys[1:]], ignore_index=True).drop(columns="order")


def taxes_by_jurisdiction(rows: pd.DataFrame, general: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """One row a jurisdiction: one-time, recurring, gross, nominal, present value, net, but-for, forgone.

    USD, all years.
    """
    after = pd.Series(list(map(follows, rows["kind"], rows["facility"])), rows.index, dtype=bool)
    displaced = 1 - general["displacement_share"]["value"] * after
    crowded = 1 - general["crowding_out_share"]["value"] * (after & rows["phase"].eq("construction"))
    table = rows.assign(
        one_time_usd=rows["amount_usd"].where(rows["recurrence"].eq("one-time"), 0.0),
        recurring_usd=rows["amount_usd"].where(rows["recurrence"].eq("recurring"), 0.0),
        net_usd=rows["amount_usd"] * displaced * crowded,
    )
    sums = ["one_time_usd", "recurring_usd", "amount_usd", "nominal_usd", "present_value_usd", "net_usd", "forgone_usd"]
    found = table.groupby(["level", "jurisdiction", "jurisdiction_title"], as_index=False)[sums].sum()
    decided = general["but_for_share"]["value"]
    with_incentive = decided * found["net_usd"] - (1 - decided) * found["forgone_usd"]
    found["but_for_usd"] = with_incentive.where(found["forgone_usd"] > 0)
    order = found["level"].map({level: number for number, level in enumerate(LEVELS)})
    return found.assign(order=order).sort_values(["order", "jurisdiction"], ignore_index=True).drop(columns="order")


def incentives(rows: pd.DataFrame, money: Money, jobs: float) -> pd.DataFrame:
    """What abatements and exemptions cost each jurisdiction: kind, forgone, present value, per operation job; USD.

    jobs: operation jobs of the reference year, all effects; all jurisdictions together stand in the last row.
    """
    lost = rows[rows["forgone_usd"].ne(0)]
    table = lost.assign(forgone_present_value_usd=lost["forgone_usd"] * money.present(lost["year"]))
    sums = ["forgone_usd", "forgone_present_value_usd"]
    found = table.groupby(["level", "jurisdiction", "jurisdiction_title", "kind"], as_index=False)[sums].sum()
    if len(found):
        whole = {"level": "all", "jurisdiction": "all", "jurisdiction_title": "All jurisdictions", "kind": "all"}
        found = pd.concat([found, pd.DataFrame([whole | found[sums].sum().to_dict()])], ignore_index=True)
    found["forgone_per_job_usd"] = found["forgone_usd"] / jobs if jobs > 0 else np.nan
    return found


def set_aside_answers(inputs: TaxInputs, rows: pd.DataFrame, year: int) -> Iterator[Fact]:
    """What the set-aside yields."""
    share = float(inputs.law.general["set_aside_share"]["value"])
    by_year = city_tax(rows).groupby("year")["amount_usd"].sum()
    if by_year.empty:
        return
    parts = {"share": share, "city": inputs.law.jurisdictions[CITY].title}
    now, whole = share * float(by_year.get(year, 0.0)), share * float(by_year.sum())
    yield Fact("set_aside_usd", now, "USD a year", year=year, parts=parts)
    yield Fact("set_aside_all_years_usd", whole, "USD", year=inputs.years[-1], parts=parts)
    together = share * by_year.cumsum()
    reached = together[together >= float(inputs.law.general["set_aside_renewal_usd"]["value"])]
    if len(reached):
        yield Fact("set_aside_review_year", float(reached.index[0]), "year", parts=parts)


def set_aside_sites(inputs: TaxInputs, rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The sites that pay it, with the radius and what each brings: the columns of TaxResults.set_aside.

    Args:
        inputs: the study and the law.
        rows: the tax rows of a run.
        year: the reference year.
    """
    share, radius = (float(inputs.law.general[name]["value"]) for name in ("set_aside_share", "set_aside_radius_miles"))
    city = city_tax(rows)
    by_year = share * city.pivot_table(index="facility", columns="year", values="amount_usd", aggfunc="sum")
    names = {site.id: site.name for site in inputs.study.facility if site.id in by_year.index}
    own = by_year.reindex(list(names))
    return pd.DataFrame(
        {
            "facility": list(names),
            "name": list(names.values()),
            "jurisdiction_title": inputs.law.jurisdictions[CITY].title,
            "share": share,
            "radius_miles": radius,
            "reference_year_usd": own.reindex(columns=[year]).to_numpy()[:, 0],
            "all_years_usd": own.sum(axis=1).to_numpy(),
        }
    )


def city_tax(rows: pd.DataFrame) -> pd.DataFrame:
    """The city's property tax from the sites, among tax rows."""
    return rows[rows["jurisdiction"].eq(CITY) & rows["kind"].str.startswith(PROPERTY)]


BALANCE_KEYS = ["level", "jurisdiction", "jurisdiction_title"]
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
    sums = table.groupby([*BALANCE_KEYS, "year"], as_index=False)[
        ["one_time_usd", "recurring_usd", "forgone_usd"]
    ].sum()
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
    counties = dict.fromkeys(county for _, _, county in inputs.bases)
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
    found = table.groupby(BALANCE_KEYS, as_index=False)[columns].sum(min_count=1)
    paid = found["one_time_usd"] + found["recurring_usd"]
    found.insert(int(found.columns.get_indexer(["forgone_usd"])[0]), "amount_usd", paid)
    whole = found["forgone_usd"] + found["balance_usd"]
    found["break_even_share"] = (found["forgone_usd"] / whole).where((found["forgone_usd"] > 0) & (whole > 0))
    place, counties = inputs.years.index(reference_year), dict.fromkeys(county for _, _, county in inputs.bases)
    jobs = sum(float(jobs_by_year(inputs, county, ("direct",), "workplace_jobs")[place]) for county in counties)
    found["balance_per_direct_job_usd"] = found["balance_usd"] / jobs if jobs > 0 else np.nan
    sourced = [inputs.law.jurisdictions[key].cost_per_resident for key in found["jurisdiction"]]
    found["how"] = [NOT_KNOWN if record is None else record["title"] for record in sourced]
    order = found["level"].map(LEVELS.index)
    return found.assign(order=order).sort_values(["order", "jurisdiction"], ignore_index=True).drop(columns="order")
