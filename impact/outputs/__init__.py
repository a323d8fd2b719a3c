"""Outputs: a run's results as a workbook, map layers, a page, plain tables and one record: the only writers."""

from pathlib import Path

from impact.errors import OutputError
from impact.outputs.data_package import NAME, Made, data_package
from impact.outputs.folder import check_destination, write_folder
from impact.outputs.maps import map_layers, write_maps
from impact.outputs.report.page import report_page
from impact.outputs.run_json import SCHEMA, as_json, run_json, run_record
from impact.outputs.tables import named_tables, write_hourly, write_tables
from impact.outputs.workbook.write import write_workbook
from impact.results import Results

__all__ = [
    "OutputError",
    "check_destination",
    "run_json",
    "run_record",
    "write_folder",
    "write_maps",
    "write_outputs",
    "write_tables",
    "write_workbook",
]


def write_outputs(results: Results, destination: Path, *, hourly: bool = False) -> None:
    """Write all outputs of a run to a folder, which is replaced whole or not at all; every hour only if asked for."""
    results.fields()  # all is calculated before anything is written

    def write(folder: Path) -> None:
        write_workbook(results, folder / "results.xlsx")
        parts = Made(named_tables(results), map_layers(results))
        write_maps(results, folder, parts.layers)
        write_tables(results, folder / "tables", parts.tables)
        if hourly:
            write_hourly(results.power, folder / "tables")
        record = run_record(results)
        (folder / "report.html").write_text(report_page(results, record), encoding="utf-8", newline="\n")
        (folder / "run.json").write_text(as_json(record), encoding="utf-8", newline="\n")
        (folder / SCHEMA.name).write_bytes(SCHEMA.read_bytes())
        package = as_json(data_package(results, folder, parts))
        (folder / NAME).write_text(package, encoding="utf-8", newline="\n")

    write_folder(destination, write)
