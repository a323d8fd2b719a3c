"""The terminal: progress on standard error, tables on standard output; plain text where it is not a terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console

from impact.terminal_tables import (
    MILLION,
    amount,
    figure,
    grid_table,
    headline_table,
    local_share_words,
    long_table,
    metric_words,
    money,
    mover_words,
    movers_table,
    net_table,
    published_words,
    range_table,
    source_table,
    table,
    tax_table,
    waterfall_table,
)

if TYPE_CHECKING:
    from impact.effects.explain import Explanation
    from impact.effects.grid.explain import GridExplanation
    from impact.effects.taxes.explain import TaxExplanation
    from impact.region.commuting_regression import Regression
    from impact.region.regions import Region
    from impact.results import Results
    from impact.scenario.spending import Spending
    from impact.sources.catalog import Built
    from impact.study import Study

PLAIN_WIDTH = 150


def console() -> Console:
    """Standard output: as wide as the terminal, or wide enough for a table in a pipe."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=PLAIN_WIDTH)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows which stage is at work; silent where standard error is not a terminal."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status("starting") as status:
        yield status.update


def show_run(results: "Results", destination: Path) -> None:
    """The headline, the waterfall and the notes of a run, and where its outputs are."""
    screen = console()
    study = results.study
    screen.print(f"\n{study.title}", style="bold")
    screen.print(
        f"Money in {study.price_year} USD. Construction: all years {study.first_year}-{study.last_year}; "
        f"operation: {results.reference_year}."
    )
    screen.print(headline_table(results))
    if results.ranges.counts["draws"]:
        screen.print(range_table(results))
        screen.print(movers_table(results))
        screen.print(net_table(results))
    screen.print(waterfall_table(results))
    screen.print(tax_table(results))
    if results.grid.by_year["load_mwh"].max() > 0:
        screen.print(grid_table(results))
    for note in results.notes:
        screen.print(f"- {note}")
    screen.print(
        f"\nWritten to {destination}: report.html, results.xlsx, results.gpkg, results.geojson, sites.geojson, "
        "tables/, run.json"
    )


def show_multipliers(rows: pd.DataFrame, form: str) -> None:
    """Multipliers as CSV, JSON or a table."""
    if form == "csv":
        sys.stdout.write(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
    elif form == "json":
        text = rows.to_json(orient="records", double_precision=10)
        sys.stdout.write(json.dumps(json.loads(text), indent=1) + "\n")
    else:
        columns = [column.replace("_", " ") for column in rows.columns if column != "price_year"]
        cells = [
            [*row[:2], *("-" if value != value else f"{value:,.3f}" for value in row[2:])]  # noqa: PLR0124
            for row in rows.drop(columns="price_year").itertuples(index=False)
        ]
        title = f"Multipliers (jobs per million {rows['price_year'].iloc[0]} USD)"
        sys.stdout.write(long_table(title, columns, cells))


def show_explanation(found: "Explanation", sources: pd.DataFrame) -> None:
    """A figure taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {amount(found.total, found.unit)} ({found.unit})", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms: largest spending lines", "Line", "Direct", "Indirect", "Induced", "Total")
    for line, row in found.lines.iterrows():
        terms.add_row(
            str(line), *(amount(row[part], found.unit) for part in ("direct", "indirect", "induced", "total"))
        )
    screen.print(terms)
    chains = table(
        "Largest supply chains in the region (households left out)", "Purchase > supplier > its supplier", found.unit
    )
    for row in found.chains.itertuples():
        chains.add_row(row.chain, amount(row.amount, found.unit))
    screen.print(chains)
    screen.print(source_table(sources))


def show_grid_explanation(found: "GridExplanation", sources: pd.DataFrame) -> None:
    """A figure of the grid taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {amount(found.total, found.unit)} ({found.unit})", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms", "", *(column.replace("_", " ") for column in found.terms))
    for name, row in found.terms.iterrows():
        figures = [
            "-" if pd.isna(value) else f"{value:,.3f}" if column == "pue" else f"{value:,.0f}"
            for column, value in row.items()
        ]
        terms.add_row(str(name), *figures)
    screen.print(terms)
    for row in found.beside.itertuples():
        screen.print(f"- {published_words(row, found.unit)}")
    screen.print(source_table(sources))


def show_tax_explanation(found: "TaxExplanation", price_year: int) -> None:
    """A tax figure taken apart."""
    screen = console()
    screen.print(f"\n{found.metric} = {money(found.total)} (USD of {price_year}, all years)", style="bold")
    for sentence in found.formula:
        screen.print(f"- {sentence}")
    terms = table("Terms: by treasury and kind", "Treasury", "Kind", "Direct", "Indirect", "Induced", "Total", left=2)
    for (title, kind), row in found.terms.iterrows():
        terms.add_row(str(title), str(kind), *(money(row[part]) for part in ("direct", "indirect", "induced", "total")))
    screen.print(terms)
    for sentence in found.property_terms:
        screen.print(f"- {sentence}")


