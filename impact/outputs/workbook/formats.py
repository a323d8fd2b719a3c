"""Cell formats of the workbook: how a figure of each kind (Column.shown) is shown; the cell holds its full value."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

NUMBER_FORMATS = {
    "money": "#,##0",
    "short money": '[>=1000000000]$#,##0.00,,," billion";[>=1000000]$#,##0.0,," million";$#,##0',
    "loss of billions": '$#,##0.00,,," billion";-$#,##0.00,,," billion"',
    "loss of millions": '$#,##0.0,," million";-$#,##0.0,," million"',
    "loss": "$#,##0;-$#,##0",
    "small money": "$#,##0.00",
    "jobs": "[>=10]#,##0;[=0]0;#,##0.0",
    "count": "#,##0",
    "share": "0.0%",
    "ratio": "0.000",
    "decimal": "#,##0.0",
    "number": "#,##0.0##",
    "year": "0",
    "tiny": "0.0E+00",
    "general": "General",
}
FONT = {"font_name": "Calibri", "font_size": 11}
INK, PAPER, RULE = "#1F2A37", "#E8EEF4", "#9AA8B6"

_RULED = {"valign": "vcenter", "text_wrap": True, "bottom": 4, "bottom_color": RULE}
_HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": PAPER,
    "bottom": 1,
    "bottom_color": RULE,
}

STYLES: dict[str, dict[str, Any]] = {
    "live whole": {"num_format": "#,##0", "valign": "top"},
    "live input whole": {
        "num_format": "#,##0",
        "valign": "top",
        "bg_color": "#FFF2CC",
        "border": 1,
        "border_color": RULE,
    },
    "live": {"num_format": "#,##0.0###", "valign": "top"},
    "live input": {
        "num_format": "#,##0.0###",
        "valign": "top",
        "bg_color": "#FFF2CC",
        "border": 1,
        "border_color": RULE,
    },
    "changed": {"bg_color": "#FCE4D6"},
    "delivered": {"italic": True, "font_color": "#8A97A5", "num_format": '"rerun";"rerun";"rerun";"rerun"'},
    "rerun": {"italic": True, "font_color": "#8A97A5", "num_format": '"rerun for ranges"'},
    "good": {"bg_color": "#D9EFE3", "font_color": "#0B5A3C"},
    "bad": {"bg_color": "#F8D7DA", "font_color": "#8B1A1A", "bold": True},
    "status": {"bold": True, "valign": "top", "font_color": INK},
    "group": {"bold": True, "valign": "top", "font_color": "#4A5866", "top": 4, "top_color": RULE},
    "text": {"valign": "top", "align": "left", "indent": 1},
    "wrapped": {"valign": "top", "align": "left", "indent": 1, "text_wrap": True},
    "header": _HEADER | {"align": "left", "indent": 1},
    "number header": _HEADER | {"align": "right", "indent": 2},  # the filter's button stands at the right
    "line": {"valign": "top"},
    "title": {"bold": True, "font_size": 18, "font_color": INK},
    "subtitle": {"font_color": "#4A5866"},
    "section": {"bold": True, "font_size": 13, "font_color": INK, "bottom": 1, "bottom_color": RULE},
    "label": {"bold": True, "valign": "top"},
    "figure head": _HEADER,
    "figure head right": _HEADER | {"align": "right"},
    "figure name": _RULED | {"bold": True},
    "figure range": _RULED | {"align": "right"},
    "meaning": _RULED | {"align": "left", "indent": 1},
    "link": {"font_color": "#0B5394", "underline": 1},
}

CONDITIONAL = ("changed", "delivered", "rerun", "good", "bad")
"""Formats that are laid over others: without a font of their own."""


def shown_kind(kind: str, figure: float) -> str:
    """Return the kind that a figure is shown as: thousands get separators where nothing else is said.

    Dollars in words below zero have a format of their own: programs differ in whether they add the sign by themselves.
    """
    if kind == "short money" and figure < 0:
        return "loss of billions" if figure <= -1e9 else "loss of millions" if figure <= -1e6 else "loss"
    if kind == "number":
        return "count" if abs(figure) >= 100 else kind
    return "count" if kind == "general" and abs(figure) >= 1000 and float(figure).is_integer() else kind


def formats(book: Workbook) -> dict[str, Format]:
    """Return the formats of a workbook: the styles, the number formats, and "figure KIND" for the cover."""
    numbers = {kind: {"num_format": shown, "valign": "top"} for kind, shown in NUMBER_FORMATS.items()}
    cover = {
        f"figure {kind}": _RULED | {"num_format": shown, "align": "right"} for kind, shown in NUMBER_FORMATS.items()
    }
    return {
        name: book.add_format(style if name in CONDITIONAL else FONT | style)
        for name, style in (STYLES | numbers | cover).items()
    }
