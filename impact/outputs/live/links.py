"""Links: the result sheets with the cells that follow the inputs, as formulas.

What is not linked stands as delivered; the sheet shows it in gray once an input is changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from impact.outputs.live.formulas import added
from impact.outputs.live.inputs import CHANGED
from impact.outputs.live.model import LiveModel
from impact.outputs.live.results import TOP
from impact.outputs.workbook.charts import CHART_DATA
from impact.outputs.workbook.result_tables import (
    GRID,
    GRID_BY_SITE,
    PROPERTY_TAX,
    SCORECARD,
    TAX,
    TAX_BY_YEAR,
    score_key,
)
from impact.outputs.workbook.sheet_table import Links, SheetTable
from impact.outputs.workbook.tables import DELIVERED, HEADLINE, JOBS, MAP_DATA, WATERFALL
from impact.results import EFFECTS
from impact.rules.cells import FIRST_COLUMN, ZERO, Array, Formula
from impact.rules.operations import maximum, minimum
from impact.uncertainty.power_draws import LOAD_PEAK, PEAK

PARTS = (*EFFECTS, "total")
PERCENTILES = ("p10", "p50", "p90")
RERUN = "rerun for ranges"
POWER_COLUMNS = ("load_mwh", "net_load_mwh", "generated_mwh", "gas_mmbtu", "water_kgal")
PROPERTY = "property tax"


def rows_of(table: SheetTable) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a table, numbered."""
    return enumerate(table.frame.astype(object).to_dict("records"))


def headline_links(model: LiveModel, table: SheetTable, delivered: SheetTable) -> Links:
    """The parts and totals; percentiles as delivered until an input is changed."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        for part in PARTS:
            if pd.notna(row[part]):
                found[place, part] = model.results.headline[row["metric"], part].cell
        for column in PERCENTILES:
            if pd.notna(row[column]):
                figure = delivered.cell(place, column)
                found[place, column] = Formula(figure.values, f'IF({CHANGED}>0,"{RERUN}",{figure.template})')
    return found


def timeline_links(model: LiveModel, table: SheetTable) -> Links:
    """Effects by phase and year."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        for column, effect, measure in effect_columns(table):
            if pd.notna(row[column]):
                rows = model.results.totals
                parts = [rows[row["phase"], one, measure] for one in (EFFECTS if effect == "total" else (effect,))]
                found[place, column] = added([part.cell_at(model.position(row["year"])) for part in parts])
    return found


def county_links(model: LiveModel, table: SheetTable) -> Links:
    """Effects by phase, place and county: the entire construction period, or the reference year."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        for column, effect, measure in effect_columns(table):
            if pd.notna(row[column]):
                name = f"resident_{measure}" if row["basis"] == "residence" else measure
                rows = [model.effects.rows[row["phase"], one, name, row["geoid"]]
                        for one in (EFFECTS if effect == "total" else (effect,))]  # fmt: skip
                found[place, column] = added(
                    [one.total() if row["phase"] == "construction" else one.cell_at(model.reference) for one in rows]
                )
        if pd.notna(row["jobs_per_1000_residents"]):
            jobs, residents = table_cell(table, found, place, "total_jobs"), table.cell(place, "population")
            found[place, "jobs_per_1000_residents"] = jobs / (residents / model.results.per_thousand.cell)
    return found


def effect_columns(table: SheetTable) -> list[tuple[str, str, str]]:
    """Columns of effects: name, effect, measure."""
    split = [(str(column), *str(column).partition("_")[::2]) for column in table.frame.columns]
    return [(column, effect, measure) for column, effect, measure in split if effect in PARTS and measure]


def tax_year_links(model: LiveModel, table: SheetTable) -> Links:
    """Taxes by jurisdiction, kind and recurrence, year by year: the sum of the rows that are so marked."""
    sheet, last, years = model.taxes.sheet.name, model.taxes.sheet.next_place, model.years
    keys = {"jurisdiction": "C", "kind": "E", "recurrence": "F"}
    streams: dict[tuple[str, ...], Array] = {}
    for one in model.taxes.streams:
        mark = (one.note, *one.tags[1:])
        streams[mark] = streams.get(mark, np.zeros(len(years))) + one.cell.along
    letters = [str(xl_col_to_name(FIRST_COLUMN + number)) for number in range(len(years))]
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        usd = streams.get(tuple(row[column] for column in keys), np.zeros(len(years)))
        tests = ",".join(
            f"'{sheet}'!${letter}${TOP}:${letter}${last},{table.place(place, column)}"
            for column, letter in keys.items()
        )
        for letter, year, paid in zip(letters, years, usd, strict=True):
            template = f"SUMIFS('{sheet}'!${letter}${TOP}:${letter}${last},{tests})"
            found[place, f"{year}_usd"] = Formula(np.asarray(paid), template)
        first, end = (table.place(place, f"{year}_usd") for year in (years[0], years[-1]))
        found[place, "total_usd"] = Formula(np.asarray(usd.sum()), f"SUM({first}:{end.rpartition('!')[2]})")
    return found


def tax_links(model: LiveModel, table: SheetTable, by_year: SheetTable) -> Links:
    """Taxes of all years by jurisdiction: one-time, recurring, total, in the reference year."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        own = [line for line, other in rows_of(by_year) if other["jurisdiction"] == row["jurisdiction"]]
        parts = {"one_time_usd": ("one-time", "total_usd"), "recurring_usd": ("recurring", "total_usd"),
                 "recurring_in_reference_year_usd": ("recurring", f"{model.years[model.reference]}_usd")}  # fmt: skip
        for column, (recurrence, of) in parts.items():
            cells = [by_year.cell(line, of) for line in own if by_year.frame["recurrence"].iloc[line] == recurrence]
            found[place, column] = added(cells)
        both = [table_cell(table, found, place, name) for name in ("one_time_usd", "recurring_usd")]
        found[place, "gross_usd"] = added(both)
    return found


