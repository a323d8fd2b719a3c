"""States: one module for each whose law needs code of its own; all else is data/parameters/tax.

A module has STATE, its two letters, and RULES; that it is here is enough. Mississippi and Arkansas need none: their
ratios, schedules, lags, exemptions and rates are records of their files. What a module may hold: taxes that no other
state levies, and what of its law is not calculated.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from impact.facts import Fact
from impact.rules.cells import Amount
from impact.study.fiscal import Fiscal
from impact.taxes.inputs import Stream, TaxInputs
from impact.taxes.law import TaxLaw
from impact.taxes.site_costs import SiteCosts

LocalTax = tuple[str, str, Amount]
"""jurisdiction, kind, USD by year."""


def nothing(*_: object) -> Iterator[Any]:
    """No tax of its own; nothing of its law that is left out."""
    yield from ()


@dataclass(frozen=True)
class StateRules:
    """The rules that are peculiar to a state; what all states have in common is law as data.

    Attributes:
        site_streams: taxes on one facility.
        study_streams: taxes on a study as a whole: in lieu of tax, on the company.
        visitor_taxes: on per diem spending of nonresident workers in a city.
        excluded: what of its law is not calculated.
        set_aside_city: jurisdiction whose ordinance sets part of the property tax aside; empty: none.
        formulas: its own taxes in words, by how their kind begins.
    """

    site_streams: Callable[[SiteCosts, TaxInputs], Iterator[Stream]] = nothing
    study_streams: Callable[[TaxInputs], Iterator[Stream]] = nothing
    visitor_taxes: Callable[[str, Amount, TaxLaw], Iterator[LocalTax]] = nothing
    excluded: Callable[[Fiscal], Iterator[Fact]] = nothing
    set_aside_city: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)


STATE_RULES: dict[str, StateRules] = {
    module.STATE: module.RULES
    for module in (import_module(f"impact.taxes.states.{found.name}") for found in iter_modules(__path__))
}
"""Rules by state's two letters."""
