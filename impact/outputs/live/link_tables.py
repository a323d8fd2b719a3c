"""Linked tables: the result sheets with the cells that follow the inputs as formulas."""

from dataclasses import replace

from impact.outputs.live.links import (
    bar_links,
    county_links,
    grid_links,
    headline_links,
    property_links,
    site_links,
    tax_links,
    tax_year_links,
    timeline_links,
    waterfall_links,
)
from impact.outputs.live.model import LiveModel
from impact.outputs.workbook.charts import CHART_DATA
from impact.outputs.workbook.sheet_table import Links, SheetTable
from impact.outputs.workbook.tables import COUNTIES, DELIVERED, HEADLINE, TIMELINE, WATERFALL
from impact.outputs.workbook.tax_grid_tables import GRID, GRID_BY_SITE, PROPERTY_TAX, TAX, TAX_BY_YEAR


def linked_tables(tables: dict[str, SheetTable], model: LiveModel) -> dict[str, SheetTable]:
    """The tables with their links; some link to others, so the order matters."""
    found = dict(tables)

    def link(name: str, links: Links) -> None:
        found[name] = replace(found[name], links=links)

    link(HEADLINE, headline_links(model, found[HEADLINE], found[DELIVERED]))
    link(TIMELINE, timeline_links(model, found[TIMELINE]))
    link(COUNTIES, county_links(model, found[COUNTIES]))
    link(TAX_BY_YEAR, tax_year_links(model, found[TAX_BY_YEAR]))
    link(TAX, tax_links(model, found[TAX], found[TAX_BY_YEAR]))
    link(PROPERTY_TAX, property_links(found[PROPERTY_TAX], found[TAX_BY_YEAR]))
    link(GRID_BY_SITE, site_links(model, found[GRID_BY_SITE]))
    link(GRID, grid_links(model, found[GRID]))
    link(WATERFALL, waterfall_links(model, found[WATERFALL]))
    link(CHART_DATA, bar_links(found[CHART_DATA], found[WATERFALL]))
    return found
