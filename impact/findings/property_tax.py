"""Explain: where a tax figure comes from: by jurisdiction and kind, and the property tax with every term in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impact.errors import StudyError
from impact.results import EFFECTS, Results
from impact.study import Facility
from impact.taxes.law import TaxLaw, TaxRecord, in_year, local_jurisdictions, state_of, state_title
from impact.taxes.property import PRIVATE, roll_record
from impact.taxes.site_costs import REAL
from impact.taxes.states import STATE_RULES
from impact.taxes.views import LOCAL

PROPERTY_TAX = "property_tax"
TAX_METRICS = ("state_tax_usd", "local_tax_usd", "federal_tax_usd", PROPERTY_TAX)
ASSESSMENT = "tax/estimates.common.assessment_personal"
"""Key of what is taken as taxed of equipment where a state's law is not here."""
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
    "sales tax, other businesses": "sales tax, other businesses = value added x rate x businesses' part",
    "sales tax, visitors": "sales tax of visitors = what they spend x rates of the state and the city",
    "hotel tax": "hotel tax = lodging of crews from outside and of visitors x rate",
    "income tax": "income tax: state = jobs x (wage - free part) x rate; federal = labor income x rate",
    "payroll tax": "payroll tax = wages up to the base x rate of both sides + wages above it x the part without a base",
    "taxes on production": "other businesses = output x the accounts' taxes on production per dollar, split by parts",
    "corporate income tax": "corporate income tax of other businesses = (value added - labor income) x rate",
    "fuel and other excise taxes": "excise taxes of households = pay of residents x rate of all payers x their part",
    "homes' property tax": "homes' property tax = pay of residents x rate of all payers x homes' part x response",
    "local income tax": "local income tax = pay of residents x rate",
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


def property_chain(results: Results, law: TaxLaw, site_id: str | None = None, year: int | None = None) -> list[str]:
    """The chain of one facility's property tax in one tax year: ten lines, from what was spent to the bill.

    Args:
        results: of a run.
        law: the law of the run.
        site_id: the facility; None: the one that pays most.
        year: tax year; None: the reference year.

    Raises:
        StudyError: no such facility, or no such year.
    """
    site, year = chosen_site(results, site_id), results.reference_year if year is None else year
    if not results.study.first_year <= year <= results.study.last_year:
        raise StudyError(
            f"--year {year}: the study's years are {results.study.first_year} to {results.study.last_year}"
        )
    steps = results.taxes.steps
    own = steps[steps["facility"].eq(site.id) & steps["year"].eq(year)].set_index("tax_class")
    if own.empty:
        return [f"{site.name}, tax year {year}: no land, building, or equipment of its own, so no property tax."]
    sums = own.sum(numeric_only=True)
    by_class = ", ".join(f"{name} {dollars(usd)}" for name, usd in own["spent_usd"].items())
    kinds = {"real" if name == REAL else "personal": roll_record(site, str(name), law)[1] for name in own.index}
    roll = ", ".join(f"{name} {share_words(record)}" for name, record in kinds.items())
    ratios = ", ".join(f"{name} {ratio:.0%}" for name, ratio in ratios_of(own).items())
    places = local_jurisdictions(law, site.county, site.tax.city)
    rates = {place.title: in_year(place.property_rate or {}, year) for place in places}
    levied = ", ".join(f"{title} {rate:g}" for title, rate in rates.items())
    rows = results.taxes.rows
    billed = rows[
        rows["facility"].eq(site.id) & rows["kind"].str.startswith("property tax") & rows["tax_year"].eq(year)
    ]
    is_later = is_billed_later(rows[rows["facility"].eq(site.id)], year, results.study.last_year)
    paid, full = float(billed["amount_usd"].sum()), float(billed["full_usd"].sum())
    return [
        f"{site.name}, tax year {year} (value on January 1; USD of {results.study.price_year})",
        f"1. Spent before: {dollars(sums['spent_usd'])} ({by_class})",
        f"2. In service: {dollars(sums['in_service_usd'])}; construction in process: {dollars(sums['cip_usd'])}",
        f"3. After depreciation by age: {dollars(sums['depreciated_value_usd'])}",
        f"4. Plus construction in process at its share of cost: {dollars(sums['cip_value_usd'])}",
        f"5. Modeled value: {dollars(sums['modeled_value_usd'])}",
        f"6. Reaches the roll (estimate): {roll}: appraised value {dollars(sums['appraised_value_usd'])}",
        f"7. Assessed: {dollars(sums['assessed_usd'])} ({ratios}){estimated_words(state_of(site.county), law)}",
        f"8. Rates per 100: {levied}; in all {sum(rates.values()):g}",
        *(
            later_words(results.study.last_year)
            if is_later
            else [
                f"9. {payer_words(site, paid, full)}",
                f"10. Property tax: {dollars(paid)}, billed {year_of_bill(billed, year)}",
            ]
        ),
    ]


