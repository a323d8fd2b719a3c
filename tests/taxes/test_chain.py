"""Rate arithmetic on a published appraised value, calculated by hand."""

import pytest

from impact.model.local_conditions import tax_law
from impact.sources.studies import read_study
from impact.taxes.chain import from_appraised_value


@pytest.mark.parametrize(("it_mw", "found"), [(0.0, {}), (0.8, {"city": 17.028e6, "county": 17.754e6})])
def test_a_site_with_computers_however_small_is_taxed_on_the_published_appraisal(it_mw, found):
    """$2.2 billion x 30% x 2.58 (city) or 2.69 (county) per 100, the figures of 2025."""
    study = read_study("colossus-1")
    site = study.facility[0]
    small = site.model_copy(update={"it_mw": site.it_mw.model_copy(update={"value": it_mw})})
    rows = from_appraised_value(study.model_copy(update={"facility": (small,)}), 2025, tax_law())
    assert {row[1].removesuffix("_tax_usd"): row[3] for row in rows} == pytest.approx(found)
