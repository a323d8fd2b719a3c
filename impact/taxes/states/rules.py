"""What a state's module may hold: taxes that no other state levies, and what of its law is not calculated."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from impact.facts import Fact
from impact.rules.cells import Amount
from impact.study.fiscal import Fiscal
from impact.taxes.inputs import Stream, TaxInputs
from impact.taxes.law import TaxLaw
from impact.taxes.site_costs import SiteCosts

LocalTax = tuple[str, str, Amount]
"""jurisdiction, kind, USD by year."""


def no_site_streams(costs: SiteCosts, inputs: TaxInputs) -> Iterator[Stream]:  # noqa: ARG001
    """No tax of its own on a facility."""
    yield from ()


def no_streams(inputs: TaxInputs) -> Iterator[Stream]:  # noqa: ARG001
    """No tax of its own on a study."""
    yield from ()


def no_visitor_taxes(city: str, lodging: Amount, law: TaxLaw) -> Iterator[LocalTax]:  # noqa: ARG001
    """No tax of its own on nonresident workers."""
    yield from ()


def nothing_excluded(fiscal: Fiscal) -> Iterator[Fact]:  # noqa: ARG001
    """Nothing of its law is left out."""
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

    site_streams: Callable[[SiteCosts, TaxInputs], Iterator[Stream]] = no_site_streams
    study_streams: Callable[[TaxInputs], Iterator[Stream]] = no_streams
    visitor_taxes: Callable[[str, Amount, TaxLaw], Iterator[LocalTax]] = no_visitor_taxes
    excluded: Callable[[Fiscal], Iterator[Fact]] = nothing_excluded
    set_aside_city: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
