"""Live batteries: they fill what is missing, and are charged again on the same day from turbines and grid to spare."""

from impact.outputs.live.formulas import Row
from impact.outputs.live.hours import LiveHours, Stack, capacity, serving, total_of
from impact.outputs.live.months import rated_mw, there_row, unit_figure
from impact.rules.cells import ZERO, Formula
from impact.rules.operations import maximum, minimum, ratio, where
from impact.study import Supply


def battery_rows(hours: LiveHours, place: str, unit: Supply) -> None:
    """A battery fills what is missing and is charged again on the same day, from turbines and grid to spare."""
    serves, months = serving(hours, place, unit), hours.months
    if not serves:
        return
    hours.sheet.heading(unit.name)
    power = months.sheet.formula(f"Power: {unit.name}", "MW", rated_mw(months, place, unit), months.axis)
    energy = unit_figure(months, place, unit, "mwh", ("energy held", "MWh")) * there_row(months, unit)
    held_most = months.sheet.formula(f"Holds: {unit.name}", "MWh", energy, months.axis)
    short = hours.mw("Short", total_of([hours.flows[site].missing for site in serves]))
    stacks = [stack for stack in hours.stacks if set(stack.serves) & set(serves)]
    idle = [hours.mw("Of the stack to spare", idle_up_to(hours, stack, len(stack.units) - 1)) for stack in stacks]
    from_turbines = hours.mw("Turbines to spare", total_of([row.cell for row in idle]))
    from_grid = {site: grid_to_spare(hours, site) for site in serves}
    of_grid = hours.mw("Grid to spare", total_of(list(from_grid.values())))
    can = minimum(from_turbines.cell + of_grid.cell, hours.by_month(power))
    to_spare = hours.mw("Can charge", where(short.cell > ZERO, ZERO, can))
    wanted = minimum(short.cell, hours.by_month(power))
    asked = hours.sheet.running_sum("Asked so far this day", "MWh", wanted, hours.first)
    held = hours.mw("Given so far this day", minimum(asked.cell, hours.by_month(held_most)))
    given = hours.mw("Could give", held.cell - where(hours.first.cell > ZERO, ZERO, held.before))
    part, taken = day_shares(hours, unit, given, to_spare)
    gives = given.cell * hours.by_month(part)
    takes = hours.mw("Takes", to_spare.cell * hours.by_month(taken))
    of_turbines = hours.mw("Of turbines", minimum(takes.cell, from_turbines.cell))
    charge_turbines(hours, stacks, idle, of_turbines)
    for site in serves:
        flow = hours.flows[site]
        share = ratio(from_grid[site], of_grid.cell) * (takes.cell - of_turbines.cell)
        flow.charging.append(hours.mw(f"Charging from the grid: {site}", share))
        left = flow.missing - ratio(flow.missing, short.cell) * gives
        flow.missing = hours.mw(f"Missing: {site}", where(left < hours.dust, ZERO, left)).cell


def day_shares(hours: LiveHours, unit: Supply, given: Row, to_spare: Row) -> tuple[Row, Row]:
    """What a battery gives of what it could, and takes of what is to spare: the same in all hours of a typical day."""
    months = hours.months

    def row(words: str, of: str, found: Formula) -> Row:
        return months.sheet.formula(f"{unit.name}: {words}", of, found, months.axis)

    wanted = given.sum_where(hours.month, months.number.cell) / months.rule("battery_round_trip_share")
    needed = row("must get back in a day", "MWh", wanted)
    get = row("can get back in a day", "MWh", to_spare.sum_where(hours.month, months.number.cell))
    part = row("gives, of what it could", "share", ratio(minimum(needed.cell, get.cell), needed.cell))
    return part, row("takes, of what is to spare", "share", ratio(needed.cell * part.cell, get.cell))


def idle_up_to(hours: LiveHours, stack: Stack, number: int) -> Formula:
    """MW of a turbine and those before it that do not run."""
    left = maximum(capacity(hours, stack.rated[number]) - stack.asked.cell, ZERO)
    return left if stack.kept[number] is ZERO else left - stack.kept[number]


def grid_to_spare(hours: LiveHours, site: str) -> Formula:
    """Approved MW that a facility does not take; nothing without a limit (then it is never short)."""
    flow = hours.flows[site]
    if flow.limit is None or flow.grid is None:
        return ZERO
    net_load = total_of([flow.grid.cell, *(row.cell for row in flow.charging)])
    return maximum(ZERO, hours.by_month(flow.limit) - net_load)


def charge_turbines(hours: LiveHours, stacks: list[Stack], idle: list[Row], wanted: Row) -> None:
    """What turbines run to charge a battery, the first of them first."""
    earlier = ZERO
    for stack, whole in zip(stacks, idle, strict=True):
        before = minimum(wanted.cell, earlier) if earlier is not ZERO else ZERO
        for number, (_, unit) in enumerate(stack.units):
            upto = minimum(wanted.cell, earlier + idle_up_to(hours, stack, number))
            row = hours.mw(f"For the battery: {unit.name}", upto - before)
            stack.runs[number].append(row)
            before = upto
        kept = ZERO
        for number in range(len(stack.units)):
            kept = kept + stack.runs[number][-1].cell
            stack.kept[number] = stack.kept[number] + kept
        earlier = earlier + whole.cell
