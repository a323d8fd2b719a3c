"""The questions about the grid, each with a figure, its range, and how it is calculated; of the reference year."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from impact.grid.households import Answer, bill_answers, demand_charge_answer, stranded_answers
from impact.grid.systems import (
    SEASONS,
    GridData,
    Span,
    peak_hour,
    span,
    system_of,
    system_peak,
    system_title,
    title_of,
    utility_of,
    utility_peak,
)
from impact.load.power import Power
from impact.study import Facility, Study
from impact.units import KGAL_PER_MGD_YEAR, KW_PER_MW, METRIC_TONS_PER_POUND
from impact.words import money

COLUMNS = ["topic", "what", "value", "low", "high", "unit", "how"]
NOT_HELD = "not modeled: permit limits were not available; critics name 1,200-2,000 tons of nitrogen oxides a year"
MONTHS = range(1, 13)
FULL_SHARE = 0.99
"""Of the highest billing demand: a year that reaches it is a full one."""


def grid_answers(study: Study, power: Power, bills: pd.DataFrame, grid: GridData, year: int) -> pd.DataFrame:
    """topic, what, value, low, high, unit, how."""
    row = power.years.index(year)
    found: list[Answer] = [*gpu_answers(study)]
    for utility in dict.fromkeys(filter(None, (utility_of(site, grid) for site in study.facility))):
        rows = [number for number, site in enumerate(study.facility) if utility_of(site, grid) == utility]
        found += utility_answers(utility, rows, row, power, study, bills, grid)
    found += environment_answers(study, power, grid, year)
    flat = [(topic, what, *figure, unit, how) for topic, what, figure, unit, how in found]
    table = pd.DataFrame(flat, columns=COLUMNS)
    topics = list(dict.fromkeys(table["topic"]))
    return table.sort_values("topic", key=lambda column: column.map(topics.index), kind="stable", ignore_index=True)


def gpu_answers(study: Study) -> Iterator[Answer]:
    """Whether a number of GPUs fits a number of MW: what it needs over what was said."""
    for check in study.gpu_check:
        parts = [
            Span(record.value, *record.span) for record in (check.gpus, check.kw_per_gpu, check.pue, check.drawn_mw)
        ]
        gpus, each, pue, said = parts
        need = Span(*(number * kw * factor / KW_PER_MW for number, kw, factor in zip(*parts[:3], strict=True)))
        how = f"{in_words(gpus)} GPUs x {in_words(each)} kW x PUE {in_words(pue)}"
        yield "GPUs and MW", f"{check.name}: MW needed by the GPUs", need, "MW", how
        ratio = Span(need.value / said.value, need.low / said.high, need.high / said.low)
        yield "GPUs and MW", f"{check.name}: need relative MW said", ratio, "ratio", f"over {said.value:,.0f} MW"


def utility_answers(
    utility: str, rows: list[int], year: int, power: Power, study: Study, bills: pd.DataFrame, grid: GridData
) -> Iterator[Answer]:
    """Peaks, headroom, what-ifs, curtailment and bills of one utility."""
    sites = [study.facility[row] for row in rows]
    firm = power.firm_net_load[rows, year].sum(axis=0)
    if firm.max() <= 0:
        return
    asked = sum(site.grid.requested_mw.value for site in sites if site.grid is not None and site.grid.requested_mw)
    yield from peak_answers(utility, firm, asked, grid)
    for row in rows:
        yield from curtailment_answers(study.facility[row], row, year, power, grid)
    if utility not in set(grid.figures["utility"]):
        return
    net_load_mw = at_hour(firm, peak_hour(utility, "summer", grid)) / (1 - grid.parameters["td_losses_share"]["value"])
    yield from bill_answers(net_load_mw, utility, f"{net_load_mw:,.0f} MW net load", grid)
    if asked:
        losses = 1 - grid.parameters["td_losses_share"]["value"]
        yield from bill_answers(asked / losses, utility, f"What if {asked:,.0f} MW of net load were added", grid)
    yield from bill_size_answers(sites, bills, power.years[year])
    own = bills[bills.index.get_level_values("facility").isin([site.id for site in sites])]
    paid = own.xs(power.years[year], level="year")["demand_usd"].sum() if len(own) else np.nan
    if np.isfinite(paid):
        yield demand_charge_answer(float(paid), net_load_mw, grid)
    yield from stranded_answers(net_load_mw, grid)


def bill_size_answers(sites: list[Facility], bills: pd.DataFrame, year: int) -> Iterator[Answer]:
    """The mean monthly bill of each facility in its first full year and in the reference year, with its terms."""
    for site in sites:
        own = bills[bills.index.get_level_values("facility") == site.id].groupby(level="year").sum()
        for when in dict.fromkeys((first_full_year(own), year)) if len(own) else ():
            month = own.loc[when] / len(MONTHS)
            if month["bill_usd"] <= 0:
                continue
            each = month["bill_usd"] / month["energy_mwh"] if month["energy_mwh"] else np.nan
            how = f"{month['billing_demand_mw']:,.0f} MW billed: {money(month['demand_usd'])}; "
            how += f"{month['energy_mwh']:,.0f} MWh: {money(month['energy_usd'])}; {each:,.1f} USD a MWh"
            figure = Span(*[month["bill_usd"]] * 3)
            yield "Electricity bill", f"{site.name}, mean month of {when}", figure, "USD a month", how


def first_full_year(yearly: pd.DataFrame) -> int:
    """The first year in which billing demand is as high as it ever gets before prices change."""
    demand = yearly["billing_demand_mw"]
    return int(demand.index[(demand >= FULL_SHARE * demand.max()).to_numpy().argmax()])


def in_words(figure: Span) -> str:
    """A figure with its range.

    >>> in_words(Span(3219.0, 3086.0, 3415.0)), in_words(Span(1.2, 1.2, 1.2))
    ('3,219 (3,086-3,415)', '1.2')
    """
    value, low, high = (f"{number:,.0f}" if abs(number) >= 100 else f"{number:g}" for number in figure)
    return value if low == high else f"{value} ({low}-{high})"


def at_hour(hours: np.ndarray, when: tuple[int, int]) -> float:
    """MW at a day and hour."""
    return float(hours[when])


def peak_answers(utility: str, firm: np.ndarray, asked: float, grid: GridData) -> Iterator[Answer]:
    """Shares of the utility's and the system's peaks, and the headroom that is left."""
    losses = 1 - grid.parameters["td_losses_share"]["value"]
    system = system_of(utility, grid)
    for name, key, peak_of in (
        (title_of(utility, grid), utility, utility_peak),
        (system_title(system), system, system_peak),
    ):
        for season in SEASONS:
            when = peak_hour(key, season, grid)
            peak, net_load_mw = peak_of(key, season, grid), at_hour(firm, when) / losses
            if not np.isfinite(peak.value):
                continue
            how = (
                f"{net_load_mw:,.0f} MW (T&D losses included) at {(when[1] - 1) % 12 + 1} "
                f"{'a.m.' if when[1] < 12 else 'p.m.'}, over {in_words(peak)} MW"
            )
            yield "Share of the peak", f"{name}, {season}", share_of(net_load_mw, peak), "share", how
            if asked:
                how = f"{asked:,.0f} MW requested, T&D losses added, over the same peak"
                whole = share_of(asked / losses, peak)
                yield "If the full request were served", f"{name}, {season}", whole, "share", how
    yield from headroom_answers(utility, system, firm, grid)


def share_of(net_load_mw: float, peak: Span) -> Span:
    """A net load as a share of a peak; the highest peak gives the lowest share."""
    return Span(net_load_mw / peak.value, net_load_mw / peak.high, net_load_mw / peak.low)


def headroom_answers(utility: str, system: str, firm: np.ndarray, grid: GridData) -> Iterator[Answer]:
    """What is left between the peak with this project and what can be carried."""
    own = grid.systems.get(utility, {})
    net_load_mw = float(firm.max()) / (1 - grid.parameters["td_losses_share"]["value"])
    if "record_peak_mw" in own:
        peak = utility_peak(utility, "summer", grid)
        most = own["record_peak_mw"]["value"]
        left = Span(most - peak.value - net_load_mw, most - peak.high - net_load_mw, most - peak.low - net_load_mw)
        how = f"highest load ever carried, {most:,.0f} MW, less summer peak, less {net_load_mw:,.0f} MW"
        yield "Headroom", f"{title_of(utility, grid)}, below its record", left, "MW", how
    wide = grid.systems.get(system, {})
    if "own_capacity_mw" in wide:
        peak = system_peak(system, "winter", grid)
        has, planned = wide["own_capacity_mw"]["value"], wide["planned_capacity_mw"]["value"]
        for words, capacity in ((f"own generation of {has:,.0f} MW", has), ("with planned generation", has + planned)):
            left = Span(
                capacity - peak.value - net_load_mw,
                capacity - peak.high - net_load_mw,
                capacity - peak.low - net_load_mw,
            )
            how = (
                f"{capacity:,.0f} MW less winter peak, less {net_load_mw:,.0f} MW; purchased power and demand response "
            )
            how += f"({wide['demand_response_mw']['value']:,.0f} MW), come on top"
            yield "Headroom", f"{system_title(system)}, {words}", left, "MW", how


def curtailment_answers(site: Facility, row: int, year: int, power: Power, grid: GridData) -> Iterator[Answer]:
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
        held = float(power.reserve.battery_mwh[when]) / battery if battery > 0 else 0.0
        shed = net_load_mw - turbines - battery
        how = (
            f"{net_load_mw:,.0f} MW net load; {turbines:,.0f} MW from turbines to spare, {battery:,.0f} MW "
            f"from batteries"
        )
        how += f" for {held:.1f} hours" if battery > 0 else ""
        topic = "If curtailment is called (30 minutes' notice)"
        yield topic, f"{site.name}, {season} peak: computing load to curtail", Span(shed, shed, net_load_mw), "MW", how


def environment_answers(study: Study, power: Power, grid: GridData, year: int) -> Iterable[Answer]:
    """Carbon dioxide and water of the reference year."""
    own = power.by_year.xs(year, level="year")
    gas = float(own["gas_mmbtu"].sum())
    pounds = grid.parameters["gas_co2_lb_per_mmbtu"]["value"]
    low, high = heat_rate_range(study)
    metric_tons = gas * pounds * METRIC_TONS_PER_POUND
    if gas > 0:
        how = f"{gas / 1e6:,.1f} million MMBtu of gas x {pounds:g} lb CO2"
        yield (
            "Carbon dioxide",
            "On-site turbines",
            Span(metric_tons, metric_tons * low, metric_tons * high),
            "metric tons a year",
            how,
        )
        yield (
            "Other emissions",
            "Nitrogen oxides and particulates",
            Span(np.nan, np.nan, np.nan),
            "tons a year",
            NOT_HELD,
        )
    losses = grid.parameters["td_losses_share"]["value"]
    drawing = [site for site in study.facility if float(own.loc[site.id, "net_load_mwh"]) > 0]
    for kind, words in (("average", "mean of all power plants"), ("non_baseload", "marginal power plants")):
        rates = grid.parameters[f"grid_co2_{kind}_lb_per_mwh"]
        pounds_of = {site.id: rates.get(system_of(utility_of(site, grid), grid)) for site in drawing}
        known = all(record is not None for record in pounds_of.values())
        total = sum(
            float(own.loc[site, "net_load_mwh"]) / (1 - losses) * record["value"]
            for site, record in pounds_of.items()
            if record is not None
        )
        metric_tons = total * METRIC_TONS_PER_POUND if known else np.nan
        how = "net load with T&D losses x eGRID 2023"
        how += "" if known else ": not calculated, a utility's balancing authority is not known"
        if drawing:
            yield (
                "Carbon dioxide",
                f"Grid power, {words}",
                Span(metric_tons, metric_tons, metric_tons),
                "metric tons a year",
                how,
            )
    yield from water_answers(study, own, grid)


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


def water_answers(study: Study, own: pd.DataFrame, grid: GridData) -> Iterator[Answer]:
    """Drinking water of the sites, and its share of what MLGW pumps."""
    sites = [site for site in study.facility if site.wue_l_per_kwh.value > 0]
    drinking, recycled = (float(own[key].sum()) / KGAL_PER_MGD_YEAR for key in ("water_kgal", "recycled_water_kgal"))
    if not sites or drinking + recycled <= 0:
        return
    value = sum(site.wue_l_per_kwh.value for site in sites)
    low, high = (sum(site.wue_l_per_kwh.span[end] for site in sites) / value for end in (0, 1))
    unit, how = "million gallons a day", "MWh of computing x liters per kWh"
    yield "Water", "Drinking water", Span(drinking, drinking * low, drinking * high), unit, how
    if recycled > 0:
        yield "Water", "Recycled water in its place", Span(recycled, recycled * low, recycled * high), unit, how
    pumped = span(grid.parameters["pumpage_mgd"])
    in_shelby = [site.id for site in sites if utility_of(site, grid) == "mlgw"]
    if not in_shelby:
        return
    part = float(own.loc[in_shelby, "water_kgal"].sum()) / KGAL_PER_MGD_YEAR
    share = Span(part / pumped.value, part * low / pumped.high, part * high / pumped.low)
    yield (
        "Water",
        "Sites in Memphis, of all that MLGW pumps",
        share,
        "share",
        f"over {pumped.value:g} million gallons a day",
    )
