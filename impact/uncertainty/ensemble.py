"""Ensemble: a study with all that does not change between draws, and every figure that gets a range in every draw.

values -> power, dollars -> activity -> taxes -> outcomes; a few hundred draws at a time, so that memory stays small.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from impact.effects.engine import Amounts, Effects, Solved, StructuralError, site_people, solved_effects
from impact.effects.response import MEASURES, ByIndustry, Response
from impact.grid.households import firm_prices, load_factor, new_households
from impact.grid.systems import GridData
from impact.ledger.dollars import Prices, line_dollars, lines_of, power_dollars, whole_dollars
from impact.ledger.events import EventData, guest_dollars, with_events
from impact.ledger.products import Ledger, LocalShares, local_shares
from impact.results import EFFECTS
from impact.sources.parameters import with_values
from impact.study import Study
from impact.taxes.inputs import TaxInputs, tax_bases, with_guests
from impact.taxes.law import TaxLaw
from impact.taxes.revenue import tax_streams
from impact.threads import in_threads
from impact.uncertainty import outcomes as figures
from impact.uncertainty.draws import YEARLY, Array, Values, drawn_law, record_of_draws, spread
from impact.uncertainty.inputs import Input
from impact.uncertainty.interpolation import InterpolationPoints, Residual
from impact.uncertainty.matrix_draws import MatrixSetting, matrix_rows
from impact.uncertainty.outcomes import Outcomes, county_year_outcomes, joined, tax_sums
from impact.uncertainty.power_draws import LIMIT, PEAK, Key, PowerSetting, scaled, typical_power
from impact.units import HOURS_PER_YEAR, KWH_PER_MWH

CHUNK = 80
"""Draws at a time."""
MONTHS = 12
PER_DIEM = "commuting.per_diem_share"
BILL, TARIFF_LEVEL = "bill", "structural.tariff_level"
STRUCTURAL = "structural."
"""Parameters that hold errors of the method, by how their key begins: fields of StructuralError."""


@dataclass(frozen=True)
class Ensemble:
    """What the draws share.

    Attributes:
        study: its counties in BEA's codes.
        reference_year: of the operation figures.
        bill_year: the first with full bills.
        counties: codes of the region's counties.
        inputs: figures with a range.
        interpolation_points, ledger, responses: the matrix at a few points, for a dollar of each product.
        matrix, residual: what weighs the points in a draw.
        by_industry: the responses of the reference case by industry.
        power: what power depends on alongside the study.
        hourly, typical: power at the reference case by year, from all hours and from typical days.
        prices: dollar years.
        schedule: share of each fixed line by year.
        running: share of full operation of each facility by year.
        per_diem_share: per diem spending of nonresident construction workers of their pay at the site, central.
        jobs_year: jobs per dollar are of this year.
        utilities: key of the utility by facility.
        law, grid: the central records.
        events: the region's ratios, which events follow.
    """

    study: Study
    reference_year: int
    bill_year: int
    counties: list[str]
    inputs: list[Input]
    interpolation_points: InterpolationPoints
    matrix: MatrixSetting
    residual: Residual
    ledger: Ledger
    responses: Response
    by_industry: ByIndustry
    power: PowerSetting
    hourly: Mapping[Key, Array]
    typical: Mapping[Key, Array]
    prices: Prices
    schedule: Mapping[str, Array]
    running: Mapping[str, Array]
    per_diem_share: float
    jobs_year: int
    utilities: Mapping[str, str]
    law: TaxLaw
    grid: GridData
    events: EventData

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)


def outcomes(
    own: Ensemble,
    values: Values,
    draws: int,
    said: Callable[[int], None] = lambda _: None,
    county_years: bool = False,  # noqa: FBT001, FBT002 - always given by its name
) -> Outcomes:
    """Every figure that gets a range, in every draw.

    Args:
        own: the ensemble.
        values: of the inputs, one a draw; inputs without one stay central.
        draws: how many.
        said: receives the number of draws done, for a progress display.
        county_years: also those by county and year, which take much memory.
    """
    parts, chunks = list[Outcomes](), [slice(start, min(start + CHUNK, draws)) for start in range(0, draws, CHUNK)]

    def found(chosen: slice) -> Outcomes:
        some = {key: column[chosen] for key, column in values.items()}
        drawn = simulation(own, some, node_weights(own, some, chosen.stop - chosen.start))
        more = county_year_outcomes(drawn.solved.effects, own.years) if county_years else {}
        return outcomes_of(own, drawn, some) | more

    for chosen, part in zip(chunks, in_threads(found, chunks), strict=True):
        parts.append(part)
        said(chosen.stop)
    return joined(parts, [chosen.stop - chosen.start for chosen in chunks])


def node_weights(own: Ensemble, values: Values, draws: int) -> Array:
    """Weight of each interpolation point in each draw, draw x interpolation point.

    Inputs without values stay central.
    """
    return own.residual.weights(matrix_rows(own.matrix, values, draws))


@dataclass(frozen=True)
class Simulation:
    """Some draws of a study, from dollars to effects and what taxes are calculated from.

    Attributes:
        study, law: with the values of the draws.
        power: energy, gas, water, peaks and bills by key, draw x year.
        dollars: by line, draw x year, USD of the price year.
        shares: local purchase shares by line.
        amounts: dollars by product, people.
        solved: the effects.
    """

    study: Study
    law: TaxLaw
    power: Mapping[Key, Array]
    dollars: Mapping[str, Array]
    shares: LocalShares
    amounts: Amounts
    solved: Solved


def simulation(own: Ensemble, values: Values, weights: Array) -> Simulation:
    """Some draws of a study, with the weights of the interpolation points (draw x point)."""
    yearly = spread(values, YEARLY)
    study, law = with_events(record_of_draws(own.study, yearly), own.events), drawn_law(own.law, yearly)
    power = power_of_draws(own, values, len(weights))
    price_changes, shares = own.prices.of_lines(values), local_shares(study)
    whole = whole_dollars(study, price_changes)
    dollars = line_dollars(study, whole, power, own.schedule, price_changes)
    amounts = with_error(amounts_of(own, study, (dollars, whole), shares, values, weights), values)
    return Simulation(study, law, power, dollars, shares, amounts, solved_effects(own.ledger, own.responses, amounts))


def reference_simulation(own: Ensemble) -> Simulation:
    """The reference case: one draw, every input at its value."""
    return simulation(own, {}, node_weights(own, {}, 1))


def tax_inputs(own: Ensemble, found: Simulation) -> TaxInputs:
    """What the taxes of some draws are calculated from."""
    return TaxInputs(
        study=found.study,
        dollars=found.dollars,
        grid_usd=power_dollars(found.study, found.dollars),
        utilities=own.utilities,
        bases=with_guests(
            tax_bases(found.solved, own.counties), guest_dollars(found.study, own.running, found.dollars)
        ),
        law=found.law,
    )


def outcomes_of(own: Ensemble, found: Simulation, values: Values) -> Outcomes:
    """Every figure that gets a range, of the draws of a simulation."""
    draws, effects, law = found.amounts.draws, found.solved.effects, found.law
    out = figures.activity_outcomes(effects, own.years, own.reference_year, own.counties)
    out |= figures.tax_outcomes(tax_sums(tax_streams(tax_inputs(own, found)), law), law, own.years, draws)
    out |= grid_outcomes(own, effects, found.power, values)
    bills = sum(
        (found.dollars[key] for key, line, _ in lines_of(found.study) if line.tariff is not None),
        np.zeros((draws, len(own.years))),
    )
    out["headline", "electricity_bill", "total"] = bills[:, own.years.index(own.bill_year)] / MONTHS
    out |= figures.totals(out)
    return out | figures.net_outcomes(out, law, draws)


def power_of_draws(own: Ensemble, values: Values, draws: int) -> dict[Key, Array]:
    """Energy, gas, water, peaks and bills by key, draw x year, as all hours would give them."""
    found = typical_power(own.study, values, draws, own.power)
    limit = np.maximum(found.pop(LIMIT), own.hourly[PEAK])
    power = {key: scaled(own.hourly[key], own.typical[key], table) for key, table in found.items()}
    level = values.get(TARIFF_LEVEL, np.ones(1))[:, None]
    power = {key: table * level if key[0] == BILL else table for key, table in power.items()}
    return power | {PEAK: np.minimum(power[PEAK], limit)}


def amounts_of(
    own: Ensemble,
    study: Study,
    of_lines: tuple[Mapping[str, Array], Mapping[str, Array]],
    shares: LocalShares,
    values: Values,
    weights: Array,
) -> Amounts:
    """What the effects of some draws follow from; of_lines: dollars by line, by year and of all years."""
    every, (dollars, whole) = np.ones((len(weights), 1)), of_lines
    return Amounts(
        weights=weights,
        dollars=own.ledger.amounts(dollars, shares, len(own.years)) * every[:, :, None],
        whole=own.ledger.amounts(whole, shares, 1) * every[:, :, None],
        people=[site_people(site, own.counties, own.running, dollars, own.events, every) for site in study.facility],
        outside=study.crews_from_outside_share.value * every,
        per_diem=values.get(PER_DIEM, np.array([own.per_diem_share]))[:, None] * every,
        jobs_growth=every / own.prices.since(own.jobs_year, values),
    )


def with_error(amounts: Amounts, values: Values) -> Amounts:
    """The amounts with what the method is known to miss in these draws."""
    names = [name for name in StructuralError.__dataclass_fields__ if f"{STRUCTURAL}{name}" in values]
    if not names:
        return amounts
    error = StructuralError(**{name: values[f"{STRUCTURAL}{name}"][:, None] for name in names})
    people = [
        replace(one, jobs=one.jobs * error.own_jobs, labor_income_usd=one.labor_income_usd * error.own_jobs)
        for one in amounts.people
    ]
    return replace(amounts, error=error, people=people)


def grid_outcomes(own: Ensemble, found: Effects, power: Mapping[Key, Array], values: Values) -> Outcomes:
    """Peak (MW) and energy (MWh) of the study by year, and with what follows in the reference year, one a draw."""
    place = own.years.index(own.reference_year)
    energy = sum((power["net_load_mwh", site.id] for site in own.study.facility), np.zeros(len(own.years)))
    out: Outcomes = {
        ("grid", year, measure): table[:, number]
        for measure, table in (("peak_mw", power[PEAK]), ("mwh", energy))
        for number, year in enumerate(own.years)
    }
    follows = {effect: firm_mwh(own, found["operation", effect][..., place], values) for effect in EFFECTS[1:]}
    row, records = MEASURES.index("resident_jobs"), with_values("grid", own.grid.parameters, values)
    jobs = sum(found["operation", effect][:, row, :, place].sum(axis=1) for effect in EFFECTS)
    kwh = new_households(records) * records["household_kwh"]["value"]
    follows["induced"] = follows["induced"] + np.asarray(jobs * kwh / KWH_PER_MWH)
    out["headline", "grid_peak_mw", "direct"] = out["grid", own.reference_year, "peak_mw"]
    out["headline", "grid_energy_mwh", "direct"] = out["grid", own.reference_year, "mwh"]
    for effect, mwh in follows.items():
        out["headline", "grid_peak_mw", effect] = mwh / HOURS_PER_YEAR / load_factor(own.grid)
        out["headline", "grid_energy_mwh", effect] = mwh
    return out


def firm_mwh(own: Ensemble, table: Array, values: Values) -> Array:
    """Electricity of firms, one figure a draw; table: draw x measure x county."""
    bought = table[:, MEASURES.index("electricity_usd")]
    records = with_values("grid", own.grid.parameters, spread(values, YEARLY))
    central, year = own.prices.firms
    return np.asarray(
        (bought / firm_prices(own.counties, records, central * own.prices.since(year, values))).sum(axis=1)
    )
