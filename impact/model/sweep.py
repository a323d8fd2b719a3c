"""A sweep: one study relocated to one county after another, to see where it would do most.

Sites do not depend on each other, so that any number of processes share them.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import pandas as pd

from impact.errors import StudyError
from impact.model.options import Options, manifest
from impact.model.region import find_region
from impact.model.sites import COLUMNS, Sweep, prepared_sweep, site_row
from impact.model.workers import answers
from impact.question_results import SweepResults
from impact.region.regions import bea_codes, states
from impact.sources import built
from impact.sources.built import county_shapes
from impact.sources.catalog import CHECKSUMS, data_folder, file_sha256
from impact.sources.concordance import read_county_aliases
from impact.study import Study

EVERYWHERE = "ALL"
AT_A_TIME = 4
"""Sites a task."""


@dataclass(frozen=True)
class SweepRequest:
    """What a sweep is to look at.

    Attributes:
        states: comma-separated letters, or all; None: those of the study's region.
        counties: comma-separated codes, in place of states.
        by: the figure that sites are ranked by, as it is in their surrounding area.
        radius_km: of a site's surrounding area; None: data/parameters/sweep.toml.
        given_shares: whether local purchase shares that the study gives hold everywhere.
    """

    states: str | None = None
    counties: str | None = None
    by: str = "operation_jobs"
    radius_km: float | None = None
    given_shares: bool = False


def run_sweep(
    study: Study,
    asked: SweepRequest,
    options: Options | None = None,
    executor: Executor | None = None,
    said: Callable[[int, int], None] = lambda done, whole: None,  # noqa: ARG005 - shows nothing
) -> SweepResults:
    """A study in many places, ranked.

    Args:
        study: the study.
        asked: where, and by what to rank.
        options: how the regions are modeled.
        executor: who does the work (workers.workers); None: this process.
        said: receives how many of how many sites are done.
    """
    options = options or Options(draws=0)
    sites = sites_of(asked.states or home_states(study), asked.counties)
    own = float(options.parameters.value("sweep", "area_radius_km"))
    radius = own if asked.radius_km is None else asked.radius_km
    shared = prepared_sweep(study, options, radius, given_shares=asked.given_shares)
    tasks = [sites[start : start + AT_A_TIME] for start in range(0, len(sites), AT_A_TIME)]
    found = answers(
        partial(site_rows, shared), tasks, executor, lambda done: said(min(done * AT_A_TIME, len(sites)), len(sites))
    )
    if any(data != data_identity() for data, _ in found):
        raise StudyError("a worker has another version of impact or other data; install the same on all of them")
    table = ranked(pd.DataFrame([row for _, rows in found for row in rows], columns=list(COLUMNS)), asked.by)
    order = tuple(table["geoid"])
    rows = tuple(built.read_counties().index.get_indexer(list(order)).tolist())
    details = {"accounts": options.accounts, "method": options.method, "radius_km": radius, "sites": len(sites)}
    return SweepResults(
        study=study,
        ranked_by=asked.by,
        sites=table,
        county_shapes=county_shapes(order, rows),
        notes=tuple(sweep_notes(study, shared, table)),
        manifest=manifest(study, details | {"given_shares": asked.given_shares, "by": asked.by}, None),
    )


def site_rows(shared: Sweep, sites: list[str]) -> tuple[str, list[dict[str, object]]]:
    """Rows of some sites, and what they were calculated from."""
    return data_identity(), [site_row(shared, fips) for fips in sites]


def data_identity() -> str:
    """Hash of the built tables' checksums."""
    return file_sha256(data_folder() / CHECKSUMS)


def ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sites by what stays in their surrounding area, best first; equal ones by their codes."""
    order = table.sort_values([f"area_{by}", "geoid"], ascending=[False, True], ignore_index=True)
    order.insert(0, "rank", range(1, len(order) + 1))
    return order


def sites_of(text: str, counties: str | None = None) -> list[str]:
    """Counties that a study is relocated to: those of some states (letters with commas, or all), or those named."""
    table = built.read_counties()
    if counties is not None:
        return bea_codes([word.strip() for word in counties.split(",")], table, read_county_aliases())[0]
    letters, known = [word.strip().upper() for word in text.split(",")], states(table)
    if letters == [EVERYWHERE]:
        return list(table.index)
    unknown = sorted(set(letters) - set(known))
    if unknown:
        raise StudyError(f"--states: unknown {', '.join(unknown)}; write two letters each such as TN,MS,AR, or all")
    return list(table.index[known.isin(letters)])


def home_states(study: Study) -> str:
    """States that the study's own region touches, separated by commas."""
    return ",".join(dict.fromkeys(states(built.read_counties().loc[list(find_region(study.region).fips)])))


def sweep_notes(study: Study, shared: Sweep, sites: pd.DataFrame) -> list[str]:
    """What a reader must know of the table."""
    limit = float(shared.options.parameters.value("warnings", "large_change"))
    large = int((sites["area_operation_jobs"] > limit * sites["area_jobs"]).sum())
    surroundings = (
        f"The surrounding area of a site is all counties whose center lies within {shared.radius_km:g} km of that of "
        "its own county; sites are ranked by what stays there. In the nation: the same, and what its purchases "
        "generate elsewhere; equipment that is bought elsewhere from the start is in no column."
    )
    excluded = (
        "All effects together (direct, indirect, induced), reference case, by place of work. Taxes, grid and whether a "
        "place could host the project (power, land, water, staff) are excluded; hours and power bills are as in "
        "its own region."
    )
    dollars = (
        "Where pay and output per job are low, the same dollars are more jobs: see labor income alongside them (--by "
        "operation_labor_income_usd)."
    )
    notes = [surroundings, excluded, dollars]
    if len(study.facility) > 1:
        notes.append(f"All {len(study.facility)} facilities of the study stand in the one county.")
    if shared.home is None:
        notes.append(
            "Local purchase shares that the study gives are judgments on its own region; they are taken to hold."
        )
    else:
        notes.append(
            "Local purchase shares that the study gives are judgments on its own region. Elsewhere each is taken in "
            "proportion to what industry in the surrounding area supplies, none above one; --given-shares leaves them "
            "as they are."
        )
    if large:
        notes.append(
            f"In {large} of {len(sites)} sites the operation's jobs are over {limit:.0%} of those in the surrounding "
            "area: multipliers are for small changes, so figures there are an upper bound."
        )
    return notes
