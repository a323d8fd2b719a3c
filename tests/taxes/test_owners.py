"""Who owns: four worked cases (docs/tax-crosscheck.md): a public owner, leased computers, a PILOT, one that ends."""

import numpy as np
import pytest

from impact.errors import StudyError
from impact.model.tax_law import tax_law
from impact.sources.studies import read_study
from impact.study import Abatement, Study
from impact.study.fiscal import SiteTax
from impact.taxes.facility import site_property_streams
from impact.taxes.inputs import TaxInputs
from impact.taxes.property import abated_share
from impact.taxes.site_costs import site_costs
from impact.uncertainty.draws import values_at
from impact.uncertainty.inputs import parameter_inputs

YEARS = np.arange(2025, 2046)
LAW = tax_law()
RATE = 5.27
"""City, county, and schools, USD per 100 USD of assessed value."""


@pytest.fixture
def inputs_of(record):
    """A hall in Memphis with $1 billion of computers bought in 2025, never renewed; taxes of tax years 2026 on."""

    def found(**site):
        servers = {"id": "servers", "name": "Servers", "phase": "construction", "commodity": "334111",
                   "amount_usd": 1e9, "local_share": 0.0, "years": {2025: 1.0}}  # fmt: skip
        tax = {"city": "memphis"} | site.pop("tax", {})
        raw = record(study={"last_year": 2045, "fiscal": {"refresh": False}},
                     site={"county": "47157", "tax": tax} | site, spend=[servers])  # fmt: skip
        study = Study.model_validate(raw)
        dollars = {"hall.servers": np.where(YEARS == 2025, 1e9, 0.0)}
        return TaxInputs(study, dollars, {}, {}, {}, LAW)

    return found


def paid(inputs, start="property tax"):
    """By year, of all jurisdictions."""
    costs = site_costs(inputs.study.facility[0], inputs)
    streams = [tax for tax in site_property_streams(costs, inputs) if tax.kind.startswith(start)]
    return np.sum([np.broadcast_to(tax.amount_usd, len(YEARS)) for tax in streams], axis=0) if streams else None


FIRST = 1e9 * 0.67 * 0.62 * 0.30 * RATE / 100
"""$1 billion x 67% x roll share 62% x 30% x 5.27/100 = $6.57 million."""


def test_a_private_owner_pays(inputs_of):
    own = paid(inputs_of())
    assert own[YEARS == 2026][0] == pytest.approx(FIRST)
    assert own[YEARS == 2026][0] == pytest.approx(6.567e6, rel=1e-3)


def test_a_state_university_pays_nothing_and_a_stated_payment_if_it_says_so(inputs_of):
    assert paid(inputs_of(owner="public")) is None
    stated = paid(inputs_of(owner="nonprofit", tax={"pilot_usd": 500_000}), "in lieu")
    assert stated == pytest.approx(500_000)
    late = inputs_of(owner="nonprofit", ramp={2027: 1.0}, tax={"pilot_usd": 500_000})
    assert (paid(late, "in lieu") > 0).tolist() == (YEARS >= 2028).tolist()


def test_leased_computers_are_taxed_to_the_lessor_in_full(inputs_of):
    """$1 billion, 60% of it leased, in a hall whose own part has a PILOT of 75%: 0.6 + 0.4 x 0.25 = 0.7 of the tax."""
    terms = {"abatement": {"share": 0.75, "years": 15}}
    whole = inputs_of(tax=terms | {"leased_share": 0.6})
    assert paid(whole)[YEARS == 2026][0] == pytest.approx(0.7 * FIRST)
    assert paid(whole, "property tax, personal, lessor")[YEARS == 2026][0] == pytest.approx(0.6 * FIRST)
    assert paid(inputs_of(owner="public", tax={"leased_share": 1.0}))[YEARS == 2026][0] == pytest.approx(FIRST)
    assert paid(inputs_of(tax={"leased_share": 0.6}))[YEARS == 2026][0] == pytest.approx(FIRST)


def test_a_pilot_of_75_percent_for_15_years(inputs_of):
    own = paid(inputs_of(tax={"abatement": {"share": 0.75, "years": 15}}))
    full = paid(inputs_of())
    ratio = own[YEARS >= 2026] / full[YEARS >= 2026]
    assert ratio[:15] == pytest.approx(0.25)
    assert ratio[15:] == pytest.approx(1.0)


def test_a_fee_in_lieu_of_30_years_ends_after_10_where_the_state_limits_an_item():
    terms = Abatement(share={"value": 0.66}, years=30)
    years = range(2026, 2046)
    assert abated_share(terms, 2026, years, "computers", "city", item_years=30).tolist() == [0.66] * 20
    assert abated_share(terms, 2026, years, "computers", "city", item_years=10).tolist() == [0.66] * 10 + [0] * 10


def test_draws_of_a_cliff_are_its_cases_by_their_weights():
    inputs = parameter_inputs("tax/mississippi", LAW.states["MS"])
    years = [one for one in inputs if one.kind == "data_center_years"]
    drawn = values_at(years, {years[0].driver: (np.arange(1000) + 0.5) / 1000})["tax/mississippi.data_center_years"]
    assert set(drawn) == {10.0, 30.0}
    assert (drawn == 10).mean() == pytest.approx(0.6)


def test_no_central_value_of_a_tax_lies_outside_its_range(results_of):
    scenarios = results_of("colossus-2").taxes.scenarios
    assert set(scenarios.groupby("scenario")["weight"].sum().round(6)) == {2.0}
    for _, rows in scenarios.groupby("scenario"):
        cases, mean = rows[rows["case"].ne("weighted mean")], rows[rows["case"].eq("weighted mean")].iloc[0]
        assert mean["state_tax_usd"] == pytest.approx((cases["weight"] * cases["state_tax_usd"]).sum())
        assert cases["change_usd"].abs().min() == pytest.approx(0, abs=1)


def test_a_payment_in_lieu_is_for_public_and_nonprofit_owners():
    with pytest.raises(StudyError, match=r"tax\.pilot_usd is for public and nonprofit owners"):
        read_study("colossus-1", ("facility.lowry-road.tax.pilot_usd=1e6",))


def test_a_pilot_under_its_everyday_name_is_answered_with_the_keys_that_exist():
    with pytest.raises(ValueError, match=r"abatement = \{ share = 0.65, years = 20 \}.*pilot_usd"):
        SiteTax.model_validate({"pilot": {"share": 0.65, "years": 20}})
