"""Damaged data files: a DataError that names the file, whatever was done to it."""

import shutil
from pathlib import Path

import pytest

from impact.errors import DataError
from impact.sources import built, catalog, concordance, parameters
from impact.sources.catalog import data_folder

FOLDER_READERS = (built, catalog, concordance, parameters)
CACHED = [value for module in FOLDER_READERS for value in vars(module).values() if hasattr(value, "cache_clear")]
TABLES = {
    "national/2017/market_shares.npy": lambda: built.read_coefficients(2017, "market_shares", (402, 402)),
    "national/2017/industries.csv": lambda: built.read_industries(2017),
    "national/2017/commodities.csv": lambda: built.read_commodities(2017),
    "national/industry_jobs.csv": built.read_industry_jobs,
    "national/price_index.csv": built.read_price_index,
    "national/margin_shares.csv": built.read_margin_shares,
    "national/margin_suppliers.csv": built.read_margin_suppliers,
    "county/counties.csv": built.read_counties,
    "county/jobs.npy": built.read_county_tables,
    "county/quality.npy": built.read_county_tables,
    "county/commuting.npy": built.read_flows,
    "county/outline_rings.npy": lambda: built.read_outlines([0]),
}


def forget():
    for function in CACHED:
        function.cache_clear()


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A copy of data/ that every reader takes for the real one."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    for module in FOLDER_READERS:
        monkeypatch.setattr(module, "data_folder", lambda: copy)
    forget()
    yield copy
    forget()


def test_the_data_as_shipped_are_whole():
    assert catalog.damaged_tables() == []


def test_a_copy_reads_as_the_original(data):
    assert catalog.damaged_tables() == []
    for read in TABLES.values():
        read()


@pytest.mark.parametrize("path", TABLES)
def test_a_truncated_table_is_named(data, path):
    file = data / path
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(DataError, match=rf"data/{path} is damaged: .* bytes where .* are expected"):
        TABLES[path]()


@pytest.mark.parametrize("path", TABLES)
def test_a_table_with_one_byte_changed_is_named(data, path):
    file = data / path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(DataError, match=rf"data/{path} has been altered"):
        TABLES[path]()


@pytest.mark.parametrize("path", TABLES)
def test_a_missing_table_is_named(data, path):
    (data / path).unlink()
    with pytest.raises(DataError, match=rf"data/{path} is missing"):
        TABLES[path]()


def test_every_damage_is_listed(data):
    (data / "county/counties.csv").unlink()
    (data / "county/quality.npy").write_bytes(b"x")
    found = catalog.damaged_tables()
    assert len(found) == 2
    assert "county/counties.csv is missing" in found[0]
    assert "county/quality.npy is damaged" in found[1]


def test_without_checksums_nothing_is_believed(data):
    (data / "checksums.txt").unlink()
    with pytest.raises(DataError, match=r"data/checksums\.txt is missing"):
        built.read_counties()


def test_truncated_checksums_are_named(data):
    file = data / "checksums.txt"
    file.write_text(file.read_text(encoding="utf-8")[:-70], encoding="utf-8")
    with pytest.raises(DataError, match=r"data/checksums\.txt"):
        catalog.damaged_tables()


def test_missing_accounts_are_named(data):
    shutil.rmtree(data / "national")
    with pytest.raises(DataError, match="data/national"):
        built.accounts_years()


@pytest.mark.parametrize("content", [b"[delta\nvalue = 1", b"[delta]\ntitle = '\xff'\n"])
def test_parameters_that_cannot_be_read_are_named(data, content):
    (data / "parameters" / "region.toml").write_bytes(content)
    with pytest.raises(DataError, match=r"data/parameters/region\.toml cannot be read"):
        parameters.read_parameters("region")


def test_missing_parameters_are_named(data):
    (data / "parameters" / "region.toml").unlink()
    with pytest.raises(DataError, match=r"data/parameters/region\.toml is missing"):
        parameters.parameter("region", "delta")


@pytest.mark.parametrize("name", ["county_sectors", "state_sectors", "county_aliases", "summary_industries"])
def test_a_missing_concordance_is_named(data, name):
    (data / "concordance" / f"{name}.csv").unlink()
    with pytest.raises(DataError, match=rf"data/concordance/{name}\.csv"):
        getattr(concordance, f"read_{name}")()
