"""Draws behind the validation: multipliers of regions and outcomes of shipped studies in a few hundred simulations."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from impact.model.ensembles import ensemble_of, inputs_of
from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.sources.studies import archetype_study, read_study
from impact.study import Study
from impact.uncertainty.distributions import Array
from impact.uncertainty.draws import Values, drawn_values
from impact.uncertainty.ensemble import outcomes
from impact.uncertainty.inputs import changes_the_matrix
from impact.uncertainty.outcomes import Outcomes

DRAWS = 200
PRICE_YEAR = 2023


@cache
def table(region: str, *, households: bool = True) -> pd.DataFrame:
    """A region's multipliers by industry."""
    return region_table(region, Options(), households=households)


def region_table(region: str, options: Options, *, households: bool) -> pd.DataFrame:
    """A region's multipliers by industry, the parameters as the options give them."""
    found = multipliers(region, options, basis="industry", households=households, price_year=PRICE_YEAR)
    return found.set_index("code")


@cache
def drawn_tables(region: str, *, households: bool) -> tuple[pd.DataFrame, ...]:
    """A region's multipliers with the parameters of its matrix drawn, one table a draw."""
    options = Options()
    study = archetype_study("data-center").model_copy(update={"region": region})
    inputs = [one for one in inputs_of(study, options) if changes_the_matrix(one.key)]
    values = drawn_values(inputs, DRAWS // 2, options.seed)
    return tuple(
        region_table(region, replace(options, given=at_draw(values, draw)), households=households)
        for draw in range(DRAWS // 2)
    )


def at_draw(values: Values, draw: int) -> dict[str, float]:
    """The values of one draw."""
    return {key: float(column[draw]) for key, column in values.items()}


def drawn_multiplier(region: str, code: str, column: str, *, households: bool) -> Array:
    """One multiplier in every draw."""
    return np.array([one.loc[code, column] for one in drawn_tables(region, households=households)], dtype=float)


@cache
def drawn_study(name: str) -> tuple[Study, Values, Outcomes]:
    """A shipped study, the values of its inputs, and every figure with a range in every draw."""
    own = ensemble_of(read_study(name), Options())
    values = drawn_values(own.inputs, DRAWS, Options().seed)
    return own.study, values, outcomes(own, values, DRAWS)


def drawn_headline(name: str, metric: str) -> Array:
    """A headline of a shipped study in every draw."""
    return np.asarray(drawn_study(name)[2]["headline", metric, "total"])


def drawn_property_tax(name: str, jurisdiction: str, year: int) -> Array:
    """Property tax of a year in every draw."""
    return np.asarray(drawn_study(name)[2]["property", jurisdiction, year])


def value_in(values: Mapping[str, Array], key: str, central: float) -> Array:
    """An input in every draw; where it has no range, its value."""
    return values.get(key, np.full(DRAWS, central))
