"""Views of the taxes: by jurisdiction and year, gross and net, what incentives cost, what the set-aside yields.

nominal       real x (1 + price growth)^(year - price year)
present value real / (1 + discount)^(year - price year)
net           of the facilities themselves; + all that follows x (1 - displacement) x (1 - crowding out, construction)
but-for       share of cases x net - (1 - share of cases) x what is forgone; only where something is forgone
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.facts import Fact
from impact.taxes.inputs import PROPERTY, TaxInputs
from impact.taxes.law import TaxLaw
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
