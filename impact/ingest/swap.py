"""A data folder replaced whole: a copy is changed and checked, then takes its place; until then the old one is kept.

    NAME                     the folder
    .NAME-new-<random>       the copy that is worked on
    .NAME-before-update      the old folder, between two renames; whoever reads takes it if NAME is not there

Cut off at any moment (kill -9, power), the old or the new folder is whole; the next run clears what is left over.
Checked are the checksums and the accounts' own identities.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.accounts.national import BENCHMARK
from impact.accounts.requirements import direct_requirements, leontief_inverse
from impact.checks import named
from impact.errors import DataError, OutputError
from impact.sources.catalog import damaged_tables, kept_folder

ROUNDING_SHARE = 1e-3
"""Published cells are rounded to a million; a small industry's column may be off by this much of its output."""
LARGEST_DIFFERENCE_SHARE = 0.008
"""Of a column of the benchmark's total requirements from BEA's: 402 cells that each agree to 0.001."""
Matrix = npt.NDArray[np.float64]


@contextmanager
def replacing(source: Path, target: Path) -> Iterator[Path]:
    """A copy of `source` to work in, which takes the place of `target` at the end; on an error all stays as it was.

    Args:
        source: the folder to copy.
        target: the folder to replace, or a new one.
    """
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            came_back = kept_folder(target) == source.resolve()
            clear_leftovers(target)
            work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-new-"))
            try:
                copy_folder(target if came_back else source, work)
                yield work
                swap(work, target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except PermissionError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror}); give another folder with --into DIR, "
            "and name it in IMPACT_DATA to use it"
        ) from None
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.ENOSPC):
            raise
        raise OutputError(
            f"{target} cannot be written ({error.strerror}); give another folder with --into DIR"
        ) from None


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """One update of a folder at a time; the lock goes with the process that holds it."""
    path = target.with_name(f".{target.name}-lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(f"{target} is being updated by another run; wait until it is done") from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def clear_leftovers(target: Path) -> None:
    """What an update that was cut off left: its copy goes; the old folder comes back if nothing took its place."""
    kept = kept_folder(target)
    if kept.is_dir() and not target.exists():
        kept.rename(target)
    shutil.rmtree(kept, ignore_errors=True)
    for left in target.parent.glob(f".{target.name}-new-*"):
        shutil.rmtree(left, ignore_errors=True)


def copy_folder(source: Path, work: Path) -> None:
    """All files of a folder, writable whatever they were."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            to = work / path.relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    work.chmod(0o755)


def swap(new: Path, target: Path) -> None:
    """Put `new` at `target`; the old folder is kept alongside until the new one stands."""
    kept = kept_folder(target)
    flush(new)
    if target.exists():
        target.rename(kept)
    new.rename(target)
    shutil.rmtree(kept, ignore_errors=True)


def flush(folder: Path) -> None:
    """Everything in a folder is on the disk before its name changes."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def check_data(folder: Path) -> None:
    """Every table is as its checksum says, and the accounts keep their identities."""
    damage = damaged_tables(folder)
    if damage:
        raise DataError(damage[0])
    years = sorted(int(path.name) for path in (folder / "national").iterdir() if path.name.isdigit())
    for year in years:
        check_accounts(folder / "national" / str(year), year)
    check_benchmark(folder)
    check_jobs(folder)


def coefficients(folder: Path, name: str, shape: tuple[int, int]) -> Matrix:
    """One table of coefficients as a full matrix."""
    cells = np.load(folder / f"{name}.npy", allow_pickle=False)
    matrix = np.zeros(shape)
    matrix[cells["row"], cells["column"]] = cells["value"]
    return matrix


def inputs(folder: Path, shape: tuple[int, int]) -> Matrix:
    """Domestic and imported input coefficients together, commodity x industry."""
    return coefficients(folder, "domestic_coefficients", shape) + coefficients(folder, "imported_coefficients", shape)


def check_accounts(folder: Path, year: int) -> None:
    """Market shares add up to one; inputs and value added of every industry to its output."""
    industries = pd.read_csv(folder / "industries.csv", index_col="code")
    commodities = pd.read_csv(folder / "commodities.csv", index_col="code")
    shape = len(industries), len(commodities)
    shares = coefficients(folder, "market_shares", shape).sum(axis=0)
    off = np.abs(shares - 1) > 1e-9
    wrong = commodities.index[off & commodities["output_musd"].gt(0).to_numpy()]
    if len(wrong):
        raise DataError(f"accounts of {year}: market shares of {named(wrong)} do not add up to one")
    whole = (
        inputs(folder, shape[::-1]).sum(axis=0)
        + industries[["compensation_share", "taxes_share", "surplus_share"]].sum(axis=1).to_numpy()
    )
    off = np.abs(whole - 1) * industries["output_musd"] > ROUNDING_SHARE * industries["output_musd"] + 20.0
    if off.any():
        worst = industries.index[off]
        raise DataError(f"accounts of {year}: inputs and value added of {named(worst)} do not add up to output")


def check_benchmark(folder: Path) -> None:
    """Total requirements of the benchmark have BEA's column sums."""
    place = folder / "national" / str(BENCHMARK)
    codes = pd.read_csv(place / "industries.csv", index_col="code").index
    shape = len(codes), len(pd.read_csv(place / "commodities.csv"))
    inverse = leontief_inverse(
        direct_requirements(coefficients(place, "market_shares", shape), inputs(place, shape[::-1]))
    )
    published = pd.read_csv(folder / "published/bea_column_sums_2017.csv", index_col="industry")["column_sum"]
    gap = (pd.Series(np.asarray(inverse).sum(axis=0), codes) / published - 1).abs()
    if not (gap < LARGEST_DIFFERENCE_SHARE).all():
        raise DataError(
            f"total requirements of {BENCHMARK} differ from BEA's by up to {gap.max():.2%} (column {gap.idxmax()})"
        )


def check_jobs(folder: Path) -> None:
    """Counties' jobs by industry add up to each county's total and to the nation's jobs."""
    table = pd.read_csv(folder / "county/counties.csv", dtype={"fips": str}, index_col="fips")
    parts = {
        name: sum(
            np.load(folder / f"county/{file}.npy", allow_pickle=False).astype(float).sum(axis=1) for file in files
        )
        for name, files in (("jobs", ("jobs",)), ("base_jobs", ("line_base_wage", "line_base_own")))
    }
    for name, jobs in parts.items():
        gap = np.abs(jobs - table[name]) / table[name]
        if not (gap < ROUNDING_SHARE).all():
            raise DataError(f"{name} of {table['name'].iloc[int(np.argmax(gap))]} do not add up to its total")
