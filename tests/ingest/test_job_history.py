"""Jobs by sector year by year: what is withheld stays missing, and the region is filled only where little is."""

import pandas as pd
import pytest

from impact.ingest.baseline import ALL, county_history, line_codes_by_sector, nearest_first, region_history

NAN = float("nan")
COUNTIES = ["47047", "47157"]
LINES = pd.DataFrame(
    {"sector": ["11", "11", "92F"], "caemp25n_line": ["70", "100", "2001 2002"]}, index=["farm", "forestry", "federal"]
)


def table(*rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), COUNTIES, [10, 70, 100, 2001, 2002])


@pytest.fixture
def tables() -> dict[int, pd.DataFrame]:
    """The second county's forestry is withheld in both years."""
    return {
        2001: table([100, 20, 5, 3, 4], [900, 70, NAN, 30, 40]),
        2002: table([110, 21, 6, 3, 5], [950, 50, NAN, 31, 42]),
    }


def test_a_sector_is_the_sum_of_its_lines():
    assert line_codes_by_sector(LINES) == {ALL: [10], "11": [70, 100], "92F": [2001, 2002]}


def test_a_countys_sector_is_missing_where_one_of_its_lines_is(tables):
    found = county_history(tables, COUNTIES, LINES)
    assert found.loc[("47047", "11")].tolist() == [25, 27]
    assert found.loc[("47157", "11")].isna().all()
    assert found.loc[("47157", "92F")].tolist() == [70, 73]
    assert found.loc[("47157", ALL)].tolist() == [900, 950]


def test_a_regions_sector_is_missing_where_more_than_a_tenth_of_it_is_filled(tables):
    filled = {2001: tables[2001].fillna(10), 2002: tables[2002].fillna(10)}
    found = region_history(tables, filled, COUNTIES, LINES)
    assert found.loc[(ALL, "11"), 2001] == 105
    assert pd.isna(found.loc[(ALL, "11"), 2002])
    assert found.loc[(ALL, ALL)].tolist() == [1000, 1060]


def test_the_nearest_year_leads_and_of_two_the_earlier():
    near = nearest_first({year: str(year) for year in range(2018, 2023)}, 2020)
    assert [near[key] for key in sorted(near, reverse=True)] == ["2020", "2019", "2021", "2018", "2022"]
