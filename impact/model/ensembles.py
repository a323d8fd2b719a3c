"""Ensembles: built data put together as what the draws of a study share.

Its interpolation points solved, its power in all hours.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from impact.accounts.national import ELECTRICITY
from impact.effects.response import (
    ByIndustry,
    Response,
    stacked,
)
from impact.grid.answers import first_full_year
from impact.grid.systems import utility_of
from impact.ledger.dollars import GROWTH, Prices, lines_of, whole_dollars
from impact.ledger.products import Ledger, local_shares, study_ledger
from impact.ledger.spending import dollar_year, line_schedule, operating_share, reference_year, to_price_year
from impact.model.local_conditions import calling_sites, grid_data, typical_weather
from impact.model.matrix_setting import AtNodes, matrix_setting, node_residual, nodes_name
from impact.model.nation import (
    jobs_year,
    last_published_prices,
    line_price_ratios,
    price_index,
)
from impact.model.options import Options
from impact.model.prepared import PreparedStudy, checked_spending, latest_dollars
from impact.model.region import find_region, region_economy
from impact.model.responses import (
    economy_response,
    event_data,
    payroll_price_ratio,
    reference_response,
    workplace_rates,
)
from impact.model.tax_law import study_law, tax_law
from impact.region.economy import Economy
from impact.region.local_purchase_shares import WITH_EXPONENT
from impact.region.purchases import RPC
from impact.region.regions import Region
from impact.sources import built
from impact.sources.cache import read_cached, write_cached
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study
from impact.taxes.law import STATE_FILES, TaxLaw, state_of
from impact.threads import in_threads
from impact.uncertainty.draws import RATES, Array
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.inputs import Input, parameter_inputs, study_inputs
from impact.uncertainty.interpolation import PER_DRIVER, InterpolationPoints, interpolation_grid
from impact.uncertainty.power_draws import DRIVERS, LOAD_PEAK, PEAK, Key, PowerSetting, typical_power

FEW_COUNTIES = 20
"""In regions with more counties each interpolation point takes seconds: OF_FEW stays central, so that there are few."""
OF_FEW = ("local_purchases.shift_group.", "commuting.elasticity", "households.")
TOPICS = ("region", "households", "local_purchases", "commuting", "grid", "structural")


def inputs_of(study: Study, options: Options) -> list[Input]:
    """All figures with a range that are drawn."""
    tariffs = {line.tariff for _, line, _ in lines_of(study) if line.tariff is not None}
    tables: dict[str, Mapping[str, Any]] = {topic: options.records(topic) for topic in TOPICS}
    tables["tariffs"] = {name: options.records("tariffs")[name] for name in sorted(tariffs)}
    law = tax_law(options.parameters)
    tables |= {
        f"tax/{STATE_FILES[state]}": dict(records)
        for state, records in law.states.items()
        if state not in law.estimated
    }
    tables |= {"tax/federal": {**law.federal}, "tax/general": {**law.general}}
    tables["tax/jurisdictions"] = {
        key: {name: dict(rate) for name in RATES if (rate := getattr(place, name)) is not None}
        for key, place in law.jurisdictions.items()
        if place.state not in law.estimated
    }
    own = find_region(study.region).fips
    tables["tax/local_sales"] = {county: record for county, record in law.local_sales.items() if county in own}
    tables["tax/estimates"] = estimates_of(study, law, options)
    found = study_inputs(study)
    for topic, records in tables.items():
        found += parameter_inputs(topic, records)
    large = len(find_region(study.region).fips) > FEW_COUNTIES
    return [one for one in found if not is_set(one.key, options) and not (large and one.key.startswith(OF_FEW))]


def estimates_of(study: Study, law: TaxLaw, options: Options) -> dict[str, Any]:
    """Records of the estimates that a study in its region rests on; none where the law of all its states is there."""
    counties = [*find_region(study.region).fips, *(site.county for site in study.facility)]
    states = sorted({state_of(county) for county in counties} & law.estimated)
    records = options.records("tax/estimates")
    return {name: records[name] for name in ("common", *states) if name in records} if states else {}


def is_set(key: str, options: Options) -> bool:
    """Whether the options give a parameter its value, or its method has no use for it."""
    if key.startswith("local_purchases."):
        return options.method != RPC or key in options.given
    if key == "region.delta":
        return options.delta is not None or options.method not in WITH_EXPONENT or key in options.given
    return key in options.given


def study_ensemble(
    prepared_study: PreparedStudy,
    economy: Economy,
    options: Options,
    points: int = PER_DRIVER,
    say: Callable[[str], None] = lambda _: None,
) -> Ensemble:
    """What the draws of a study share.

    Args:
        prepared_study: the study, its lines and its power.
        economy: the region's in the reference case.
        options: how the region is modeled.
        points: interpolation points for each input group that changes the matrix; 0: the reference case alone.
        say: receives a line now and then, for a progress display.
    """
    study, region, parameters = prepared_study.study, economy.region, options.parameters
    inputs = inputs_of(study, options) if points else []
    known, matrix = interpolation_grid(inputs, points), matrix_setting(region, options, inputs)
    ledger = lines_ledger(prepared_study, region, options)
    found = responses_of(economy, options, known, ledger, study.price_year, say)
    prices = prices_of(prepared_study, options.accounts, parameters)
    rates = workplace_rates(economy.model, options).T.to_numpy()
    dollars = (
        ledger.amounts(whole_dollars(study, prices.of_lines({})), local_shares(study), 1)[0, 0] / ledger.price_ratios
    )
    setting = PowerSetting(
        typical_weather(parameters), parameters.records("grid"), parameters.records("tariffs"), calling_sites(study)
    )
    grid, years = grid_data(parameters), range(study.first_year, study.last_year + 1)
    return Ensemble(
        study=study,
        reference_year=reference_year(study),
        bill_year=bill_year(prepared_study),
        counties=list(region.fips),
        inputs=inputs,
        interpolation_points=known,
        matrix=matrix,
        residual=node_residual(known, matrix, found, ledger, dollars, economy, rates),
        ledger=ledger,
        responses=found.responses,
        by_industry=found.by_industry,
        power=setting,
        hourly=hourly_power(prepared_study),
        typical=typical_power(study, {}, 1, setting),
        prices=prices,
        schedule={
            key: line_schedule(line, site, years).to_numpy()
            for key, line, site in lines_of(study)
            if not line.follows_load
        },
        running={site.id: operating_share(site, years).to_numpy() for site in study.facility},
        per_diem_share=parameters.value("commuting", "per_diem_share"),
        jobs_year=jobs_year(),
        utilities={site.id: utility_of(site, grid) for site in study.facility},
        law=study_law(study, region.fips, parameters),
        grid=grid,
        events=event_data(region, options, study.price_year),
    )


def ensemble_of(study: Study, options: Options, say: Callable[[str], None] = lambda _: None) -> Ensemble:
    """What the draws of a study share, its region and spending made on the way."""
    economy = region_economy(find_region(study.region), options)
    return study_ensemble(checked_spending(study, options), economy, options, say=say)


def lines_ledger(prepared_study: PreparedStudy, region: Region, options: Options) -> Ledger:
    """The products of a study's lines."""
    lines, margins = prepared_study.spending.lines, (built.read_margin_shares(), built.read_margin_suppliers())
    year = prepared_study.study.price_year
    ratios = line_price_ratios(lines["commodity"], year, options.accounts, options.parameters)
    return study_ledger(lines, list(region.fips), *margins, ratios)


