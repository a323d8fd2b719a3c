"""Writes the table of docs/archetypes.md from the archetypes: cost, jobs, and power of one unit."""

import tomllib
from pathlib import Path
from typing import Any

from impact.sources.announcement import archetype_names, capital_usd, read_archetype, read_archetype_sizes, staff_jobs

PAGE = Path(__file__).parents[2] / "docs" / "archetypes.md"
BEGIN, END = "<!-- table -->\n", "<!-- end -->"


def announced_span(record: dict[str, Any], size: float) -> str:
    """The announced investment per unit, with its range, in words."""
    figure = record["announced_usd"]
    return f"{dollars(figure['low'] / size)} to {dollars(figure['high'] / size)}"


def dollars(usd: float) -> str:
    """Dollars of any size in few digits.

    >>> dollars(2.5e6), dollars(223000), dollars(85)
    ('$2.5 million', '$223,000', '$85')
    """
    return f"${usd / 1e6:,.3g} million" if usd >= 1e6 else f"${usd:,.0f}"


def energy(record: dict[str, Any], size: float) -> str:
    """MWh a year per unit; MW of computing for a data center."""
    site = record["facility"][0]
    if "it_mw" in site:
        return "1 MW of computing"
    return f"{site['load_mwh']['value'] / size:.3g} MWh" if "load_mwh" in site else "-"


def table() -> str:
    """One row an archetype."""
    rows = ["| archetype | size | capital per unit | range | own jobs per unit | electricity a year per unit |",
            "|---|---|---|---|---|---|"]  # fmt: skip
    for name in archetype_names():
        unit, size = read_archetype_sizes().loc[name, ["unit", "size"]]
        record = tomllib.loads(read_archetype(name))
        jobs = staff_jobs(record) / size
        rows.append(
            f"| `{name}` | {size:,.0f} {unit} | {dollars(capital_usd(record) / size)} | {announced_span(record, size)} "
            f"| {jobs:.3g} | {energy(record, size)} |"
        )
    return "\n".join(rows) + "\n"


def page() -> str:
    """The page with its table as the archetypes are."""
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}{table()}{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
