"""The reference case of a study, from what its draws share: its effects, its grid, its taxes.

Also that of each scenario, a named set of changes, next to the study as filed.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import ELECTRICITY
from impact.effects.reference import ReferenceCase
from impact.effects.response import Response
from impact.errors import StudyError
from impact.grid.households import induced_load
from impact.grid.results import PowerBills, grid_results
from impact.ledger.products import Ledger, local_shares, product_demand
from impact.ledger.spending import grid_power_usd
from impact.load.power import Power
from impact.model.ensembles import lines_ledger, study_ensemble
from impact.model.local_conditions import grid_data
from impact.model.nation import national_accounts, price_index
from impact.model.options import Options
from impact.model.prepared import PreparedStudy, checked_spending, latest_dollars
from impact.model.region import check_size, find_region, region_economy, region_model
from impact.model.responses import payroll_price_ratio, workplace_rates
from impact.region.economy import Economy
from impact.results import EFFECTS, GridResults, TaxResults
from impact.sources.parameters import DELIVERED, Parameters
from impact.sources.scenarios import SCENARIO, scenario_study
from impact.study import Study
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_results
from impact.taxes.views import Money
from impact.threads import in_threads
from impact.uncertainty.ensemble import Ensemble, Simulation, outcomes_of, reference_simulation
from impact.uncertainty.outcomes import headline

Array = npt.NDArray[np.float64]
AS_FILED = "as-filed"
SCENARIO_COLUMNS = ["scenario", "scenario_title", "text", "metric", "unit", "total", "difference", "difference_share"]
SCENARIO_LOAD = {
    "load_mwh": "MWh a year",
    "unserved_mwh": "MWh a year",
    "unserved_peak_mw": "MW",
    "unserved_all_years_mwh": "MWh",
}
"""Figures of the whole study's load besides the headline: of the reference year, and of all years."""


def reference_case(
    own: Ensemble, found: Simulation, prepared_study: PreparedStudy, economy: Economy, options: Options
) -> ReferenceCase:
    """The reference case with what tables by industry and by line need.

    Args:
        own: what the draws share.
        found: the one draw of the reference case.
        prepared_study: the study and its lines.
        economy: the region's.
        options: how the region is modeled.
    """
    check_crews(own.study, own.ledger, found.amounts.whole[0, 0] * own.responses.crew_jobs[0])
    first = Response(**{name: table[:1] for name, table in vars(own.responses).items()})
    return ReferenceCase(
        counties=pd.Index(own.counties),
        years=own.years,
        reference_year=own.reference_year,
        rates=workplace_rates(economy.model, options),
        payroll_price_ratio=payroll_price_ratio(own.study.price_year, options),
        lines=prepared_study.spending.lines,
        dollars=found.dollars,
        shares=found.shares,
        industries={site.id: site.industry for site in own.study.facility},
        ledger=own.ledger,
        amounts=found.amounts,
        response=first,
        by_industry=own.by_industry,
        solved=found.solved,
    )


def check_crews(study: Study, ledger: Ledger, crew_jobs: Array) -> None:
    """Counted crews have work on site in the region.

    Args:
        study: the study.
        ledger: its products.
        crew_jobs: job-years of each product at the sector's average.

    Raises:
        StudyError: a facility counts crews, but no construction work on site is bought in the region.
    """
    for site in study.facility:
        own = [p.facility == site.id and by for p, by in zip(ledger.products, ledger.by_crews, strict=True)]
        if site.crews is not None and crew_jobs[own].sum() <= 0:
            raise StudyError(
                f"facility.{site.id}.crews: crews are counted, but no work on site is bought in the region; "
                "give a construction line a local_share above 0, or take the crews out"
            )


def check_region(prepared_study: PreparedStudy, options: Options) -> None:
    """What a run asks of the study's region: not too many counties, and work on site for crews that are counted.

    Raises:
        StudyError: as the run would.
    """
    region, study, lines = find_region(prepared_study.study.region), prepared_study.study, prepared_study.spending.lines
    check_size(region)
    if all(site.crews is None for site in study.facility):
        return
    model, nation = region_model(region, options), national_accounts(options.accounts)
    ledger = lines_ledger(prepared_study, region, options)
    demand = product_demand(ledger.products, nation, model)
    whole = {key: np.full((1, 1), usd) for key, usd in lines["amount_usd"].items()}
    dollars = ledger.amounts(whole, local_shares(study), 1)[0, 0]
    check_crews(study, ledger, dollars * (workplace_rates(model, options)["jobs"].to_numpy() @ demand))


def grid_of(
    prepared_study: PreparedStudy, case: ReferenceCase, accounts: int, parameters: Parameters = DELIVERED
) -> GridResults:
    """Load, supply and bills of a study, and the load of what follows from it."""
    study, grid = prepared_study.study, grid_data(parameters)
    prices_of = int(grid.parameters["firm_price_year"]["value"])
    index = price_index(max(accounts, prices_of), parameters).loc[ELECTRICITY]
    growth = float(index[accounts] / index[prices_of])
    operation = {effect: case.measures("operation", effect) for effect in EFFECTS}
    follows = induced_load(operation, list(case.counties), growth, grid)
    paid = PowerBills(
        bills_in_price_year(study, prepared_study.power, parameters), grid_power_usd(study, prepared_study.spending)
    )
    return grid_results(study, prepared_study.power, paid, follows, grid, case.reference_year)


