"""What the tests of the ranges share: ensembles of shipped studies, each made once."""

from functools import cache

import pytest

from impact.model.prepared import checked_spending
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import outcomes


@pytest.fixture(scope="session")
def prepared_study_of(study_of):
    return cache(lambda name: checked_spending(study_of(name)))


@pytest.fixture(scope="session")
def ensemble_of(results_of):
    return cache(lambda name: results_of(name).ensemble)


@pytest.fixture(scope="session")
def central_of(ensemble_of):
    return cache(lambda name: outcomes(ensemble_of(name), {}, 1))


@pytest.fixture(scope="session")
def draw_inputs_of(ensemble_of):
    """Values and outcomes of 400 draws."""

    @cache
    def record_of_draws(name):
        own = ensemble_of(name)
        values = drawn_values(own.inputs, 400, 1)
        return values, outcomes(own, values, 400)

    return record_of_draws
