"""What the drop-downs of the form offer: the codes and keys that the model knows, with their names."""

from impact.excel_form.cells import Cell
from impact.excel_form.schema import Sheet
from impact.findings.electricity_bill import BILL
from impact.outputs.catalog import METRICS
from impact.sources import built
from impact.sources.concordance import read_county_aliases, read_utilities
from impact.sources.parameters import read_parameters
from impact.sources.tax_records import read_jurisdictions
from impact.study import LAND

Names = dict[str, str]


def catalogs() -> dict[str, Names]:
    """Return the open lists by name: code or key, and what it stands for (empty where the key says it)."""
    commodities = built.read_commodities(built.accounts_years()[-1])
    made = commodities.loc[commodities["output_musd"] > 0, "name"]
    cities = [key for key, place in read_jurisdictions().items() if place["level"] == "city"]
    return {
        "counties": counties(),
        "commodities": {LAND: "Land: changes hands, without effect"} | dict(zip(made.index, made, strict=True)),
        "occupations": dict(built.read_occupations()["title"]),
        "cities": dict.fromkeys(cities, ""),
        "utilities": dict.fromkeys(read_utilities().index, ""),
        "tariffs": dict.fromkeys(read_parameters("tariffs"), ""),
        "metrics": dict.fromkeys([*METRICS, BILL], ""),
    }


def counties() -> Names:
    """Return the counties by FIPS code, those of the named regions first, those that BEA joins to others included."""
    aliases = read_county_aliases()
    names = dict(built.read_counties()["name"]) | dict(zip(aliases["fips"], aliases["name"], strict=True))
    near = [str(code) for region in read_parameters("regions").values() for code in region["counties"]]
    return {code: names[code] for code in [*near, *sorted(names)]}


def closed_lists(sheets: list[Sheet]) -> dict[tuple[str, ...], str]:
    """Return the lists of words that cells may hold, each once, with the heading under which it stands."""
    cells = [cell for sheet in sheets for cell in (*sheet.cells, *sheet.by_key)]
    return {list_of(cell): cell.heading for cell in reversed(cells) if list_of(cell)}


def list_of(cell: Cell) -> tuple[str, ...]:
    """Return the words that a cell may hold; empty where it is not bound to any."""
    return ("yes", "no") if cell.kind == "yes or no" else cell.choices


def shown(code: str, names: Names) -> str:
    """Return a code with its name.

    >>> shown("47157", {"47157": "Shelby, TN"}), shown("memphis", {"memphis": ""})
    ('47157 Shelby, TN', 'memphis')
    """
    return f"{code} {names.get(code, '')}".strip() if names.get(code) else code
