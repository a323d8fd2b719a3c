"""Realized figures: rows of reported outcomes brought to the kinds and units that a prediction can be compared with.

Values: assessed value over the assessment ratio of the state, where it is not at market value. Job-years: hours on the
site over those of a full-time year. Water: withdrawal, else consumption. Capital: realized over what was announced
first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.sources.outcomes import RealizedOutcomes

MILLION_LITERS = {"megaliters": 1.0, "million gallons": 3.785411784}
SHARE = {"percent": 0.01, "share": 1.0}
PLAIN = {
    "jobs_operating": ("jobs", "people"),
    "builders_peak": ("builders at the peak", "people"),
    "builders_average": ("builders, mean", "people"),
    "electricity": ("electricity", "MWh"),
}
"""Metrics that are taken as they are: kind and unit."""
VALUES = {
    "value_real": ("_appraised", "_full_cash", "_assessed"),
    "value_personal": ("_appraised", "_full_cash", "_assessed"),
    "value": ("_real_and_personal_assessed",),
}
"""Metrics of market values by kind, the first that a project has."""
KINDS = {"value_real": "value of real property", "value_personal": "value of personal property", "value": "value"}
PROMISES = ("capex_announced", "capex_contracted")
EXEMPT, TAXABLE = "value_exempt_assessed_facility", "value_taxable_assessed"
RELIEF = ("abated", "exempt", "incentive")
"""Words in a metric that say a project does not pay the ordinary tax."""
COLUMNS = ["project", "kind", "year", "unit", "realized", "comparable", "source"]


@dataclass(frozen=True)
class Realized:
    """One realized figure.

    Attributes:
        project, kind, unit, value: what it is.
        year: of the figure; NaN where it is undated.
        comparable: whether it is of what is predicted; others are shown and not counted.
        source: title of the document.
    """

    project: str
    kind: str
    year: float
    unit: str
    value: float
    comparable: bool
    source: str


def realized_figures(outcomes: RealizedOutcomes, records: Mapping[str, Any]) -> list[Realized]:
    """What became of each project, project by project.

    Args:
        outcomes: as they were reported.
        records: of structural.toml.
    """
    found = []
    rows = outcomes.rows[outcomes.rows["evidence"].eq("reported") & outcomes.rows["value"].notna()]
    for project, own in rows.groupby("project", sort=False):
        if project in outcomes.projects.index:
            promised = outcomes.rows[outcomes.rows["project"].eq(project) & outcomes.rows["metric"].isin(PROMISES)]
            found += [*plain(own), *work(own, records), *values(own, records), *water(own), *taxes(own)]
            found += capital(str(project), promised, outcomes.projects.loc[project])
    return found


def of_row(row: Any, kind: str, unit: str, value: float, *, comparable: bool = True) -> Realized:  # noqa: ANN401 - a named row
    """A figure from a row."""
    return Realized(row.project, kind, row.year, unit, value, comparable, row.source_title)


def plain(rows: pd.DataFrame) -> Iterator[Realized]:
    """Figures that are taken as they are."""
    for row in rows[rows["metric"].isin(PLAIN)].itertuples():
        kind, unit = PLAIN[row.metric]
        last = row.metric == "electricity" and row.year == rows.loc[rows["metric"].eq("electricity"), "year"].max()
        yield of_row(row, kind, unit, row.value, comparable=not last)


def work(rows: pd.DataFrame, records: Mapping[str, Any]) -> Iterator[Realized]:
    """Job-years from hours, and shares of work and of spending that are local."""
    for row in rows[rows["metric"].eq("construction_hours")].itertuples():
        yield of_row(row, "construction job-years", "job-years", row.value / records["hours_per_job_year"]["value"])
    for row in rows[rows["metric"].eq("builders_local_share")].itertuples():
        yield of_row(row, "builders from the region", "share", row.value * SHARE.get(row.unit, 1.0))
    whole = rows.loc[rows["metric"].eq("construction_spending_audited"), "value"].sum()
    for row in rows[rows["metric"].eq("construction_spending_local")].itertuples():
        if whole > 0:
            yield of_row(row, "contracts with local firms", "share", row.value / whole, comparable=False)


def values(rows: pd.DataFrame, records: Mapping[str, Any]) -> Iterator[Realized]:
    """Market values of real and personal property and of both, one way of reporting a project."""
    for start, endings in VALUES.items():
        present = [start + ending for ending in endings if (rows["metric"] == start + ending).any()]
        for row in rows[rows["metric"].eq(present[0] if present else "")].itertuples():
            ratios = records["assessment_ratio"]
            level = ratios[row.state]["value"] if row.metric.endswith("_assessed") and row.state in ratios else 1.0
            untaxed = rows[rows["metric"].eq(f"{start}_exempt_assessed") & rows["year"].eq(row.year)]["value"].sum()
            yield of_row(row, KINDS[start], "USD", (row.value + untaxed) / level)
    exempt = rows[rows["metric"].str.startswith(EXEMPT)]
    for year, own in exempt.groupby("year"):
        taxed = rows[rows["metric"].eq(TAXABLE) & rows["year"].eq(year)]["value"].sum()
        if len(own) == len(set(exempt["metric"])):
            yield of_row(next(own.itertuples()), "value", "USD", own["value"].sum() + taxed)


def water(rows: pd.DataFrame) -> Iterator[Realized]:
    """Water taken, million liters; consumption where no withdrawal is reported of that year."""
    taken, used = (rows[rows["metric"].eq(metric)] for metric in ("water_withdrawal", "water_consumption"))
    for row in pd.concat([taken, used[~used["year"].isin(taken["year"])]]).itertuples():
        if row.unit in MILLION_LITERS:
            yield of_row(row, "water", "million liters", row.value * MILLION_LITERS[row.unit])


def taxes(rows: pd.DataFrame) -> Iterator[Realized]:
    """Property tax of a year, where a project pays the ordinary tax on real and personal property."""
    relief = "|".join(RELIEF)
    ordinary = not (rows["metric"].str.contains(relief) | rows["definition"].str.contains("abate|trade zone")).any()
    whole = rows[rows["metric"].isin(("property_tax_paid", "property_tax_billed")) & rows["value"].gt(0)]
    for row in whole.itertuples():
        real_alone = "real" in row.definition
        yield of_row(row, "property tax", "USD a year", row.value, comparable=ordinary and not real_alone)
    parts = rows[rows["metric"].isin(("property_tax_paid_real", "property_tax_paid_personal"))]
    for _, own in parts.groupby("year"):
        if len(set(own["metric"])) > 1:
            first = next(own.itertuples())
            yield of_row(first, "property tax", "USD a year", own["value"].sum(), comparable=ordinary)


def capital(project: str, promised: pd.DataFrame, known: pd.Series) -> Iterator[Realized]:
    """Capital spending realized over what was announced first."""
    dated = promised.dropna(subset=["year", "value"]).sort_values("year", kind="stable")
    if len(dated) and known["capex_usd"] > 0:
        first = dated.iloc[0]
        ratio = known["capex_usd"] / first["value"]
        kind, year = "capital over announced", known["capex_year"]
        yield Realized(project, kind, year, "ratio", ratio, comparable=True, source=first["source_title"])
