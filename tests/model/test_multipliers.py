"""Multipliers by group of industries: what the industries' own add up to."""

import numpy as np
import pytest

from impact.accounts.national import by_longest_prefix
from impact.model.multipliers import multipliers, summary_multipliers
from impact.model.nation import national_accounts
from impact.model.options import Options, newest_accounts
from impact.sources.concordance import read_summary_industries

OPTIONS = Options(accounts=newest_accounts())


@pytest.mark.parametrize("groups", [20, 71])
def test_groups_add_up_to_the_region(groups):
    own = multipliers("memphis", OPTIONS, basis="industry", households=True, price_year=2023)
    table = summary_multipliers("memphis", OPTIONS, groups=groups, households=True, price_year=2023)
    assert len(table) == groups
    assert list(table.columns) == list(own.columns)
    weights = table["regional_output_musd"]
    for column in ("regional_output_musd", "output_multiplier", "jobs_per_musd", "labor_income_multiplier"):
        scale = 1.0 if column == "regional_output_musd" else weights
        whole = 1.0 if column == "regional_output_musd" else own["regional_output_musd"]
        assert np.nansum(table[column] * scale) == pytest.approx(np.nansum(own[column] * whole), rel=1e-9)


def test_the_direct_effect_of_a_group_is_all_jobs_over_own_jobs():
    own = multipliers("memphis", OPTIONS, basis="industry", households=True, price_year=2023).set_index("code")
    table = summary_multipliers("memphis", OPTIONS, groups=71, households=True, price_year=2023).set_index("code")
    members = by_longest_prefix(national_accounts(2024).codes, read_summary_industries()["bea_detail_prefixes"])
    hotels = own[members.reindex(own.index).eq("721")]
    assert table.loc["721", "direct_effect_jobs"] == pytest.approx(hotels["direct_effect_jobs"].iloc[0], rel=1e-9)
    food = own[members.reindex(own.index).eq("722")]
    jobs = food["jobs_per_musd"] * food["regional_output_musd"]
    expected = jobs.sum() / (jobs / food["direct_effect_jobs"]).sum()
    assert table.loc["722", "direct_effect_jobs"] == pytest.approx(expected, rel=1e-9)
