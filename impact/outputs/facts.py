"""Facts: every figure of a run that has a place and a year, one figure a row.

Rows of the reference case (stat "central") hold no totals: for one measure and year they add up over places and
effects. Percentiles do not add; those of the effect "all" are of direct, indirect and induced together, and those of
the place "region" of all counties together. A measure that is not split by effect has an empty effect. What is zero has
no row.
"""

import numpy as np
import pandas as pd

from impact.outputs.catalog import unit_of
from impact.outputs.figures import rounded
from impact.results import Results

COLUMNS = ("study", "place", "year", "measure", "effect", "stat", "value", "unit")
KEYS = ["place", "year", "measure", "effect"]
CENTRAL, ALL, REGION = "central", "all", "region"
PERCENTILES = ("p10", "p50", "p90")
GRID_MEASURES = {"peak_mw": "grid_peak_mw", "mwh": "grid_energy_mwh"}
SITE_MEASURES = (
    "load_peak_mw", "net_load_peak_mw", "load_mwh", "on_site_supply_mwh", "net_load_mwh", "unserved_mwh", "gas_mmbtu",
    "water_kgal", "turbine_co2_metric_tons",
)  # fmt: skip
BALANCE_MEASURES = {"forgone_usd": "tax_forgone_usd", "public_cost_usd": "public_cost_usd"}


def facts_table(results: Results) -> pd.DataFrame:
    """Return all facts: counties, region, taxing jurisdictions, sites; in this order, each by year."""
    parts = [county_facts(results), region_facts(results), tax_facts(results), site_facts(results)]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True).dropna(subset="value")
    rows = rows[rows["value"].ne(0).groupby([rows[key] for key in KEYS], sort=False).transform("any")]
    units = {name: unit_of(name, (), results.study.price_year) for name in rows["measure"].unique()}
    return rows.assign(
        study=results.study.name,
        value=[rounded(value) for value in rows["value"].tolist()],
        unit=rows["measure"].map(units),
    )[list(COLUMNS)].reset_index(drop=True)


def measure_name(phase: str, measure: str, basis: str = "workplace") -> str:
    """Return the name of a measure of a phase: jobs of construction are job-years; of the workplace, or of residents.

    >>> measure_name("construction", "jobs"), measure_name("operation", "labor_income_usd", "residence")
    ('construction_job_years', 'operation_resident_labor_income_usd')
    """
    counted = "job_years" if (phase, measure) == ("construction", "jobs") else measure
    return f"{phase}_resident_{counted}" if basis == "residence" else f"{phase}_{counted}"


def county_facts(results: Results) -> pd.DataFrame:
    """Return figures by county and year: by effect, and the percentiles of all effects together."""
    table = results.by_county_year
    if table.empty:
        return table
    keys = list(zip(table["phase"], table["basis"], table["measure"], strict=True))
    named = {key: measure_name(key[0], key[2], key[1]) for key in set(keys)}
    table = table.assign(measure=[named[key] for key in keys], place=table["geoid"])
    parts, together = table[table["effect"].ne("total")], table[table["effect"].eq("total")].assign(effect=ALL)
    return pd.concat([_long(parts, (CENTRAL,)), _long(together, PERCENTILES)])


def region_facts(results: Results) -> pd.DataFrame:
    """Return percentiles of the region, and the peak of all sites together, which no sum gives."""
    table = results.ranges.by_year
    if table.empty:
        return table
    names = [
        GRID_MEASURES.get(measure, "") if phase == "grid" else measure_name(phase, measure)
        for phase, measure in zip(table["phase"], table["measure"], strict=True)
    ]
    table = table[np.any(table[list(PERCENTILES)] != 0, axis=1)].assign(place=REGION, effect=ALL)
    table = table.assign(measure=pd.Series(names).reindex(table.index))
    peaks = table[table["measure"].eq(GRID_MEASURES["peak_mw"])]
    return pd.concat([_long(table, PERCENTILES), _long(peaks.assign(effect="direct"), (CENTRAL,))])


def tax_facts(results: Results) -> pd.DataFrame:
    """Return taxes by jurisdiction and effect with percentiles of all effects, what is forgone, and public cost."""
    paid = results.taxes.by_year.assign(place=results.taxes.by_year["jurisdiction"])
    is_property = paid["kind"].str.startswith("property tax")
    keys = ["place", "year", "effect"]
    parts = [
        rows.groupby(keys, sort=False)["amount_usd"].sum().rename(CENTRAL).reset_index().assign(measure=measure)
        for rows, measure in ((paid, "tax_usd"), (paid[is_property], "property_tax_usd"))
    ]
    found = [_long(part, (CENTRAL,)) for part in parts]
    ranges = {"tax_usd": results.ranges.by_jurisdiction_year, "property_tax_usd": results.ranges.property_tax}
    for measure, table in ranges.items():
        if len(table):
            named = table.rename(columns={f"{stat}_usd": stat for stat in PERCENTILES} | {"jurisdiction": "place"})
            found.append(_long(named.assign(measure=measure, effect=ALL), PERCENTILES))
    balance = results.taxes.balance_by_year
    if len(balance):
        named = balance.rename(columns={"jurisdiction": "place"})
        for name, measure in BALANCE_MEASURES.items():
            found.append(_long(named.assign(measure=measure, effect="", central=named[name]), (CENTRAL,)))
    return pd.concat(found)


def site_facts(results: Results) -> pd.DataFrame:
    """Return load, supply, gas, water and carbon dioxide of each facility."""
    table = results.grid.by_site.rename(columns={"facility": "place"})
    columns = [name for name in SITE_MEASURES if name in table]
    long = table.melt(["place", "year"], columns, var_name="measure", value_name=CENTRAL)
    return _long(long.assign(effect="direct"), (CENTRAL,))


def _long(table: pd.DataFrame, stats: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a statistic, in the order of the table."""
    keys = table[KEYS]
    rows = keys.loc[keys.index.repeat(len(stats))].reset_index(drop=True)
    values = table[list(stats)].to_numpy(dtype=float).ravel()
    return rows.assign(stat=np.tile(list(stats), len(keys)), value=values)
