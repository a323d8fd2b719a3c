"""Ensembles: built data put together as what the draws of a study share: its nodes solved, its power in all hours."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from impact.accounts.national import ELECTRICITY
from impact.effects.measures import measure_rates
from impact.grid.answers import first_full_year
from impact.grid.induced import bought_by_firms
from impact.grid.systems import utility_of
from impact.ledger.local_demand import purchases
from impact.ledger.schedule import line_schedule, operating_share, reference_year
from impact.ledger.spending import Spending, dollar_year, to_price_year
from impact.model.counties import county_system, region_counties
from impact.model.local_conditions import calling_sites, grid_data, tax_law, typical_weather
from impact.model.nation import last_published_prices, national_accounts, price_index, prices_since_jobs
from impact.model.options import Options
from impact.model.prepared import Placed, latest_dollars
from impact.model.region import find_region, region_model
from impact.region.location_quotient import WITH_EXPONENT
from impact.region.model import RegionModel
from impact.region.regions import Region
from impact.solve.multipliers import JOBS_YEAR
from impact.sources import built
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study
from impact.taxes.business import taxed_share
from impact.taxes.law import STATE_FILES
from impact.threads import in_threads
from impact.uncertainty.columns import Columns, product_demand, study_columns
from impact.uncertainty.dollars import GROWTH, Prices, lines_of
from impact.uncertainty.draws import Array
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.inputs import Input, parameter_inputs, study_inputs
from impact.uncertainty.nodes import POINTS, Nodes, matrix_nodes
from impact.uncertainty.power_draws import DRIVERS, LOAD_PEAK, PEAK, Key, PowerSetting, typical_power
from impact.uncertainty.responses import OF_WORK, ProductDemand, Response, node_response, stacked

FEW_COUNTIES = 20
"""In regions with more counties each node takes seconds: there are fewer, and OF_FEW stays central."""
OF_FEW = ("trade.", "commuting.elasticity", "households.")
POINTS_OF_MANY = 5
TOPICS = ("region", "households", "trade", "commuting", "grid")


def inputs_of(study: Study, options: Options) -> list[Input]:
    """All figures with a range that are drawn."""
    tariffs = {line.tariff for _, line, _ in lines_of(study) if line.tariff is not None}
    tables: dict[str, Mapping[str, Any]] = {topic: options.records(topic) for topic in TOPICS}
    tables["tariffs"] = {name: options.records("tariffs")[name] for name in sorted(tariffs)}
    law = tax_law(options.parameters)
    tables |= {f"tax/{STATE_FILES[state]}": dict(records) for state, records in law.states.items()}
    tables |= {"tax/federal": {**law.federal}, "tax/general": {**law.general}}
    tables["tax/treasuries"] = {
        key: {"sales_rate": dict(place.sales_rate)} for key, place in law.treasuries.items() if place.sales_rate
    }
    found = study_inputs(study)
    for topic, records in tables.items():
        found += parameter_inputs(topic, records)
    large = len(find_region(study.region).fips) > FEW_COUNTIES
    return [one for one in found if not is_set(one.key, options) and not (large and one.key.startswith(OF_FEW))]


def is_set(key: str, options: Options) -> bool:
    """Whether the options give a parameter its value, or its method has no use for it."""
    if key == "region.delta":
        return options.delta is not None or options.method not in WITH_EXPONENT or key in options.given
    return key in options.given


def study_ensemble(
    placed: Placed, options: Options, points: int = POINTS, say: Callable[[str], None] = lambda _: None
) -> Ensemble:
    """What the draws of a study share.

    Args:
        placed: the study, its lines and its power.
        options: how the region is modelled.
        points: how many values the exponent of the location quotients takes among the nodes; 0: the central case alone.
        say: receives a line now and then, for a progress display.
    """
    study, region, parameters = placed.study, find_region(placed.study.region), options.parameters
    grid = grid_data(parameters)
    inputs = inputs_of(study, options) if points else []
    many = len(region.fips) > FEW_COUNTIES
    known = matrix_nodes(inputs, min(points, POINTS_OF_MANY) if many else points)
    columns = columns_of(placed.spending, region)
    setting = PowerSetting(
        typical_weather(parameters), parameters.records("grid"), parameters.records("tariffs"), calling_sites(study)
    )
    years = range(study.first_year, study.last_year + 1)
    return Ensemble(
        study=study,
        reference_year=reference_year(study),
        bill_year=bill_year(placed),
        counties=list(region.fips),
        inputs=inputs,
        nodes=known,
        columns=columns,
        responses=responses_of(region, options, known, columns, study.price_year, say),
        power=setting,
        hourly=hourly_power(placed),
        typical=typical_power(study, {}, 1, setting),
        prices=prices_of(placed, parameters),
        schedule={
            key: line_schedule(line, site, years).to_numpy()
            for key, line, site in lines_of(study)
            if not line.follows_load
        },
        running={site.id: operating_share(site, years).to_numpy() for site in study.facility},
        per_diem_share=parameters.value("commuting", "per_diem_share"),
        jobs_year=JOBS_YEAR,
        utilities={site.id: utility_of(site, grid) for site in study.facility},
        law=tax_law(parameters),
        grid=grid,
    )


def bill_year(placed: Placed) -> int:
    """The first year with full bills; without bills the reference year."""
    bills = placed.power.bills
    if bills.empty:
        return reference_year(placed.study)
    return first_full_year(bills.groupby(level="year").sum(numeric_only=True))


def columns_of(spending: Spending, region: Region) -> Columns:
    """The products of a study's lines."""
    margins, suppliers = built.read_margin_shares(), built.read_margin_suppliers()
    return study_columns(spending.lines, list(region.fips), lambda row: list(purchases(row, margins, suppliers)))


