"""Accounting identities of the national accounts of 2017."""

import numpy as np
import pandas as pd
import pytest

from impact.accounts.national import commodity_table, industry_sectors, national_coefficients
from impact.accounts.requirements import leontief_inverse
from impact.errors import StudyError
from impact.model.multipliers import multipliers
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.sources import built

VALUE_ADDED = ["compensation_share", "taxes_share", "surplus_share"]
ROUNDING_MUSD = 20.0  # cells are published in whole millions, an industry has some 400 of them


def test_every_commodity_is_made_wholly_or_by_nobody(benchmark):
    sums = pd.Series(benchmark.market_shares.sum(axis=0), benchmark.commodities.index)
    made = benchmark.commodities["output_musd"] > 0
    assert sums[made].to_numpy() == pytest.approx(1.0)
    assert sums[~made].eq(0).all()
    assert list(sums.index[~made]) == ["S00402", "S00300"]


@pytest.mark.parametrize("year", built.accounts_years())
def test_no_maker_has_a_negative_part_in_a_commodity_and_nobody_spends_less_than_nothing(year):
    """Of 2024 BEA's make table holds one negative cell: federal general government's utilities, -9 musd."""
    accounts = national_accounts(year)
    published = built.read_coefficients(year, "market_shares", accounts.market_shares.shape)
    assert (accounts.market_shares >= 0).all()
    assert (accounts.consumption() >= 0).all()
    assert accounts.market_shares.sum(axis=0) == pytest.approx(published.sum(axis=0), rel=1e-12)
    untouched = (published >= 0).all(axis=0)
    assert np.array_equal(accounts.market_shares[:, untouched], published[:, untouched])
    assert np.abs(accounts.market_shares - published).max() < 2e-5


def test_market_shares_give_industry_output_from_commodity_output(benchmark):
    found = benchmark.market_shares @ benchmark.commodities["output_musd"].to_numpy()
    assert found == pytest.approx(benchmark.industries["output_musd"].to_numpy(), rel=1e-9)


def test_inputs_and_value_added_are_the_whole_output_of_each_industry(benchmark):
    inputs = benchmark.domestic_coefficients.sum(axis=0) + benchmark.imported_coefficients.sum(axis=0)
    whole = inputs + benchmark.industries[VALUE_ADDED].sum(axis=1)
    assert ((whole - 1).abs() * benchmark.industries["output_musd"]).max() < ROUNDING_MUSD
    assert (whole - 1).abs().max() < 0.01


def test_a_dollar_of_final_demand_ends_as_value_added_imports_or_goods_that_nobody_makes(benchmark):
    """Type I identity. Used goods and noncomparable imports (S00402, S00300) have no maker: they end there too."""
    table = multipliers("us", Options(accounts=2017), basis="industry", households=False, price_year=2023)
    unmade = benchmark.market_shares.sum(axis=0) == 0
    leaks = benchmark.imported_coefficients.sum(axis=0) + benchmark.domestic_coefficients[unmade].sum(axis=0)
    inverse = leontief_inverse(benchmark.industry_requirements(imports=False))
    assert (table["value_added_multiplier"] + leaks @ inverse).to_numpy() == pytest.approx(1.0, abs=0.01)


def test_imports_counted_as_home_made_raise_every_multiplier():
    options = [Options(accounts=2017, imports=imports) for imports in (False, True)]
    tables = [multipliers("us", o, basis="industry", households=False, price_year=2023) for o in options]
    domestic, total = (table["output_multiplier"] for table in tables)
    assert (total >= domestic - 1e-3).all()
    assert total.mean() > domestic.mean() + 0.1


def test_households_spend_one_dollar_part_of_it_on_imports(benchmark):
    assert benchmark.commodities["pce_share"].sum() == pytest.approx(1.0)
    assert 0.8 < benchmark.consumption().sum() < 1.0
    for column in ("domestic_share", "pce_domestic_share"):
        assert benchmark.commodities[column].between(0, 1).all()


def test_accounts_of_a_year_that_is_not_built_are_refused():
    with pytest.raises(StudyError, match=r"no accounts of 1850; --accounts takes one of: 2017"):
        national_accounts(1850)


@pytest.fixture
def tables():
    make = pd.DataFrame([[90.0, 0.0], [10.0, 100.0]], ["a", "b"], ["A", "B"])
    use = pd.DataFrame([[12.0, 10.0], [10.0, 7.0]], ["A", "B"], ["a", "b"])
    use = use.assign(F01000=[60.0, 80.0], F04000=[20.0, 5.0], F05000=[-2.0, -2.0])
    return make, use, pd.DataFrame([[2.0, 0.0], [0.0, 1.0]], ["A", "B"], ["a", "b"])


def test_domestic_and_imported_coefficients_add_up_to_all_inputs(tables):
    make, use, imports = tables
    _, domestic, imported = national_coefficients(make, use, imports)
    assert (domestic + imported).to_numpy() == pytest.approx(np.array([[12 / 90, 10 / 110], [10 / 90, 7 / 110]]))
    assert imported.loc["A", "a"] == pytest.approx(2 / 90)


def test_domestic_share_is_what_residents_use_less_imports(tables):
    make, use, _ = tables
    final_imports = pd.DataFrame({"F01000": [6.0, 0.0]}, ["A", "B"])
    table = commodity_table(make, use, final_imports, pd.Series({"A": "Apples", "B": "Bread"}))
    assert table.loc["A", "domestic_share"] == pytest.approx(1 - 2 / (12 + 10 + 60))
    assert table["pce_domestic_share"].tolist() == pytest.approx([0.9, 1.0])


def test_the_longest_prefix_decides_the_state_sector_of_an_industry():
    state_sectors = pd.DataFrame(
        {"county_sector": ["x", "y"], "bea_detail_prefixes": ["48 49", "491"]}, ["transport", "post"]
    )
    county_sectors = pd.DataFrame({"sector": ["48", "92"], "sector_name": ["Transport", "Government"]}, ["x", "y"])
    found = industry_sectors(pd.Index(["481000", "491000", "492000"]), state_sectors, county_sectors)
    assert found["state_sector"].tolist() == ["transport", "post", "transport"]
    assert found.loc["491000", "sector_name"] == "Government"
