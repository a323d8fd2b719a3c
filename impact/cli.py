"""The command line: its commands in order, and one message for each kind of error."""

import gc
import os
import sys
from typing import NoReturn

import typer

from impact.commands.bench import bench
from impact.commands.compare import compare
from impact.commands.data import data_app
from impact.commands.explain import explain
from impact.commands.multipliers import multipliers
from impact.commands.run import run
from impact.commands.sensitivity import sensitivity
from impact.commands.study import study_app
from impact.commands.sweep import sweep
from impact.commands.validate import validate
from impact.errors import DataError, OutputError, StudyError

COMMANDS = (compare, run, multipliers, explain, sensitivity, validate, sweep, bench)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(study_app, name="study")
app.add_typer(data_app, name="data")
for command in COMMANDS:
    app.command()(command)


@app.callback()
def impact() -> None:
    """Regional economic impact: jobs, income and output of an announced project, with every step and source shown."""


def main() -> NoReturn:
    """Run the command line; known errors become one message and their exit code.

    Matrices are multiplied in one thread: the program divides its work among threads of its own, and gives the same
    bits on any number of processors. A run makes many cells and few circles: these are looked for less often.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(50_000, 20, 100)
    try:
        app()
    except (StudyError, OutputError) as error:
        _stop(str(error), 2)
    except DataError as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        _stop("stopped; nothing was written", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(0)


def _stop(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"impact: {message}\n")
    sys.exit(code)
