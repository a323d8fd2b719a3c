"""What the tests share: the agency files (or a loud skip), models and runs computed once, and a small study."""

import gc
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pandas as pd
import plain_update
import pytest
from hypothesis import settings
from in_process import ran
from shared import calculated_once, made_once, session_folder

from impact.accounts.national import BENCHMARK, NationalAccounts
from impact.effects.reference import ReferenceCase
from impact.effects.tables import industry_effects
from impact.model import run as pipeline
from impact.model import validation
from impact.model.all_counties import AllCounties
from impact.model.all_counties import all_counties as nationwide
from impact.model.backtest import backtest_table
from impact.model.ensembles import study_ensemble
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.reference import reference_case
from impact.model.region import find_region, region_counties, region_data, region_model
from impact.outputs import write_outputs
from impact.region.economy import Economy, RegionCounties
from impact.region.model import RegionModel
from impact.region.region_data import RegionData
from impact.results import Results
from impact.sources.announcement import Announcement, announced_text, read_archetype
from impact.sources.cache import VARIABLE
from impact.sources.studies import read_study, validated_text
from impact.study import Study
from impact.uncertainty.ensemble import reference_simulation

SLOW_FIRST = (
    "outputs/live/test_changes", "outputs/live/test_live", "generated/", "data/test_build", "ingest/test_renewal",
    "docs/test_another_region", "docs/test_first_study", "cli/test_commands", "cli/test_bad_input", "cli/test_compare",
    "model/test_sweep", "outputs/test_study_form", "uncertainty/",
)  # fmt: skip
"""Files that take long are begun first, so that no process is left with one of them at the end."""
ALONGSIDE = Path(__file__).parents[2] / "shared"

settings.register_profile("quick", deadline=None, max_examples=25, derandomize=True, database=None)
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first, all others in their order."""

    def turn(item: pytest.Item) -> int:
        return next((place for place, part in enumerate(SLOW_FIRST) if part in item.nodeid), len(SLOW_FIRST))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """Garbage is looked for as rarely as in the program itself (impact.cli.app), and never among what is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def agency() -> Path:
    folder = ALONGSIDE / "data"
    if not folder.is_dir():
        pytest.skip("SKIPPED because the agency files (../shared/data) are not alongside this checkout")
    return folder


@pytest.fixture(scope="session")
def published() -> Path:
    folder = ALONGSIDE / "published"
    if not folder.is_dir():
        pytest.skip("SKIPPED because BEA's published tables (../shared/published) are not alongside this checkout")
    return folder


