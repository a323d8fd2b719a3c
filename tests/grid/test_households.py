"""A household's bill under the rules.

From the published sales of its utility and the energy of the balancing authority.
"""

import pytest

from impact.grid.households import monthly_bill_change, yearly_costs
from impact.grid.systems import span, system_of, system_peak, utility_peak
from impact.model.local_conditions import grid_data

MW = 150.0


def test_pooled_by_energy_is_by_hand_a_households_part_of_all_mwh():
    """Its MWh over all that is sold and lost, the project's included, of both costs (docs/method.md, 9.4)."""
    grid = grid_data()
    capacity, substation = yearly_costs(MW, grid)
    own = grid.figures[grid.figures["utility"].eq("mlgw")]
    local = own["sales_mwh"].mean() + own["losses_mwh"].mean() + MW * 8760
    wide = span(grid.systems[system_of("mlgw", grid)]["energy_mwh"]).value + MW * 8760
    household = span(grid.parameters["household_kwh"]).value / 1000
    expected = household * (capacity.value / wide + substation.value / local) / 12
    assert monthly_bill_change(MW, "mlgw", "energy", grid).value == pytest.approx(expected)


def test_pooled_by_peak_is_by_hand_a_households_part_of_the_summer_peaks():
    """Its load in the peak hour over both peaks, the project's included."""
    grid = grid_data()
    capacity, substation = yearly_costs(MW, grid)
    household = span(grid.parameters["household_kwh"]).value / 1000 / 8760
    household /= span(grid.parameters["residential_load_factor"]).value
    wide = system_peak(system_of("mlgw", grid), "summer", grid).value + MW
    local = utility_peak("mlgw", "summer", grid).value + MW
    expected = household * (capacity.value / wide + substation.value / local) / 12
    assert monthly_bill_change(MW, "mlgw", "peak", grid).value == pytest.approx(expected)
