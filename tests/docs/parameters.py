"""docs/parameters.md from the records in data/parameters: `make docs` writes it, a test compares the two."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "parameters.md"
FOLDER = ROOT / "data" / "parameters"
TITLES = {
    "region": "Regional coefficients",
    "local_purchases": "Local purchase shares",
    "trade": "Trade between counties",
    "commuting": "Commuting and nonresident workers",
    "households": "Households",
    "county_accounts": "County accounts",
    "grid": "Electric load and the grid",
    "systems": "Utilities and balancing authorities",
    "tariffs": "Electricity tariffs",
    "tax/federal": "Federal taxes",
    "tax/general": "Taxes: what holds in all three states",
    "tax/tennessee": "Taxes of Tennessee",
    "tax/mississippi": "Taxes of Mississippi",
    "tax/arkansas": "Taxes of Arkansas",
    "tax/estimates": "Estimates for states whose tax law is not here",
    "tax/local_sales": "Local sales tax by county, Tennessee and Arkansas",
    "tax/jurisdictions": "Taxing jurisdictions and their rates",
    "sweep": "Sweeps",
    "warnings": "Warnings",
    "announcement": "Studies from an announcement",
    "regions": "Named regions",
    "validation": "Published figures for `impact validate`",
}
"""Files in the order of the program, with their titles."""
BOUNDS = {"p10p90": "p10 to p90", "p25p75": "p25 to p75", "minmax": "minimum to maximum"}
HEAD = """# Parameters

Written by `make docs` from the records in `data/parameters/`; change them there. One table a file. What the model
takes from neither a built table nor the study is here.

- **value**: the central value. A list is by age, size, or year, as the title says; "2025: 1.42" is the value from
  2025 on.
- **range**: percentiles (p10 to p90, p25 to p75) or bounds (minimum to maximum). A record without a range does not
  vary.
- **trust**: `seen` in the source; `derived` from it by a calculation; `memory`: quoted from memory or from
  reviews; `assumption`: our own judgment.

`impact run --set KEY=VALUE` changes a parameter for one run; the workbook's sheet Inputs lists the keys. How the
parameters are used is in [method.md](method.md); formulas are in [formulas.md](formulas.md).
"""
COLUMNS = "| key | value | range | unit | title | source | trust |\n|---|---|---|---|---|---|---|"


def number(value: Any) -> str:
    """A figure as text.

    >>> number(0.0267), number(35319), number(168e6), number([0.8, 0.6]), number(True)
    ('0.0267', '35,319', '168,000,000', '0.8, 0.6', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(number, value))
    if isinstance(value, float) and (not value.is_integer() or value < 1000):
        return f"{value:,.10g}"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def records(path: tuple[str, ...], tree: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records of a file with their keys: whatever has a title."""
    if "title" in tree:
        yield ".".join(path), tree
    for key, inner in tree.items():
        if isinstance(inner, dict) and key != "years":
            yield from records((*path, key), inner)


def shown_value(record: dict[str, Any]) -> str:
    """Central value of a record, and those of single years; of one without a value, what it says instead."""
    years = record.get("years", {})
    if years:
        return "; ".join(f"{year}: {number(value)}" for year, value in years.items())
    if "value" in record:
        return number(record["value"])
    rest = {key: text for key, text in record.items() if key not in {"title", "source", "address", "trust"}}
    shown = {key: text for key, text in rest.items() if text not in ("", None) and not isinstance(text, dict)}
    return "; ".join(f"{key}: {number(text)}" for key, text in shown.items())


def row(key: str, record: dict[str, Any]) -> str:
    """A line of the table."""
    low, high = record.get("low"), record.get("high")
    kind = BOUNDS.get(record.get("bounds", ""), "band")
    span = "" if low is None or high is None else f"{number(low)} to {number(high)} ({kind})"
    source, address = record.get("source", ""), record.get("address", "")
    linked = f"[{source}]({address})" if source and address else source
    cells = [
        f"`{key}`",
        shown_value(record),
        span,
        record.get("unit", ""),
        record["title"],
        linked,
        record.get("trust", ""),
    ]
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    files = {str(path.relative_to(FOLDER).with_suffix("")): path for path in sorted(FOLDER.rglob("*.toml"))}
    for name in [*TITLES, *(name for name in files if name not in TITLES)]:
        tree = tomllib.loads(files[name].read_text(encoding="utf-8"))
        rows = [row(key, record) for key, record in records((), tree)]
        head = f"## {TITLES.get(name, name)}\n\n`data/parameters/{name}.toml`\n"
        parts.append("\n".join([head, COLUMNS, *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
