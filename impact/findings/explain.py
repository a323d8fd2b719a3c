"""Explain: where a headline figure comes from: its formula, its terms by spending line, its largest supply chains.

Of a figure of the grid: its terms facility by facility or month by month.

A supply chain's share is the first terms of the Leontief series: f, A f, A A f ... (structural path analysis; Defourny
and Thorbecke 1984, Economic Journal 94; Miller and Blair 2009, ch. 6 (power series)).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.checks import named
from impact.effects.activity import income_positions
from impact.effects.headline import FIGURES
from impact.effects.reference import CREW_JOBS, CREW_PAY, ReferenceCase, facility_table, industry_output
from impact.effects.response import MEASURES
from impact.errors import StudyError
from impact.findings.claims import distance_share
from impact.findings.property_tax import TAX_METRICS
from impact.grid.answers import first_full_year
from impact.ledger.spending import payroll_key
from impact.load.facility_load import takes_other_load
from impact.load.power import Power
from impact.results import EFFECTS
from impact.study import Study
from impact.words import money

FORMULAS = {
    "jobs": "jobs = output in dollars of the accounts' year x jobs per dollar of that year, summed over industries",
    "labor_income_usd": "labor income = output x labor income per dollar of output, summed over industries",
    "value_added_usd": "value added = output x value added per dollar of output, summed over industries",
    "output_usd": "output = direct + (L - I) f + households' round, L = (I - rho A)^-1, f = local purchases",
}
FACILITY = {
    "construction": (
        "direct: the region's industries that the itemized spending buys from (crews as counted, if they are)"
    ),
    "operation": "direct: the facility itself (staff, payroll, outlay); its purchases are the first indirect round",
}
BILL = "electricity_bill"
GRID_METRICS = ("grid_peak_mw", "grid_energy_mwh", BILL)
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Explanation:
    """One headline figure taken apart.

    Attributes:
        metric, unit, total: the figure.
        formula: sentences.
        lines: by spending line: direct, indirect, induced, total.
        chains: the largest supply chains: chain, amount.
    """

    metric: str
    unit: str
    total: float
    formula: tuple[str, ...]
    lines: pd.DataFrame
    chains: pd.DataFrame


def check_metric(metric: str) -> None:
    """The metric is one of the headline's, and one that is computed."""
    if metric not in FIGURES:
        known = [*FIGURES, *GRID_METRICS, *TAX_METRICS]
        raise StudyError(f"no figure '{metric}'; there are: {named(known, most=len(known))}")


def explanation(
    metric: str, case: ReferenceCase, requirements: Matrix, names: pd.Series, most: int = 10
) -> Explanation:
    """A headline figure by spending line and by supply chain.

    Args:
        metric: key of the headline.
        case: the reference case.
        requirements: the region's direct requirements.
        names: industry names by code.
        most: rows of each table.
    """
    check_metric(metric)
    phase, measure, unit = FIGURES[metric]
    lines, counted = line_terms(case, phase, measure), measure in CREW_JOBS
    output = np.sum([industry_output(case, phase, part, counted=counted) for part in ("direct", "indirect")], axis=0)
    chains = supply_chains(output, case.rates[measure].to_numpy(), requirements, names).head(most)
    formula = (FORMULAS[measure], FACILITY[phase], f"construction: all years; operation: {case.reference_year}")
    return Explanation(metric, unit, float(lines["total"].sum()), formula, lines.head(most), chains)


def product_terms(case: ReferenceCase, phase: str, measure: str) -> pd.DataFrame:
    """What a dollar of each product of a phase brings of a measure: direct, indirect, induced."""
    row, response = MEASURES.index(measure), case.response
    traded, on_site, suppliers, induced = (
        table[0, row].sum(axis=0) for table in (response.traded, response.on_site, response.suppliers, response.induced)
    )
    count = len(case.ledger.products)
    if phase == "operation":
        return pd.DataFrame({"direct": 0.0, "indirect": traded + on_site + suppliers, "induced": induced[:count]})
    crews, amounts = case.solved.crews, case.amounts
    factor = crews.jobs[0] if measure in CREW_JOBS else crews.pay[0] if measure in CREW_PAY else np.ones(count)
    counties, outside, per_diem = case.ledger.counties, float(amounts.outside[0, 0]), float(amounts.per_diem[0, 0])
    at_home, away = (induced[income_positions(case.ledger, response, name)][counties] for name in ("crews", "visitors"))
    paid = response.pay[0] * crews.pay[0] / (case.ledger.price_ratios if measure in CREW_JOBS else 1.0)
    return pd.DataFrame(
        {
            "direct": traded + on_site * np.where(case.ledger.by_crews, factor, 1.0),
            "indirect": suppliers,
            "induced": induced[:count] + paid * ((1 - outside) * at_home + outside * per_diem * away),
        }
    )


