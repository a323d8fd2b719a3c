"""The study and the law of the live workbook: every figure that a tax rule asks for is a cell of the sheet Inputs.

A rule reads `terms.share.value` or `value_of(state["sales_state"])`; here that value is a cell, which gets its line the
first time it is asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from impact.outputs.live.formulas import Row
from impact.outputs.live.inputs import Inputs
from impact.rules.cells import Axis, Formula
from impact.study import Abatement, Facility, Fiscal, Spend, Study
from impact.study.ranged import Ranged, Record
from impact.taxes.law import STATE_FILES, Jurisdiction, TaxLaw, TaxRecord, in_years

STUDY_LABELS = {"crews_from_outside_share": ("Share of crews from outside the region", "share")}
STAFF_UNITS = {"jobs": "jobs", "jobs_per_mw": "jobs per MW", "labor_income_usd_per_job": "USD per job and year"}
CREW_UNITS = {"job_years": "job-years", "labor_income_usd_per_job": "USD per job-year"}
LINE_UNITS = {
    "amount_usd": "USD",
    "usd_per_mw": "USD per MW",
    "usd_per_mwh": "USD per MWh",
    "usd_per_mmbtu": "USD per MMBtu",
    "usd_per_kgal": "USD per 1,000 gallons",
    "driver_share": "share",
    "local_share": "share",
    "margin_local_share": "share",
}
"""Figures of staff, crews and lines, with their units."""


@dataclass(frozen=True)
class CellFigure:
    """A figure of a study whose value is a cell."""

    ask: Callable[[], Formula]

    @property
    def value(self) -> Formula:
        """Its cell."""
        return self.ask()


@dataclass(frozen=True)
class CellRecord(Mapping[str, Any]):
    """A record of the law whose value is a cell, or of which every year has one (`by_year`).

    Attributes:
        record: as in its file.
        key: of the input.
        inputs: the sheet of inputs.
        years: the axis.
    """

    record: TaxRecord
    key: str
    inputs: Inputs
    years: Axis

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as in TOML, or a cell
        """What stands under a name; the value as a cell where it is a number."""
        dated = bool(self.record.get("years"))
        if name == "filed":
            return self.record["value"]
        if name == "years" or (name == "by_year" and not dated):
            raise KeyError(name)
        if name == "by_year":
            return self._by_year().cell
        if name == "value" and isinstance(self.record["value"], int | float):
            return self._by_year().cell_at(len(self.years) - 1) if dated else self.inputs.record(self.key, self.record)
        return self.record[name]

    def _by_year(self) -> Row:
        known = [row for row in self.inputs.schedules.rows if isinstance(row, Row) and row.note == self.key]
        if known:
            return known[0]
        first, last = (int(str(self.years.labels[place])) for place in (0, -1))
        values = in_years(self.record, range(first, last + 1))
        return self.inputs.schedule(self.key, self.record["title"], self.record["unit"], values, self.years)

    def __iter__(self) -> Iterator[str]:
        """Names of the record."""
        return iter(self.record)

    def __len__(self) -> int:
        """How many names."""
        return len(self.record)


def law_of_cells(law: TaxLaw, inputs: Inputs, years: Axis) -> TaxLaw:
    """The tax law with cells in place of its figures."""

    def cells(place: str, records: Mapping[str, TaxRecord]) -> dict[str, TaxRecord]:
        return {
            name: CellRecord(record, record.get("key", f"tax/{place}.{name}"), inputs, years)
            for name, record in records.items()
        }

    def rates(jurisdiction: Jurisdiction) -> Jurisdiction:
        names = ("property_rate", "sales_rate")
        known = {name: getattr(jurisdiction, name) for name in names if getattr(jurisdiction, name) is not None}
        found: dict[str, Any] = cells(f"jurisdictions.{jurisdiction.key}", known)
        return replace(jurisdiction, **found)

    return replace(
        law,
        states={state: cells(STATE_FILES[state], records) for state, records in law.states.items()},
        federal=cells("federal", law.federal),
        general=cells("general", law.general),
        local_sales=cells("local_sales", law.local_sales),
        jurisdictions={key: rates(jurisdiction) for key, jurisdiction in law.jurisdictions.items()},
    )


def study_of_cells(study: Study, inputs: Inputs) -> Study:
    """The study with cells in place of the figures that rules ask for."""
    changes: dict[str, Any] = cells_of(study, "", STUDY_LABELS, inputs) | {
        "fiscal": fiscal_of_cells(study.fiscal, inputs),
        "facility": tuple(
            site if site.event is not None else facility_of_cells(site, inputs) for site in study.facility
        ),
    }
    return study.model_copy(update=changes)


def fiscal_of_cells(fiscal: Fiscal, inputs: Inputs) -> Fiscal:
    """Terms of all facilities, renewal, and the company's bases."""
    found: dict[str, Any] = {"pilot": terms_of_cells(fiscal.pilot, "fiscal.pilot", inputs, "Abated")}
    labels = {
        "refresh_years": ("Years until computers are renewed", "years"),
        "net_worth_usd": ("net worth usd", "USD"),
        "net_earnings_usd": ("net earnings usd", "USD"),
    }
    return fiscal.model_copy(update=found | cells_of(fiscal, "fiscal", labels, inputs))