def bills_in_price_year(study: Study, power: Power, parameters: Parameters = DELIVERED) -> pd.DataFrame:
    """The monthly bills of lines with a tariff, in dollars of the study's price year."""
    index = price_index(latest_dollars(study, power), parameters).loc[ELECTRICITY]
    money = [column for column in power.bills if column.endswith("_usd")]
    growth = power.bills["dollar_year"].map(lambda year: index[study.price_year] / index[year]).astype(float)
    return power.bills.assign(**{column: power.bills[column] * growth for column in money})


def taxes_of(
    inputs: TaxInputs,
    effects: pd.DataFrame,
    grid: GridResults,
    reference_year: int,
    parameters: Parameters = DELIVERED,
) -> TaxResults:
    """Taxes of a study by taxing jurisdiction, kind and year.

    Args:
        inputs: what the taxes are calculated from.
        effects: by county (effects.tables.county_effects).
        grid: with the households that move in.
        reference_year: of the operation figures.
        parameters: in use.
    """
    growth = parameters.value("region", "price_growth")
    money = Money(inputs.study.price_year, growth, float(inputs.law.general["discount_share"]["value"]))
    operation = effects[effects["phase"].eq("operation") & effects["basis"].eq("workplace")]
    households = float(grid.induced["households"].sum())
    return tax_results(inputs, money, float(operation["jobs"].sum()), households, reference_year)


class Case(NamedTuple):
    """One column of the comparison.

    Attributes:
        key, title, text: of the scenario.
        figures: metric: total, unit.
    """

    key: str
    title: str
    text: str
    figures: pd.DataFrame


def no_scenarios() -> pd.DataFrame:
    """The table of a run without scenarios."""
    return pd.DataFrame(columns=SCENARIO_COLUMNS)


def scenario_table(study: Study, options: Options, economy: Economy | None = None) -> pd.DataFrame:
    """Totals of the study as filed and of each of its scenarios, reference case: SCENARIO_COLUMNS, one row a figure.

    difference: to the study as filed, in the same unit; difference_share: over the study's figure. Operation and load
    are of the reference year of the study as filed, so that all columns are of one year.

    Args:
        study: with its scenarios; nothing where it has none, or is itself run as one.
        options: how the region is modeled.
        economy: of the study's region, if it is solved already.
    """
    if not study.scenario or any(one.key == SCENARIO for one in study.changes):
        return no_scenarios()
    cases = _cases(study, options, economy or region_economy(find_region(study.region), options))
    base = cases[0].figures["total"]
    rows = []
    for case in cases:
        difference = (case.figures["total"] - base).to_numpy()
        share = difference / base.where(base != 0).to_numpy()
        named = {"scenario": case.key, "scenario_title": case.title, "text": case.text}
        table = case.figures.rename_axis("metric").reset_index()
        rows.append(table.assign(**named, difference=difference, difference_share=share))
    return pd.concat(rows, ignore_index=True)[SCENARIO_COLUMNS]


def _cases(study: Study, options: Options, economy: Economy) -> list[Case]:
    first = reference_figures(study, options, economy)
    year = int(first.attrs["reference_year"])
    changed = [scenario_study(study, one.id) for one in study.scenario]
    same_year = [
        one if one.reference_year is not None else one.model_copy(update={"reference_year": year}) for one in changed
    ]
    tables = in_threads(lambda one: reference_figures(one, options, economy), same_year)
    found = zip(study.scenario, tables, strict=True)
    return [
        Case(AS_FILED, "As filed", "The study as it is.", first),
        *(Case(one.id, one.title, one.text, figures) for one, figures in found),
    ]


def reference_figures(study: Study, options: Options, economy: Economy) -> pd.DataFrame:
    """Headline totals of the reference case and the load of the reference year: metric, total, unit."""
    prepared = checked_spending(study, options)
    ensemble = study_ensemble(prepared, economy, options, 0)
    found = headline(outcomes_of(ensemble, reference_simulation(ensemble), {}), study.price_year)[["total", "unit"]]
    power, place = prepared.power, ensemble.reference_year - study.first_year
    load, unserved = (table.sum(axis=0) for table in (power.load, power.unserved))
    of_year = (power.calendar.year_sum(load)[place], power.calendar.year_sum(unserved)[place], unserved[place].max())
    totals = [*of_year, power.calendar.year_sum(unserved).sum()]
    more = pd.DataFrame({"total": np.asarray(totals), "unit": list(SCENARIO_LOAD.values())}, index=list(SCENARIO_LOAD))
    table = pd.concat([found, more])
    table.attrs["reference_year"] = ensemble.reference_year
    return table
