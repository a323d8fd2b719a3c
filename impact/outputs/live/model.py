"""The live model: all its sheets, from what the draws of a run share."""

from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from impact.outputs.live.effects import RESPONSES, LiveEffects, LiveTaxes, live_effects, live_taxes
from impact.outputs.live.formulas import LiveSheet
from impact.outputs.live.inputs import Inputs, lever_keys
from impact.outputs.live.power import LivePower
from impact.outputs.live.results import LiveResults, live_results
from impact.outputs.live.spending import LiveSpending, LiveWaterfall, live_spending, live_waterfall
from impact.outputs.live.write import write_columns, write_live_sheet
from impact.rules.cells import Axis
from impact.uncertainty.ensemble import Ensemble


@dataclass
class LiveModel:
    """Inputs, power, spending, effects and taxes of a study as rows of formulas."""

    inputs: Inputs
    power: LivePower
    spending: LiveSpending
    effects: LiveEffects
    taxes: LiveTaxes
    results: LiveResults
    waterfall: LiveWaterfall

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the study."""
        return tuple(self.power.own.years)

    @property
    def reference(self) -> int:
        """Position of the reference year."""
        return self.position(self.power.own.reference_year)

    def position(self, year: int) -> int:
        """Position of a year; the first is 0."""
        return self.years.index(int(year))

    @property
    def sheets(self) -> list[LiveSheet]:
        """All sheets of rows, in the order in which they depend on each other."""
        power = self.power
        return [
            self.results.sheet,
            power.hours.months.sheet,
            power.hours.sheet,
            power.by_state,
            power.sheet,
            self.spending.book.sheet,
            self.effects.sheet,
            self.taxes.sheet,
        ]


def live_model(own: Ensemble) -> LiveModel:
    """The rows of a study, at the central region."""
    inputs, years = Inputs(lever_keys(own.study, own.law)), Axis("years", tuple(own.years))
    power = LivePower(own, inputs, years)
    spending = live_spending(own, inputs, power.rows, years)
    effects = live_effects(own, inputs, spending)
    taxes = live_taxes(own, inputs, spending, effects)
    results = live_results(own, inputs, effects, taxes, power)
    waterfall = live_waterfall(own, inputs, spending)
    inputs.deliver_schedules()
    return LiveModel(inputs, power, spending, effects, taxes, results, waterfall)


def write_calculations(book: Workbook, formats: dict[str, Format], model: LiveModel) -> None:
    """Add the sheets of calculations, and the constants that they multiply."""
    for sheet in model.sheets:
        write_live_sheet(book, formats, sheet)
    responses = model.effects.responses
    write_columns(book, formats, RESPONSES, responses.about, model.effects.columns)
