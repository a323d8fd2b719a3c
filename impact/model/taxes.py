"""The taxes of a study put together, by taxing jurisdiction, kind and year."""

import pandas as pd

from impact.results import GridResults, TaxResults
from impact.sources.parameters import DELIVERED, Parameters
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_results
from impact.taxes.views import Money


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
