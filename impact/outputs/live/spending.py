"""Live spending: dollars of every line by year, of every product, and the way from the announced figure.

direct output of a line = sum over what it buys of dollars x local purchase share x output of the region's makers per
dollar
"""

from collections.abc import Mapping
from dataclasses import dataclass

from impact.effects.response import MEASURES
from impact.findings.waterfall import ANNOUNCED, BILL, LOCAL, OUTSIDE
from impact.ledger.products import Ledger, Part
from impact.ledger.spending import load_driver
from impact.load.power import in_force
from impact.outputs.live.formulas import LiveSheet, Row, added
from impact.outputs.live.inputs import Inputs
from impact.rules.cells import ONE, ZERO, Axis, Formula
from impact.study import LAND, Facility, Spend
from impact.uncertainty.dollars import lines_of
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.power_draws import Key

SPENDING = "Spending"


@dataclass
class LiveSpending:
    """Rows of the spending.

    Attributes:
        sheet: where they stand.
        years: their axis.
        running: share of full operation by facility.
        dollars: by line, USD of the price year.
        whole: by line of construction, all years together.
    """

    sheet: LiveSheet
    years: Axis
    running: dict[str, Row]
    dollars: dict[str, Row]
    whole: dict[str, Formula]


def site_figure(inputs: Inputs, site: Facility, name: str, label: str, unit: str) -> Formula:
    """A figure of a facility."""
    return inputs.figure(f"facility.{site.id}.{name}", f"{site.name}: {label}", unit, getattr(site, name))


def line_figure(inputs: Inputs, line: Spend, site: Facility, name: str, unit: str) -> Formula:
    """A figure of a spending line."""
    key = f"facility.{site.id}.spend.{line.id}.{name}"
    return inputs.figure(key, f"{line.name}: {name.replace('_', ' ')}", unit, getattr(line, name))


def running_rows(own: Ensemble, inputs: Inputs, sheet: LiveSheet, years: Axis) -> dict[str, Row]:
    """Share of full operation by facility and year: each step of the ramp times the part of the year that it holds."""
    found = {}
    sheet.heading("Share of full operation")
    for site in own.study.facility:
        label = f"Runs: {site.name}"
        if not site.ramp:
            found[site.id] = sheet.constant(label, "share", 1.0, years)
            continue
        parts = []
        for (day, share), holds in zip(site.ramp.items(), in_force(list(site.ramp), own.years), strict=True):
            value = inputs.figure(f"facility.{site.id}.ramp.{day}", f"{site.name}: runs from {day}", "share", share)
            part = sheet.constant(
                f"Part of the year with the step of {day}: {site.name}", "share", holds.mean(axis=1), years
            )
            parts.append(value * part.cell)
        found[site.id] = sheet.formula(label, "share", added(parts), years)
    return found


def live_spending(own: Ensemble, inputs: Inputs, power: Mapping[Key, Row], years: Axis) -> LiveSpending:
    """The rows of all lines.

    Args:
        own: the study and what goes with it.
        inputs: the figures.
        power: energy, gas, water and bills by year.
        years: the axis.
    """
    sheet = LiveSheet(SPENDING, "Dollars of every line and product by year, as formulas")
    running = running_rows(own, inputs, sheet, years)
    found = LiveSpending(sheet, years, running, {}, {})
    sheet.heading("Dollars of each line")
    for key, line, site in lines_of(own.study):
        unit = f"USD of {own.study.price_year}"
        factor, _ = own.prices.lines[key]
        prices = ZERO + ONE if factor == 1.0 else sheet.constant(f"Price change: {line.name}", "ratio", factor).cell
        if line.follows_load:
            amount = load_dollars(inputs, line, site, power)
            found.whole[key] = ZERO
        else:
            found.whole[key] = sheet.formula(
                f"All years: {line.name}", unit, fixed_dollars(inputs, line, site) * prices
            ).cell
            amount, prices = found.whole[key] * schedule_row(own, inputs, running, key, line, site, years).cell, ONE
        found.dollars[key] = sheet.formula(f"{site.name}: {line.name}", unit, amount * prices, years, note=key)
    return found


def fixed_dollars(inputs: Inputs, line: Spend, site: Facility) -> Formula:
    """Dollars of a line that does not follow load, all years, its own dollar year."""
    if line.amount_usd is not None:
        return line_figure(inputs, line, site, "amount_usd", "USD")
    per_mw = line_figure(inputs, line, site, "usd_per_mw", "USD per MW")
    mw = site_figure(inputs, site, "it_mw", "computing load", "MW")
    if "driver_share" not in line.model_fields_set:
        return per_mw * mw
    return per_mw * mw * line_figure(inputs, line, site, "driver_share", "share")