def responses_of(
    region: Region, options: Options, nodes: Nodes, columns: Columns, price_year: int, say: Callable[[str], None]
) -> Response:
    """The responses of all nodes."""
    rates = work_rates(region_model(region, options), price_year, options)

    def at_node(number: int) -> Response:
        own = replace(options, given={**options.given, **nodes.at(number)})
        model = region_model(region, own)
        counties = region_counties(region, model, own)
        products = products_demand(columns, model, own)
        return node_response(county_system(model, counties), counties.commuting.shares[:, :-1], products, rates)

    found = []
    for number, response in enumerate(in_threads(at_node, range(nodes.count)), start=1):
        found.append(response)
        say(f"ranges: the region at {number} of {nodes.count} points")
    return stacked(found)


def products_demand(columns: Columns, model: RegionModel, options: Options) -> ProductDemand:
    """A dollar of each product at one node."""
    nation = national_accounts(options.accounts)
    on_site = np.array([bool(product.facility) for product in columns.products], dtype=bool)
    build = np.array([product.phase == "construction" for product in columns.products], dtype=bool)
    demand = [product_demand(product, nation, model) for product in columns.products]
    return ProductDemand(
        demand=np.array(demand).reshape(len(demand), len(nation.codes)).T,
        county=np.array([product.county for product in columns.products], dtype=np.intp),
        on_site=on_site,
        by_crews=on_site & build,
    )


def work_rates(model: RegionModel, price_year: int, options: Options) -> Array:
    """Measures of work per dollar of output, measure x industry."""
    nation = national_accounts(options.accounts)
    rates = measure_rates(model.coefficients, prices_since_jobs(price_year, options.parameters))
    row = nation.commodities.index.get_loc(ELECTRICITY)
    bought = nation.domestic_coefficients[row] + nation.imported_coefficients[row]
    taxed = taxed_share(model.coefficients["taxes_share"], nation.industries["line"])
    table = rates.assign(
        business_tax_usd=taxed.reindex(rates.index).fillna(0.0),
        electricity_usd=bought_by_firms(pd.Series(bought, index=nation.codes)).reindex(rates.index),
    )
    return np.asarray(table[list(OF_WORK)].to_numpy().T)


def hourly_power(placed: Placed) -> dict[Key, Array]:
    """Power at the central case by year, from all hours."""
    power = placed.power
    highest = {PEAK: power.net_draw, LOAD_PEAK: power.load}
    found: dict[Key, Array] = {key: hours.sum(axis=0).max(axis=(-2, -1)) for key, hours in highest.items()}
    for name in DRIVERS:
        found |= {(name, site): power.by_year.loc[site, name].to_numpy() for site in power.sites}
    for key, line, site in lines_of(placed.study):
        del key
        if line.tariff is not None:
            bill = power.bills.loc[(site.id, line.id), "bill_usd"]
            found["bill", site.id, line.id] = bill.groupby(level="year").sum().to_numpy()
    return found


def prices_of(placed: Placed, parameters: Parameters = DELIVERED) -> Prices:
    """Dollar years of a study."""
    study, power = placed.study, placed.power
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
        firms=(float(index.loc[ELECTRICITY, study.price_year] / index.loc[ELECTRICITY, firm_year]), firm_year),
    )
