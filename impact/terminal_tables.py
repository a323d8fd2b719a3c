"""Tables and words of the terminal: frames as rich tables, dollars in the unit that reads best."""

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from impact.results import Results

MILLION, BILLION = 1e6, 1e9
NAME_WIDTH, HEAD_WIDTH = 48, 16
"""Letters: of the longest cell of text and of the widest title in a long table."""
GRID_SHARES = {"summer_peak_share", "winter_peak_share", "system_summer_peak_share", "system_winter_peak_share"}


def table(title: str, *columns: str, left: int = 1) -> Table:
    """An empty table whose first `left` columns are text."""
    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        made.add_column(column, justify="left" if place < left else "right", overflow="fold")
    return made


def long_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    """A table of hundreds of rows as text, one line a row: rich would take longer for it than the model for the rows.

    Args:
        title: above it.
        heads: titles of the columns, broken between words.
        rows: cells; text longer than NAME_WIDTH is cut.
        left: how many columns are text.
    """
    cells = [[*(shortened(cell) for cell in row[:left]), *row[left:]] for row in rows]
    columns = list(zip(*cells, strict=True))
    broken = [wrap(head, HEAD_WIDTH) for head in heads]
    widths = [max(map(len, (*head, *column))) for head, column in zip(broken, columns, strict=True)]
    most = max(map(len, broken))
    tops = [[([""] * (most - len(head)) + head)[line] for head in broken] for line in range(most)]

    def line(words: Sequence[str]) -> str:
        placed = [word.ljust(width) if place < left else word.rjust(width)
                  for place, (word, width) in enumerate(zip(words, widths, strict=True))]  # fmt: skip
        return f"  {'   '.join(placed)}".rstrip()

    rule = f" {chr(0x2500) * (sum(widths) + 3 * len(widths) - 1)}"
    return "\n".join([title, "", *map(line, tops), rule, *map(line, cells)]) + "\n"


def shortened(text: str) -> str:
    """A text that fits a column.

    >>> shortened("Oilseed farming"), len(shortened("x" * 100))
    ('Oilseed farming', 48)
    """
    return text if len(text) <= NAME_WIDTH else f"{text[: NAME_WIDTH - 3]}..."


def money(usd: float) -> str:
    """Dollars in the unit that reads best.

    >>> money(25e9), money(41.5e6), money(float("nan"))
    ('25.0 billion', '41.5 million', '-')
    """
    if usd != usd:  # noqa: PLR0124 - not a number
        return "-"
    return f"{usd / BILLION:,.1f} billion" if abs(usd) >= BILLION else f"{usd / MILLION:,.1f} million"


def figure(value: float) -> str:
    """A figure of any size in few digits.

    >>> figure(0.0076), figure(1247.5), figure(2.2e9)
    ('0.0076', '1,247.5', '2.2 billion')
    """
    if abs(value) >= MILLION:
        return money(value)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def amount(value: float, unit: str) -> str:
    """A headline figure: dollars in words, counts whole."""
    return money(value) if unit.startswith("USD") else "-" if value != value else f"{value:,.0f}"  # noqa: PLR0124


def headline_table(results: "Results") -> Table:
    """The headline figures; a dash where something is not known."""
    made = table("Headline", "Figure", "Unit", "Direct", "Indirect", "Induced", "Total", left=2)
    for metric, row in results.headline.iterrows():
        figures = [amount(row[part], row["unit"]) for part in ("direct", "indirect", "induced", "total")]
        made.add_row(metric_words(str(metric)), row["unit"], *figures)
    return made


def range_table(results: "Results") -> Table:
    """Central case and percentiles of the totals."""
    draws = f"Range of the totals ({results.ranges.counts['draws']:,} draws)"
    made = table(draws, "Figure", "Unit", "10th percentile", "Central case", "Median", "90th percentile", left=2)
    for metric, row in results.headline.dropna(subset=["total"]).iterrows():
        figures = [amount(row[part], row["unit"]) for part in ("p10", "total", "p50", "p90")]
        made.add_row(metric_words(str(metric)), row["unit"], *figures)
    return made


SHOWN_MOVERS = ("operation_jobs", "local_tax_usd", "grid_peak_mw", "construction_job_years", "state_tax_usd")
"""Headlines whose inputs the terminal names."""


def movers_table(results: "Results", most: int = 3) -> Table:
    """The inputs that move the main figures most."""
    made = table("What moves them most: each input from its 10th to its 90th percentile", "Figure", "Input", "From",
                 "To", "Figure goes from", "To", left=2)  # fmt: skip
    rows = results.ranges.tornado
    for metric in SHOWN_MOVERS:
        for row in rows[rows["metric"].eq(metric) & rows["rank"].le(most)].itertuples():
            made.add_row(metric_words(metric) if row.rank == 1 else "", row.title, *mover_words(row))
    return made


def metric_words(metric: str) -> str:
    """A metric's name in words."""
    return metric.removesuffix("_usd").replace("_", " ")


