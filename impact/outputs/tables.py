"""Plain tables: tables/*.csv, in UTF-8, one line a row, numbers at ten significant digits and full size.

Spreadsheet programs run a cell that begins with = + - @ or a tab as a formula, even from a CSV file. Text
that would be taken for one gets an apostrophe before it; numbers are left alone. To read the text as
it was, drop the apostrophe.
"""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import pandas as pd

from impact.outputs.aggregates import by_sector, grid_answers, tax_answers
from impact.outputs.catalog import TABLES
from impact.outputs.figures import plain, with_whole_years
from impact.outputs.maps import field_table
from impact.results import Results


def write_tables(results: Results, folder: Path) -> None:
    """Write every table of the results to folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in named_tables(results).items():
        (folder / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8", newline="\n")


COMPUTED: dict[str, Callable[[Results], pd.DataFrame]] = {
    "headline": lambda results: results.headline.rename_axis("metric").reset_index(),
    "by_sector": lambda results: by_sector(results.by_industry),
    "tax_answers": lambda results: tax_answers(results.taxes),
    "grid_answers": lambda results: grid_answers(results.grid),
    "map_fields": lambda results: field_table(results.study.price_year),
}
"""Functions of the tables that do not lie in the results as they are."""


def named_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by the name of their file, as the catalog lists them."""
    frames = {name: frame_of(name, results) for name, table in TABLES.items() if not table.on_request}
    return {name: frame for name, frame in frames.items() if len(frame) or not TABLES[name].if_any}


def frame_of(name: str, results: Results) -> pd.DataFrame:
    """Return one table, whether it has rows or not."""
    path = TABLES[name].frame
    frame: pd.DataFrame = attrgetter(path)(results) if path else COMPUTED[name](results)
    return frame


def csv_text(frame: pd.DataFrame) -> str:
    """Return the frame as CSV, its index excluded.

    >>> print(csv_text(pd.DataFrame({"title": ["=1+1", "plain"], "jobs": [-2 / 3, float("nan")]})), end="")
    title,jobs
    '=1+1,-0.6666666667
    plain,
    """
    whole = with_whole_years(frame)
    cells = {name: pd.Series([_cell(cell) for cell in whole[name]], dtype=object) for name in whole}
    return str(pd.DataFrame(cells).to_csv(index=False, lineterminator="\n"))


def _cell(value: object) -> object:
    return inert_text(value) if isinstance(value, str) else plain(value)


def inert_text(text: str) -> str:
    """Return the text so that a spreadsheet does not run it as a formula.

    >>> inert_text("=HYPERLINK(...)"), inert_text("a = b")
    ("'=HYPERLINK(...)", 'a = b')
    """
    is_live = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@")
    return f"'{text}" if is_live and text.strip() else text
