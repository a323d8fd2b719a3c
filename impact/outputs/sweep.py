"""Outputs of a sweep.

sweep.csv        all sites, best first
sweep.geojson    the same as a map layer
sweep.svg        a map of the figure that they are ranked by
sweep.json       the same with notes, names of the layer's fields and manifest
"""

import json
from pathlib import Path
from typing import Any

from impact.effects.site_effects import FIGURES, REACHES
from impact.outputs.figures import records
from impact.outputs.folder import write_folder
from impact.outputs.geo import collection
from impact.outputs.sweep_map import sweep_map
from impact.outputs.tables import csv_text
from impact.results import PHASES, SweepResults

SHORT = {"jobs": "jobs", "labor_income_usd": "inc", "output_usd": "out"}
FIRST = {
    "rank": ("RANK", "Place by what stays in the surroundings"),
    "county": ("NAME", "County"),
    "state": ("STATE", "State"),
    "population": ("POP", "Residents"),
    "area_counties": ("N_AREA", "Counties of the surroundings"),
    "area_jobs": ("AREA_JOBS", "Jobs in the surroundings, 2022"),
}
PLACES = {"county": "its county", "state": "its state", "area": "its surroundings", "nation": "the nation"}


def fields(price_year: int) -> dict[str, tuple[str, str]]:
    """Field of the layer and title of each column; fields have at most ten letters."""
    found = dict(FIRST)
    for figure, (phase, measure) in FIGURES.items():
        unit = f" ({price_year} USD)" if measure.endswith("_usd") else ""
        for reach in REACHES:
            short = f"{reach[0]}_{'con' if phase == PHASES[0] else 'op'}_{SHORT[measure]}"
            title = f"{figure.removesuffix('_usd').replace('_', ' ')} in {PLACES[reach]}{unit}"
            found[f"{reach}_{figure}"] = (short, title)
    return found


def write_sweep(found: SweepResults, destination: Path) -> None:
    """Write the folder of a sweep, which is replaced whole or not at all."""

    def write(folder: Path) -> None:
        layer = json.dumps(sweep_layer(found), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
        texts = {"csv": sweep_csv(found), "geojson": layer, "svg": map_of(found), "json": sweep_json(found)}
        for ending, text in texts.items():
            (folder / f"sweep.{ending}").write_text(text, encoding="utf-8", newline="\n")

    write_folder(destination, write)


def sweep_csv(found: SweepResults) -> str:
    """Return the sites as CSV."""
    return csv_text(found.sites)


def sweep_json(found: SweepResults) -> str:
    """Return the sites with notes, fields and manifest as JSON."""
    price_year = found.study.price_year
    record = {
        "ranked_by": f"area_{found.ranked_by}",
        "price_year": price_year,
        "sites": records(found.sites),
        "notes": list(found.notes),
        "geojson_fields": dict(fields(price_year).values()),
        "manifest": found.manifest,
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def sweep_layer(found: SweepResults) -> dict[str, Any]:
    """Return the GeoJSON record of the sites, best first."""
    shapes = dict(zip(found.county_shapes["geoid"], found.county_shapes["geometry"], strict=True))
    names = {column: field for column, (field, _) in fields(found.study.price_year).items()}
    rows = found.sites[list(names)].rename(columns=names).to_dict("records")
    return collection(shapes, rows)


def map_of(found: SweepResults) -> str:
    """Return the map of the figure that the sites are ranked by."""
    column = f"area_{found.ranked_by}"
    _, title = fields(found.study.price_year)[column]
    values = found.sites.set_index("geoid")[column]
    shapes = dict(zip(found.county_shapes["geoid"], found.county_shapes["geometry"], strict=True))
    labels = found.sites.set_index("geoid")["county"]
    heading = f"{found.study.title}: {title}, by site"
    return sweep_map(shapes, values, labels, heading, is_usd=column.endswith("_usd"))
