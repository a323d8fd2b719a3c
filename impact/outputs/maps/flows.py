"""Commuting flows: one line from each county of residence to each county of work, inside the region.

A flow inside one county has no line, nor has one that leaves the region: tables/commuting.csv holds both.
"""

import shapely

from impact.outputs.maps.layer import Layer, features, fields_of
from impact.results import Results
from impact.sources.vintages import vintage_year

COLUMNS = {
    "FROM_GEOID": "residence_geoid",
    "FROM_NAME": "residence_county",
    "TO_GEOID": "workplace_geoid",
    "TO_NAME": "workplace_county",
    "WORKERS": "workers",
    "EARN_USD": "net_earnings_usd",
    "OP_JOBS": "operation_jobs",
    "OP_INC_USD": "operation_labor_income_usd",
}


def flows_layer(results: Results) -> Layer:
    """Return the flows between counties of the region, the largest last, so that it is drawn on top."""
    table, fields = results.commuting, fields_of("commuting_flows", results.study.price_year)
    crossing = table["residence_geoid"].ne(table["workplace_geoid"]) & table["residence_geoid"].ne("")
    own = table[crossing & table["net_earnings_usd"].gt(0)]
    own = own.sort_values(["net_earnings_usd", "residence_geoid", "workplace_geoid"])
    shapes = zip(results.county_shapes["geoid"], results.county_shapes["geometry"], strict=True)
    centers = {geoid: shape.centroid for geoid, shape in shapes}
    lines = (
        shapely.LineString([centers[home], centers[work]])
        for home, work in zip(own["residence_geoid"], own["workplace_geoid"], strict=True)
    )
    rows = own.rename(columns={column: name for name, column in COLUMNS.items()}).to_dict("records")
    return Layer(
        name="commuting_flows",
        title="Commuters between counties",
        about=(
            "Lines from the center of the county of residence to that of the county of work; income goes the other "
            "way. Workers: American Community Survey 2011-2015, pairs that it misses filled by gravity; earnings: "
            f"fitted to BEA's of {vintage_year('county_income')}; the study's jobs and labor income of "
            f"{results.reference_year} in their shares."
        ),
        shape="LineString",
        fields=fields,
        features=features(fields, rows, lines),
    )
