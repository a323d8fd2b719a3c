"""The set-aside: part of a city's property tax that is spent within some miles of the sites that pay it."""

from collections.abc import Iterator

import pandas as pd

from impact.facts import Fact
from impact.taxes.inputs import PROPERTY, TaxInputs
from impact.taxes.states import STATE_RULES

CITY = next(rules.set_aside_city for rules in STATE_RULES.values() if rules.set_aside_city)
"""The jurisdiction whose ordinance it is."""


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