def table_cell(table: SheetTable, links: Mapping[tuple[int, str], Formula], place: int, column: str) -> Formula:
    """A cell of the table that is being linked."""
    return Formula(np.asarray(links[place, column].figure), table.place(place, column))


def property_links(table: SheetTable, by_year: SheetTable) -> Links:
    """Property tax by year and jurisdiction."""
    found: dict[tuple[int, str], Formula] = {}
    rows = [(line, other) for line, other in rows_of(by_year) if other["kind"].startswith(PROPERTY)]
    for column in table.frame.columns.drop("year"):
        jurisdiction = str(column).removesuffix("_usd").replace("_", "-")
        own = [line for line, other in rows if other["jurisdiction"] == jurisdiction]
        for place, year in enumerate(table.frame["year"]):
            found[place, str(column)] = added([by_year.cell(line, f"{year}_usd") for line in own])
    return found


def score_links(table: SheetTable, by_year: SheetTable, jurisdiction: str) -> Links:
    """Revenue of a jurisdiction by year: the sum of its taxes."""
    own = [line for line, name in enumerate(by_year.frame["jurisdiction"]) if name == jurisdiction]
    found: dict[tuple[int, str], Formula] = {}
    for place, year in enumerate(table.frame["year"]):
        usd = f"{year}_usd"
        paid = sum(link.figure for line in own if isinstance(link := by_year.links[line, usd], Formula))
        tests = f"{by_year.span('jurisdiction')},{by_year.place(own[0], 'jurisdiction')}"
        found[place, "revenue_usd"] = Formula(np.asarray(paid), f"SUMIFS({by_year.span(usd)},{tests})")
    return found


def linked_scorecard(tables: Mapping[str, SheetTable]) -> dict[str, SheetTable]:
    """The tables of the scorecard, whose revenue follows the inputs: by year, in total, and for all jurisdictions."""
    by_year, found = tables[TAX_BY_YEAR], dict[str, SheetTable]()
    collecting = set(by_year.frame["jurisdiction"])
    every: dict[tuple[int, str], Formula] = {}
    own = [key for key in tables if key.startswith(score_key(""))]
    for place, key in enumerate(own):
        table, jurisdiction = tables[key], key.removeprefix(score_key(""))
        if jurisdiction not in collecting:
            continue
        linked = replace(table, links=score_links(table, by_year, jurisdiction))
        total = linked.summed("", ["revenue_usd"])
        first = replace(table.totals[0], cells={**table.totals[0].cells, **total.cells})
        found[key] = replace(linked, totals=(first, *table.totals[1:]))
        cell = table.place(len(table.frame), "revenue_usd")
        every[place, "revenue_usd"] = Formula(total.cells["revenue_usd"].values, cell)  # type: ignore[union-attr]
    return {SCORECARD: replace(tables[SCORECARD], links=every), **found} if own else {}


