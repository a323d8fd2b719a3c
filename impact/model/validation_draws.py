"""Draws behind the validation: multipliers of regions and outcomes of shipped studies in a few hundred simulations."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from impact.model.ensembles import ensemble_of, inputs_of
from impact.model.multipliers import multipliers
from impact.model.options import Options
from impact.sources.parameters import read_parameters
from impact.sources.studies import archetype_study, read_study
from impact.study import Study
from impact.uncertainty.distributions import Array, quantiles
from impact.uncertainty.draws import Values, drawn_values, latin_hypercube
from impact.uncertainty.ensemble import outcomes
from impact.uncertainty.inputs import changes_the_matrix, ranged_of
from impact.uncertainty.outcomes import Outcomes

DRAWS = 200
PRICE_YEAR = 2023
RATIO, PER_MUSD = "direct_effect_jobs", "jobs_per_musd"
"""Columns of the multipliers: jobs in all per direct job, jobs per million USD of final demand."""


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
    draws = ({key: float(column[draw]) for key, column in values.items()} for draw in range(DRAWS // 2))
    return tuple(region_table(region, replace(options, given=given), households=households) for given in draws)


def drawn_multiplier(region: str, code: str, column: str, *, households: bool) -> Array:
    """One multiplier in every draw: direct + (multiplier - direct) x error of what one industry's multiplier adds.

    Direct is one; of jobs per million USD it is these over the jobs in all per direct job.
    """
    tables = drawn_tables(region, households=households)
    found = np.array([one.loc[code, column] for one in tables], dtype=float)
    figure = ranged_of(read_parameters("structural")["indirect_of_industry"])
    places = latin_hypercube([column], len(tables), Options().seed + 1)[column]
    error = np.ones(len(tables)) if figure is None else quantiles(figure, places, (0.0, np.inf))
    ratio = [one.loc[code, RATIO] for one in tables] if column == PER_MUSD else found
    direct = found / np.array(ratio, dtype=float)
    return np.asarray(direct + (found - direct) * error)


@cache
def drawn_study(name: str, scenario: str | None = None) -> tuple[Study, Values, Outcomes]:
    """A shipped study, the values of its inputs, and every figure with a range in every draw."""
    own = ensemble_of(read_study(name, scenario=scenario), Options())
    values = drawn_values(own.inputs, DRAWS, Options().seed)
    return own.study, values, outcomes(own, values, DRAWS)


def drawn_headline(name: str, metric: str, scenario: str | None = None) -> Array:
    """A headline of a shipped study in every draw."""
    return np.asarray(drawn_study(name, scenario)[2]["headline", metric, "total"])


def drawn_property_tax(name: str, jurisdiction: str, year: int) -> Array:
    """Property tax of a year in every draw."""
    return np.asarray(drawn_study(name)[2]["property", jurisdiction, year])


def value_in(values: Mapping[str, Array], key: str, central: float) -> Array:
    """An input in every draw; where it has no range, its value."""
    return values.get(key, np.full(DRAWS, central))