def load_dollars(inputs: Inputs, line: Spend, site: Facility, power: Mapping[Key, Row]) -> Formula:
    """Dollars of a line that follows load, by year, its own dollar year."""
    if line.tariff is not None:
        return power["bill", site.id, line.id].cell
    units = {"usd_per_mwh": "USD per MWh", "usd_per_mmbtu": "USD per MMBtu", "usd_per_kgal": "USD per 1,000 gallons"}
    name = next(name for name in units if getattr(line, name) is not None)
    dollars = power[load_driver(line), site.id].cell * line_figure(inputs, line, site, name, units[name])
    if "driver_share" not in line.model_fields_set:
        return dollars
    return dollars * line_figure(inputs, line, site, "driver_share", "share")


def schedule_row(
    own: Ensemble, inputs: Inputs, running: Mapping[str, Row], key: str, line: Spend, site: Facility, years: Axis
) -> Row:
    """Share of a line's dollars in each year: its own, or as the facility runs."""
    if line.phase == "operation" and not line.years:
        return running[site.id]
    return inputs.schedule(f"facility.{site.id}.spend.{line.id}.years", line.name, "share", own.schedule[key], years)


def product_rows(
    own: Ensemble, inputs: Inputs, spending: LiveSpending, ledger: Ledger, phase: str
) -> dict[int, tuple[Formula, Formula]]:
    """Dollars by year, and of all years, of each product of a phase."""
    lines = {key: (line, site) for key, line, site in lines_of(own.study)}
    found: dict[int, list[tuple[Formula, Formula]]] = {int(place): [] for place in ledger.of_phase(phase)}
    for part in ledger.parts:
        if part.product not in found:
            continue
        line, site = lines[part.line]
        factor = local_share(inputs, line, site, ledger, part)
        if part.share != 1.0:
            label = f"{'Margins' if part.is_margin else 'Goods'} in the price: {line.name}"
            factor = factor * spending.sheet.constant(label, "share", part.share).cell
        whole = spending.whole[part.line]
        found[part.product].append((spending.dollars[part.line].cell * factor, whole * factor))
    return {place: (added([a for a, _ in parts]), added([b for _, b in parts])) for place, parts in found.items()}


def local_share(inputs: Inputs, line: Spend, site: Facility, ledger: Ledger, part: Part) -> Formula:
    """The part of a purchase that is bought in the region; one where the model itself says what it supplies."""
    if ledger.products[part.product].at_own_share:
        return ONE
    margin = part.is_margin and line.margin_local_share is not None
    return line_figure(inputs, line, site, "margin_local_share" if margin else "local_share", "share")


@dataclass
class LiveWaterfall:
    """Dollars of each construction line, its direct output in the region, and the announced figure.

    Attributes:
        names: what each line is called.
        land: lines that buy land.
        whole: all its dollars.
        local: the region's direct output.
        announced: as announced; None: no figure was.
    """

    names: dict[str, str]
    land: set[str]
    whole: dict[str, Formula]
    local: dict[str, Row]
    announced: Formula | None

    def steps(self) -> dict[str, Formula]:
        """The amount of each step, by its label; land and scope by their step."""
        bill = added([*self.whole.values()])
        announced = bill if self.announced is None else self.announced
        found = {ANNOUNCED: announced, "scope": bill - announced, BILL: bill, LOCAL: added(self._cells())}
        if self.land:
            found["land"] = ZERO - added([self.whole[key] for key in self.names if key in self.land])
        for name in dict.fromkeys(self.names.values()):
            lines = [key for key, own in self.names.items() if own == name and key not in self.land]
            if lines:
                bought = added([self.whole[key] for key in lines])
                found[f"{OUTSIDE}{name}"] = added([self.local[key].cell for key in lines]) - bought
        return found

    def _cells(self) -> list[Formula]:
        return [row.cell for row in self.local.values()]


def live_waterfall(own: Ensemble, inputs: Inputs, spending: LiveSpending) -> LiveWaterfall:
    """Rows of the direct output of every construction line, on the sheet of spending."""
    figure = own.study.announced_usd
    announced = None if figure is None else inputs.figure("announced_usd", "As announced", "USD", figure)
    found = LiveWaterfall({}, set(), {}, {}, announced)
    responses = own.responses.traded[0] + own.responses.on_site[0]
    output = responses[MEASURES.index("output_usd")].sum(axis=0)
    spending.sheet.heading("Direct output of the region by construction line, all years")
    for key, line, site in lines_of(own.study):
        if line.phase != "construction":
            continue
        found.names[key], found.whole[key] = line.name, spending.whole[key]
        if line.commodity == LAND:
            found.land.add(key)
            continue
        total = ZERO
        for part in own.ledger.parts:
            if part.line == key:
                label = (
                    f"Output of the region's makers per dollar{' of margins' if part.is_margin else ''}: {line.name}"
                )
                rate = spending.sheet.constant(label, "ratio", part.share * output[part.product]).cell
                share = local_share(inputs, line, site, own.ledger, part)
                total = total + spending.whole[key] * share * rate
        unit = f"USD of {own.study.price_year}"
        found.local[key] = spending.sheet.formula(f"Direct output in the region: {line.name}", unit, total)
    return found