def site_links(model: LiveModel, table: SheetTable) -> Links:
    """Energy, gas and water by facility and year."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        for column in POWER_COLUMNS:
            known = model.power.rows.get((column, row["facility"]))
            if known is not None:
                found[place, column] = known.cell_at(model.position(row["year"]))
    return found


def grid_links(model: LiveModel, table: SheetTable) -> Links:
    """Load and net load by utility and year; peaks of the whole study."""
    found: dict[tuple[int, str], Formula] = {}
    for place, row in rows_of(table):
        sites, at = str(row["facilities"]).split(", "), model.position(row["year"])
        for column in ("load_mwh", "net_load_mwh"):
            found[place, column] = added([model.power.rows[column, site].cell_at(at) for site in sites])
        if row["utility"] == "all":
            found[place, "load_peak_mw"] = model.power.rows[LOAD_PEAK].cell_at(at)
            found[place, "net_load_peak_mw"] = model.power.rows[PEAK].cell_at(at)
    return found


def waterfall_links(model: LiveModel, table: SheetTable) -> Links:
    """Every step from the announced figure, and its share of that."""
    steps, found = model.waterfall.steps(), dict[tuple[int, str], Formula]()
    for place, row in rows_of(table):
        amount = steps.get(row["label"], steps.get(row["step"]))
        if amount is None:
            raise ValueError(f"no formula for the step {row['label']}")
        found[place, "amount_usd"] = amount
        own = Formula(amount.values, table.place(place, "amount_usd"))
        if pd.notna(row["share_of_announced"]):
            announced = Formula(found[0, "amount_usd"].values, table.place(0, "amount_usd"))
            found[place, "share_of_announced"] = own / announced
    return found


def bar_links(table: SheetTable, waterfall: SheetTable) -> Links:
    """Bars of the waterfall: where the figure stands before and after each step, and what is seen of it."""
    found: dict[tuple[int, str], Formula] = {}
    for place, step in enumerate(waterfall.frame["step"]):
        amount = waterfall.cell(place, "amount_usd")
        before = ZERO if step == "total" else table_cell(table, found, place - 1, "after_usd")
        found[place, "before_usd"] = before
        own = table_cell(table, found, place, "before_usd")
        found[place, "after_usd"] = own + amount
        after = table_cell(table, found, place, "after_usd")
        found[place, "unseen_usd"] = minimum(own, after)
        rise = maximum(after - own, ZERO)
        found[place, "total_usd"] = rise if step == "total" else ZERO
        found[place, "added_usd"] = ZERO if step == "total" else rise
        found[place, "taken_away_usd"] = ZERO if step == "total" else maximum(own - after, ZERO)
    return found


def linked_tables(tables: dict[str, SheetTable], model: LiveModel) -> dict[str, SheetTable]:
    """The tables with their links; some link to others, so the order matters."""
    found = dict(tables)

    def link(name: str, links: Links) -> None:
        found[name] = replace(found[name], links=links)

    link(HEADLINE, headline_links(model, found[HEADLINE], found[DELIVERED]))
    link(JOBS, timeline_links(model, found[JOBS]))
    link(MAP_DATA, county_links(model, found[MAP_DATA]))
    link(TAX_BY_YEAR, tax_year_links(model, found[TAX_BY_YEAR]))
    link(TAX, tax_links(model, found[TAX], found[TAX_BY_YEAR]))
    link(PROPERTY_TAX, property_links(found[PROPERTY_TAX], found[TAX_BY_YEAR]))
    found |= linked_scorecard(found)
    link(GRID_BY_SITE, site_links(model, found[GRID_BY_SITE]))
    link(GRID, grid_links(model, found[GRID]))
    link(WATERFALL, waterfall_links(model, found[WATERFALL]))
    link(CHART_DATA, bar_links(found[CHART_DATA], found[WATERFALL]))
    return found
