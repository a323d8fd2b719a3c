"""Explain: where a headline figure comes from: its formula, its terms by spending line, its largest supply chains.

A supply chain's share is the first terms of the Leontief series: f, A f, A A f ... (structural path analysis; Defourny
and Thorbecke 1984, Economic Journal 94; Miller and Blair 2009, ch. 6 (power series)).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.checks import named
from impact.effects.headline import FIGURES
from impact.effects.on_site import on_site_measures, staff_measures
from impact.effects.scene import Scene, line_weights
from impact.errors import StudyError
from impact.findings.electricity_bill import GRID_METRICS
from impact.findings.property_tax import TAX_METRICS
from impact.ledger.staff import payroll_key
from impact.results import EFFECTS

FORMULAS = {
    "jobs": "jobs = output x jobs per dollar (2022) / price growth since 2022, summed over industries",
    "labor_income_usd": "labor income = output x labor income per dollar of output, summed over industries",
    "value_added_usd": "value added = output x value added per dollar of output, summed over industries",
    "output_usd": "output = direct + (L - I) f + households' round, L = (I - rho A)^-1, f = local purchases",
}
FACILITY = {
    "construction": "direct: the region's industries that the bill of goods buys from (crews as counted, if they are)",
    "operation": "direct: the facility itself (staff, payroll, outlay); its purchases are the first indirect round",
}


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


def explanation(metric: str, scene: Scene, requirements: Matrix, names: pd.Series, most: int = 10) -> Explanation:
    """A headline figure by spending line and by supply chain.

    Args:
        metric: key of the headline.
        scene: the study's outputs and rates.
        requirements: the region's direct requirements.
        names: industry names by code.
        most: rows of each table.
    """
    check_metric(metric)
    phase, measure, unit = FIGURES[metric]
    weights = line_weights(scene, phase)
    lines = line_terms(scene, phase, measure, weights)
    chains = supply_chains(scene, measure, weights, requirements, names).head(most)
    formula = (FORMULAS[measure], FACILITY[phase], f"construction: all years; operation: {scene.reference_year}")
    return Explanation(metric, unit, float(lines["total"].sum()), formula, lines.head(most), chains)


def line_terms(scene: Scene, phase: str, measure: str, weights: pd.Series) -> pd.DataFrame:
    """What each spending line contributes: direct, indirect, induced, total; largest first."""
    rate = scene.rates[measure]
    table = pd.DataFrame({effect: rate @ scene.outputs.effect(effect)[weights.index] for effect in EFFECTS})
    table = table.mul(weights, axis=0)
    if phase == "construction":
        table.loc[scene.crew_factors.index, "direct"] = on_site_measures(scene, weights)[measure]
    else:
        staff = staff_measures(scene, weights)[measure]
        table.loc[[payroll_key(site) for site in staff.index], "direct"] += staff.to_numpy()
    table["total"] = table[list(EFFECTS)].sum(axis=1)
    return table.sort_values("total", ascending=False)


def supply_chains(
    scene: Scene, measure: str, weights: pd.Series, requirements: Matrix, names: pd.Series
) -> pd.DataFrame:
    """Largest chains of local purchases behind a figure: chain (from the purchase to the supplier), amount.

    Chains of one, two and three industries; households are not in them. The region's output without households is
    direct + indirect, so that what was first bought is (I - A) times that.
    """
    output = ((scene.outputs.effect("direct") + scene.outputs.effect("indirect"))[weights.index] @ weights).to_numpy()
    purchases = np.clip(output - requirements @ output, 0.0, None)
    rate = scene.rates[measure].to_numpy()
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
