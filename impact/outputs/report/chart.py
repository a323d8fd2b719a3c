"""A chart of the page: a Vega-Lite specification, what it shows in words, and its data as a table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

Spec = dict[str, Any]
Cell = str | Markup
BLUE, ORANGE, GREEN, PINK, SKY, RED, INK = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#1F2A37",
)  # fmt: skip
"""Okabe and Ito's palette, which color-blind readers can distinguish."""
MANY = (BLUE, ORANGE, GREEN, PINK, SKY, RED, INK)
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
        "orient": "top", "title": None, "labelLimit": 320, "symbolType": "square",
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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as notebooks ask
        """What a notebook draws: the Vega-Lite specification, or what it shows in words."""
        return {MIME: self.spec, "text/plain": f"{self.title}: {self.alt}"}


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
