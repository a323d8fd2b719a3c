"""Check: every cross-sum of the workbook as a formula, with a word for whether it holds."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from impact.outputs.catalog import METRICS
from impact.outputs.live.formulas import Row, added
from impact.outputs.live.model import LiveModel
from impact.outputs.workbook.result_tables import GRID, GRID_BY_SITE, PROPERTY_TAX, TAX, TAX_BY_YEAR
from impact.outputs.workbook.sheet_table import Group, Links, SheetTable, Words
from impact.outputs.workbook.sheets import FAILS, HOLDS, NO_NUMBER
from impact.outputs.workbook.tables import DELIVERED, HEADLINE, INDUSTRIES, JOBS, MAP_DATA, WATERFALL
from impact.results import EFFECTS, PHASES, Results
from impact.rules.cells import HEAD_ROWS, ONE, Formula

CHECK = "Check"
EXACT, ROUNDED = 1e-9, 1e-6
"""Allowed differences, as shares: of floating point, and of taxes, whose rows are whole dollars."""
PROPERTY, WHOLE = "property tax", "All spending"
LEVELS = {"state_tax_usd": ("state",), "federal_tax_usd": ("federal",), "local_tax_usd": ("county", "city", "schools")}
MEASURES = {"job_years": "jobs", "jobs": "jobs", "labor_income_usd": "labor_income_usd",
            "value_added_usd": "value_added_usd", "output_usd": "output_usd"}  # fmt: skip


@dataclass
class Checks:
    """Figures that must be equal, one a row."""

    tables: dict[str, SheetTable]
    rows: list[tuple[str, Formula, Formula, float]] = field(default_factory=list)

    def equal(self, words: str, here: Formula, there: Formula, allowed: float = EXACT) -> None:
        """Two figures that must be the same."""
        self.rows.append((words, here, there, allowed))

    def sum_of(self, sheet: str, column: str, **wanted: object) -> Formula:
        """Sum of the cells of a column that have a figure, of rows with the wanted words (one, or any of some)."""
        table = self.tables[sheet]
        fits = table.frame[column].notna()
        for name, words in wanted.items():
            fits &= table.frame[name].isin(words if isinstance(words, tuple | list) else [words])
        places = [place for place, one in enumerate(fits) if one]
        cells = [table.cell(place, column) for place in places]
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
            first, last = (table.place(place, column) for place in (places[0], places[-1]))
            return Formula(added(cells).values, f"SUM({first}:{last.rpartition('!')[2]})")
        return added(cells)

    def headline(self, metric: str, column: str = "total") -> Formula:
        """A figure of the headline."""
        table = self.tables[HEADLINE]
        return table.cell(list(table.frame["metric"]).index(metric), column)


def check_sheet(tables: dict[str, SheetTable], model: LiveModel, results: Results) -> SheetTable:
    """The sheet of checks: figure, what it must equal, difference, what is allowed, a word."""
    found = Checks(tables)
    effect_checks(found, results)
    tax_checks(found)
    waterfall_checks(found)
    grid_checks(found)
    delivered_checks(found, results)
    schedule_checks(found, model)
    frame = pd.DataFrame(
        [(words, here.figure, there.figure, 0.0, allowed, HOLDS)
         for words, here, there, allowed in found.rows],
        columns=["check", "here", "there", "difference_share", "allowed_share", "verdict"],
    )  # fmt: skip
    about = "Every cross-sum, and whether it holds"
    table = SheetTable(CHECK, about, frame, results.study.price_year, group=Group.reference, top=HEAD_ROWS,
                       title="Sums that must hold", source="the cells of the other sheets")  # fmt: skip
    return replace(table, links=links_of(found, table))


def links_of(found: Checks, table: SheetTable) -> Links:
    """Formulas of the sheet."""
    links: dict[tuple[int, str], Formula | Words] = {}
    for place, (_, here, there, allowed) in enumerate(found.rows):
        one, other, gap, share = (
            table.place(place, name) for name in ("here", "there", "difference_share", "allowed_share")
        )
        links[place, "here"], links[place, "there"] = here, there
        difference = abs(here.figure - there.figure) / max(abs(here.figure), abs(there.figure), 1.0)
        template = f"ABS({one}-{other})/MAX(ABS({one}),ABS({other}),1)"
        links[place, "difference_share"] = Formula(np.asarray(difference), template)
        word = HOLDS if difference <= allowed else FAILS
        links[place, "verdict"] = Words(
            word, f'IF(ISERROR({gap}),"{NO_NUMBER}",IF({gap}<={share},"{HOLDS}","{FAILS}"))'
        )
    return links


def effect_checks(found: Checks, results: Results) -> None:
    """Effects, years and counties add up to the headline."""
    for metric in METRICS:
        table = found.tables[HEADLINE].frame.set_index("metric")
        parts = [found.headline(metric, effect) for effect in EFFECTS if pd.notna(table.loc[metric, effect])]
        if parts and pd.notna(table.loc[metric, "total"]):
            found.equal(f"{METRICS[metric]}: effects add up", added(parts), found.headline(metric))
    for metric in METRICS:
        phase, _, name = metric.partition("_")
        if phase not in PHASES:
            continue
        column, total = f"total_{MEASURES[name]}", found.headline(metric)
        when = {} if phase == "construction" else {"year": results.reference_year}
        years = found.sum_of(JOBS, column, phase=phase, **when)
        found.equal(f"{METRICS[metric]}: years on the sheet Jobs", years, total)
        counties = found.sum_of(MAP_DATA, column, phase=phase, basis="workplace")
        found.equal(f"{METRICS[metric]}: counties of work add up", counties, total)


def tax_checks(found: Checks) -> None:
    """Taxing jurisdictions, kinds and years add up."""
    for metric, levels in LEVELS.items():
        if pd.isna(found.tables[HEADLINE].frame.set_index("metric").loc[metric, "total"]):
            continue
        own = found.sum_of(TAX, "gross_usd", level=levels)
        found.equal(f"{METRICS[metric]}: sheet Tax", own, found.headline(metric), ROUNDED)
    every = found.sum_of(TAX_BY_YEAR, "total_usd")
    found.equal("Taxes by year and kind: all jurisdictions", every, found.sum_of(TAX, "gross_usd"))
    columns = [str(column) for column in found.tables[PROPERTY_TAX].frame.columns.drop("year")]
    if columns:
        own = added([found.sum_of(PROPERTY_TAX, column) for column in columns])
        kinds = [kind for kind in found.tables[TAX_BY_YEAR].frame["kind"].unique() if kind.startswith(PROPERTY)]
        found.equal("Property tax: sheet Taxes by year", own, found.sum_of(TAX_BY_YEAR, "total_usd", kind=kinds))


def waterfall_checks(found: Checks) -> None:
    """Steps lead from subtotal to subtotal, and the last is the direct output of construction."""
    table = found.tables[WATERFALL]
    totals = [place for place, step in enumerate(table.frame["step"]) if step == "total"]
    for start, end in pairwise(totals):
        steps = added([table.cell(place, "amount_usd") for place in range(start, end)])
        found.equal(f"Waterfall down to: {table.frame['label'].iloc[end]}", steps, table.cell(end, "amount_usd"))
    last = table.cell(totals[-1], "amount_usd")
    found.equal("Waterfall ends at the direct output", last, found.headline("construction_output_usd", "direct"))


def grid_checks(found: Checks) -> None:
    """Facilities add up to the whole study, in the years of the study together."""
    for column, words in (("load_mwh", "Load"), ("net_load_mwh", "Net load")):
        own = found.sum_of(GRID_BY_SITE, column)
        study = found.sum_of(GRID, column, utility="all")
        found.equal(f"{words}: facilities add up", own, study)


def delivered_checks(found: Checks, results: Results) -> None:
    """Sheets that stand as delivered add up to the headline as delivered."""
    delivered = found.tables[DELIVERED]
    for phase, metric in (("construction", "construction_job_years"), ("operation", "operation_jobs")):
        if phase in set(results.by_industry["phase"]):
            jobs = found.sum_of(INDUSTRIES, "total_jobs", phase=phase)
            total = delivered.cell(list(delivered.frame["metric"]).index(metric), "total")
            found.equal(f"{METRICS[metric]}: industries add up, as delivered", jobs, total)
    steps = [step for step in results.leakage["step"].unique() if step != WHOLE]
    for phase in PHASES:
        whole = found.sum_of("Leakage", "amount_usd", phase=phase, step=WHOLE)
        parts = found.sum_of("Leakage", "amount_usd", phase=phase, step=steps)
        found.equal(f"Where the dollar goes: {phase}, as delivered", parts, whole)


def schedule_checks(found: Checks, model: LiveModel) -> None:
    """The shares of the years of every construction line add up to one."""
    lines = {line.id: line for site in model.power.own.study.facility for line in site.spend}
    for row in [one for one in model.inputs.schedules.rows if isinstance(one, Row) and one.kind == "input"]:
        name = row.note.split(".")
        if len(name) > 3 and name[2] == "spend" and lines[name[3]].phase == "construction":
            found.equal(f"Years add up to one: {row.label}", row.total(), ONE)
