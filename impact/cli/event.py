"""The command `impact event`: the everyday question in one line."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from impact.cli.options import (
    REGION,
    AccountsOption,
    LocalPurchases,
    LocalPurchasesOption,
    SetOption,
    as_written,
    model_options,
)
from impact.cli.screen import console, money, table, whole
from impact.defaults import DEFAULT_REGION
from impact.errors import StudyError

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from impact.findings.events import Comparison
    from impact.model.options import Options
    from impact.question_results import EventResults
    from impact.study import Study

WRITTEN: dict[str, Any] = {"parser": as_written, "metavar": "N"}
"""Options whose number is read as a person writes it."""
USUAL_REGION = f"{DEFAULT_REGION}; for a --county elsewhere, that county"
MEASURES = (
    ("Jobs", "operation_jobs", whole),
    ("Labor income, USD", "operation_labor_income_usd", money),
    ("Value added, USD", "operation_value_added_usd", money),
    ("Output, USD", "operation_output_usd", money),
)
TAXES = (("Federal", "federal_tax_usd"), ("State", "state_tax_usd"), ("Local", "local_tax_usd"))


def event(
    region: Annotated[str | None, typer.Option(help=REGION, show_default=USUAL_REGION)] = None,
    industry: Annotated[str | None, typer.Option(help="Industry: BEA or NAICS code, or name.")] = None,
    jobs: Annotated[float | None, typer.Option(**WRITTEN, help="With --industry: jobs; negative: a closing.")] = None,
    output_usd: Annotated[float | None, typer.Option(**WRITTEN, help="With --industry: output in USD a year.")] = None,
    labor_income_usd: Annotated[
        float | None, typer.Option(**WRITTEN, help="With --industry: labor income, USD a year.")
    ] = None,
    household_income_usd: Annotated[
        float | None, typer.Option(**WRITTEN, help="Income of residents, USD a year.")
    ] = None,
    commodity: Annotated[str | None, typer.Option(help="Commodity bought: BEA or NAICS code, or name.")] = None,
    institution: Annotated[str | None, typer.Option(help="federal or state_local, with --spending-usd.")] = None,
    spending_usd: Annotated[
        float | None,
        typer.Option(**WRITTEN, help="With --commodity or --institution: USD a year."),
    ] = None,
    local_share: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="With --commodity: share bought in the region; if left out, the model's own."),
    ] = None,
    visitors: Annotated[float | None, typer.Option(**WRITTEN, help="Visitors a year, with --spend-per-day.")] = None,
    days: Annotated[float | None, typer.Option(min=0, help="With --visitors: days each; 1 if left out.")] = None,
    spend_per_day: Annotated[
        float | None, typer.Option(**WRITTEN, help="With --visitors: USD each spends in a day.")
    ] = None,
    county: Annotated[str | None, typer.Option(help="FIPS code or name; else the region's largest by jobs.")] = None,
    years: Annotated[str | None, typer.Option(metavar="A-B", help="Years of the saved study.")] = None,
    price_year: Annotated[int, typer.Option(help="Dollars of the amounts and the results.")] = 2023,
    local_purchases: LocalPurchasesOption = LocalPurchases.rpc,
    accounts: AccountsOption = None,
    changes: SetOption = None,
    multipliers: Annotated[
        Path | None, typer.Option(help="A table of multipliers of your own (RIMS II, IMPLAN) to compare with ours.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder: write every output, effects placed by county.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write the event as a study of that name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What one event brings to a region: jobs, income, value added, output, and taxes in a full year.

    Example: impact event --industry 622000 --jobs 150 --county 47157
    """
    figures = {
        "industry": industry, "jobs": jobs, "output_usd": output_usd, "labor_income_usd": labor_income_usd,
        "household_income_usd": household_income_usd, "commodity": commodity, "institution": institution,
        "spending_usd": spending_usd, "local_share": local_share, "visitors": visitors, "days": days,
        "spend_per_day": spend_per_day,
    }  # fmt: skip
    options = model_options(accounts, changes, method=local_purchases.value)
    asked = Asked(figures, region, county, span_of(years), price_year)
    answer_event(asked, options, Wanted(multipliers, out, save, as_json=as_json))


class Asked(NamedTuple):
    """An event as it was asked for: its figures, where, when, and in dollars of which year."""

    figures: dict[str, Any]
    region: str | None
    county: str | None
    years: tuple[int, int] | None
    price_year: int


class Wanted(NamedTuple):
    """What is wanted alongside the answer: own multipliers, a folder of outputs, a study file, JSON."""

    multipliers: Path | None
    out: Path | None
    save: Path | None
    as_json: bool


