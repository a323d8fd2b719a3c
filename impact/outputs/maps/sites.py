"""Sites: one point a facility with its MW, in the reference year; and the circles in which a set-aside is spent."""

import shapely

from impact.outputs.maps.layer import Layer, features, fields_of
from impact.results import Results
from impact.units import METRES_PER_MILE

CORNERS = 180
"""Of a circle: between two corners it is 1.2 m flatter than a circle of five miles."""
COLUMNS = {
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


def sites_layer(results: Results) -> Layer:
    """Return the facilities as points, in the study's order."""
    table = results.grid.by_site.set_index(["facility", "year"])
    fields = fields_of("sites", results.study.price_year)
    rows, points = [], []
    for site in results.study.facility:
        own = table.loc[(site.id, results.reference_year)]
        keys = {"SITE": site.id, "NAME": site.name, "GEOID": site.county, "YEAR": results.reference_year}
        rows.append(keys | {"IT_MW": site.it_mw.value} | {field: own[column] for field, column in COLUMNS.items()})
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
