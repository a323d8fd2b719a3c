"""What is found on the grid: facts with their ranges, and what they are calculated from; of the reference year."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from impact.facts import Fact
from impact.grid.households import bill_answers, stranded_answers, yearly_costs
from impact.grid.systems import (
    SEASONS,
    GridData,
    Peak,
    Span,
    peak_hour,
    peaks,
    short_title,
    span,
    system_of,
    utility_of,
)
from impact.load.power import Power
from impact.study import Facility, Study
from impact.units import KGAL_PER_MGD_YEAR, KW_PER_MW, METRIC_TONS_PER_POUND

MONTHS = range(1, 13)
FULL_SHARE = 0.99
"""Of the highest billing demand: a year that reaches it is a full one."""
NONE = Span(np.nan, np.nan, np.nan)


def grid_answers(study: Study, power: Power, bills: pd.DataFrame, grid: GridData, year: int) -> Iterator[Fact]:
    """What is found on the grid."""
    row = power.years.index(year)
    yield from gpu_answers(study)
    for utility in dict.fromkeys(filter(None, (utility_of(site, grid) for site in study.facility))):
        rows = [number for number, site in enumerate(study.facility) if utility_of(site, grid) == utility]
        yield from utility_answers(utility, rows, row, power, study, bills, grid)
    yield from environment_answers(study, power, grid, year)


def ranged(metric: str, figure: Span, unit: str, parts: Mapping[str, Any], **keys: Any) -> Fact:  # noqa: ANN401 - of Fact
    """A fact with its range; keys: place, season, year, case."""
    return Fact(metric, figure.value, unit, figure.low, figure.high, parts=parts, **keys)


def gpu_answers(study: Study) -> Iterator[Fact]:
    """Whether a number of GPUs fits a number of MW: what it needs over what was said."""
    for check in study.gpu_check:
        gpus, kw, pue, said = (
            Span(record.value, *record.span) for record in (check.gpus, check.kw_per_gpu, check.pue, check.drawn_mw)
        )
        need = Span(*(number * each * factor / KW_PER_MW for number, each, factor in zip(gpus, kw, pue, strict=True)))
        yield ranged("gpu_need_mw", need, "MW", {"gpus": gpus, "kw": kw, "pue": pue}, place=check.name)
        ratio = Span(need.value / said.value, need.low / said.high, need.high / said.low)
        yield ranged("gpu_need_ratio", ratio, "ratio", {"said_mw": said.value}, place=check.name)


def utility_answers(
    utility: str, rows: list[int], year: int, power: Power, study: Study, bills: pd.DataFrame, grid: GridData
) -> Iterator[Fact]:
    """Peaks, headroom, what-ifs, curtailment and bills of one utility."""
    sites = [study.facility[row] for row in rows]
    firm = power.firm_net_load[rows, year].sum(axis=0)
    if firm.max() <= 0:
        return
    asked = sum(site.grid.requested_mw.value for site in sites if site.grid is not None and site.grid.requested_mw)
    yield from peak_answers(utility, firm, asked, grid)
    yield from headroom_answers(utility, firm, grid)
    for row in rows:
        yield from curtailment_answers(study.facility[row], row, year, power, grid)
    if utility not in set(grid.figures["utility"]):
        return
    served_share = 1 - grid.parameters["td_losses_share"]["value"]
    net_load_mw = float(firm[peak_hour(utility, "summer", grid)]) / served_share
    yield from bill_answers("household_bill_usd", net_load_mw, net_load_mw, utility, grid)
    if asked:
        yield from bill_answers("requested_household_bill_usd", asked, asked / served_share, utility, grid)
    yield from bill_size_answers(sites, bills, power.years[year])
    own = bills[bills.index.get_level_values("facility").isin([site.id for site in sites])]
    paid = own.xs(power.years[year], level="year")["demand_usd"].sum() if len(own) else np.nan
    if np.isfinite(paid):
        cost = sum(part.value for part in yearly_costs(net_load_mw, grid))
        parts = {"cost_usd": cost, "covered_share": float(paid) / cost if cost else 0.0}
        yield ranged("demand_charges_usd", Span(*[float(paid)] * 3), "USD a year", parts)
    yield from stranded_answers(net_load_mw, grid)


def bill_size_answers(sites: list[Facility], bills: pd.DataFrame, year: int) -> Iterator[Fact]:
    """The mean monthly bill of each facility in its first full year and in the reference year, with its terms."""
    for site in sites:
        own = bills[bills.index.get_level_values("facility") == site.id].groupby(level="year").sum()
        for when in dict.fromkeys((first_full_year(own), year)) if len(own) else ():
            month = own.loc[when] / len(MONTHS)
            if month["bill_usd"] <= 0:
                continue
            each = month["bill_usd"] / month["energy_mwh"] if month["energy_mwh"] else np.nan
            names = ("billing_demand_mw", "demand_usd", "energy_mwh", "energy_usd")
            parts = {name: float(month[name]) for name in names} | {"usd_per_mwh": each}
            figure = Span(*[month["bill_usd"]] * 3)
            yield ranged("electricity_bill_usd", figure, "USD a month", parts, place=site.name, year=when)


def first_full_year(yearly: pd.DataFrame) -> int:
    """The first year in which billing demand is as high as it ever gets before prices change."""
    demand = yearly["billing_demand_mw"]
    return int(demand.index[(demand >= FULL_SHARE * demand.max()).to_numpy().argmax()])


def peak_answers(utility: str, firm: np.ndarray, asked: float, grid: GridData) -> Iterator[Fact]:
    """Shares of the utility's and the system's peaks."""
    losses = 1 - grid.parameters["td_losses_share"]["value"]
    by_season = [peaks(utility, season, grid) for season in SEASONS]
    for of_seasons in zip(*by_season, strict=True):
        for season, peak in zip(SEASONS, of_seasons, strict=True):
            if not np.isfinite(peak.mw.value):
                continue
            net_load_mw, keys = float(firm[peak.when]) / losses, {"place": peak.title, "season": season}
            parts = {"net_load_mw": net_load_mw, "hour": peak.when[1], "peak_mw": peak.mw}
            figures: list[tuple[str, float, dict[str, Any]]] = [("peak_share", net_load_mw, parts)]
            figures += [("requested_peak_share", asked / losses, {"requested_mw": asked})] if asked else []
            for metric, mw, own in figures:  # the highest peak gives the lowest share
                share = Span(mw / peak.mw.value, mw / peak.mw.high, mw / peak.mw.low)
                yield ranged(metric, share, "share", own, **keys)


def headroom_answers(utility: str, firm: np.ndarray, grid: GridData) -> Iterator[Fact]:
    """What is left between the peak with this project and what can be carried."""
    net_load_mw = float(firm.max()) / (1 - grid.parameters["td_losses_share"]["value"])
    summer, winter = (peaks(utility, season, grid) for season in SEASONS)
    record = grid.systems.get(utility, {}).get("record_peak_mw")
    cases: list[tuple[str, float, Peak, dict[str, float]]] = []
    if record is not None:
        cases.append(("record", record["value"], summer[0], {}))
    wide = grid.systems.get(system_of(utility, grid), {})
    if "own_capacity_mw" in wide:
        has, planned = wide["own_capacity_mw"]["value"], wide["planned_capacity_mw"]["value"]
        more = {"demand_response_mw": wide["demand_response_mw"]["value"]}
        cases.append(("own generation", has, winter[1], more))
        cases.append(("planned generation", has + planned, winter[1], more))
    for case, capacity_mw, peak, own in cases:  # the highest peak leaves least
        left = Span(*(capacity_mw - mw - net_load_mw for mw in (peak.mw.value, peak.mw.high, peak.mw.low)))
        parts = {"capacity_mw": capacity_mw, "net_load_mw": net_load_mw} | own
        yield ranged("headroom_mw", left, "MW", parts, place=peak.title, case=case)


def curtailment_answers(site: Facility, row: int, year: int, power: Power, grid: GridData) -> Iterator[Fact]:
    """What a called curtailment takes away at the peak, and what stands in for it."""
    if not np.isfinite(power.authorized[row]).all():
        return
    for season in SEASONS:
        when = (row, year, *peak_hour(utility_of(site, grid), season, grid))
        net_load_mw = float(power.firm_net_load[when])
        if net_load_mw <= 0:
            continue
        turbines = min(net_load_mw, float(power.reserve.turbines[when]))
        battery = min(net_load_mw - turbines, float(power.reserve.battery_mw[when]))
        held = float(power.reserve.battery_mwh[when]) / battery if battery > 0 else None
        shed = Span(net_load_mw - turbines - battery, net_load_mw - turbines - battery, net_load_mw)
        parts = {"net_load_mw": net_load_mw, "turbines_mw": turbines, "batteries_mw": battery, "battery_hours": held}
        yield ranged("curtailed_computing_mw", shed, "MW", parts, place=site.name, season=season)


def environment_answers(study: Study, power: Power, grid: GridData, year: int) -> Iterator[Fact]:
    """Carbon dioxide and water of the reference year."""
    own = power.by_year.xs(year, level="year")
    yield from turbine_answers(study, float(own["gas_mmbtu"].sum()), grid)
    yield from grid_carbon_answers(study, own, grid)
    yield from water_answers(study, own, grid)


def turbine_answers(study: Study, gas_mmbtu: float, grid: GridData) -> Iterator[Fact]:
    """Carbon dioxide of the turbines, and what else they emit, which is not modeled."""
    if gas_mmbtu <= 0:
        return
    pounds = grid.parameters["gas_co2_lb_per_mmbtu"]["value"]
    low, high = heat_rate_range(study)
    metric_tons = gas_mmbtu * pounds * METRIC_TONS_PER_POUND
    figure, parts = (
        Span(metric_tons, metric_tons * low, metric_tons * high),
        {"gas_million_mmbtu": gas_mmbtu / 1e6, "lb": pounds},
    )
    yield ranged("turbine_co2_metric_tons", figure, "metric tons a year", parts)
    yield ranged("other_emissions_tons", NONE, "tons a year", {})


def grid_carbon_answers(study: Study, own: pd.DataFrame, grid: GridData) -> Iterator[Fact]:
    """Carbon dioxide of the net load by two rates of eGRID; no figure where a balancing authority is not known."""
    losses = grid.parameters["td_losses_share"]["value"]
    net_load = own["net_load_mwh"].astype(float)
    drawing = [site for site in study.facility if net_load[site.id] > 0]
    for kind in ("average", "non_baseload") if drawing else ():
        rates = grid.parameters[f"grid_co2_{kind}_lb_per_mwh"]
        pounds = [rates.get(system_of(utility_of(site, grid), grid)) for site in drawing]
        total = sum(
            float(net_load[site.id]) / (1 - losses) * record["value"]
            for site, record in zip(drawing, pounds, strict=True)
            if record is not None
        )
        known = None not in pounds
        figure = Span(*[total * METRIC_TONS_PER_POUND] * 3) if known else NONE
        yield ranged("grid_co2_metric_tons", figure, "metric tons a year", {"known": known}, case=kind)


def heat_rate_range(study: Study) -> tuple[float, float]:
    """Least and most of the turbines' heat rates over the central ones."""
    rates = [
        unit.heat_rate_mmbtu_per_mwh for site in study.facility for unit in site.supply if unit.heat_rate_mmbtu_per_mwh
    ]
    if not rates:
        return 1.0, 1.0
    low, high = zip(*(rate.span for rate in rates), strict=True)
    middle = sum(rate.value for rate in rates)
    return sum(low) / middle, sum(high) / middle


