"""Live waterfall: what of every construction line is output of the region, and the steps from the announcement to it.

direct output of a line = sum over what it buys of dollars x local purchase share x output of the region's makers per
dollar
"""

from dataclasses import dataclass

from impact.effects.response import MEASURES
from impact.findings.waterfall import ANNOUNCED, BILL, LOCAL, OUTSIDE
from impact.outputs.live.formulas import Row, added
from impact.outputs.live.inputs import Inputs
from impact.outputs.live.spending import LiveSpending, local_share
from impact.rules.cells import ZERO, Formula
from impact.study import LAND
from impact.uncertainty.dollars import lines_of
from impact.uncertainty.ensemble import Ensemble


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
