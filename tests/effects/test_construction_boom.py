"""Whether a study's building is visible in covered construction jobs."""

import pandas as pd
import pytest

from impact.effects.baseline import construction_findings
from impact.sources.outcomes import read_construction_jobs

NAMES = pd.Series({"47157": "Shelby, TN"})
COVERED = pd.DataFrame({"geoid": "47157", "year": [2016, 2024, 2025], "covered_private_jobs": [16_388, 18_094, 18_381]})


def found(before, after, covered=COVERED):
    jobs = pd.DataFrame({2024: [before], 2025: [after]}, index=["47157"])
    return construction_findings(covered, jobs, NAMES)


def test_what_is_delivered_has_the_published_figures_of_shelby():
    table = read_construction_jobs().set_index(["geoid", "year"])["covered_private_jobs"]
    assert (table["47157", 2024], table["47157", 2025]) == (18_094, 18_381)


@pytest.mark.parametrize(("after", "said"), [(400.0, "boom visible"), (4_500.0, "boom not visible")])
def test_a_change_of_at_least_half_of_the_studys_own_is_visible(after, said):
    (sentence,) = found(0.0, after)
    assert said in sentence
    assert "18,094 in 2024 and 18,381 in 2025 (+287)" in sentence


def test_where_little_is_built_or_one_year_alone_is_known_nothing_is_said():
    assert found(0.0, 50.0) == []
    assert found(0.0, 4_500.0, COVERED.iloc[:1]) == []
    assert found(0.0, 4_500.0, COVERED.assign(geoid="28033")) == []
