"""Counties: one feature a county, with its totals of direct, indirect and induced effects."""

import pandas as pd
import shapely

from impact.outputs.figures import measure_sums
from impact.outputs.maps.layer import Layer, features, fields_of
from impact.results import Results

PHASE_SHORT = {"construction": "con", "operation": "op"}
MEASURE_SHORT = {
    "jobs": "jobs",
    "wage_salary_jobs": "wsjobs",
    "labor_income_usd": "inc_usd",
    "value_added_usd": "va_usd",
    "output_usd": "out_usd",
}
RESIDENCE_SHORT = {"jobs": "res_jobs", "labor_income_usd": "res_inc"}
PER_1000_SHORT = {"jobs": "jobs_1k", "res_jobs": "res_1k"}


def counties_layer(results: Results) -> Layer:
    """Return the counties of the region with their totals, in order of their codes."""
    figures = county_figures(results.by_county)
    shapes = dict(zip(results.county_shapes["geoid"], results.county_shapes["geometry"], strict=True))
    missing = sorted(set(figures.index) - set(shapes))
    if missing:
        raise ValueError(f"county_shapes: no outline for {', '.join(missing)}; rebuild the county outlines")
    fields = fields_of("counties", results.study.price_year)
    rows = figures.rename_axis("GEOID").reset_index().to_dict("records")
    return Layer(
        name="counties",
        title="Effects by county",
        about=(
            "Jobs, labor income, value added and output by county: direct, indirect and induced together, gross. "
            f"Construction: all years; operation: {results.reference_year}. "
            "Outlines: U.S. Census Bureau, 1:500,000, 2016."
        ),
        shape="MultiPolygon",
        fields=fields,
        features=features(fields, rows, (whole(shapes[geoid]) for geoid in figures.index)),
    )


def whole(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the outline with all its parts, also where there is only one."""
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


def county_figures(by_county: pd.DataFrame) -> pd.DataFrame:
    """Return the fields of the layer, indexed by GEOID."""
    sums = measure_sums(by_county, ["phase", "basis", "geoid"]).set_index(["phase", "basis"])
    counties = by_county.drop_duplicates("geoid").set_index("geoid").sort_index()
    fields = {"NAME": counties["county"], "POP": counties["population"]}
    for phase, short in PHASE_SHORT.items():
        work = _place(sums, phase, "workplace").rename(columns=MEASURE_SHORT)[list(MEASURE_SHORT.values())]
        home = _place(sums, phase, "residence").rename(columns=RESIDENCE_SHORT)[list(RESIDENCE_SHORT.values())]
        both = work.join(home, how="outer")
        per_1000 = both[list(PER_1000_SHORT)].rename(columns=PER_1000_SHORT)
        both = both.join(per_1000.div(counties["population"], axis=0) * 1000)
        fields |= {f"{short}_{column}": both[column] for column in both}
    return pd.DataFrame(fields, index=counties.index)


def _place(sums: pd.DataFrame, phase: str, basis: str) -> pd.DataFrame:
    keep = (sums.index.get_level_values("phase") == phase) & (sums.index.get_level_values("basis") == basis)
    return sums[keep].set_index("geoid")