def bill_year(prepared_study: PreparedStudy) -> int:
    """The first year with full bills; without bills the reference year."""
    bills = prepared_study.power.bills
    if bills.empty:
        return reference_year(prepared_study.study)
    return first_full_year(bills.groupby(level="year").sum(numeric_only=True))


def responses_of(
    economy: Economy,
    options: Options,
    interpolation_points: InterpolationPoints,
    ledger: Ledger,
    price_year: int,
    say: Callable[[str], None] = lambda _: None,
) -> AtNodes:
    """What a dollar brings at all interpolation points, the reference case first; from the cache if it was solved."""
    reference, count = (economy, ledger.products, options, price_year), interpolation_points.count
    if count == 1:
        return solved_nodes(lambda _: reference_response(*reference), 1, ledger, say)
    rates = workplace_rates(economy.model, options).T.to_numpy()
    payroll = payroll_price_ratio(price_year, options)

    def at_point(number: int) -> tuple[Response, ByIndustry]:
        if number == 0:
            return reference_response(*reference)
        own = replace(options, given={**options.given, **interpolation_points.at(number)})
        return economy_response(region_economy(economy.region, own), ledger, rates, payroll)

    name = nodes_name(economy, options, interpolation_points, ledger, (rates, payroll))
    kept = read_cached(name)
    if kept is not None:
        say(f"ranges: the region at {count} points, kept from an earlier run")
        return AtNodes.of_arrays(kept)
    found = solved_nodes(at_point, count, ledger, say)
    write_cached(name, found.arrays())
    return found


def solved_nodes(
    at_point: Callable[[int], tuple[Response, ByIndustry]], count: int, ledger: Ledger, say: Callable[[str], None]
) -> AtNodes:
    """What a dollar brings at each of so many interpolation points."""
    at_own_share = np.array([product.at_own_share for product in ledger.products], dtype=bool)
    responses, made, first = [], [], None
    for number, (response, by_industry) in enumerate(in_threads(at_point, range(count)), start=1):
        first = first or by_industry
        responses.append(response)
        at_home = by_industry.suppliers + by_industry.first * at_own_share
        made.append(np.concatenate([at_home, by_industry.induced], axis=1))
        say(f"ranges: the region at {number} of {count} points")
    if first is None:
        raise ValueError("no interpolation point to solve at")
    return AtNodes(stacked(responses), first, np.array(made))


def hourly_power(prepared_study: PreparedStudy) -> dict[Key, Array]:
    """Power at the reference case by year, from all hours."""
    power = prepared_study.power
    highest = {PEAK: power.net_load, LOAD_PEAK: power.load}
    found: dict[Key, Array] = {key: hours.sum(axis=0).max(axis=(-2, -1)) for key, hours in highest.items()}
    for name in DRIVERS:
        found |= {(name, site): power.by_year.loc[site, name].to_numpy() for site in power.sites}
    for key, line, site in lines_of(prepared_study.study):
        del key
        if line.tariff is not None:
            bill = power.bills.loc[(site.id, line.id), "bill_usd"]
            found["bill", site.id, line.id] = bill.groupby(level="year").sum().to_numpy()
    return found


def prices_of(prepared_study: PreparedStudy, accounts: int, parameters: Parameters = DELIVERED) -> Prices:
    """Dollar years of a study."""
    study, power = prepared_study.study, prepared_study.power
    firm_year = int(parameters.value("grid", "firm_price_year"))
    index = price_index(max(latest_dollars(study, power), firm_year), parameters)
    years = {key: dollar_year(line, site, study, power) for key, line, site in lines_of(study)}
    return Prices(
        growth=parameters.value("region", GROWTH.split(".")[1]),
        published=last_published_prices(),
        price_year=study.price_year,
        lines={
            key: (to_price_year(1.0, line, years[key], study, index), years[key]) for key, line, _ in lines_of(study)
        },
        firms=(float(index.loc[ELECTRICITY, accounts] / index.loc[ELECTRICITY, firm_year]), firm_year),
    )
