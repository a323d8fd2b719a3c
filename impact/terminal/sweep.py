"""What `impact sweep` prints: a bar while sites are calculated, then the ranked table and what to read with it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from impact.terminal.screen import console
from impact.terminal.tables import table
from impact.terminal.words import amount, metric_words

if TYPE_CHECKING:
    from impact.results import SweepResults

SHOWN = 15


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A function that shows how many of how many sites are done; silent where standard error is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda done, whole: None  # noqa: ARG005 - a display that shows nothing
        return
    with Progress(console=screen, transient=True) as shown:
        task = shown.add_task("sites", total=None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole)


def show_sweep(found: "SweepResults", destination: Path, form: str) -> None:
    """The sites, best first: the first few and the notes, or all of them as CSV or JSON."""
    from impact.outputs.sweep import sweep_csv, sweep_json

    if form != "table":
        sys.stdout.write(sweep_csv(found) if form == "csv" else sweep_json(found))
        return
    screen, figure = console(), found.ranked_by
    unit = "USD" if figure.endswith("_usd") else "jobs"
    made = table(
        f"{found.study.title}: {metric_words(figure)} by site, best first",
        "Site", "Counties around", "In the county", "In its state*", "In the surrounding area", "In the nation",
    )  # fmt: skip
    for row in found.sites.head(SHOWN).to_dict("records"):
        figures = (amount(row[f"{reach}_{figure}"], unit) for reach in ("county", "state", "area", "nation"))
        made.add_row(f"{row['rank']}. {row['county']}", str(row["area_counties"]), *figures)
    screen.print(made)
    if len(found.sites) > SHOWN:
        screen.print(f"... and {len(found.sites) - SHOWN} more in sweep.csv. * Counties of the surrounding area in it.")
    for note in found.notes:
        screen.print(f"- {note}")
    screen.print(f"Written: {destination}/ (sweep.csv, sweep.geojson with sweep.qml, sweep.svg, sweep.json)")
