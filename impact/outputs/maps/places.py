"""Layers of places: facilities, circles around them, taxing jurisdictions, lines between counties with commuters.

A flow inside one county has no line, nor has one that leaves the region: tables/commuting.csv holds both.
"""

from typing import Any

import pandas as pd
import shapely

from impact.outputs.maps.layer import Layer, features, fields_of, whole
from impact.results import Results
from impact.sources.built import read_city_outlines
from impact.sources.catalog import read_vintages, vintage_year
from impact.sources.tax_records import read_jurisdictions
from impact.taxes.law import OF_A_COUNTY, host_counties
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
    rows, circles, cities = [], [], city_outlines(results)
    titles = results.taxes.by_jurisdiction.set_index("jurisdiction_title")["jurisdiction"]
    for own in results.taxes.set_aside.to_dict("records"):
        site = sites[own["facility"]]
        keys = {"SITE": site.id, "NAME": site.name, "GEOID": site.county, "YEAR": results.reference_year}
        given = {"JURISDICTION": own["jurisdiction_title"], "RADIUS_MI": own["radius_miles"], "SHARE": own["share"]}
        money = {"SETA_USD": own["reference_year_usd"], "SETALL_USD": own["all_years_usd"]}
        around = circle(site.longitude, site.latitude, own["radius_miles"])
        city = cities.get(str(titles.get(own["jurisdiction_title"])))
        inside = whole(around if city is None else around.intersection(city))
        clip = "" if city is None or inside.is_empty else own["jurisdiction_title"]
        rows.append(keys | given | {"CLIP": clip} | money)
        circles.append(inside if clip else whole(around))
    return Layer(
        name="rings",
        title="Where the set-aside is spent",
        about=(
            "Circles around the sites whose property tax a city sets aside in part for the neighborhoods near them; "
            "distances along the ground (geodesics on WGS84); clipped to the outline of the city, where it is known. "
            "Empty where a study has no set-aside."
        ),
        shape="MultiPolygon",
        fields=fields,
        features=features(fields, rows, circles),
    )


def city_outlines(results: Results) -> dict[str, Any]:
    """Return the outlines of the study's taxing cities that the data have, by their keys."""
    known, counties, records = read_city_outlines(), county_outlines(results), read_jurisdictions()
    keys = {str(name).lower().replace(" ", "-"): shape for name, shape in known.items()}
    found = {}
    for key in results.taxes.by_jurisdiction.query("level == 'city'")["jurisdiction"]:
        county = counties.get(records.get(key, {}).get("county", ""))
        if key in keys and county is not None and keys[key].intersects(county):
            found[key] = keys[key]
    return found


def county_outlines(results: Results) -> dict[str, Any]:
    """Return the outlines of the region's counties by their codes."""
    return dict(zip(results.county_shapes["geoid"], results.county_shapes["geometry"], strict=True))


def tax_layers(results: Results) -> tuple[Layer, Layer]:
    """Return the taxing jurisdictions of the region as areas, and those without an outline as points.

    States and the federal government have neither; those of a state that have no rate of their own have the outline
    of the county in which their facilities stand, where it is one.
    """
    fields, table = fields_of("taxes", results.study.price_year), jurisdiction_figures(results)
    counties, cities = county_outlines(results), city_outlines(results)
    table = table[table["GEOID"].isin(list(counties))]
    drawn = ["county" if level != "city" else "city" if key in cities else "point"
             for key, level in zip(table["KEY"], table["LEVEL"], strict=True)]  # fmt: skip
    rows = table.assign(OUTLINE=drawn).to_dict("records")
    areas = [row for row in rows if row["OUTLINE"] != "point"]
    shapes = [whole(cities[row["KEY"]] if row["OUTLINE"] == "city" else counties[row["GEOID"]]) for row in areas]
    points = [row for row in rows if row["OUTLINE"] == "point"]
    places = [tax_point(results, row["KEY"], counties[row["GEOID"]]) for row in points]
    about = (
        f"Taxes collected in {results.reference_year} and in all years, with ranges; forgone; cost of public services. "
        "Schools have the outline of their county. States and the federal government are in tables/facts.csv."
    )
    return (
        Layer("taxes", "Taxes by jurisdiction", about, "MultiPolygon", fields, features(fields, areas, shapes)),
        Layer("tax_points", "Taxes of cities without an outline", about, "Point", fields,
              features(fields, points, places)),
    )  # fmt: skip


def tax_point(results: Results, city: str, county: Any) -> shapely.Point:  # noqa: ANN401 - a geometry
    """Return where a city without an outline is drawn: at the first site that pays it, else inside its county."""
    sites = [site for site in results.study.facility if site.tax is not None and site.tax.city == city]
    return shapely.Point(sites[0].longitude, sites[0].latitude) if sites else county.representative_point()


def jurisdiction_figures(results: Results) -> pd.DataFrame:
    """Return the fields of local taxing jurisdictions but the outline: counties first, cities last and so on top."""
    taxes, key = results.taxes, "jurisdiction"
    order = {"county": 0, "schools": 1, "city": 2}
    own = taxes.by_jurisdiction[taxes.by_jurisdiction["level"].isin(list(order))].set_index(key)
    year = taxes.by_year[taxes.by_year["year"].eq(results.reference_year)].groupby(key)["amount_usd"].sum()
    balance = taxes.balance.reindex(columns=[key, "public_cost_usd", "balance_usd"]).set_index(key)
    ranges = {"TAX": results.ranges.by_jurisdiction_year, "ALL": results.ranges.by_jurisdiction}
    columns = {
        "NAME": own["jurisdiction_title"],
        "LEVEL": own["level"],
        "GEOID": pd.Series(county_of_jurisdictions(results)),
        "TAX_USD": year.reindex(own.index, fill_value=0.0),
        "ALL_USD": own["amount_usd"],
        "FORG_USD": own["forgone_usd"],
        "COST_USD": balance["public_cost_usd"],
        "NET_USD": balance["balance_usd"].where(balance["public_cost_usd"].notna()),
    }
    none = pd.DataFrame(columns=["p10_usd", "p50_usd", "p90_usd"], dtype=float)
    for short, table in ranges.items():
        rows = table[table["year"].eq(results.reference_year)] if "year" in table else table
        ends = rows.set_index(key) if len(rows) else none
        columns |= {f"{short}_{stat.upper()}": ends[f"{stat}_usd"] for stat in ("p10", "p50", "p90")}
    found = pd.DataFrame({name: values.reindex(own.index) for name, values in columns.items()})
    found = found.assign(YEAR=results.reference_year).rename_axis("KEY").reset_index()
    return found.sort_values("LEVEL", key=lambda levels: levels.map(order), kind="stable", ignore_index=True)


def county_of_jurisdictions(results: Results) -> dict[str, str]:
    """Return the county of every jurisdiction: as filed, or the one in which the facilities that pay it stand."""
    records = read_jurisdictions()
    recorded = [one["county"] for one in records.values() if one["property_rate"] and one["level"] in OF_A_COUNTY]
    hosts = host_counties([site.county for site in results.study.facility], recorded)
    return {key: record["county"] for key, record in records.items()} | hosts


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
    own = own.assign(workers=own["workers"].round().astype(int))
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
