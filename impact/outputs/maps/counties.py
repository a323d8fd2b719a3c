"""Counties: one feature a county, with its totals of direct, indirect and induced effects."""

import pandas as pd

from impact.outputs.catalog import unit_of
from impact.outputs.figures import measure_name, measure_sums, rounded
from impact.outputs.maps.layer import Layer, features, fields_of, whole
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
PER_RESIDENT = ("jobs", "labor_income_usd")
MOST_ROWS = 20_000
"""Of county_year; in regions of so many counties that there are more, only all effects together."""


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


def county_years_layer(results: Results) -> Layer:
    """Return the figures by county and year, one a row, with the outlines of the counties layer."""
    fields, year = fields_of("county_year", results.study.price_year), results.study.price_year
    table = results.by_county_year
    if len(table) > MOST_ROWS:
        table = table[table["effect"].eq("total")]
    names = {
        key: measure_name(*key).removeprefix(f"{key[0]}_")
        for key in set(zip(table.get("phase", ()), table.get("measure", ()), strict=True))
    }
    rows = pd.DataFrame(columns=[field.name for field in fields])
    if len(table):
        measures = [names[key] for key in zip(table["phase"], table["measure"], strict=True)]
        residents = results.by_county.drop_duplicates("geoid").set_index("geoid")["population"]
        per_1000 = table["central"] * 1000 / table["geoid"].map(residents)
        units = {name: unit_of(name, (), year) for name in set(names.values())}
        rows = pd.DataFrame({
            "GEOID": table["geoid"], "NAME": table["county"], "YEAR": table["year"].astype(int),
            "PHASE": table["phase"], "BASIS": table["basis"], "MEASURE": measures, "EFFECT": table["effect"],
            "UNIT": [units[name] for name in measures], "VALUE": table["central"],
            **{stat.upper(): table[stat] for stat in ("p10", "p50", "p90")},
            "PER_1K": per_1000.where(table["measure"].isin(PER_RESIDENT)),
        })  # fmt: skip
    money = rows["UNIT"].str.contains("USD")
    for name in ("VALUE", "P10", "P50", "P90"):
        rows[name] = rows[name].where(~money, rows[name].round())
    for field in fields:
        if field.kind == "number":
            rows[field.name] = [rounded(value) for value in rows[field.name].tolist()]
    return Layer(
        name="county_year",
        title="Effects by county and year, with ranges",
        about=(
            "One row a county, year, phase, basis, measure and effect: reference case, 10th percentile, median, 90th "
            "percentile; money in whole dollars. Choose one of each with a filter: the features of a county lie on "
            "each other. Percentiles do not add up; those of the effect total are of all effects together."
        ),
        shape="MultiPolygon",
        fields=fields,
        features=rows,
        outlines="counties",
        year=results.reference_year,
    )
