"""The cache of solved points: the same figures with it and without, never needed, and never in the way."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from impact.model.ensembles import ensemble_of, study_ensemble
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region, region_economy
from impact.sources import cache
from impact.sources.cache import MOST_FILES, cache_name, program_and_data, read_cached, write_cached
from impact.sources.catalog import data_folder

TABLE = {"table": np.arange(6.0).reshape(2, 3)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def same(one, other):
    return all(np.array_equal(one[key], other[key]) for key in one | other)


def test_what_was_kept_is_read_back_to_the_bit(folder):
    write_cached("name", TABLE)
    assert same(read_cached("name"), TABLE)
    assert read_cached("another") is None
    assert [path.name for path in folder.iterdir()] == ["name.npz"]


def test_points_from_the_cache_are_the_solved_ones(folder, study_of, monkeypatch):
    study, said = study_of("google-west-memphis"), []
    solved = ensemble_of(study, Options())
    read = ensemble_of(study, Options(), said.append)
    assert said == ["ranges: the region at 52 points, kept from an earlier run"]
    monkeypatch.setenv(cache.VARIABLE, "")
    without = ensemble_of(study, Options())
    for other in (read, without):
        assert same(vars(solved.responses), vars(other.responses))
        assert same(vars(solved.by_industry), vars(other.by_industry))
        assert same(vars(solved.residual), vars(other.residual))


def solve(study, options):
    """Solves a study's region at one point, or reads it from the cache."""
    economy = region_economy(find_region(study.region), options)
    study_ensemble(checked_spending(study, options), economy, options, points=1)


@pytest.fixture(scope="module")
def solved(tmp_path_factory, study_of):
    """A cache that holds one region in its usual setting."""
    place = tmp_path_factory.mktemp("solved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(place))
        solve(study_of("google-west-memphis"), Options())
    assert len(list(place.iterdir())) == 1
    return place


@pytest.mark.parametrize(
    "change",
    [
        Options(accounts=2023),
        Options(delta=0.25, method="flq"),
        Options(given={"households.consumption_share.TN": 0.9}),
        Options(given={"local_purchases.shift_goods": 0.1}),
    ],
)
def test_another_setting_of_the_region_is_another_file(folder, solved, study_of, change):
    shutil.copytree(solved, folder)
    for options in (change, Options()):
        solve(study_of("google-west-memphis"), options)
    assert len(list(folder.iterdir())) == 2


def test_dollars_and_taxes_of_a_study_leave_the_points_as_they_are(folder, solved, study_of):
    shutil.copytree(solved, folder)
    study = study_of("google-west-memphis")
    site = study.facility[0]
    line = next(line for line in site.spend if line.amount_usd is not None)
    more = line.model_copy(
        update={"amount_usd": line.amount_usd.model_copy(update={"value": 2 * line.amount_usd.value})}
    )
    spend = tuple(more if one.id == line.id else one for one in site.spend)
    solve(
        study.model_copy(update={"facility": (site.model_copy(update={"spend": spend}), *study.facility[1:])}),
        Options(),
    )
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"no arrays", None])
def test_a_damaged_file_is_no_file(folder, damage):
    write_cached("name", TABLE)
    path = folder / "name.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40] if damage is None else damage)
    assert read_cached("name") is None
    flipped = bytearray(whole)
    flipped[whole.index(np.float64(5.0).tobytes())] ^= 1
    path.write_bytes(flipped)
    assert read_cached("name") is None


@pytest.mark.filterwarnings("ignore")
def test_whatever_byte_is_damaged_the_figures_are_right_or_solved_again(folder):
    write_cached("name", TABLE)
    path = folder / "name.npz"
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in (1, 16, 128):
            damaged = bytearray(whole)
            damaged[place] ^= bit
            path.write_bytes(damaged)
            found = read_cached("name")
            assert found is None or same(found, TABLE), (place, bit)


def test_where_nothing_can_be_written_nothing_is_kept(folder, monkeypatch):
    folder.parent.joinpath("file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(folder.parent / "file"))
    write_cached("name", TABLE)
    assert read_cached("name") is None


def test_arrays_that_are_too_large_are_not_kept(folder, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 10)
    write_cached("name", TABLE)
    assert not folder.exists()


def test_the_newest_files_stay(folder):
    for number in range(MOST_FILES + 3):
        write_cached(f"{number:03}", TABLE)
        os.utime(folder / f"{number:03}.npz", (number, number))
    assert sorted(path.stem for path in folder.iterdir()) == [f"{number:03}" for number in range(3, MOST_FILES + 3)]


def test_what_a_killed_run_left_half_written_goes_and_what_is_being_written_stays(folder):
    folder.mkdir()
    for name, age in (("old.part", cache.STALE + 60), ("new.part", 0.0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    write_cached("name", TABLE)
    assert sorted(path.name for path in folder.iterdir()) == ["name.npz", "new.part"]


def test_many_writers_of_one_name_leave_a_whole_file(folder):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: write_cached("name", TABLE), range(40)))
    assert same(read_cached("name"), TABLE)
    assert [path.name for path in folder.iterdir()] == ["name.npz"]


def test_names_differ_by_value_shape_and_order():
    table = np.arange(4.0)
    names = [
        cache_name(table),
        cache_name(table.reshape(2, 2)),
        cache_name(table + 1e-15),
        cache_name(1, 2),
        cache_name(2, 1),
    ]
    assert len(set(names)) == len(names)
    assert cache_name(table, 1) == cache_name(table.copy(), 1)


def test_a_changed_parameter_or_table_is_another_name(tmp_path):
    data = data_folder()
    for name in ("parameters", "changed"):
        shutil.copytree(data / "parameters", tmp_path / name / "parameters")
        shutil.copy(data / "checksums.txt", tmp_path / name)
    assert program_and_data(tmp_path / "parameters") == program_and_data(data)
    with (tmp_path / "changed" / "parameters" / "region.toml").open("a") as file:
        file.write("# another\n")
    assert program_and_data(tmp_path / "changed") != program_and_data(data)
    with (tmp_path / "parameters" / "checksums.txt").open("a") as file:
        file.write("another\n")
    program_and_data.cache_clear()
    assert program_and_data(tmp_path / "parameters") != program_and_data(data)