def mover_words(row: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 - a named row
    """An input's ends and what the figure is there."""
    ends = (f"{input_words(value)} {row.input_unit}"
            for value in (row.input_p10, row.input_p90))  # fmt: skip
    low, high = ends
    return low, high, amount(row.at_p10, row.unit), amount(row.at_p90, row.unit)


def input_words(value: float) -> str:
    """An input's value.

    >>> input_words(0.11893), input_words(53770.2), input_words(2.5e7)
    ('0.1189', '53,770', '25.0 million')
    """
    if abs(value) >= MILLION:
        return money(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def net_table(results: "Results") -> Table:
    """Gross, net and but-for, central case and range."""
    made = table("Gross, net of displacement and crowding-out, and what an incentive decided", "Figure", "Unit",
                 "Gross", "p10 to p90", "Net", "p10 to p90", "But-for", "p10 to p90", left=2)  # fmt: skip
    for row in results.ranges.gross_net.itertuples():
        cells = []
        for name in ("gross", "net", "but_for"):
            low, central, high = (getattr(row, f"{name}_{column}") for column in ("p10", "central", "p90"))
            cells += [amount(central, row.unit), span_words(low, high, row.unit)]
        made.add_row(metric_words(row.metric), row.unit, *cells)
    return made


def span_words(low: float, high: float, unit: str) -> str:
    """A range, or a dash."""
    return "-" if pd.isna(low) else f"{amount(low, unit)} to {amount(high, unit)}"


def waterfall_table(results: "Results") -> Table:
    """From the announced figure to local direct output."""
    made = table("From the announced figure to local direct output", "Step", "USD", "Of announced")
    for row in results.waterfall.itertuples():
        style = "bold" if row.step == "total" else ""
        made.add_row(row.label, money(row.amount_usd), f"{row.share_of_announced:.1%}", style=style)
    return made


def tax_table(results: "Results") -> Table:
    """Taxes by treasury: once, in the reference year, in all."""
    year = results.reference_year
    made = table(
        f"Taxes by treasury, {results.study.first_year}-{results.study.last_year}",
        "Treasury", "Level", "Once", f"Each year: {year}", "All years", "Present value", "Forgone", left=2,
    )  # fmt: skip
    rows = results.taxes.rows
    now = rows[rows["year"].eq(year) & rows["recurrence"].eq("recurring")].groupby("treasury")["amount_usd"].sum()
    for row in results.taxes.by_treasury.itertuples():
        figures = (row.one_off_usd, now.get(row.treasury, 0.0), row.amount_usd, row.present_value_usd, row.forgone_usd)
        made.add_row(row.treasury_title, row.level, *map(money, figures))
    return made


def grid_table(results: "Results") -> Table:
    """Load, draw, approvals and shares of peaks by utility, year by year until the reference year."""
    made = table(
        "Grid: highest hours in MW; shares of the utility's and the wide system's peaks, summer / winter",
        "Year", "Served by", "Load", "Drawn", "Approved", "Beyond approval", "Neither approved nor own",
        "Utility's peak", "System's peak", "GWh drawn", "USD a MWh", left=2,
    )  # fmt: skip
    rows = results.grid.by_year
    rows = rows[rows["utility"].ne("all") & rows["year"].le(results.reference_year) & rows["load_mwh"].gt(0)]
    for row in rows.reindex(columns=[*rows.columns, *(GRID_SHARES - set(rows.columns))]).itertuples():
        powers = (
            row.load_peak_mw,
            row.net_draw_peak_mw,
            row.approved_mw,
            row.over_approved_peak_mw,
            row.excess_peak_mw,
        )
        made.add_row(
            str(row.year),
            row.served_by,
            *map(whole, powers),
            shares(row.summer_peak_share, row.winter_peak_share),
            shares(row.system_summer_peak_share, row.system_winter_peak_share),
            whole(row.net_draw_mwh / 1000),
            "-" if pd.isna(row.bill_usd_per_mwh) else f"{row.bill_usd_per_mwh:,.1f}",
        )
    return made


def whole(figure: float) -> str:
    """A figure without decimals, or a dash."""
    return "-" if pd.isna(figure) else f"{figure:,.0f}"


def shares(summer: float, winter: float) -> str:
    """Two shares side by side, or a dash."""
    return "-" if pd.isna(summer) else f"{summer:.1%} / {winter:.1%}"


def local_share_words(row: pd.Series) -> str:
    """A line's local share, or who decides it."""
    from impact.study import LAND  # noqa: PLC0415 - heavy, and multipliers need no study

    if row["commodity"] == LAND:
        return "none: land"
    return "the model's own" if pd.isna(row["local_share"]) else f"{row['local_share']:.0%}"


def source_table(sources: pd.DataFrame) -> Table:
    """Assumptions with their ranges and sources."""
    listed = table("Assumptions and sources behind these lines", "Where", "Value", "Range", "Source", "Trust", left=1)
    for row in sources.itertuples():
        listed.add_row(
            row.where.removeprefix("facility."),
            f"{row.value:,.6g}",
            f"{row.low:,.6g} to {row.high:,.6g}",
            row.source,
            row.trust,
        )
    return listed


def published_words(row: Any, unit: str) -> str:  # noqa: ANN401 - a named row
    """A published figure beside ours, with the distance where it can be told."""
    far = "" if pd.isna(row.distance_share) else f", {row.distance_share:+.1%} from its nearest end"
    far = ", inside it" if row.distance_share == 0 else far
    return f"published: {row.figure} ({row.who}, {row.when}); ours {amount(row.ours, unit)}{far}. {row.comparable}"
