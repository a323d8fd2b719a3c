"""The command line: its commands in order, and one message for each kind of error."""

import gc
import os
import signal
import sys
from contextlib import suppress
from io import StringIO, TextIOWrapper
from pathlib import Path
from threading import Timer, main_thread
from types import FrameType
from typing import Annotated, NoReturn

import typer

from impact.cli.backtest import backtest
from impact.cli.bench import bench
from impact.cli.compare import compare
from impact.cli.contribution import contribution
from impact.cli.data import data_app
from impact.cli.event import event
from impact.cli.explain import explain
from impact.cli.keys import keys
from impact.cli.multipliers import multipliers
from impact.cli.options import LEFT_OVER, WithExample
from impact.cli.plot import plot
from impact.cli.run import run
from impact.cli.sensitivity import sensitivity
from impact.cli.study import study_app
from impact.cli.sweep import sweep
from impact.cli.validate import validate
from impact.errors import Stopped, ending

LEAST_MEMORY = 800_000_000
"""Bytes of address space: with less, libraries cannot be loaded, or wait for room without end."""
SOON = 0.1
"""Seconds until a signal that was swallowed comes again."""
COMMANDS = (compare, run, event, contribution, multipliers, keys, explain, sensitivity, validate, backtest, sweep,
            plot, bench)  # fmt: skip
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


if sys.platform != "win32":
    import resource


app.add_typer(study_app, name="study")


app.add_typer(data_app, name="data")


for command in COMMANDS:
    app.command(cls=WithExample, context_settings=LEFT_OVER)(command)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        from importlib.metadata import version

        typer.echo(f"impact {version('impact')}")
        raise typer.Exit


@app.callback()
def impact(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Regional economic impact: jobs, income and output of an announced project, with every step and source shown."""


def main() -> NoReturn:
    """Run the command line; known errors become one message and their exit code.

    Matrices are multiplied in one thread: the program divides its work among threads of its own, and gives the same
    bits on any number of processors. A run makes many cells and few circles: these are looked for less often.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 100)
    _prepare_surroundings()
    try:
        _run_and_print()
    except BrokenPipeError:
        _forget_what_is_not_printed()
        sys.exit(1)
    except (Exception, Stopped) as error:
        known = ending(error)
        if known is None:
            from impact.sources.catalog import own_data_ending

            known = own_data_ending(error)
        if known is None:
            raise
        if isinstance(error, OSError):
            _forget_what_is_not_printed()
        _stop(*known)
    sys.exit(0)


def _run_and_print() -> None:
    try:
        app()
    finally:
        sys.stdout.flush()


def _forget_what_is_not_printed() -> None:
    """Python would try again as it ends, and end with an exit code of its own."""
    with suppress(OSError):
        sys.stdout.close()


def _prepare_surroundings() -> None:
    """Output that is closed goes nowhere; a signal to stop lets all that is half-written be taken away."""
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")  # for characters that a code page or PYTHONIOENCODING lacks
    try:
        Path.cwd()
    except FileNotFoundError:
        _stop("the folder you are in is gone; change to another one", 2)
    allowed = resource.getrlimit(resource.RLIMIT_AS)[0] if sys.platform != "win32" else -1
    if 0 <= allowed < LEAST_MEMORY:
        _stop(f"{allowed / 1e6:,.0f} MB of memory are allowed (ulimit -v); {LEAST_MEMORY / 1e6:,.0f} are needed", 2)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    sys.unraisablehook = _stop_again


def _stopped(number: int, _: FrameType | None) -> NoReturn:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def _stop_again(swallowed: "sys.UnraisableHookArgs") -> None:
    """Stop once more where Python can only print an exception and go on, as in an object's __del__ or a callback."""
    if isinstance(swallowed.exc_value, Stopped):
        number = int(swallowed.exc_value.args[0])
        signal.signal(number, _stopped)
        Timer(SOON, _interrupt, (number,)).start()
    else:
        sys.__unraisablehook__(swallowed)


def _interrupt(number: int) -> None:
    """Send a signal to the main thread, which may be asleep."""
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:
        signal.pthread_kill(main_thread().ident or 0, number)


def _stop(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"impact: {message}\n")
    sys.exit(code)
