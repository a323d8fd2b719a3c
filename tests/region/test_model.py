"""The model of a region: what it buys locally, pooled electricity, limits of supply."""

import numpy as np
import pytest

from impact.accounts.national import ELECTRICITY, electricity_makers
from impact.accounts.requirements import direct_requirements
from impact.errors import StudyError
from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.region.economy import region_spending
from impact.region.local_purchase_shares import METHODS, Quotients
from impact.region.model import quotient_purchases, regional_market_shares
from impact.sources.parameters import DELIVERED

PUBLIC_AND_PRIVATE_POWER = ["221100", "S00101", "S00202"]


@pytest.mark.parametrize("method", METHODS)
def test_a_region_never_buys_more_at_home_than_the_nation_does(nation, model_of, method):
    model = model_of("memphis", method=method)
    national = direct_requirements(model.market_shares, nation.domestic_coefficients).clip(min=0)
    assert (model.requirements >= 0).all()
    assert (model.requirements <= national + 1e-12).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("region", ["memphis", "47157", "48301"])
def test_local_sales_stay_within_output(model_of, data_of, region, method):
    model = model_of(region, method=method)
    output = model.industries["output_usd"].to_numpy()
    sales = model.requirements @ output + model.spending * region_spending(data_of(region), DELIVERED)
    assert (sales <= output * (1 + 1e-9) + 1e-6).all()


def test_a_model_says_which_industries_were_capped(model_of):
    assert "Local purchases were cut to what" in model_of("memphis", method="slq").warnings[0]


def test_the_nation_is_not_cut_by_any_quotient(nation, model_of):
    model = model_of("us")
    assert np.array_equal(model.requirements, nation.industry_requirements(imports=False))
    assert model.industries["location_quotient"].eq(1).all()
    assert model.final_demand_share.min() == 1.0


def test_electric_utilities_of_all_owners_are_one_supply(nation, model_of):
    utilities = electricity_makers(nation)
    assert list(utilities.index[utilities]) == PUBLIC_AND_PRIVATE_POWER
    assert model_of("memphis").industries.loc[utilities, "location_quotient"].nunique() == 1


def test_electricity_comes_from_those_who_make_it_in_the_region(nation, model_of):
    model, column = model_of("memphis"), nation.commodities.index.get_loc(ELECTRICITY)
    makers = electricity_makers(nation).to_numpy()
    shares = model.market_shares[makers, column]
    output = model.industries.loc[makers, "output_usd"]
    assert model.market_shares[:, column].sum() == pytest.approx(1.0)
    assert shares / shares.sum() == pytest.approx((output / output.sum()).to_numpy())
    others = np.delete(np.arange(model.market_shares.shape[1]), column)
    assert np.array_equal(model.market_shares[:, others], nation.market_shares[:, others])


def test_a_region_without_power_plants_takes_the_nations_makers_of_electricity(nation, data_of):
    region = data_of("memphis").industries
    without = region.assign(output_usd=region["output_usd"].where(~electricity_makers(nation), 0.0))
    assert regional_market_shares(nation, without, electricity_makers(nation)) is nation.market_shares
    assert regional_market_shares(nation, region, electricity_makers(nation)) is not nation.market_shares


def test_public_power_dominates_in_shelby(nation, model_of):
    made = model_of("47157").market_shares[:, nation.commodities.index.get_loc(ELECTRICITY)]
    shares = dict(zip(nation.codes, made, strict=True))
    assert shares["S00101"] + shares["S00202"] > shares["221100"]


def test_a_larger_region_buys_more_at_home(model_of):
    county, region, state = (model_of(name).requirements.sum() for name in ("47167", "memphis", "TN"))
    assert county < region < state


def test_a_higher_delta_buys_less_at_home(model_of):
    low, high = (model_of("memphis", method="flq", delta=delta).requirements.sum() for delta in (0.1, 0.4))
    assert high < low


def test_imports_as_home_made_are_for_the_nation_only():
    with pytest.raises(StudyError, match="--imports total is for --region us"):
        region_model(find_region("memphis"), Options(imports=True))


def test_an_unknown_method_is_refused():
    with pytest.raises(StudyError, match="clairvoyance"):
        region_model(find_region("memphis"), Options(method="clairvoyance"))


def test_final_demand_under_location_quotients_is_met_up_to_the_quotient_and_never_beyond_all(data_of):
    own = data_of("memphis").technology
    quotients = own.location_quotient.to_numpy()
    for method in METHODS:
        found = quotient_purchases(own, Quotients(method, 0.3, 1e-4)).final_demand
        assert found == pytest.approx(np.where(quotients > 1, 1.0, quotients), abs=1e-12)
