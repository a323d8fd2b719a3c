"""The command `impact compare`: two studies or runs side by side."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.options import AccountsOption, SeedOption, check_file, model_options
from impact.cli.screen import amount, console, input_words, metric_words, missing, progress, span_words, table

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.findings.comparison import Comparison


SIDE = "A name under models/, a .toml or .xlsx file, a run's folder, or its run.json."


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help=SIDE)],
    second: Annotated[str | None, typer.Argument(metavar="[B]", help=SIDE)] = None,
    scenarios: Annotated[
        bool, typer.Option("--scenarios", help="Instead of B: A as filed and all its scenarios, reference case.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write; default output/compare-A-B.")] = None,
    accounts: AccountsOption = None,
    draws: Annotated[int, typer.Option(min=0, max=1_000_000, help="Draws for the ranges of studies.")] = 2000,
    seed: SeedOption = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print compare.json instead of the tables.")] = False,
) -> None:
    """Compare two studies or runs: headline, taxes by jurisdiction, inputs that differ; or a study's scenarios.

    Writes compare.xlsx, compare.html and compare.json; for scenarios, scenarios.csv and scenarios.json.

    Example: impact compare colossus-1 output/half
    """
    if second is None or scenarios:
        compare_scenarios(first, second, out, accounts, as_json=as_json, scenarios=scenarios)
        return
    for text in (first, second):
        check_file(text)
    from impact.model.comparisons import compared, destination_of
    from impact.outputs import check_destination
    from impact.outputs.comparison import comparison_json, write_comparison

    with progress() as say:
        options = replace(model_options(accounts), draws=draws, seed=seed)
        found = compared(first, second, options, say)
    destination = out or destination_of(found, (first, second))
    check_destination(destination)
    write_comparison(found, destination)
    if as_json:
        typer.echo(comparison_json(found), nl=False)
    else:
        show_comparison(found, destination)


def compare_scenarios(
    first: str, second: str | None, out: Path | None, accounts: int | None, *, as_json: bool, scenarios: bool
) -> None:
    """Show and write a study as filed and all its scenarios."""
    from impact.errors import StudyError

    if second is not None:
        raise StudyError("--scenarios compares one study with itself; leave out B")
    if not scenarios:
        raise StudyError("compare needs two studies or runs; or one study and --scenarios")
    check_file(first)
    from impact.cli.run import scenarios_table
    from impact.model.reference import scenario_table
    from impact.outputs import check_destination
    from impact.outputs.comparison import scenarios_json, write_scenarios
    from impact.sources.studies import read_study

    study = read_study(first)
    if not study.scenario:
        raise StudyError(f"{study.name} has no [[scenario]]; add one, or compare it with another study")
    destination = out or Path("output") / f"compare-{study.name}-scenarios"
    check_destination(destination)
    with progress() as say:
        say(f"{study.name}: {len(study.scenario)} scenarios")
        found = scenario_table(study, model_options(accounts))
    write_scenarios(found, destination)
    if as_json:
        typer.echo(scenarios_json(found), nl=False)
        return
    screen = console()
    screen.print(f"\n{study.title}: as filed and {len(study.scenario)} scenarios", style="bold")
    screen.print(scenarios_table(found))
    for row in found.drop_duplicates("scenario").itertuples():
        screen.print(f"- {row.scenario}: {row.text}")
    screen.print(f"\n{written_words(destination)}")


def show_comparison(found: "Comparison", destination: Path, most: int = 40) -> None:
    """The headline, the jurisdictions, the inputs that differ, the notes, and where the outputs are."""
    screen = console()
    screen.print("\nTwo runs side by side", style="bold")
    names = {letter: side.label.removeprefix(f"{letter}: ") for letter, side in (("A", found.a), ("B", found.b))}
    for letter, side in (("A", found.a), ("B", found.b)):
        label, study = names[letter], side.record["study"]
        years = f"money in {side.record['price_year']} USD; operation in {side.record['reference_year']}"
        screen.print(f"{letter}: {label}: {study['title']}; {years}.")
    columns = [f"A: {names['A']}", f"B: {names['B']}", "B less A", "B / A"]
    if found.headline["ranges"].ne("").any():
        columns += ["Likely range of A (p10 to p90)", "Likely range of B (p10 to p90)", "Ranges"]
    made = table("Headline, totals", "Figure", "Unit", *columns, left=2)
    for row in found.headline.itertuples():
        made.add_row(metric_words(row.metric), row.unit, *figures(row)[: len(columns)])
    screen.print(made)
    taxes = table("Taxes by jurisdiction, all years", "Jurisdiction", "Level", *columns, left=2)
    for row in found.jurisdictions.itertuples():
        taxes.add_row(row.jurisdiction_title, row.level, *figures(row)[: len(columns)])
    screen.print(taxes)
    if found.assumptions is not None:
        screen.print(inputs_table(found.assumptions, most))
    for note in found.notes:
        screen.print(f"- {note}")
    screen.print(f"\n{written_words(destination)}")


def written_words(destination: Path) -> str:
    """Return the folder written and every file in it, by name."""
    files = sorted(path.relative_to(destination).as_posix() for path in destination.rglob("*") if path.is_file())
    return f"Written to {destination}: {', '.join(files)}"


def figures(row: object) -> tuple[str, ...]:
    """Both figures, their difference and ratio, their ranges, and whether those overlap."""
    own = row._asdict()  # type: ignore[attr-defined]
    shown = [amount(own[key], own["unit"]) for key in ("a", "b", "difference")]
    ratio = "-" if missing(own["ratio"]) else f"{own['ratio']:,.2f}"
    ends = [span_words(own[f"{side}_p10"], own[f"{side}_p90"], own["unit"]) for side in ("a", "b")]
    return *shown, ratio, *ends, own["ranges"] or "-"


def inputs_table(rows: "pd.DataFrame", most: int) -> "Table":
    """The inputs that both have and that differ, the first of them; how many only one has."""
    both = rows[rows["a"].notna() & rows["b"].notna()]
    alone = f"{int(rows['b'].isna().sum())} more in A alone, {int(rows['a'].isna().sum())} in B alone"
    first = f"the first {most} of {len(both)}" if len(both) > most else str(len(both))
    made = table(f"Inputs that differ: {first} ({alone}; all in compare.xlsx)", "Key", "Unit", "A", "B", left=2)
    for row in both.head(most).itertuples():
        made.add_row(
            row.where, row.unit, input_text(row.a, row.a_low, row.a_high), input_text(row.b, row.b_low, row.b_high)
        )
    return made


def input_text(value: object, low: float | None, high: float | None) -> str:
    """An input with its bounds."""
    if value is None:
        return "-"
    if not isinstance(value, float):
        return str(value)
    ends = (
        f" ({input_words(low)} to {input_words(high)})" if low is not None and high is not None and low < high else ""
    )
    return f"{input_words(value)}{ends}"