def answer_event(asked: Asked, options: "Options", wanted: Wanted) -> None:
    """Calculate, write what is wanted, and print the answer."""
    from impact.model.event_study import event_study, study_text
    from impact.model.events import run_event
    from impact.sources.studies import named_after

    study, read_as = event_study(
        asked.figures, region=asked.region, county=asked.county, years=asked.years, price_year=asked.price_year
    )
    if wanted.save is not None:
        study = named_after(study, wanted.save)
    if asked.years and wanted.save is None and wanted.out is None:
        read_as.append(
            "--years matter for the study of --save and the outputs of --out alone: the tables are of one full year."
        )
    found = run_event(study, options)
    both = own_comparison(wanted.multipliers, study, found) if wanted.multipliers is not None else None
    if wanted.save is not None:
        from impact.outputs.folder import write_new_file

        write_new_file(wanted.save, study_text(study))
    if wanted.out is not None:
        write_all(study, wanted.out, options)
    if wanted.as_json:
        sys.stdout.write(json.dumps(event_json(found, read_as), indent=1, ensure_ascii=False) + "\n")
        return
    show_event(found, read_as)
    if both is not None:
        show_comparison(both)
    for what, path in (("Study", wanted.save), ("Outputs", wanted.out)):
        if path is not None:
            console().print(f"{what} written to {path}")


def span_of(text: str | None) -> tuple[int, int] | None:
    """First and last year of "2027-2036" or "2027".

    >>> span_of("2027-2036"), span_of("2027"), span_of(None)
    ((2027, 2036), (2027, 2027), None)
    """
    if text is None:
        return None
    parts = text.split("-")
    if len(parts) > 2 or not all(part.strip().isdigit() and len(part.strip()) == 4 for part in parts):
        raise StudyError(f"--years {text}: write two years, such as 2027-2036")
    return int(parts[0]), int(parts[-1])


def write_all(study: "Study", out: Path, options: "Options") -> None:
    """Every output of the study, as `impact run` writes it."""
    from impact.model.run import run as run_study
    from impact.outputs import check_destination, write_outputs

    check_destination(out)
    write_outputs(run_study(study, options), out)


def event_json(found: "EventResults", read_as: list[str]) -> dict[str, object]:
    """The result as plain records; headline as in run.json."""
    from impact.outputs.figures import records
    from impact.outputs.run_json import headline_records

    return {
        "event": found.study.event[0].model_dump(mode="json", exclude_unset=True, exclude_none=True),
        "region": found.study.region,
        "price_year": found.study.price_year,
        "headline": headline_records(found.headline),
        "multipliers": {name: None if value != value else value for name, value in found.multipliers.items()},  # noqa: PLR0124
        "industries": records(found.industries.reset_index()),
        "assumptions": [*read_as, *found.notes],
    }


def show_event(found: "EventResults", read_as: list[str]) -> None:
    """The result on the terminal."""
    screen, study = console(), found.study
    loss = any(figure.value < 0 for event in study.event for figure in event.amounts.values())
    title = f"{study.title}{' (a loss)' if loss else ''}: effects in a full year, {study.price_year} dollars"
    screen.print(effect_table(found.headline, title))
    screen.print(tax_table(found.headline))
    screen.print(industry_table(found.industries))
    for line in (*read_as, *found.notes):
        screen.print(f"- {line}", highlight=False)


def effect_table(headline: "pd.DataFrame", title: str) -> "Table":
    """Direct, indirect, induced and total with the likely range, by measure."""
    made = table(title, "", "Direct", "Indirect", "Induced", "Total", "Likely range (p10 to p90)", "Total / direct")
    for name, metric, words in MEASURES:
        row = headline.loc[metric]
        ratio = f"{row['total'] / row['direct']:.2f}" if row["direct"] else "-"
        parts = [words(row[part]) for part in ("direct", "indirect", "induced", "total")]
        made.add_row(name, *parts, f"{words(row['p10'])} to {words(row['p90'])}", ratio)
    return made


def tax_table(headline: "pd.DataFrame") -> "Table":
    """Federal, state and local tax."""
    made = table("Taxes, USD a year", "", "Direct", "Indirect", "Induced", "Total")
    for name, metric in TAXES:
        made.add_row(name, *(money(headline.loc[metric, part]) for part in ("direct", "indirect", "induced", "total")))
    return made


def industry_table(industries: "pd.DataFrame") -> "Table":
    """The industries with most jobs."""
    made = table("Industries with the most jobs, all effects", "Code", "Industry", "Jobs", "Labor income, USD", left=2)
    for code, row in industries.iterrows():
        made.add_row(str(code), str(row["name"]), f"{row['jobs']:,.1f}", money(row["labor_income_usd"]))
    return made


def own_comparison(path: Path, study: "Study", found: "EventResults") -> "Comparison":
    """The user's multipliers and ours."""
    from impact.findings.events import compared
    from impact.sources.outcomes import read_own_multipliers

    return compared(read_own_multipliers(path), study, found)


def show_comparison(both: "Comparison") -> None:
    """Two results line by line, and why they differ."""
    made = table(f"Your multipliers ({both.source}) and ours", "", "Your table", "This model", "Model / table")
    for name, row in both.rows.iterrows():
        ratio = f"{row['ours'] / row['yours']:.2f}" if row["yours"] else "-"
        made.add_row(str(name), f"{row['yours']:,.1f}", f"{row['ours']:,.1f}", ratio)
    console().print(made)
    for reason in both.reasons:
        console().print(f"- {reason}", highlight=False)