def show_movers(rows: pd.DataFrame) -> None:
    """The inputs that move a figure most."""
    screen = console()
    if rows.empty:
        screen.print("No input with a range moves this figure.")
        return
    made = table(
        f"The {len(rows)} inputs that move it most, each from its 10th to its 90th percentile",
        "Input", "From", "To", "Figure goes from", "To", left=1,
    )  # fmt: skip
    for row in rows.itertuples():
        made.add_row(row.title, *mover_words(row))
    screen.print(made)


def show_sensitivity(rows: pd.DataFrame, *, as_csv: bool, most: int = 8) -> None:
    """Sobol indices by headline."""
    if as_csv:
        sys.stdout.write(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
        return
    screen = console()
    for metric, own in rows.groupby("metric", sort=False):
        made = table(f"{metric_words(str(metric))}: share of the variance", "Input", "Alone", "+-",
                     "With interactions", "+-")  # fmt: skip
        for row in own.head(most).itertuples():
            figures = (row.first_order, row.first_order_conf, row.total, row.total_conf)
            made.add_row(row.title, *(f"{value:.2f}" for value in figures))
        screen.print(made)


def show_commuting(found: "Regression", region: "Region", flows: pd.DataFrame) -> None:
    """The commuting regression and the fitted earnings flows."""
    screen = console()
    screen.print(
        f"\nCommuting around {region.title}: Poisson regression, effects of origin and destination", style="bold"
    )
    screen.print(f"- workers ~ distance^-{found.elasticity:.2f} (robust standard error {found.standard_error:.2f})")
    screen.print(
        f"- {found.observations:,} pairs of {found.counties} counties within {found.radius_km:g} km, "
        f"{found.zero_pairs:,} of them without a commuter in the sample (ACS 2011-2015)"
    )
    screen.print(
        f"- distance explains {found.deviance_share:.0%} of the deviance that origins and destinations leave; "
        f"correlation of fitted and observed workers {found.correlation:.3f}"
    )
    places = [name.split(",")[0] for name in flows.columns]
    made = table(
        "Net earnings by county of work (down) and of residence (across), million USD of 2023", "Work", *places
    )
    for name, row in flows.iterrows():
        made.add_row(str(name), *(f"{value / MILLION:,.0f}" for value in row))
    screen.print(made)
    screen.print(
        "Fitted to BEA's earnings by workplace and by residence (CAINC4, 2023); pairs the sample misses are filled."
    )


def show_validation(rows: pd.DataFrame, *, as_json: bool) -> None:
    """Published figures beside ours."""
    if as_json:
        sys.stdout.write(json.dumps(json.loads(rows.to_json(orient="records", double_precision=10)), indent=1) + "\n")
        return
    screen = console()
    made = table("Published figures beside ours", "What", "Unit", "Published", "Band", "Ours", "", left=2)
    for row in rows.itertuples():
        band = f"{figure(row.low)} to {figure(row.high)}"
        word = "holds" if row.passes else "FAILS" if row.binding else "outside"
        what = f"{row.what}{' (binding)' if row.binding else ''}"
        made.add_row(what, row.unit, figure(row.published), band, figure(row.ours), word)
    screen.print(made)
    for row in rows[~rows["passes"]].itertuples():
        screen.print(f"- {row.what}: ours {figure(row.ours)}. Comparable: {row.comparable}. Source: {row.source}")
    held = int(rows["passes"].sum())
    screen.print(f"{held} of {len(rows)} rows hold; of {int(rows['binding'].sum())} binding ones "
                 f"{int((rows['binding'] & rows['passes']).sum())}.")  # fmt: skip


def show_study(study: "Study", spending: "Spending") -> None:
    """That a study is in order, and its bill of goods."""
    screen = console()
    made = table(
        f"{study.title}: in order", "Line", "Phase", "Commodity", "USD (build or full year)", "Local share", left=3
    )
    for key, row in spending.lines.iterrows():
        made.add_row(str(key), row["phase"], row["commodity"], money(row["amount_usd"]), local_share_words(row))
    screen.print(made)


def show_sources(sources: dict[str, dict[str, Any]], tables: "dict[str, Built]") -> None:
    """Agency files and built tables."""
    screen = console()
    made = table("Agency files", "Publisher", "Title", "Release", "Unit", "Address", left=5)
    for record in sources.values():
        made.add_row(record["publisher"], record["title"], record["release"], record["unit"], record["address"])
    screen.print(made)
    size = sum(item.size for item in tables.values())
    screen.print(
        f"{len(tables)} built tables in data/, {size / MILLION:,.1f} MB; `impact data check` compares their checksums"
    )
