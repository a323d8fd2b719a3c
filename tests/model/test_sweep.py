"""Sweeps: a site is the run of the study there; sites are ranked; a cluster that loses a worker gives the same."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from impact.effects.headline import REACHES, SITE_FIGURES
from impact.errors import StudyError
from impact.ledger.places import relocated_site
from impact.model import run as pipeline
from impact.model.options import Options
from impact.model.sites import distances, prepared_sweep, surroundings
from impact.model.sweep import AT_A_TIME, SweepRequest, run_sweep, sites_of
from impact.model.workers import answers, workers
from impact.sources import built
from impact.sources.parameters import parameter
from impact.sources.studies import read_study

OPTIONS = Options(draws=0)
SITES = "47157,28033,28113,05035,47037,47113"
MANY = ",".join(sites_of("MS")[:24])
CREWS = {"job_years": 400, "labor_income_usd_per_job": 110_000}


@pytest.fixture(scope="module")
def study(small_study):
    """A small study with counted crews, a line without a local purchase share, and one that buys with margins."""
    return small_study(
        site={"crews": CREWS},
        spend=[
            {"id": "building", "name": "Building", "phase": "construction", "commodity": "2332A0",
             "amount_usd": 100e6, "local_share": 0.6, "years": {2025: 0.5, 2026: 0.5}},
            {"id": "racks", "name": "Racks", "phase": "construction", "commodity": "332310", "amount_usd": 9e6,
             "price_basis": "purchaser", "margins": "average", "years": {2025: 1.0}},
            {"id": "power", "name": "Electricity", "phase": "operation", "commodity": "221100", "amount_usd": 20e6,
             "local_share": 0.5},
            {"id": "upkeep", "name": "Maintenance", "phase": "operation", "commodity": "811300", "amount_usd": 5e6},
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def swept(study):
    return run_sweep(study, SweepRequest(counties=SITES), OPTIONS)


def run_at(study, fips: str):
    """The same study run in the surrounding area of a county, all of it standing in that county."""
    region = surroundings(fips, parameter("sweep", "area_radius_km"))
    center = {axis: float(built.read_counties().loc[fips, axis]) for axis in ("latitude", "longitude")}
    sites = tuple(relocated_site(site, fips, center) for site in study.facility)
    return pipeline.run(study.model_copy(update={"region": region.fips, "facility": sites}), OPTIONS)


@pytest.mark.parametrize("fips", ["47157", "28113"])
def test_a_site_is_the_run_of_the_study_there(study, fips):
    row = run_sweep(study, SweepRequest(counties=fips, given_shares=True), OPTIONS).sites.iloc[0]
    found = run_at(study, fips)
    work = found.by_county[found.by_county["basis"].eq("workplace")]
    state = built.read_counties().loc[fips, "name"][-2:]
    for figure, (phase, measure) in SITE_FIGURES.items():
        own = work[work["phase"].eq(phase)].groupby(["geoid", "county"])[measure].sum().reset_index("county")
        assert row[f"area_{figure}"] == pytest.approx(found.headline.loc[figure, "total"], rel=1e-9)
        assert row[f"county_{figure}"] == pytest.approx(own.loc[fips, measure], rel=1e-9)
        in_state = own["county"].str.endswith(state)
        assert row[f"state_{figure}"] == pytest.approx(own.loc[in_state, measure].sum(), rel=1e-9)


def test_reaches_hold_one_another(swept):
    for figure in SITE_FIGURES:
        reach = swept.sites[[f"{name}_{figure}" for name in REACHES]].to_numpy()
        assert (reach > 0).all()
        assert (reach[:, 1:] >= reach[:, :-1]).all()


def test_sites_are_ranked_by_what_stays_around_them(study, swept):
    assert list(swept.sites["rank"]) == list(range(1, 7))
    assert swept.sites["area_operation_jobs"].is_monotonic_decreasing
    by_pay = run_sweep(study, SweepRequest(counties=SITES, by="operation_labor_income_usd"), OPTIONS).sites
    assert by_pay["area_operation_labor_income_usd"].is_monotonic_decreasing
    assert list(by_pay["geoid"]) != list(swept.sites["geoid"])


def test_given_local_shares_follow_what_a_place_supplies(study, swept):
    kept = run_sweep(study, SweepRequest(counties=SITES, given_shares=True), OPTIONS).sites.set_index("geoid")
    moved = swept.sites.set_index("geoid").loc[kept.index]
    assert (kept["area_operation_output_usd"] != moved["area_operation_output_usd"]).any()
    assert any("taken in proportion" in note for note in swept.notes)


def test_shapes_stand_in_the_order_of_the_sites(swept):
    assert list(swept.county_shapes["geoid"]) == list(swept.sites["geoid"])


def test_the_surroundings_hold_the_county_first_and_only_near_ones():
    region = surroundings("47157", 80.0)
    assert region.fips[0] == "47157"
    assert {"28033", "05035", "47167"} <= set(region.fips)
    distance = distances()[region.rows[0], list(region.rows)]
    assert (distance <= 80).all()
    assert len(surroundings("47157", 0.0).fips) == 1


def test_sites_are_those_of_the_states_or_those_named():
    assert len(sites_of("TN,ms, AR")) == 95 + 82 + 75
    assert len(sites_of("all")) == 3114
    assert sites_of("", "28033, 47157") == ["28033", "47157"]
    with pytest.raises(StudyError, match="unknown XX; write two letters"):
        sites_of("TN,XX")
    with pytest.raises(StudyError, match="unknown region: 99999"):
        sites_of("", "99999")


def test_several_processes_give_the_same_table(study, swept):
    with workers(2, None) as executor:
        found = run_sweep(study, SweepRequest(counties=SITES), OPTIONS, executor)
    pd.testing.assert_frame_equal(found.sites, swept.sites)


def test_a_worker_with_other_data_is_refused(study, monkeypatch):
    names = iter(["one", "other"])
    monkeypatch.setattr("impact.model.sweep.data_identity", lambda: next(names))
    with pytest.raises(StudyError, match="other data; install the same"):
        run_sweep(study, SweepRequest(counties="47157"), OPTIONS)


def test_a_process_that_dies_is_told():
    with pytest.raises(StudyError, match="--processes 1"), workers(2, None) as executor:
        answers(os._exit, [1], executor, lambda _: None)


def test_without_dask_there_is_one_clear_message(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StudyError, match=r"pip install 'impact\[cluster\]'"), workers(1, "tcp://127.0.0.1:1"):
        pass


def test_without_a_scheduler_there_is_one_clear_message(monkeypatch):
    pytest.importorskip("distributed", reason="SKIPPED because distributed is not installed")
    monkeypatch.setattr("impact.model.workers.PATIENCE", "0.3s")
    with pytest.raises(StudyError, match="no Dask scheduler answers there"), workers(1, "tcp://127.0.0.1:1"):
        pass


@contextmanager
def cluster(folder: Path):
    """A scheduler and two workers as processes of their own on this machine: its file, and the workers."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    started = [subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                                 "--scheduler-file", str(file)], **quiet)]  # fmt: skip
    try:
        own = ["worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        started += [subprocess.Popen([*dask, *own], **quiet) for _ in range(2)]
        yield file, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def address_in(file: Path, patience: float = 300.0) -> str:
    """Address of the scheduler, once it has written its file."""
    until = time.monotonic() + patience
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return json.loads(file.read_text(encoding="utf-8"))["address"]


def test_a_cluster_that_loses_a_worker_in_mid_run_gives_the_same_table(study, tmp_path):
    distributed = pytest.importorskip("distributed", reason="SKIPPED because distributed is not installed")
    expected = run_sweep(study, SweepRequest(counties=MANY), OPTIONS).sites
    killed_at = []
    with cluster(tmp_path) as (file, processes):
        address = address_in(file)
        with distributed.Client(address) as client:
            client.wait_for_workers(2, timeout=300)

        def said(done: int, whole: int) -> None:
            if not killed_at:
                os.kill(processes[0].pid, signal.SIGKILL)
                killed_at.append((done, whole))

        with workers(1, address) as executor:
            found = run_sweep(study, SweepRequest(counties=MANY), OPTIONS, executor, said)
        assert processes[0].wait(timeout=300) == -signal.SIGKILL
        assert processes[1].poll() is None
    assert killed_at == [(AT_A_TIME, 24)]
    pd.testing.assert_frame_equal(found.sites, expected)


class Watched(ThreadPoolExecutor):
    """Remembers what it was asked for, without keeping it alive."""

    def submit(self, *words):
        future = super().submit(*words)
        self.made.append(weakref.ref(future))
        return future


def test_an_answer_that_is_taken_is_forgotten_by_who_made_it():
    """A cluster keeps the result and the task of every future that somebody holds."""
    alive = []
    with Watched(2) as executor:
        executor.made = []
        found = answers(
            str, range(60), executor, lambda _: alive.append(sum(one() is not None for one in executor.made))
        )
    assert found == [str(number) for number in range(60)]
    assert alive[-1] <= 3


def test_a_task_is_small():
    """A cluster's scheduler holds those of all sites."""
    shared = prepared_sweep(read_study("colossus-2"), Options(draws=0), 80.0, given_shares=False)
    assert len(pickle.dumps(shared)) < 30_000
