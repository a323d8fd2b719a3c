"""The backtest as a picture, a table and a record: backtest.html, .csv, .json; the same rows give the same bytes."""

from pathlib import Path
from typing import Any

import pandas as pd

from impact.outputs.figures import plain, records
from impact.outputs.folder import write_folder
from impact.outputs.report.chart import BLUE, GREEN, INK, RED, Chart, Spec, Table, chart_spec, tooltip
from impact.outputs.report.page import render
from impact.outputs.report.shown import plain as words
from impact.outputs.run_json import as_json
from impact.outputs.tables import csv_text

KINDS = {"inside": GREEN, "outside": RED, "no test": INK}
ROW_HEIGHT = 13
TITLE = "Backtest: operating data centers"


def write_backtest(rows: pd.DataFrame, sums: pd.DataFrame, destination: Path) -> None:
    """Write the picture and the table to a folder, which is replaced whole or not at all."""

    def write_files(folder: Path) -> None:
        text = as_json({"rows": records(rows), "by_kind": records(sums)})
        (folder / "backtest.json").write_text(text, encoding="utf-8", newline="\n")
        (folder / "backtest.csv").write_text(csv_text(rows), encoding="utf-8", newline="\n")
        shown = {"title": TITLE, "chart": backtest_chart(rows), "sums": sums_shown(sums)}
        page = render("backtest.html", shown)
        (folder / "backtest.html").write_text(page, encoding="utf-8", newline="\n")

    write_folder(destination, write_files)


def backtest_chart(rows: pd.DataFrame) -> Chart:
    """Predicted range as a bar and realized figure as a dot, both over the predicted median."""
    values = [bar_of(row) for row in rows.itertuples() if row.realized > 0]
    tip = tooltip(*((name, name, "") for name in ("label", "realized", "likely", "source")))
    x: Spec = {"type": "quantitative", "scale": {"type": "log"}, "title": "Over the predicted median"}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.5}, "color": BLUE, "opacity": 0.45},
            "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "tooltip": tip},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1},
            "encoding": {
                "x": x | {"field": "ratio"},
                "color": {"field": "kind", "type": "nominal",
                          "scale": {"domain": list(KINDS), "range": list(KINDS.values())}},
                "tooltip": tip,
            },
        },
        {
            "mark": {"type": "rule", "color": INK, "strokeDash": [3, 3]},
            "encoding": {"x": {"datum": 1, "type": "quantitative"}},
        },
    ]  # fmt: skip
    y = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 330}}
    spec = chart_spec(
        ROW_HEIGHT * max(len(values), 1), data={"values": values}, encoding={"y": y}, layer=layers
    )  # fmt: skip
    cells = [(one["label"], one["likely"], one["realized"], one["kind"], one["source"]) for one in values]
    return Chart(
        "backtest", "Predicted and realized",
        "Bars: predicted 10th to 90th percentile over the predicted median; dots: realized over the predicted median.",
        spec, Table(("Project, figure, year", "Likely range (p10 to p90)", "Realized", "Verdict", "Source"), cells),
        "Logarithmic scale. Dots in black are no tests: they set a parameter, or are of something else than what is "
        "predicted.",
    )  # fmt: skip


def bar_of(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a named row
    """One figure of the chart."""
    year = "" if pd.isna(row.year) else f", {row.year:.0f}"
    verdict = "no test" if row.training or not row.binding else "inside" if row.inside else "outside"
    found = {
        "label": f"{row.name}: {row.group}{year}",
        "low": row.p10 / row.p50,
        "high": row.p90 / row.p50,
        "ratio": row.realized / row.p50,
        "kind": verdict,
        "realized": f"{words(row.realized)} {row.unit}",
        "likely": f"{words(row.p10)} to {words(row.p90)} {row.unit}",
        "source": row.source,
    }
    record: dict[str, Any] = plain(found)
    return record


def sums_shown(sums: pd.DataFrame) -> Table:
    """Bias, spread, width and coverage by kind."""
    heads = ("Figure", "Rows", "Predicted over realized, median", "Spread (factor)", "Width over median", "Tests",
             "Inside")  # fmt: skip
    rows = [
        (row.group, str(row.rows), words(row.bias_ratio), "-" if pd.isna(row.spread_ratio) else words(row.spread_ratio),
         words(row.width_over_median), str(row.tests), str(row.inside))
        for row in sums.itertuples()
    ]  # fmt: skip
    return Table(heads, rows)
