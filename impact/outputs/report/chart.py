"""A chart of the page: a Vega-Lite specification, what it shows in words, and its data as a table.

For slides it becomes a picture, SVG and PNG, drawn by the chart library that the page carries. The package
vl-convert-python draws it without a browser and without a network; it is imported when asked for.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from impact.errors import OutputError, StudyError

Spec = dict[str, Any]
Cell = str | Markup
BLUE, ORANGE, GREEN, PINK, SKY, RED, INK = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#1F2A37",
)  # fmt: skip
"""Okabe and Ito's palette, which color-blind readers can distinguish."""
MANY = (BLUE, ORANGE, GREEN, PINK, SKY, RED, INK, "#F0E442", "#999999")
"""A color a series, gray last; of more series, the smallest stand together in gray."""
OTHERS = "All others"
"""Their series."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
AXIS = {
    "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    "labelColor": "#3B4754", "titleColor": "#3B4754", "gridColor": "#E3E7EB", "domainColor": "#9AA5B1", "ticks": False,
    "labelPadding": 6,
}  # fmt: skip
CONFIG: Spec = {
    "background": "transparent",
    "view": {"stroke": None},
    "aria": False,
    "font": FONT,
    "axis": AXIS,
    "axisX": {"grid": False},
    "axisY": {"domain": False, "tickCount": 5},
    "legend": {
        "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "orient": "top", "title": None,
        "labelLimit": {"expr": "containerSize()[0] < 520 ? containerSize()[0] - 90 : 320"},
        "symbolType": "square",
        "columns": {"expr": "containerSize()[0] < 520 ? 1 : containerSize()[0] < 760 ? 2 : 3"},
        "symbolOpacity": 1,
    },
}  # fmt: skip
NUMBERS = (
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, ',.4~r') + 'B' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',.4~r') + 'M' : format(datum.value, ',.4~r')"
)
DOLLARS = f"'$' + ({NUMBERS})"
"""Labels of an axis."""


MIME = "application/vnd.vegalite.v6+json"
"""Under which notebooks find a Vega-Lite specification."""
VERSION = "6.4"
"""Of Vega-Lite, as in scripts/record.toml."""
WIDTH, SCALE = 960, 2.0
"""Pixels of the drawing; the PNG has twice as many."""
SAVED = (".html", ".svg", ".png")
"""Endings of the files that a chart is saved to."""
CONTAINER = "containerSize()[0]"
CHARTS = (
    "collected-forgone", "county-map", "dollar", "jobs-by-year", "load-by-quarter", "load-duration", "matters",
    "occupations", "tax-by-year", "tornado", "waterfall",
)  # fmt: skip
"""Names of the charts of a page; a study may lack some."""
PEAK_DAY = "peak-day-"
"""How the names of the charts of a peak day begin: one a season."""
MISSING = (
    "pictures need the package vl-convert-python, which is not installed: pip install '.[pictures]' in this folder, or "
    "pip install vl-convert-python; "
    "without it, print the page or take its chart from report.html"
)


@dataclass(frozen=True)
class Table:
    """The data of a chart.

    Attributes:
        heads: of the columns; the first column names the row.
        rows: cells, text or figures.
    """

    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        key: its name in the page.
        title, alt: heading; what it shows, in words, for who cannot see it.
        spec: Vega-Lite.
        table: its data.
        note: what a reader must know.
        has_controls: whether a reader can switch what it shows.
        wide: whether it takes the whole width.
    """

    key: str
    title: str
    alt: str
    spec: Spec
    table: Table
    note: str = ""
    has_controls: bool = False
    wide: bool = True

    @property
    def json(self) -> Markup:
        """The specification as it stands in the page: no text in it can end its element."""
        text = json.dumps(self.spec, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704

    def save(self, path: Path | str) -> Path:
        """Write the chart to a file: .html without more, .svg and .png with the package that draws pictures.

        Raises:
            OutputError: another ending, the package is missing, or the file cannot be written.
        """
        target = Path(path)
        if target.suffix not in SAVED:
            raise OutputError(f"{target}: a chart is saved as {', '.join(SAVED)}")
        spec = still_spec(self, {})
        if target.suffix == ".html":
            from impact.outputs.report.page import chart_page  # noqa: PLC0415 - the page is made of charts

            content = chart_page(self, spec).encode()
        elif target.suffix == ".svg":
            content = drawing_library().vegalite_to_svg(spec, vl_version=VERSION).encode()
        else:
            content = drawing_library().vegalite_to_png(spec, vl_version=VERSION, scale=SCALE)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise OutputError(f"{target}: the chart cannot be written ({error.strerror})") from error
        return target

    def __repr__(self) -> str:
        """Its title, and what it shows in words; the specification is .spec, the data .table."""
        return f"{self.title}: {self.alt}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as notebooks ask
        """What a notebook draws: the Vega-Lite specification, or what it shows in words."""
        return {MIME: self.spec, "text/plain": repr(self)}


def chart_spec(height: int, **parts: Any) -> Spec:  # noqa: ANN401 - parts of a Vega-Lite specification
    """A specification as wide as the page lets it be."""
    size = {"width": "container", "height": height, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {"$schema": SCHEMA, **size, "config": CONFIG, **parts}


def choice(name: str, title: str, options: dict[str, str], element: str) -> Spec:
    """A parameter that a reader sets from a list.

    Args:
        name: of the parameter.
        title: label.
        options: value to label; the first is set.
        element: id of the element that holds the control.
    """
    bound = {"input": "select", "options": list(options), "labels": list(options.values())}
    return {"name": name, "value": next(iter(options)), "bind": bound | {"name": title, "element": f"#{element}"}}


def colored(field: str, colors: dict[str, str]) -> Spec:
    """A color by category, in a set order."""
    return {"field": field, "type": "nominal", "scale": {"domain": list(colors), "range": list(colors.values())}}


def tooltip(*fields: tuple[str, str, str]) -> list[Spec]:
    """What a tooltip says: field, title, format."""
    return [
        {"field": name, "title": title} | ({"type": "quantitative", "format": form} if form else {"type": "nominal"})
        for name, title, form in fields
    ]


def within_colors(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a level, those of the smallest jurisdictions added up where there are more than colors.

    >>> rows = [{"jurisdiction": f"{n}", "place": n, "year": 2029, "usd": 1.0} for n in range(11)]
    >>> [(row["jurisdiction"], row["usd"]) for row in within_colors(rows)][-2:]
    [('7', 1.0), ('All others', 3.0)]
    """
    last = len(MANY) - 1
    if max((row["place"] for row in rows), default=0) <= last:
        return rows
    rest = [row for row in rows if row["place"] >= last]
    merged: dict[int, dict[str, Any]] = {}
    for row in rest:
        one = merged.setdefault(
            row["year"], row | {"jurisdiction": OTHERS, "place": last, "usd": 0.0, "p10": None, "p90": None}
        )
        one["usd"] += row["usd"]
    return [*(row for row in rows if row["place"] < last), *merged.values()]


def dollars_or_dash(*names: str) -> list[Spec]:
    """Steps that put amounts in words for a tooltip, as NAME_words: a dash where there is none."""
    return [
        {"calculate": f"isValid(datum.{name}) ? format(datum.{name}, '$,.0f') : '-'", "as": f"{name}_words"}
        for name in names
    ]


def write_picture(chart: Chart, folder: Path, shown: dict[str, str]) -> list[Path]:
    """Write a chart as SVG and PNG; return both paths.

    Args:
        chart: of the page.
        folder: to write to; made where it is missing.
        shown: what is set in the chart's lists, by their names; others stand as on the page.
    """
    converter = drawing_library()
    spec = still_spec(chart, shown)
    svg, png = (folder / f"{chart.key}.{ending}" for ending in ("svg", "png"))
    drawn = converter.vegalite_to_svg(spec, vl_version=VERSION)
    dots = converter.vegalite_to_png(spec, vl_version=VERSION, scale=SCALE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        svg.write_text(drawn, encoding="utf-8")
        png.write_bytes(dots)
    except OSError as error:
        raise OutputError(f"output folder {folder}: the picture cannot be written ({error.strerror})") from error
    return [svg, png]


def still_spec(chart: Chart, shown: dict[str, str]) -> Spec:
    """The chart at a fixed width, on white, with its title, its lists set and not shown.

    Raises:
        StudyError: a list or a choice is not there; the message names those that are.
    """
    spec: Spec = _fixed(chart.spec)
    lists = {one["name"]: one["bind"] for one in spec.get("params", ())}
    _check_choices(chart.key, lists, shown)
    params = [{"name": one["name"], "value": shown.get(one["name"], one["value"])} for one in spec.get("params", ())]
    named = [dict(zip(bind["options"], bind["labels"], strict=True)) for bind in lists.values()]
    set_to = "; ".join(words[one["value"]] for words, one in zip(named, params, strict=True))
    subtitle = spec.get("title", {}).get("text", set_to)
    title = {"text": chart.title, "subtitle": subtitle, "anchor": "start", "fontSize": 18, "offset": 12}
    own: Spec = {"width": WIDTH, "background": "white", "title": title}
    return spec | own | ({"params": params} if params else {})


def _check_choices(key: str, lists: dict[str, Any], shown: dict[str, str]) -> None:
    for name, value in shown.items():
        if name not in lists:
            raise StudyError(f"chart '{key}' has no list '{name}'; it has: {', '.join(lists) or 'none'}")
        if value not in lists[name]["options"]:
            raise StudyError(f"chart '{key}', {name}: no '{value}'; there are: {', '.join(lists[name]['options'])}")


def _fixed(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    """The same without what asks for the width of the page."""
    if isinstance(part, dict):
        return {name: _fixed(own) for name, own in part.items()}
    if isinstance(part, list):
        return [_fixed(own) for own in part]
    return part.replace(CONTAINER, str(WIDTH)) if isinstance(part, str) else part


def check_chart(name: str) -> None:
    """A page can have a chart of this name."""
    if name not in CHARTS and not name.startswith(PEAK_DAY):
        raise StudyError(f"no chart '{name}'; there are: {', '.join(CHARTS)}, {PEAK_DAY}summer, {PEAK_DAY}winter")


def drawing_library() -> Any:  # noqa: ANN401 - a module without types
    """The package that draws.

    Raises:
        OutputError: it is not installed.
    """
    try:
        import vl_convert  # noqa: PLC0415 - only where pictures are asked for
    except ModuleNotFoundError:
        raise OutputError(MISSING) from None
    return vl_convert
