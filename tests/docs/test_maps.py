"""docs/maps.md names every layer, field and style as they are written."""

import re
from pathlib import Path

from impact.outputs.maps import field_table
from impact.outputs.maps.styles import COUNTY_STYLES, FLOW_STYLES

PAGE = Path(__file__).parents[2] / "docs" / "maps.md"


def test_the_table_of_fields_is_what_a_run_writes() -> None:
    shown = re.search(r"<!-- fields -->\n(.*?)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    written = [
        f"| {layer} | `{field}` | {title} | {unit} | {kind} | `{short}` |"
        for layer, field, title, unit, kind, short in field_table(2025).itertuples(index=False)
    ]
    assert shown.group(1).splitlines()[2:] == written


def test_the_styles_are_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for styles in (COUNTY_STYLES, FLOW_STYLES):
        first, *others = (f"`{name}`" for name in styles)
        assert ", ".join([f"{first} (default)", *others]) in text