def water_answers(study: Study, own: pd.DataFrame, grid: GridData) -> Iterator[Fact]:
    """Drinking water of the sites, and its share of what their utility pumps."""
    sites = [site for site in study.facility if site.wue_l_per_kwh.value > 0]
    drinking, recycled = (float(own[key].sum()) / KGAL_PER_MGD_YEAR for key in ("water_kgal", "recycled_water_kgal"))
    if not sites or drinking + recycled <= 0:
        return
    value = sum(site.wue_l_per_kwh.value for site in sites)
    low, high = (sum(site.wue_l_per_kwh.span[end] for site in sites) / value for end in (0, 1))
    unit = "million gallons a day"
    yield ranged("drinking_water_mgd", Span(drinking, drinking * low, drinking * high), unit, {})
    if recycled > 0:
        yield ranged("recycled_water_mgd", Span(recycled, recycled * low, recycled * high), unit, {})
    for utility, record in grid.names["pumpage"].dropna().items():
        served = [site.id for site in sites if utility_of(site, grid) == utility]
        if served:
            pumped, part = span(grid.parameters[record]), float(own.loc[served, "water_kgal"].sum()) / KGAL_PER_MGD_YEAR
            share = Span(part / pumped.value, part * low / pumped.high, part * high / pumped.low)
            name = short_title(str(utility), grid)
            yield ranged("pumpage_share", share, "share", {"pumped_mgd": pumped.value}, place=name)
