"""Live taxes: all rows of them, and what each jurisdiction gets in each year."""

from impact.ledger.spending import buys_grid_power
from impact.outputs.live.effects import LiveEffects
from impact.outputs.live.follow import in_lieu_rows, induced_tax_rows
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.law import LiveLaw
from impact.outputs.live.property import facility_rows
from impact.outputs.live.spending import LiveSpending
from impact.rules.cells import Formula
from impact.uncertainty.dollars import lines_of
from impact.uncertainty.ensemble import Ensemble


def live_taxes(own: Ensemble, inputs: Inputs, spending: LiveSpending, effects: LiveEffects) -> LiveLaw:
    """The rows of all taxes."""
    live = LiveLaw(own, inputs, spending, spending.years)
    bills = power_bills(own, spending)
    facility_rows(live, bills)
    in_lieu_rows(live, bills)
    induced_tax_rows(live, effects)
    return live


def power_bills(own: Ensemble, spending: LiveSpending) -> dict[str, Formula]:
    """USD paid for grid power by facility and year."""
    found: dict[str, Formula] = {}
    for key, line, site in lines_of(own.study):
        if buys_grid_power(line):
            usd = spending.dollars[key].cell
            found[site.id] = found[site.id] + usd if site.id in found else usd
    return found