def facility_of_cells(site: Facility, inputs: Inputs) -> Facility:
    """A facility's ramp, load, staff, crews, lines, and terms of its own."""
    key = f"facility.{site.id}"
    found = cells_of(site, key, {"it_mw": (f"{site.name}: computing load", "MW")}, inputs)
    found["ramp"] = {
        day: inputs.figure(f"{key}.ramp.{day}", f"{site.name}: runs from {day}", "share", share)
        for day, share in site.ramp.items()
    }
    if site.staff is not None:
        labels = {name: (f"{site.name}: staff, {words_of(name)}", unit) for name, unit in STAFF_UNITS.items()}
        found["staff"] = site.staff.model_copy(update=cells_of(site.staff, f"{key}.staff", labels, inputs))
    if site.crews is not None:
        labels = {name: (f"{site.name}: crews, {words_of(name)}", unit) for name, unit in CREW_UNITS.items()}
        found["crews"] = site.crews.model_copy(update=cells_of(site.crews, f"{key}.crews", labels, inputs))
    found["spend"] = tuple(line_of_cells(line, site.name, f"{key}.spend.{line.id}", inputs) for line in site.spend)
    labels = {
        "leased_share": (f"{site.name}: equipment that a lessor owns", "share"),
        "pilot_usd": (f"{site.name}: payment in lieu of property tax", "USD a year"),
    }
    terms = cells_of(site.tax, f"{key}.tax", labels, inputs)
    if site.tax.abatement is not None:
        terms["abatement"] = terms_of_cells(site.tax.abatement, f"{key}.tax.abatement", inputs, f"{site.name}: abated")
    found["tax"] = site.tax.model_copy(update=terms)
    return site.model_copy(update=found)


def line_of_cells(line: Spend, place: str, key: str, inputs: Inputs) -> Spend:
    """A line's amount or price, and its shares; those that it states; place: the name of its site."""
    if line.basket != "commodity":
        return line
    labels = {name: (f"{place}: {line.name}, {words_of(name)}", unit) for name, unit in LINE_UNITS.items()
              if name in line.model_fields_set}  # fmt: skip
    return line.model_copy(update=cells_of(line, key, labels, inputs))


def words_of(name: str) -> str:
    """A field in words.

    >>> words_of("usd_per_mw"), words_of("local_share")
    ('USD per MW', 'local share')
    """
    units = {"usd": "USD", "mw": "MW", "mwh": "MWh"}
    return " ".join(units.get(word, word) for word in name.split("_"))


def terms_of_cells(terms: Abatement, key: str, inputs: Inputs, words: str) -> Abatement:
    """Terms of an abatement; words: the first of the label."""
    return terms.model_copy(
        update=cells_of(terms, key, {"share": (f"{words} share of the property tax", "share")}, inputs)
    )


def cells_of(record: Record, key: str, labels: Mapping[str, tuple[str, str]], inputs: Inputs) -> dict[str, Any]:
    """Cells of some figures of a record, those that it has; labels: label and unit by name."""

    def asked(name: str, figure: Ranged) -> CellFigure:
        label, unit = labels[name]
        return CellFigure(lambda: inputs.figure(f"{key}.{name}".lstrip("."), label, unit, figure))

    figures = {name: getattr(record, name) for name in labels}
    return {name: asked(name, figure) for name, figure in figures.items() if figure is not None}
