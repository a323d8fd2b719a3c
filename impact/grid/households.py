"""What a household's bill could change by, and what is left to others if the customer goes.

    capacity cost   = net load at the peak x yearly cost of a kW    USD a year, on the balancing authority
    substation cost = net load at the peak x cost of a kW x yearly charge                 USD a year, on the utility

Three rules say who pays them: the project alone; all users by their energy; all users by their part of the peak. The
project's own demand charges are not taken off: they are shown alongside.
"""

from collections.abc import Iterator

from impact.grid.systems import GridData, Span, span, system_of, system_peak, utility_peak
from impact.units import HOURS_PER_YEAR, KW_PER_MW
from impact.words import money

MONTHS = 12
Answer = tuple[str, str, Span, str, str]
"""topic, what, figure with range, unit, how it is calculated."""
LEAVING_AFTER = (3, 5, 10)


def yearly_costs(peak_load_mw: float, grid: GridData) -> tuple[Span, Span]:
    """Capacity cost and substation cost of a net load, USD a year."""
    capacity = span(grid.parameters["capacity_usd_per_kw_year"])
    substation, charge = span(grid.parameters["substation_usd_per_kw"]), span(grid.parameters["capital_charge_share"])
    kw = peak_load_mw * KW_PER_MW
    return (
        Span(*(kw * cost for cost in capacity)),
        Span(*(kw * cost * rate for cost, rate in zip(substation, charge, strict=True))),
    )


def monthly_bill_change(peak_load_mw: float, utility: str, rule: str, grid: GridData) -> Span:
    """USD a month for one household under a rule ("energy" or "peak")."""
    capacity, substation = yearly_costs(peak_load_mw, grid)
    household_mwh = span(grid.parameters["household_kwh"]).value / KW_PER_MW
    system = system_of(utility, grid)
    own = grid.figures[grid.figures["utility"].eq(utility)].mean(numeric_only=True)
    project_mwh = peak_load_mw * HOURS_PER_YEAR
    if rule == "energy":
        wide = household_mwh / (span(grid.systems[system]["energy_mwh"]).value + project_mwh)
        local = household_mwh / (float(own["sales_mwh"] + own["losses_mwh"]) + project_mwh)
    else:
        household_mw = household_mwh / HOURS_PER_YEAR / span(grid.parameters["residential_load_factor"]).value
        wide = household_mw / (system_peak(system, "summer", grid).value + peak_load_mw)
        local = household_mw / (utility_peak(utility, "summer", grid).value + peak_load_mw)
    return Span(*((a * wide + b * local) / MONTHS for a, b in zip(capacity, substation, strict=True)))


RULES = {
    "energy": "all users by energy: a household's MWh over all MWh of the system, this project's included",
    "peak": "all users by peak: a household's load in the peak hour over the whole peak, this project's included",
}


def bill_answers(peak_load_mw: float, utility: str, what: str, grid: GridData) -> Iterator[Answer]:
    """A household's bill under the three rules, for a net load at the peak."""
    topic, unit = "Household bills", "USD a month per household"
    nothing = Span(0.0, 0.0, 0.0)
    yield topic, f"{what}: all on the project", nothing, unit, "rule: the project pays all that is built for it"
    for rule, words in RULES.items():
        figure = monthly_bill_change(peak_load_mw, utility, rule, grid)
        how = f"rule: {words}; {peak_load_mw:,.0f} MW x cost of a kW of power plant, and of substation"
        yield topic, f"{what}: pooled by {rule}", figure, unit, how


def stranded_answers(peak_load_mw: float, grid: GridData) -> Iterator[Answer]:
    """What is not yet paid off of power plants and substation if the customer leaves."""
    kw = peak_load_mw * KW_PER_MW
    life = span(grid.parameters["grid_life_years"])
    built = {
        "power plants (all customers of the balancing authority)": span(grid.parameters["capacity_usd_per_kw"]),
        "substation (customers of the utility, if it was paid back)": span(grid.parameters["substation_usd_per_kw"]),
    }
    for years in LEAVING_AFTER:
        for what, cost in built.items():
            lives = (life.value, life.low, life.high)
            left = Span(*(kw * usd * max(0.0, 1 - years / last) for usd, last in zip(cost, lives, strict=True)))
            how = f"{peak_load_mw:,.0f} MW x cost of a kW x (1 - {years} years / {life.value:g} years of life)"
            yield "If the customer leaves early", f"After {years} years, not paid off: {what}", left, "USD", how


def demand_charge_answer(demand_usd: float, peak_load_mw: float, grid: GridData) -> Answer:
    """What the project itself pays for capacity, alongside what capacity costs."""
    capacity, substation = yearly_costs(peak_load_mw, grid)
    cost = capacity.value + substation.value
    covered = demand_usd / cost if cost else 0.0
    how = f"demand charges of the bills, against a cost of {money(cost)} a year: {covered:.0%} of it"
    return (
        "Household bills", "What the project pays in demand charges", Span(demand_usd, demand_usd, demand_usd),
        "USD a year", how,
    )  # fmt: skip
