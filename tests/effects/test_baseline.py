"""The study's jobs compared with the baseline: every reading on a small frame, and sums of a real case."""

import numpy as np
import pandas as pd
import pytest

from impact.effects.baseline import (
    ABSENT,
    ALL,
    INSIDE,
    OUTSIDE,
    baseline_comparison,
    effects_by_series,
    region_baseline,
)
from impact.effects.tables import county_year_jobs, sector_jobs, year_effects

NAMES = pd.Series({"28033": "DeSoto, MS", "47157": "Shelby, TN"})
COUNTY = pd.DataFrame(
    {
        "geoid": ["28033", "28033", "47157", "28033", "47157"],
        "year": [2026, 2026, 2026, 2022, 2027],
        "jobs": [30.0, 20.0, 300.0, 5.0, -150.0],
    }
)
SECTOR = pd.DataFrame({"sector": ["23", "51"], "jobs": [40.0, 60.0]})
BASELINE = pd.DataFrame(
    [
        ("28033", ALL, 2022, 950, None, None, None),
        ("28033", ALL, 2026, None, 900, 1000, 1100),
        ("47157", ALL, 2026, None, 9800, 10000, 10200),
        ("47157", ALL, 2027, None, 9900, 10000, 10200),
        (ALL, ALL, 2026, None, 10700, 11000, 11350),
        (ALL, "23", 2026, None, 0, 0, 0),
    ],
    columns=["geoid", "sector", "year", "actual_jobs", "p10_jobs", "p50_jobs", "p90_jobs"],
).astype(dict.fromkeys(["actual_jobs", "p10_jobs", "p50_jobs", "p90_jobs"], "Int64"))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    found = baseline_comparison(COUNTY, SECTOR, 2026, BASELINE, NAMES)
    return found.set_index(["geoid", "sector", "year"])


def test_jobs_of_counties_and_phases_are_added_and_the_region_is_their_sum():
    found = effects_by_series(COUNTY, SECTOR, 2026).set_index(["geoid", "sector", "year"])["effect_jobs"]
    assert found.to_dict() == {
        ("28033", ALL, 2022): 5.0,
        ("28033", ALL, 2026): 50.0,
        ("47157", ALL, 2026): 300.0,
        ("47157", ALL, 2027): -150.0,
        (ALL, "23", 2026): 40.0,
        (ALL, "51", 2026): 60.0,
        (ALL, ALL, 2022): 5.0,
        (ALL, ALL, 2026): 350.0,
        (ALL, ALL, 2027): -150.0,
    }


def test_every_reading(table):
    assert table["reading"].to_dict() == {
        ("28033", ALL, 2022): ABSENT,
        ("28033", ALL, 2026): INSIDE,
        ("47157", ALL, 2026): OUTSIDE,
        ("47157", ALL, 2027): OUTSIDE,
        (ALL, "23", 2026): OUTSIDE,
        (ALL, "51", 2026): ABSENT,
        (ALL, ALL, 2022): ABSENT,
        (ALL, ALL, 2026): INSIDE,
        (ALL, ALL, 2027): ABSENT,
    }


def test_inside_says_what_the_reading_says(table):
    known = table["within_ordinary_change"]
    assert known.isna().equals(table["reading"].eq(ABSENT))
    assert known.dropna().astype(bool).equals(table["reading"].eq(INSIDE)[known.notna()])


def test_shares_are_of_the_median_and_of_the_whole_band(table):
    row = table.loc[("28033", ALL, 2026)]
    assert row["effect_share"] == pytest.approx(50 / 1000)
    assert row["effect_share_of_band"] == pytest.approx(50 / 200)
    assert table.loc[("47157", ALL, 2026), "effect_share_of_band"] == pytest.approx(300 / 400)


def test_the_end_of_the_band_is_ordinary_and_beyond_it_is_not():
    jobs = COUNTY[COUNTY["geoid"].eq("28033") & COUNTY["year"].eq(2026)].head(1)
    for effect, reading in ((100.0, INSIDE), (100.5, OUTSIDE), (-100.0, INSIDE), (-100.5, OUTSIDE)):
        found = baseline_comparison(jobs.assign(jobs=effect), SECTOR, 2026, BASELINE, NAMES)
        assert found.set_index(["geoid", "sector"]).loc[("28033", ALL), "reading"] == reading


def test_without_median_or_band_there_is_no_share(table):
    shares = table[["effect_share", "effect_share_of_band"]]
    empty = table["baseline_p50"].isna() | table["baseline_p50"].eq(0)
    assert shares[empty].isna().all(axis=None)
    assert np.isfinite(shares[~empty]).all(axis=None)


def test_a_single_job_is_a_median_and_a_band():
    jobs = pd.DataFrame({"geoid": ["28033"], "year": [2026], "jobs": [0.5]})
    one = BASELINE[BASELINE["geoid"].eq("28033")].assign(p10_jobs=0, p50_jobs=1, p90_jobs=1)
    row = baseline_comparison(jobs, SECTOR, 2026, one, NAMES).set_index("geoid").loc["28033"]
    assert row[["effect_share", "effect_share_of_band"]].tolist() == [0.5, 0.5]


def test_counties_have_their_names_and_the_region_its_own(table):
    names = table.reset_index().groupby("geoid")["county"].unique().map(list).to_dict()
    assert names == {"28033": ["DeSoto, MS"], "47157": ["Shelby, TN"], ALL: ["All counties"]}


def test_the_whole_holds_only_for_the_same_region():
    both, one, more = (
        region_baseline(BASELINE, pd.Index(codes)) for codes in (NAMES.index, ["47157"], [*NAMES.index, "47047"])
    )
    assert both.equals(BASELINE)
    assert set(one["geoid"]) == {"47157"}
    assert set(more["geoid"]) == set(NAMES.index)
    assert region_baseline(BASELINE, pd.Index(["48453"])).empty


def test_counties_and_sectors_hold_all_jobs_of_a_study(case_of, small_study, nation):
    case = case_of(small_study())
    by_year = year_effects(case.solved.effects, case.years).groupby("year")["jobs"].sum()
    counties = county_year_jobs(case.solved.effects, case.counties, case.years).groupby("year")["jobs"].sum()
    assert counties.to_numpy() == pytest.approx(by_year.to_numpy())
    assert counties.min() > 0
    sectors = sector_jobs(case, nation.industries["sector"])
    assert sectors["jobs"].sum() == pytest.approx(by_year[case.reference_year])
    by_sector = sectors.set_index("sector")["jobs"]
    assert by_sector.idxmax() == "23", "the small study still builds in its reference year"
    assert by_sector["51"] > 50, "and its own staff of 50 are in information"