def line_terms(case: ReferenceCase, phase: str, measure: str) -> pd.DataFrame:
    """What each spending line contributes: direct, indirect, induced, total; largest first."""
    years, by_product = case.counted_years(phase), product_terms(case, phase, measure)
    rows = {key: np.zeros(len(EFFECTS)) for key in case.lines.index[case.lines["phase"].eq(phase)]}
    for part in case.ledger.parts:
        if case.ledger.products[part.product].phase == phase:
            usd = case.ledger.part_dollars(part, case.dollars, case.shares)[0, years].sum()
            rows[part.line] = rows[part.line] + usd * by_product.iloc[part.product][list(EFFECTS)].to_numpy()
    if phase == "operation":
        rows |= payroll_terms(case, measure, years)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(EFFECTS)).rename_axis("line").astype(float)
    return table.assign(total=table.sum(axis=1)).sort_values("total", ascending=False)


def payroll_terms(case: ReferenceCase, measure: str, years: list[int]) -> dict[str, Matrix]:
    """What the facilities' own people contribute: they are direct, their spending is induced."""
    own = facility_table(case, years)
    columns = income_positions(case.ledger, case.response, "payroll")
    spent = case.response.induced[0, MEASURES.index(measure)].sum(axis=0)[columns]
    places = {county: place for place, county in enumerate(case.counties)}
    return {
        payroll_key(str(site)): np.array([row[measure], 0.0, row["labor_income_usd"] * spent[places[row["county"]]]])
        for site, row in own.iterrows()
    }


def supply_chains(output: Matrix, rate: Matrix, requirements: Matrix, names: pd.Series) -> pd.DataFrame:
    """Largest chains of local purchases behind a figure: chain (from the purchase to the supplier), amount.

    Chains of one, two and three industries; households are not in them. The region's output without households is
    direct + indirect, so that what was first bought is (I - A) times that.

    Args:
        output: direct and indirect, by industry.
        rate: the measure per dollar of output.
        requirements: the region's direct requirements.
        names: industry names by code.
    """
    purchases = np.clip(output - requirements @ output, 0.0, None)
    found: list[tuple[tuple[int, ...], float]] = [((buyer,), amount) for buyer, amount in largest(rate * purchases)]
    for buyer in np.argsort(-purchases)[:BUYERS].tolist():
        bought = requirements[:, buyer] * purchases[buyer]
        found += [((buyer, supplier), amount) for supplier, amount in largest(rate * bought)]
        onward = (rate[:, None] * requirements * bought).ravel()
        for place, amount in largest(onward):
            last, middle = divmod(place, len(rate))
            found.append(((buyer, middle, last), amount))
    rows = [(" > ".join(names.iloc[code] for code in chain), amount) for chain, amount in found if amount > 0]
    table = pd.DataFrame(rows, columns=["chain", "amount"])
    return table.sort_values("amount", ascending=False, ignore_index=True)


BUYERS = 20
"""Industries bought from first whose suppliers are followed."""


def largest(values: Matrix, most: int = 10) -> list[tuple[int, float]]:
    """Positions and values of the largest, largest first."""
    found = np.argpartition(-values, min(most, len(values) - 1))[:most].tolist()
    return sorted(((place, float(values[place])) for place in found), key=lambda pair: -pair[1])


@dataclass(frozen=True)
class GridExplanation:
    """One figure of the grid taken apart.

    Attributes:
        metric, unit, total: the figure.
        formula: sentences.
        terms: what it is made of.
        published: published figures with ours and the distance.
        keys: of the assumptions behind it: the ends of their keys.
    """

    metric: str
    unit: str
    total: float
    formula: tuple[str, ...]
    terms: pd.DataFrame
    published: pd.DataFrame
    keys: tuple[str, ...]


