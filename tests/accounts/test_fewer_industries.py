"""Sums of industries: exact for output in the nation's own mix; the 71 are BEA's."""

import numpy as np
import pandas as pd
import pytest

from impact.accounts.national import electricity_makers
from impact.accounts.requirements import mean_coefficients, membership, summed_requirements
from impact.ingest.agency.bea_io import read_summary_codes, read_summary_make
from impact.region.local_purchase_shares import trade_industry_of
from impact.sources.concordance import read_summary_industries


@pytest.fixture(scope="module")
def member(nation):
    return membership(industry_of(nation), read_summary_industries().index)


def industry_of(nation):
    return trade_industry_of(nation, read_summary_industries()["bea_detail_prefixes"])


def test_every_industry_belongs_to_one_group_and_none_is_empty(member):
    assert member.shape == (71, 402)
    assert (member.sum(axis=0) == 1).all()
    assert (member.sum(axis=1) >= 1).all()


def test_groups_are_those_of_bea(agency, nation):
    codes, _ = read_summary_codes(agency)
    expected = codes.reindex(nation.codes).mask(electricity_makers(nation), "22")
    assert industry_of(nation).tolist() == expected.tolist()
    assert set(read_summary_industries().index) == set(read_summary_make(agency, 2023).index)


def test_inputs_of_the_nations_own_output_are_those_of_the_detail(nation, member):
    requirements = nation.industry_requirements(imports=False)
    output = nation.industries["output_musd"].to_numpy()
    summed = summed_requirements(requirements, output, member)
    assert summed @ (member @ output) == pytest.approx(member @ (requirements @ output), rel=1e-12)


def test_pay_of_the_nations_own_output_is_that_of_the_detail(nation, member):
    output = nation.industries["output_musd"].to_numpy()
    shares = nation.industries[["compensation_share", "taxes_share"]]
    means = mean_coefficients(shares, output, member, read_summary_industries().index)
    assert (member @ output) @ means.to_numpy() == pytest.approx(output @ shares.to_numpy(), rel=1e-12)


def test_a_group_that_makes_nothing_buys_nothing():
    member = membership(pd.Series(["a", "b"]), pd.Index(["a", "b"]))
    summed = summed_requirements(np.full((2, 2), 0.2), np.array([10.0, 0.0]), member)
    assert summed.tolist() == [[0.2, 0.0], [0.2, 0.0]]
