"""The command `impact run`: a study becomes a workbook, a report, map layers, tables, and what the terminal shows."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import (
    AccountsOption,
    DeltaOption,
    LocalPurchases,
    LocalPurchasesOption,
    ScenarioOption,
    SeedOption,
    SetOption,
    StudyArgument,
    model_options,
    study_of,
)
from impact.cli.screen import (
    amount,
    console,
    metric_words,
    missing,
    money,
    mover_words,
    progress,
    show_changes,
    span_words,
    table,
    whole,
)
from impact.defaults import DEFAULT_STUDY

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.results import Results


GRID_SHARES = {"summer_peak_share", "winter_peak_share", "system_summer_peak_share", "system_winter_peak_share"}


def run(
    study: StudyArgument = DEFAULT_STUDY,
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/STUDY.")] = None,
    changes: SetOption = None,
    scenario: ScenarioOption = None,
    accounts: AccountsOption = None,
    region: Annotated[
        str | None, typer.Option(help="Another region: its first county stands for sites outside it.")
    ] = None,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    delta: DeltaOption = None,
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges; 0: no ranges.")] = 2000,
    seed: SeedOption = 1,
    baseline: Annotated[
        Path | None, typer.Option(help="Folder of another region's baseline (impact data baseline).")
    ] = None,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Also write every hour of load and net load (tables/grid_hourly.csv).")
    ] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Print every table and remark, not one screen of them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print run.json instead of the tables.")] = False,
) -> None:
    """Run a study and write its workbook, map layer and tables.

    Example: impact run colossus-2 --set facility.tulane-road.it_mw=500 --out output/half
    """
    with study_of(study, changes, scenario) as given:
        from impact.cli.summary import show_summary
        from impact.model.prepared import site_counties
        from impact.model.run import in_region
        from impact.model.run import run as run_study
        from impact.outputs import check_destination, run_json, write_outputs

        record = in_region(given, region)
        destination = out or Path("output") / record.name
        check_destination(destination)
        with progress() as say:
            options = replace(
                model_options(accounts, changes, method=local_purchases.value, delta=delta),
                draws=draws,
                seed=seed,
                baseline=baseline,
                scenarios=True,
            )
            results = run_study(record, options, say)
            say("outputs: workbook, map layer, tables")
            write_outputs(results, destination, hourly=hourly)
    if as_json:
        sys.stdout.write(run_json(results))
    else:
        show = show_run if details else show_summary
        show(results, destination, site_counties(results.study))


def show_run(results: "Results", destination: Path, sites: "pd.DataFrame") -> None:
    """The headline, the waterfall and the notes of a run, and where its outputs are.

    Args:
        results: of the run.
        destination: folder of its outputs.
        sites: name and county (in words) by facility.
    """
    from impact.findings.scorecard import largest_unknown
    from impact.words import years_words

    screen = console()
    study = results.study
    screen.print(f"\n{study.title}", style="bold")
    screen.print(
        f"Money in {study.price_year} USD. Construction: all years {years_words(study.first_year, study.last_year)}; "
        f"operation: {results.reference_year}."
    )
    screen.print(f"Facilities: {'; '.join(f'{row.name} in {row.county}' for row in sites.itertuples())}.")
    show_changes(results.changes)
    if len(results.promises):
        screen.print(promises_table(results))
        screen.print(f"Largest unknown: {largest_unknown(results)}", style="bold")
    screen.print(headline_table(results))
    if results.ranges.counts["draws"]:
        screen.print(split_table(results))
        screen.print(movers_table(results))
        screen.print(net_table(results))
    if len(results.scenarios):
        screen.print(scenarios_table(results.scenarios))
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


def promises_table(results: "Results") -> "Table":
    """What was promised, what was done by now, and what the model expects when all is built."""
    made = table("Said and done", "What", "Promised", "Realized to date", "Of promised", "Expected when built",
                 "Likely range (p10 to p90)", left=3)  # fmt: skip
    for row in results.promises.itertuples():
        ends = span_words(row.p10, row.p90, row.unit)
        expected = (
            "-"
            if missing(row.model_value)
            else f"{amount(row.model_value, row.unit)} {row.unit.removeprefix('USD').strip()}"
        )
        done = "-" if missing(row.done_share) else f"{row.done_share:.0%}"
        made.add_row(
            row.what, f"{row.said} ({row.said_when})", f"{row.done} ({row.done_when})", done, expected.strip(), ends
        )
    return made


def scenarios_table(scenarios: "pd.DataFrame") -> "Table":
    """The study as filed and its scenarios side by side: main figures, reference case."""
    shown = {
        "construction_job_years": "Job-years", "operation_jobs": "Operation jobs", "local_tax_usd": "Local tax",
        "state_tax_usd": "State tax", "load_mwh": "Load (GWh)", "unserved_mwh": "Unserved (GWh)",
    }  # fmt: skip
    made = table("Scenarios (reference case; impact run STUDY --scenario NAME)", "Scenario", *shown.values(), left=1)
    for name, rows in scenarios.groupby("scenario", sort=False):
        totals, units = (rows.set_index("metric")[column] for column in ("total", "unit"))
        cells = [
            whole(totals[metric] / 1000) if metric.endswith("mwh") else amount(totals[metric], units[metric])
            for metric in shown
        ]
        made.add_row(str(name), *cells)
    return made


def headline_table(results: "Results") -> "Table":
    """The headline figures: median and likely range, or the reference case of a run without simulations."""
    draws = results.ranges.counts["draws"]
    if not draws:
        return split_table(results)
    title = f"Headline: median and likely range (p10 to p90) of {draws:,} simulations"
    made = table(title, "Figure", "Unit", "Median", "Likely range", left=2)
    for metric, row in results.headline.dropna(subset=["total"]).iterrows():
        figures = (amount(row["p50"], row["unit"]), span_words(row["p10"], row["p90"], row["unit"]))
        made.add_row(metric_words(str(metric)), row["unit"], *figures)
    return made


def split_table(results: "Results") -> "Table":
    """The reference case, split; a dash where something is not known."""
    title = "Reference case: every input at its value"
    made = table(title, "Figure", "Unit", "Direct", "Indirect", "Induced", "Total", left=2)
    for metric, row in results.headline.iterrows():
        figures = [amount(row[part], row["unit"]) for part in ("direct", "indirect", "induced", "total")]
        made.add_row(metric_words(str(metric)), row["unit"], *figures)
    return made


def movers_table(results: "Results", most: int = 3) -> "Table":
    """The inputs that move the main figures most."""
    from impact.effects.headline import EXPLAINED

    title = "What matters most: each input from its 10th to its 90th percentile (scenarios: its cases)"
    made = table(title, "Figure", "Input", "From", "To", "Figure goes from", "To", left=2)  # fmt: skip
    rows = results.ranges.tornado
    for metric in EXPLAINED:
        for row in rows[rows["metric"].eq(metric) & rows["rank"].le(most)].itertuples():
            named = f"{row.title} (scenarios)" if row.kind == "scenarios" else row.title
            made.add_row(metric_words(metric) if row.rank == 1 else "", named, *mover_words(row))
    return made


def net_table(results: "Results") -> "Table":
    """Gross, net and but-for, median and range."""
    made = table("Gross, net of displacement and crowding-out, and what an incentive decided", "Figure", "Unit",
                 "Gross", "p10 to p90", "Net", "p10 to p90", "But-for", "p10 to p90", left=2)  # fmt: skip
    for row in results.ranges.gross_net.itertuples():
        cells = []
        for name in ("gross", "net", "but_for"):
            low, median, high = (getattr(row, f"{name}_{column}") for column in ("p10", "p50", "p90"))
            cells += [amount(median, row.unit), span_words(low, high, row.unit)]
        made.add_row(metric_words(row.metric), row.unit, *cells)
    return made


def waterfall_table(results: "Results") -> "Table":
    """From the announced figure to local direct output."""
    made = table("From the announced figure to local direct output", "Step", "USD", "Of announced")
    for row in results.waterfall.itertuples():
        style = "bold" if row.step == "total" else ""
        made.add_row(row.label, money(row.amount_usd), f"{row.share_of_announced:.1%}", style=style)
    return made


def tax_table(results: "Results") -> "Table":
    """Taxes by jurisdiction: once, in the reference year, in all."""
    from impact.words import years_words

    year = results.reference_year
    made = table(
        f"Taxes by jurisdiction, {years_words(results.study.first_year, results.study.last_year)}",
        "Jurisdiction", "Level", "One-time", f"Recurring: {year}", "All years", "Present value", "Forgone", left=2,
    )  # fmt: skip
    rows = results.taxes.rows
    now = rows[rows["year"].eq(year) & rows["recurrence"].eq("recurring")].groupby("jurisdiction")["amount_usd"].sum()
    for row in results.taxes.by_jurisdiction.itertuples():
        figures = (
            row.one_time_usd,
            now.get(row.jurisdiction, 0.0),
            row.amount_usd,
            row.present_value_usd,
            row.forgone_usd,
        )
        made.add_row(row.jurisdiction_title, row.level, *map(money, figures))
    return made


def grid_table(results: "Results") -> "Table":
    """Load, net load, authorized demand and shares of peaks by utility, year by year until the reference year."""
    made = table(
        "Grid: peaks in MW; shares of the utility's and the balancing authority's peaks, summer / winter",
        "Year", "Served by", "Load", "Net load", "Authorized", "Above authorized", "Unserved",
        "Utility's peak", "System's peak", "GWh from grid", "USD a MWh", left=2,
    )  # fmt: skip
    rows = results.grid.by_year
    rows = rows[rows["utility"].ne("all") & rows["year"].le(results.reference_year) & rows["load_mwh"].gt(0)]
    for row in rows.reindex(columns=[*rows.columns, *(GRID_SHARES - set(rows.columns))]).itertuples():
        powers = (
            row.load_peak_mw,
            row.net_load_peak_mw,
            row.authorized_mw,
            row.over_authorized_peak_mw,
            row.unserved_peak_mw,
        )
        peak_shares = (
            (row.summer_peak_share, row.winter_peak_share),
            (row.system_summer_peak_share, row.system_winter_peak_share),
        )
        made.add_row(
            str(row.year),
            row.served_by,
            *map(whole, powers),
            *("-" if missing(summer) else f"{summer:.1%} / {winter:.1%}" for summer, winter in peak_shares),
            whole(row.net_load_mwh / 1000),
            "-" if missing(row.bill_usd_per_mwh) else f"{row.bill_usd_per_mwh:,.1f}",
        )
    return made
