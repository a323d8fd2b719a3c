"""Layers of places: one point a facility and the circles around it; one line a pair of counties with commuters.

A flow inside one county has no line, nor has one that leaves the region: tables/commuting.csv holds both.
"""

import shapely

from impact.outputs.maps.layer import Layer, features, fields_of
from impact.results import Results
from impact.sources.catalog import read_vintages, vintage_year
from impact.units import METRES_PER_MILE

CORNERS = 180
"""Of a circle: between two corners it is 1.2 m flatter than a circle of five miles."""
SITE_COLUMNS = {
    "LOAD_MW": "load_peak_mw",
    "NET_MW": "net_load_peak_mw",
    "AUTH_MW": "authorized_mw",
    "OVER_MW": "over_authorized_peak_mw",
    "UNSERV_MW": "unserved_peak_mw",
    "LOAD_MWH": "load_mwh",
    "NET_MWH": "net_load_mwh",
    "GEN_MWH": "generated_mwh",
    "CO2_T": "turbine_co2_metric_tons",
}
FLOW_COLUMNS = {
    "FROM_GEOID": "residence_geoid",
    "FROM_NAME": "residence_county",
    "TO_GEOID": "workplace_geoid",
    "TO_NAME": "workplace_county",
    "WORKERS": "workers",
    "EARN_USD": "net_earnings_usd",
    "OP_JOBS": "operation_jobs",
    "OP_INC_USD": "operation_labor_income_usd",
}


def sites_layer(results: Results) -> Layer:
    """Return the facilities as points, in the study's order."""
    table = results.grid.by_site.set_index(["facility", "year"])
    fields = fields_of("sites", results.study.price_year)
    rows, points = [], []
    for site in results.study.facility:
        own = table.loc[(site.id, results.reference_year)]
        keys = {"SITE": site.id, "NAME": site.name, "GEOID": site.county, "YEAR": results.reference_year}
        rows.append(keys | {"IT_MW": site.it_mw.value} | {field: own[column] for field, column in SITE_COLUMNS.items()})
        points.append(shapely.Point(site.longitude, site.latitude))
    return Layer(
        name="sites",
        title="Facilities of the study",
        about=(
            f"One point a facility; load, supply and net load in {results.reference_year}. "
            "Places are those of the study, often approximate."
        ),
        shape="Point",
        fields=fields,
        features=features(fields, rows, points),
    )


def rings_layer(results: Results) -> Layer:
    """Return the circles around the sites of a set-aside, in the study's order; none where there is no set-aside."""
    fields, sites = fields_of("rings", results.study.price_year), {site.id: site for site in results.study.facility}
    rows, circles = [], []
    for own in results.taxes.set_aside.to_dict("records"):
        site = sites[own["facility"]]
        keys = {"SITE": site.id, "NAME": site.name, "GEOID": site.county, "YEAR": results.reference_year}
        given = {"JURISDICTION": own["jurisdiction_title"], "RADIUS_MI": own["radius_miles"], "SHARE": own["share"]}
        money = {"SETA_USD": own["reference_year_usd"], "SETALL_USD": own["all_years_usd"]}
        rows.append(keys | given | money)
        circles.append(circle(site.longitude, site.latitude, own["radius_miles"]))
    return Layer(
        name="rings",
        title="Where the set-aside is spent",
        about=(
            "Circles around the sites whose property tax a city sets aside in part for the neighborhoods near them; "
            "distances along the ground (geodesics on WGS84). Empty where a study has no set-aside."
        ),
        shape="Polygon",
        fields=fields,
        features=features(fields, rows, circles),
    )


def circle(longitude: float, latitude: float, radius_miles: float) -> shapely.Polygon:
    """Return the points at a distance along the ground from a place, counterclockwise, as a polygon."""
    from pyproj import Geod  # noqa: PLC0415 - heavy, and only a run that draws maps needs it

    azimuths = [-360 * corner / CORNERS for corner in range(CORNERS)]
    meters = [radius_miles * METRES_PER_MILE] * CORNERS
    ring = Geod(ellps="WGS84").fwd([longitude] * CORNERS, [latitude] * CORNERS, azimuths, meters)
    return shapely.Polygon(zip(ring[0], ring[1], strict=True))


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
    rows = own.rename(columns={column: name for name, column in FLOW_COLUMNS.items()}).to_dict("records")
    return Layer(
        name="commuting_flows",
        title="Commuters between counties",
        about=(
            "Lines from the center of the county of residence to that of the county of work; income goes the other "
            "way. Workers: American Community Survey "
            f"{read_vintages()['commuting'].period}, pairs that it misses filled by gravity; earnings: "
            f"fitted to BEA's of {vintage_year('county_income')}; the study's jobs and labor income of "
            f"{results.reference_year} in their shares."
        ),
        shape="LineString",
        fields=fields,
        features=features(fields, rows, lines),
    )
