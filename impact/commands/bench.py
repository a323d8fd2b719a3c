"""The command `impact bench`: speed and memory, compared with baselines."""

from typing import Annotated

import typer


def bench(
    rounds: Annotated[int, typer.Option(min=1, help="How often each command is measured; medians count.")] = 3,
    growth: Annotated[bool, typer.Option("--growth", help="How cost grows with size, in place of the rows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the program against baselines in the same run; exit code 1 if a row does not hold.

    Example: impact bench --json
    """
    from impact.bench.growth import growth_table
    from impact.bench.rows import bench_table
    from impact.terminal.bench import show_bench, show_growth
    from impact.terminal.screen import progress

    with progress() as say:
        rows = growth_table(say) if growth else bench_table(rounds, say)
    if growth:
        show_growth(rows, as_json=as_json)
        return
    show_bench(rows, as_json=as_json)
    if (rows["holds"] == False).any():  # noqa: E712 - None: not measured
        raise typer.Exit(1)