POWER_KEYS = ("it_mw", "load_mw", "load_mwh", "utilization", "pue", "daily_swing", "approval", "supply")
LOAD = "load = it_mw x ramp x utilization (by hour) x PUE (by temperature) + other load x ramp x daily swing (by hour)"
RULE = (
    "each hour: solar first, then the grid up to the authorized demand, then turbines, then batteries; "
    "what is still missing is curtailed (load = on-site supply + net load + curtailed + excess)"
)


def explain_peak(study: Study, power: Power, year: int) -> GridExplanation:
    """The peak net load of the reference year: its hour, and what each facility does in it."""
    at = power.years.index(year)
    together = power.net_load[:, at].sum(axis=0)
    day, hour = (int(place) for place in np.unravel_index(np.argmax(together), together.shape))
    rows = {}
    for row, site in enumerate(study.facility):
        computing, load = (float(getattr(power, name)[row, at, day, hour]) for name in ("computing", "load"))
        limit = float(power.authorized[row, at, day])
        rows[site.id] = {
            "it_mw": site.it_mw.value,
            "computing_mw": computing,
            "pue": load / computing if computing and not takes_other_load(site) else np.nan,
            "load_mw": load,
            "authorized_mw": limit if np.isfinite(limit) else np.nan,
            "on_site_supply_mw": float(power.own[row, at, day, hour]),
            "net_load_mw": float(power.net_load[row, at, day, hour]),
        }
    formula = (
        LOAD,
        RULE,
        f"the first of the peak hours of {year}: {hour}:00 to {hour + 1}:00 on day {day + 1}; direct part",
    )
    terms = pd.DataFrame.from_dict(rows, orient="index")
    published = published_table(study, "grid_peak_mw", float(together.max()))
    return GridExplanation("grid_peak_mw", "MW", float(together.max()), formula, terms, published, POWER_KEYS)


def explain_energy(study: Study, power: Power, year: int) -> GridExplanation:
    """The energy taken from the grid in the reference year, facility by facility."""
    own = power.by_year.xs(year, level="year")
    terms = own[["computing_mwh", "load_mwh", "on_site_supply_mwh", "net_load_mwh", "curtailed_mwh", "unserved_mwh"]]
    total = float(own["net_load_mwh"].sum())
    formula = (f"{LOAD}, summed over 8,760 hours", RULE, f"{year}; direct part only")
    published = published_table(study, "grid_energy_mwh", total)
    return GridExplanation("grid_energy_mwh", "MWh a year", total, formula, terms, published, POWER_KEYS)


def explain_bill(study: Study, bills: pd.DataFrame, year: int) -> GridExplanation:
    """The mean monthly bill of the first full year, month by month, with the reference year's alongside."""
    if bills.empty:
        raise StudyError(f"{BILL}: no line of this study has a tariff")
    yearly = bills.groupby(level="year").sum(numeric_only=True)
    first = first_full_year(yearly)
    months = bills.xs(first, level="year").groupby(level="month").sum(numeric_only=True)
    later = float(yearly.loc[year, "bill_usd"]) / MONTHS_A_YEAR
    total = float(months["bill_usd"].mean())
    names = ", ".join(sorted({line.tariff for site in study.facility for line in site.spend if line.tariff}))
    formula = (
        f"tariff {names} (data/parameters/tariffs.toml): customer charge + demand charges + energy in blocks",
        "demand: highest MW x 1,000 x (maximum demand charge + on-peak demand charge)",
        "energy: on-peak hours at their price, the rest in blocks by hours of use of the maximum demand",
        f"mean month of {first}, the first full year; in {year} it is {money(later)}",
    )
    columns = ["energy_mwh", "billing_demand_mw", "customer_usd", "demand_usd", "energy_usd", "bill_usd"]
    terms = months[columns].rename(index=lambda month: f"{first}-{month:02d}")
    return GridExplanation(BILL, "USD a month", total, formula, terms, published_table(study, BILL, total), ("tariff",))


def published_table(study: Study, metric: str, ours: float) -> pd.DataFrame:
    """Published figures on a metric: figure, who, when, ours, distance_share, comparable."""
    return pd.DataFrame(
        [
            (claim.figure, claim.who, claim.when, ours, distance_share(claim, ours), claim.comparable)
            for claim in study.claim
            if claim.metric == metric
        ],
        columns=["figure", "who", "when", "model_value", "distance_share", "comparable"],
    )