def is_billed_later(rows: pd.DataFrame, year: int, last_year: int) -> bool:
    """Whether the bill of a tax year falls after the study: that of other years comes so many years after them."""
    own = rows[rows["kind"].str.startswith("property tax")]
    lags = own["year"] - own["tax_year"]
    return bool(len(lags)) and not own["tax_year"].eq(year).any() and year + lags.max() > last_year


def later_words(last_year: int) -> list[str]:
    """The last lines of the chain where the bill falls after the study."""
    return [
        f"9. The bill comes after {last_year}, the last year of the study",
        "10. Property tax: not in the study; a later last_year brings it in",
    ]


def chosen_site(results: Results, site_id: str | None) -> Facility:
    """The facility asked for, or the one with the highest assessed value."""
    sites = {site.id: site for site in results.study.facility}
    if site_id is not None:
        if site_id not in sites:
            raise StudyError(f"--site {site_id}: no such facility; there are: {', '.join(sites)}")
        return sites[site_id]
    values = results.taxes.steps.groupby("facility")["assessed_usd"].sum() if len(results.taxes.steps) else pd.Series()
    return sites[str(values.idxmax())] if len(values) else results.study.facility[0]


def estimated_words(state: str, law: TaxLaw) -> str:
    """That the assessment of a state without law here is an estimate, and which setting leaves equipment out of it."""
    share = law.states[state]["assessment_personal"]["value"] if state in law.estimated else None
    if share is None:
        return ""
    taken = f"{share:.0%} of" if 0 < share < 1 else "all" if share else "none of"
    return (
        f"; estimate: no law of {state_title(state)} is here; {taken} the value of equipment is taken as taxed, an "
        f"assumption of ours: where equipment is not taxed, --set {ASSESSMENT}=0"
    )


def ratios_of(steps: pd.DataFrame) -> dict[str, float]:
    """Assessment ratio by class, of classes with a value."""
    own = steps[steps["appraised_value_usd"] > 0]
    return {str(name): row["assessed_usd"] / row["appraised_value_usd"] for name, row in own.iterrows()}


def share_words(record: TaxRecord) -> str:
    """A share with its range.

    >>> share_words({"value": 0.62, "low": 0.42, "high": 0.92})
    '62% (42% to 92%)'
    """
    if record.get("low") is None:
        return f"{record['value']:.0%}"
    return f"{record['value']:.0%} ({record['low']:.0%} to {record['high']:.0%})"


def payer_words(site: Facility, paid: float, full: float) -> str:
    """Who pays, and what is abated."""
    leased = "" if site.tax.leased_share is None else "; leased equipment is taxed to the lessor"
    if site.owner != PRIVATE:
        return f"The owner is {site.owner} and pays no property tax{leased}"
    if full <= 0:
        return f"Nothing is due{leased}"
    share = 1 - paid / full
    return (f"Abated: {share:.0%} of {dollars(full)}" if share > 0 else "No abatement") + leased


def year_of_bill(billed: pd.DataFrame, year: int) -> str:
    """Year of the bill in words."""
    return f"in {int(billed['year'].iloc[0])}" if len(billed) else f"for {year}: none"
