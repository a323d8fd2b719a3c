"""The maps of the small run, written once more in every odd way."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from impact.outputs.maps import write_maps
from impact.results import Results

ODD = """L'Hôpital "Ñandú" & <b>100%</b> [% 1 %] 數據"""
GEOID, ONE = "47157", "05035"


@pytest.fixture
def odd_results(results: Results) -> Results:
    """The small run with a facility and a study whose names hold quotes, accents and marks of XML and of QGIS."""
    site = results.study.facility[0].model_copy(update={"name": ODD})
    return replace(results, study=results.study.model_copy(update={"title": ODD, "facility": (site,)}))


@pytest.fixture
def lone_results(results: Results) -> Results:
    """The small run in a region of one county, without commuters to others, and without a set-aside."""
    return replace(
        results,
        by_county=results.by_county[results.by_county["geoid"].eq(GEOID)],
        by_county_year=results.by_county_year[results.by_county_year["geoid"].eq(GEOID)],
        county_shapes=results.county_shapes[results.county_shapes["geoid"].eq(GEOID)],
        commuting=results.commuting[
            results.commuting["workplace_geoid"].eq(GEOID) & results.commuting["residence_geoid"].ne(ONE)
        ],
        taxes=replace(results.taxes, set_aside=results.taxes.set_aside.iloc[:0]),
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Results], Path]:
    """Write the maps of a run to a new folder."""

    def write(results: Results) -> Path:
        folder = tmp_path / f"maps-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        write_maps(results, folder)
        return folder

    return write


@pytest.fixture(params=["results", "odd_results", "lone_results"])
def folder(request, written) -> Path:
    """The maps of each of the runs."""
    return written(request.getfixturevalue(request.param))