@pytest.fixture(scope="session")
def shipped() -> ModuleType:
    """Writes files in the agencies' own layouts (tests/shipped.py)."""
    place = Path(__file__).with_name("shipped.py")
    spec = spec_from_file_location("shipped", place)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def renewed(agency, shipped, session_place) -> tuple[Path, dict[str, Any]]:
    """A data folder made by one full update from files in the agencies' layouts, and the records that are new.

    They hold the figures that the shipped data rest on, so that the tables must come out as shipped, also from another
    kind of processor.
    """

    def make(folder: Path) -> None:
        downloads = folder / "downloads"
        downloads.mkdir(parents=True)
        shipped.write_release(agency, downloads)
        words = [sys.executable, plain_update.__file__, downloads, agency, folder]
        done = subprocess.run(words, env=plain_update.plain_processor(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    folder = made_once(session_place / "renewed", make)
    return folder / "data", pickle.loads((folder / "records").read_bytes())


@pytest.fixture(scope="session")
def nation() -> NationalAccounts:
    """The national accounts that a run takes if nothing is said."""
    return national_accounts(Options().accounts)


@pytest.fixture(scope="session")
def benchmark() -> NationalAccounts:
    """The national accounts of 2017, as published."""
    return national_accounts(BENCHMARK)


@pytest.fixture(scope="session")
def model_of() -> Callable[..., RegionModel]:
    """The model of a region: model_of("memphis", method="slq")."""

    @cache
    def model(region: str, **options: Any) -> RegionModel:
        return region_model(find_region(region), Options(**options))

    return model


@pytest.fixture(scope="session")
def data_of() -> Callable[[str], RegionData]:
    """What is known of a region before any parameter."""
    return lambda region: region_data(find_region(region), Options().accounts)


@pytest.fixture(scope="session")
def counties_of(model_of) -> Callable[[str], RegionCounties]:
    """The counties of a region, with their trade and commuting."""

    @cache
    def counties(region: str) -> RegionCounties:
        return region_counties(find_region(region), Options())

    return counties


@pytest.fixture(scope="session")
def economy_of(nation, model_of, counties_of) -> Callable[[str], Economy]:
    """The economy of a region."""
    return lambda region: Economy(find_region(region), nation, model_of(region), counties_of(region))


@pytest.fixture(scope="session")
def all_counties() -> AllCounties:
    """The system of all US counties."""
    return nationwide()


@pytest.fixture(scope="session")
def study_of() -> Callable[[str], Study]:
    """A shipped study."""
    return cache(read_study)


@pytest.fixture(scope="session")
def session_place(tmp_path_factory) -> Path:
    """The folder that all test processes share."""
    return session_folder(tmp_path_factory)


@pytest.fixture(scope="session", autouse=True)
def own_cache(session_place) -> Iterator[None]:
    """Solved points are kept for all test processes, and not in the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(session_place / "cache"))
        yield


@pytest.fixture(scope="session")
def results_of(session_place) -> Callable[[str], Results]:
    """Results of a shipped study, each run once for all test processes."""
    return cache(lambda name: calculated_once(session_place / f"{name}.run", lambda: pipeline.run(read_study(name))))


@pytest.fixture(scope="session")
def written_of(results_of, session_place) -> Callable[[str], Path]:
    """The output folder of a shipped study, written once for all test processes, which only read it."""

    @cache
    def folder(name: str) -> Path:
        return made_once(session_place / f"{name}.written", lambda place: write_outputs(results_of(name), place))

    return folder


@pytest.fixture(scope="session")
def loudoun_baseline(session_place, agency) -> tuple[CompletedProcess[str], Path]:
    """`impact data baseline` of docs/another-region.md and the folder that it writes, once for all test processes."""

    def make(folder: Path) -> None:
        folder.mkdir()
        words = ("--region", "51107,51153", "--from", str(agency), "--out", "baseline")
        (folder / "done").write_bytes(pickle.dumps(ran(folder, "data", "baseline", *words)))

    folder = made_once(session_place / "loudoun", make)
    return pickle.loads((folder / "done").read_bytes()), folder / "baseline"


@pytest.fixture(scope="session")
def backtested(session_place) -> pd.DataFrame:
    """The backtest, once for all test processes."""
    return calculated_once(session_place / "backtest", backtest_table)


@pytest.fixture(scope="session")
def validated(session_place, backtested) -> tuple[CompletedProcess[str], pd.DataFrame]:
    """The validation, once for all test processes: `impact validate`, and the table that it shows."""

    def calculate() -> tuple[CompletedProcess[str], pd.DataFrame]:
        with patch.object(validation, "backtest_table", lambda: backtested):
            rows = validation.validation_table()
        with patch.object(validation, "validation_table", lambda: rows):
            return ran(session_place, "validate"), rows

    return calculated_once(session_place / "validation", calculate)


@pytest.fixture(scope="session")
def first_study(session_place) -> Callable[[str], Results]:
    """Results of a stranger's first study, an announcement in a place without records: "warehouse" or "factory"."""

    def calculate(archetype: str, announced: Announcement) -> Results:
        text = announced_text(archetype, read_archetype(archetype), announced)
        return pipeline.run(validated_text(text, f"{archetype}.toml"), Options(draws=FEW_DRAWS))

    @cache
    def results(archetype: str) -> Results:
        own = FIRST_STUDIES[archetype]
        return calculated_once(session_place / f"first-{archetype}.run", lambda: calculate(archetype, own))

    return results


FEW_DRAWS = 60
FIRST_STUDIES = {
    "warehouse": Announcement(investment_usd=500e6, jobs=400, county="Marshall, MS"),
    "factory": Announcement(investment_usd=500e6, jobs=120, county="Franklin, OH"),
}
"""Memphis's region with a county whose costs and rates are not known; a state without law here."""


@pytest.fixture(scope="session")
def case_of(economy_of) -> Callable[[Study], ReferenceCase]:
    """The reference case of a study, without the tables that a whole run adds."""

    def case(study: Study) -> ReferenceCase:
        prepared_study, options = checked_spending(study), Options()
        economy = economy_of(find_region(study.region).name)
        own = study_ensemble(prepared_study, economy, options, points=0)
        return reference_case(own, reference_simulation(own), prepared_study, economy, options)

    return case


@pytest.fixture(scope="session")
def effects_of(case_of) -> Callable[[Study], pd.DataFrame]:
    """Sums over industries of a study's effects, by phase and effect."""
    return lambda study: industry_effects(case_of(study)).groupby(["phase", "effect"]).sum(numeric_only=True)


BUILDING = {
    "id": "building",
    "name": "Building",
    "phase": "construction",
    "commodity": "2332A0",
    "amount_usd": 100e6,
    "local_share": 0.8,
    "years": {2025: 0.5, 2026: 0.5},
}
POWER = {
    "id": "power",
    "name": "Electricity",
    "phase": "operation",
    "commodity": "221100",
    "amount_usd": 20e6,
    "local_share": 0.5,
}
SITE = {"id": "hall", "name": "Hall", "county": "47157", "latitude": 35.0, "longitude": -90.0}
STUDY = {
    "name": "small",
    "title": "A small study",
    "price_year": 2025,
    "first_year": 2025,
    "last_year": 2028,
    "crews_from_outside_share": 0.25,
}


@pytest.fixture(scope="session")
def record() -> Callable[..., dict[str, Any]]:
    """A raw study of one facility; keywords `study`, `site`, `building` and `power` change their part.

    `spend` replaces the two lines altogether.
    """

    def raw(study=None, site=None, building=None, power=None, spend=None) -> dict[str, Any]:
        lines = [BUILDING | (building or {}), POWER | (power or {})] if spend is None else spend
        staff = {"jobs": 50, "labor_income_usd_per_job": 90_000}
        facility = SITE | {"staff": staff, "spend": lines} | (site or {})
        return STUDY | {"facility": [facility]} | (study or {})

    return raw


@pytest.fixture(scope="session")
def small_study(record) -> Callable[..., Study]:
    """The same, validated."""
    return lambda **changes: Study.model_validate(record(**changes))


@pytest.fixture(scope="session")
def building() -> Callable[..., dict[str, Any]]:
    """One construction line with changes."""
    return lambda **changes: BUILDING | changes
