"""Explain: where a tax figure comes from: by jurisdiction and kind, and the property tax with every term in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impact.results import EFFECTS, Results
from impact.study import Facility
from impact.taxes.law import TaxLaw, in_year, local_jurisdictions
from impact.taxes.states import STATE_RULES
from impact.taxes.views import LOCAL

PROPERTY_TAX = "property_tax"
TAX_METRICS = ("state_tax_usd", "local_tax_usd", "federal_tax_usd", PROPERTY_TAX)
LEVELS_OF = {
    "state_tax_usd": ("state",),
    "local_tax_usd": LOCAL,
    "federal_tax_usd": ("federal",),
    PROPERTY_TAX: LOCAL,
}
FORMULAS = {
    "property tax": "property tax = appraised value on January 1 x assessment ratio x rate / 100 x (1 - abated share)",
    "sales and use tax": "sales and use tax = price x state rate + further and local tax on parts of each article",
    "sales tax, electricity": "sales tax on power = bill x state rate",
    "sales tax, gas": "sales tax on gas = gas bought x state rate",
    "sales tax, households": "sales tax, households = pay of residents x (taxable part x rate + food part x food rate)",
    "sales tax, nonresident workers": (
        "sales tax of nonresident workers = per diem spending of nonresident construction workers x state rate"
    ),
    "sales tax, visitors": "sales tax of visitors = what they spend x rates of the state and the city",
    "hotel tax": "hotel tax = lodging of crews from outside and of visitors x rate",
    "income tax": "income tax: state = jobs x (wage - free part) x rate; federal = labor income x rate",
    "payroll tax": "payroll tax = wages up to the base x rate of both sides + wages above it x the part without a base",
    "taxes on production": "other businesses = output x the accounts' taxes on production per dollar, split by parts",
    "franchise": "franchise tax = net worth x rate",
    "excise": "excise tax = net earnings x rate",
}
"""By how a kind begins; those of a state's own taxes are in its module."""


@dataclass(frozen=True)
class TaxExplanation:
    """One tax figure taken apart.

    Attributes:
        metric, total: the figure, USD of the price year, all years.
        formula: sentences, one a kind.
        terms: by jurisdiction and kind: direct, indirect, induced, total.
        property_terms: the property tax of one year, term by term.
    """

    metric: str
    total: float
    formula: tuple[str, ...]
    terms: pd.DataFrame
    property_terms: tuple[str, ...]


def tax_explanation(metric: str, results: Results, law: TaxLaw, most: int = 20) -> TaxExplanation:
    """A tax figure by jurisdiction and kind, with the property tax of the reference year in words."""
    rows = results.taxes.rows
    own = rows[rows["level"].isin(LEVELS_OF[metric])]
    if metric == PROPERTY_TAX:
        own = own[own["kind"].str.startswith("property tax")]
    sums = own.groupby(["jurisdiction_title", "kind", "effect"])["amount_usd"].sum().unstack(fill_value=0.0)
    terms = sums.reindex(columns=list(EFFECTS), fill_value=0.0)
    terms["total"] = terms.sum(axis=1)
    kinds = own["kind"].unique()
    formulas = FORMULAS | {start: words for rules in STATE_RULES.values() for start, words in rules.formulas.items()}
    formula = tuple(words for start, words in formulas.items() if any(kind.startswith(start) for kind in kinds))
    in_words = property_words(results, law) if set(LEVELS_OF[metric]) == set(LOCAL) else iter(())
    return TaxExplanation(
        metric, float(own["amount_usd"].sum()), formula, terms.sort_values("total", ascending=False).head(most),
        tuple(in_words),
    )  # fmt: skip


def property_words(results: Results, law: TaxLaw) -> Iterator[str]:
    """Property tax of the reference year, one sentence a facility, class and jurisdiction."""
    steps = results.taxes.steps
    if steps.empty:
        return
    for site in results.study.facility:
        own = steps[steps["facility"].eq(site.id) & steps["year"].eq(results.reference_year)]
        for row in own[own["assessed_usd"] > 0].to_dict("records"):
            yield from class_words(site, row, law, results)


def class_words(site: Facility, row: dict[str, float], law: TaxLaw, results: Results) -> Iterator[str]:
    """Sentences of one class of property."""
    year, name = results.reference_year, str(row["tax_class"])
    appraised_value, ratio = row["appraised_value_usd"], row["assessed_usd"] / row["appraised_value_usd"]
    paid = results.taxes.rows
    kind = "property tax, real" if name == "real" else "property tax, personal"
    start = f"{site.name}, {name}, {year}: {dollars(row['spent_usd'])} spent, appraised at {dollars(appraised_value)}"
    for jurisdiction in local_jurisdictions(law, site.county, site.tax.city):
        rate = in_year(jurisdiction.property_rate or {}, year)
        full = appraised_value * ratio * rate / 100
        own = paid[paid["facility"].eq(site.id) & paid["kind"].eq(kind) & paid["jurisdiction"].eq(jurisdiction.key)]
        here = own[own["tax_year"].eq(year)]
        abated = float((here["forgone_usd"] / here["full_usd"]).iloc[0]) if len(here) else 0.0
        terms = f"{dollars(appraised_value)} x {ratio:.0%} x {rate:g}/100"
        cut = f" x (1 - {abated:.0%} abated)" if abated > 0 else ""
        yield f"{start}; {jurisdiction.title}: {terms}{cut} = {dollars(full * (1 - abated))}"


def dollars(usd: float) -> str:
    """Dollars in the unit that reads best.

    >>> dollars(2.2e9), dollars(17_028_000)
    ('$2.20 billion', '$17.0 million')
    """
    return f"${usd / 1e9:,.2f} billion" if abs(usd) >= 1e9 else f"${usd / 1e6:,.1f} million"
