"""The table of vintages: what code and docs say of the data's age comes from it, and it agrees with the records."""

import re

import pytest

from impact.errors import DataError
from impact.sources.built import accounts_years, read_price_index
from impact.sources.catalog import read_sources, read_vintages, vintage_words, vintage_year


def test_every_agency_file_belongs_to_one_dataset():
    patterns = [one.files for one in read_vintages().values()]
    found = {path: sum(bool(re.match(pattern, path)) for pattern in patterns) for path in read_sources()}
    assert {path: count for path, count in found.items() if count != 1} == {}


def test_a_dataset_ends_with_the_year_that_its_files_name():
    for one in read_vintages().values():
        titles = [record["title"] for path, record in read_sources().items() if re.match(one.files, path)]
        years = [int(year) for title in titles for year in re.findall(r"(?:19|20)\d\d", title)]
        if one.key in ("accounts", "industry_prices", "consumer_prices", "county_jobs", "business_patterns"):
            assert max(years) == one.last_year, one.key


def test_built_tables_are_of_the_years_of_the_table():
    assert max(accounts_years()) == vintage_year("accounts")
    assert max(read_price_index().columns) == vintage_year("consumer_prices")


def test_what_a_run_says_of_its_data_is_the_table():
    words = vintage_words(2017)
    assert "national accounts 2017" in words
    assert f"county jobs {vintage_year('covered_jobs')}" in words


def test_a_damaged_table_is_said(tmp_path):
    (tmp_path / "vintages.toml").write_text('[a]\ndataset = "x"\n')
    with pytest.raises(DataError, match=r"vintages\.toml"):
        read_vintages(tmp_path)
