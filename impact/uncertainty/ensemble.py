"""Ensemble: a study with all that does not change between draws, and every figure that gets a range in every draw.

values -> power, dollars -> activity -> taxes -> outcomes; a few hundred draws at a time, so that memory stays small.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from impact.grid.induced import load_factor, state_price
from impact.grid.systems import GridData
from impact.ledger.staff import staff_jobs
from impact.results import EFFECTS
from impact.sources.parameters import with_values
from impact.study import Facility, Study
from impact.taxes.inputs import TaxInputs
from impact.taxes.law import TaxLaw
from impact.taxes.revenue import tax_streams
from impact.threads import in_threads
from impact.uncertainty.activity import Activity, Drawn, Site, activity, tax_bases
from impact.uncertainty.columns import Columns, local_shares
from impact.uncertainty.dollars import Prices, line_dollars, lines_of, power_dollars, purchases_dollars, whole_dollars
from impact.uncertainty.drawn import YEARLY, drawn, drawn_law, spread
from impact.uncertainty.draws import Array, Values
from impact.uncertainty.inputs import Input
from impact.uncertainty.nodes import Nodes
from impact.uncertainty.outcomes import Outcomes, activity_outcomes, net_outcomes, tax_outcomes, tax_sums, totals
from impact.uncertainty.power_draws import LIMIT, PEAK, Key, PowerSetting, scaled, typical_power
from impact.uncertainty.responses import MEASURES, Response
from impact.units import HOURS_PER_YEAR, KWH_PER_MWH

CHUNK = 125
"""Draws at a time."""
MONTHS = 12
PER_DIEM = "commuting.per_diem_share"


@dataclass(frozen=True)
class Ensemble:
    """What the draws share.

    Attributes:
        study: its counties in BEA's codes.
        reference_year: of the operation figures.
        bill_year: the first with full bills.
        counties: codes of the region's counties.
        inputs: figures with a range.
        nodes, columns, responses: the matrix at a few points, for a dollar of each product.
        power: what power depends on beside the study.
        hourly, typical: power at the central case by year, from all hours and from typical days.
        prices: dollar years.
        schedule: share of each fixed line by year.
        running: share of full operation of each facility by year.
        per_diem_share: what crews from outside spend of their pay at the site, central.
        jobs_year: jobs per dollar are of this year.
        utilities: key of the utility by facility.
        law, grid: the central records.
    """

    study: Study
    reference_year: int
    bill_year: int
    counties: list[str]
    inputs: list[Input]
    nodes: Nodes
    columns: Columns
    responses: Response
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

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)


def outcomes(own: Ensemble, values: Values, draws: int, said: Callable[[int], None] = lambda _: None) -> Outcomes:
    """Every figure that gets a range, in every draw.

    Args:
        own: the ensemble.
        values: of the inputs, one a draw; inputs without one stay central.
        draws: how many.
        said: receives the number of draws done, for a progress display.
    """
    weights, parts = own.nodes.weights(values, draws), []
    chunks = [slice(start, min(start + CHUNK, draws)) for start in range(0, draws, CHUNK)]

    def found(chosen: slice) -> Outcomes:
        return some_outcomes(own, {key: column[chosen] for key, column in values.items()}, weights[chosen])

    for chosen, part in zip(chunks, in_threads(found, chunks), strict=True):
        parts.append(part)
        said(chosen.stop)
    keys = dict.fromkeys(key for part in parts for key in part)
    sizes = [chosen.stop - chosen.start for chosen in chunks]
    return {
        key: np.concatenate([part.get(key, np.zeros(size)) for part, size in zip(parts, sizes, strict=True)])
        for key in keys
    }


def some_outcomes(own: Ensemble, values: Values, weights: Array) -> Outcomes:
    """The same for a few draws, with the weights of the nodes (draw x node)."""
    draws, yearly = len(weights), spread(values, YEARLY)
    study, law = drawn(own.study, yearly), drawn_law(own.law, yearly)
    power = power_of_draws(own, values, draws)
    dollars = line_dollars(study, power, own.schedule, own.prices, values)
    found, visitors = activity(own.columns, own.responses, drawn_of(own, study, dollars, values, weights))
    inputs = TaxInputs(
        study=study,
        dollars=dollars,
        grid_usd=power_dollars(study, dollars),
        utilities=own.utilities,
        bases=dict(tax_bases(found, visitors, own.counties)),
        law=law,
    )
    out = activity_outcomes(found, own.years, own.reference_year, own.counties)
    out |= tax_outcomes(tax_sums(tax_streams(inputs), law), law, own.years, draws)
    out |= grid_outcomes(own, found, power, values)
    bills = sum(
        (dollars[key] for key, line, _ in lines_of(study) if line.tariff is not None), np.zeros((draws, len(own.years)))
    )
    out["headline", "electricity_bill", "total"] = bills[:, own.years.index(own.bill_year)] / MONTHS
    out |= totals(out)
    return out | net_outcomes(out, law, draws)


def power_of_draws(own: Ensemble, values: Values, draws: int) -> dict[Key, Array]:
    """Energy, gas, water, peaks and bills by key, draw x year, as all hours would give them."""
    found = typical_power(own.study, values, draws, own.power)
    limit = np.maximum(found.pop(LIMIT), own.hourly[PEAK])
    power = {key: scaled(own.hourly[key], own.typical[key], table) for key, table in found.items()}
    return power | {PEAK: np.minimum(power[PEAK], limit)}


def drawn_of(own: Ensemble, study: Study, dollars: Mapping[str, Array], values: Values, weights: Array) -> Drawn:
    """What the activity of some draws follows from."""
    shares, every = local_shares(study), np.ones((len(weights), 1))
    return Drawn(
        weights=weights,
        amounts=own.columns.amounts(dollars, shares, len(own.years)) * every[:, :, None],
        whole=own.columns.amounts(whole_dollars(study, own.prices, values), shares, 1) * every[:, :, None],
        sites=[site_people(site, own, dollars, every) for site in study.facility],
        outside=study.crews_from_outside_share.value * every,
        per_diem=values.get(PER_DIEM, np.array([own.per_diem_share]))[:, None] * every,
        jobs_growth=every / own.prices.since(own.jobs_year, values),
    )


def site_people(site: Facility, own: Ensemble, dollars: Mapping[str, Array], every: Array) -> Site:
    """People of one facility; every: draw x 1, ones."""
    jobs = staff_jobs(site) * every
    crews = site.crews
    return Site(
        facility=site.id,
        county=own.counties.index(site.county),
        jobs=jobs,
        labor_income_usd=jobs * (0.0 if site.staff is None else site.staff.labor_income_usd_per_job.value),
        running=own.running[site.id],
        crew_job_years=None if crews is None else crews.job_years.value * every,
        crew_usd=None if crews is None else crews.job_years.value * crews.labor_income_usd_per_job.value * every,
        purchases_usd=purchases_dollars(site, dollars),
    )


def grid_outcomes(own: Ensemble, found: Activity, power: Mapping[Key, Array], values: Values) -> Outcomes:
    """Peak (MW) and energy (MWh) of the study by year, and with what follows in the reference year, one a draw."""
    place = own.years.index(own.reference_year)
    energy = sum((power["net_draw_mwh", site.id] for site in own.study.facility), np.zeros(len(own.years)))
    out: Outcomes = {
        ("grid", year, measure): table[:, number]
        for measure, table in (("peak_mw", power[PEAK]), ("mwh", energy))
        for number, year in enumerate(own.years)
    }
    follows = {effect: firm_mwh(own, found["operation", effect][..., place], values) for effect in EFFECTS[1:]}
    follows["induced"] = follows["induced"] + household_mwh(own, found, place, values)
    out["headline", "grid_peak_mw", "direct"] = out["grid", own.reference_year, "peak_mw"]
    out["headline", "grid_energy_mwh", "direct"] = out["grid", own.reference_year, "mwh"]
    for effect, mwh in follows.items():
        out["headline", "grid_peak_mw", effect] = mwh / HOURS_PER_YEAR / load_factor(own.grid)
        out["headline", "grid_energy_mwh", effect] = mwh
    return out


def firm_mwh(own: Ensemble, table: Array, values: Values) -> Array:
    """Electricity of firms, one figure a draw; table: draw x measure x county."""
    bought = table[:, MEASURES.index("electricity_usd")]
    records = with_values("grid", own.grid.parameters, spread(values, YEARLY))["firm_price_usd_per_mwh"]
    central, year = own.prices.firms
    growth = central * own.prices.since(year, values)
    prices = [state_price(county, records) * growth for county in own.counties]
    return np.asarray(sum(bought[:, [place]] / price for place, price in enumerate(prices)))[:, 0]


def household_mwh(own: Ensemble, found: Activity, place: int, values: Values) -> Array:
    """Electricity of households that move in, one figure a draw."""
    records = with_values("grid", own.grid.parameters, values)
    row = MEASURES.index("home_jobs")
    jobs = sum(found["operation", effect][:, row, :, place].sum(axis=1) for effect in EFFECTS)
    per_job, kwh = (records[name]["value"] for name in ("new_households_per_job", "household_kwh"))
    return np.asarray(jobs * per_job * kwh / KWH_PER_MWH)
