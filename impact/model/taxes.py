"""The taxes of a study put together: what they are reckoned from, and all of them by treasury, kind and year."""

import pandas as pd

from impact.effects.scene import Scene
from impact.grid.systems import utility_of
from impact.ledger.spending import grid_power_usd, line_dollars, site_power_usd
from impact.model.local_conditions import grid_data, tax_law
from impact.region.economy import Economy
from impact.results import GridResults, TaxResults
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study
from impact.taxes.bases import tax_bases
from impact.taxes.business import taxed_share
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_results
from impact.taxes.views import Money


def tax_inputs(study: Study, scene: Scene, economy: Economy, parameters: Parameters = DELIVERED) -> TaxInputs:
    """What the taxes of a study are reckoned from."""
    grid = grid_data(parameters)
    taxed = taxed_share(economy.model.coefficients["taxes_share"], economy.nation.industries["line"])
    return TaxInputs(
        study=study,
        dollars=line_dollars(scene.spending),
        grid_usd=site_power_usd(grid_power_usd(study, scene.spending)),
        utilities={site.id: utility_of(site, grid) for site in study.facility},
        bases=tax_bases(scene, taxed),
        law=tax_law(parameters),
    )


def taxes_of(
    inputs: TaxInputs, scene: Scene, effects: pd.DataFrame, grid: GridResults, parameters: Parameters = DELIVERED
) -> TaxResults:
    """Taxes of a study by treasury, kind and year."""
    growth = parameters.value("region", "price_growth_after_2023")
    money = Money(inputs.study.price_year, growth, float(inputs.law.general["discount_share"]["value"]))
    operation = effects[effects["phase"].eq("operation") & effects["basis"].eq("work")]
    households = float(grid.induced["households"].sum())
    return tax_results(inputs, money, float(operation["jobs"].sum()), households, scene.reference_year)
