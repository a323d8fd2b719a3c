"""What a command takes if nothing is said is what the library takes: they are stated apart, as help must be fast."""

from inspect import signature

from impact.cli.compare import compare
from impact.cli.multipliers import multipliers
from impact.cli.options import LocalPurchases, model_options
from impact.cli.run import run
from impact.cli.sensitivity import sensitivity
from impact.cli.sweep import RankBy, sweep
from impact.model.options import RPC, Options
from impact.model.ranges import SAMPLE
from impact.model.sites import COLUMNS
from impact.model.sweep import SweepRequest
from impact.region.purchases import LOCAL_PURCHASES


def default(command, name):
    return signature(command).parameters[name].default


def test_draws_and_seed_are_those_of_the_options():
    for command in (run, compare):
        assert default(command, "draws") == Options().draws
        assert default(command, "seed") == Options().seed


def test_the_sample_of_the_indices_is_that_of_the_analysis():
    assert default(sensitivity, "samples") == SAMPLE


def test_methods_are_those_of_the_model():
    assert [method.value for method in LocalPurchases] == list(LOCAL_PURCHASES)
    assert next(iter(LOCAL_PURCHASES)) == RPC == Options().method == default(model_options, "method")
    for command in (run, multipliers):
        assert default(command, "local_purchases").value == Options().method


def test_sites_are_ranked_by_columns_that_are_there():
    assert {f"area_{figure.value}" for figure in RankBy} <= set(COLUMNS)
    assert default(sweep, "by").value == SweepRequest().by
