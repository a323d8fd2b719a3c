"""What the taxes are calculated from, and the streams in which they are reported."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from impact.load.calendar import daily_steps
from impact.study import Facility, Study
from impact.taxes.law import Amounts, TaxLaw, state_of, tax_class
from impact.taxes.property import SiteCosts

ONE_OFF, RECURRING = "one-time", "recurring"
PROPERTY = "property tax"
"""What the kinds of property tax begin with."""


class Stream(NamedTuple):
    """One tax to one jurisdiction by year, USD of the price year; full_usd: without abatement and exemption."""

    jurisdiction: str
    kind: str
    phase: str
    effect: str
    recurrence: str
    facility: str
    amount_usd: Amounts
    full_usd: Amounts


ROW = (*Stream._fields[:-2], "year", *Stream._fields[-2:])
"""Columns of the same as a table."""


@dataclass(frozen=True)
class TaxInputs:
    """What the taxes are calculated from; amounts by year of the study, an axis before it is draws.

    Attributes:
        study: the study, its counties in BEA's codes.
        dollars: USD by spending line (facility.line).
        grid_usd: USD paid for grid power, by facility.
        utilities: by facility: key of the utility.
        bases: of what follows, by phase, effect and county (tax_bases).
        law: the law.
    """

    study: Study
    dollars: Mapping[str, Amounts]
    grid_usd: Mapping[str, Amounts]
    utilities: Mapping[str, str]
    bases: Mapping[tuple[str, str, str], Mapping[str, Amounts]]
    law: TaxLaw

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)

    def first_draw(self) -> "TaxInputs":
        """The same of the first draw alone, amounts by year."""
        return replace(
            self,
            dollars={key: np.atleast_2d(usd)[0] for key, usd in self.dollars.items()},
            grid_usd={key: np.atleast_2d(usd)[0] for key, usd in self.grid_usd.items()},
            bases={key: {name: table[0] for name, table in base.items()} for key, base in self.bases.items()},
        )

    def lawful_sites(self) -> list[Facility]:
        """Facilities in states whose law is known."""
        return [site for site in self.study.facility if state_of(site.county) in self.law.states]


def class_costs(site: Facility, inputs: TaxInputs) -> dict[str, Amounts]:
    """Construction cost of a facility by tax class and year, USD."""
    found: dict[str, Amounts] = {}
    for line in site.spend:
        if line.phase == "construction":
            name = line.tax_class or tax_class(line.commodity, inputs.law)
            found[name] = found.get(name, np.zeros(len(inputs.years))) + inputs.dollars[f"{site.id}.{line.id}"]
    return found


def building_contracts(site: Facility, inputs: TaxInputs) -> Amounts:
    """Building contracts of a facility by year, USD."""
    total = np.zeros(len(inputs.years))
    for line in site.spend:
        name = line.tax_class or tax_class(line.commodity, inputs.law)
        if line.phase == "construction" and line.commodity.startswith("23") and name in ("real", "utility"):
            total = total + inputs.dollars[f"{site.id}.{line.id}"]
    return total


def site_costs(site: Facility, inputs: TaxInputs) -> SiteCosts:
    """What the property tax of a facility is calculated from."""
    before = range(inputs.years.start - 1, inputs.years.stop - 1)
    running = daily_steps(site.ramp, before, before=0.0 if site.ramp else 1.0)[:, -1]
    closure = inputs.study.fiscal.closure_year
    if closure is not None:
        running = np.where(np.array(inputs.years) > closure, running.max(initial=0.0), running)
    return SiteCosts(site, class_costs(site, inputs), running, inputs.years)


def paid_for_power(facility: str, inputs: TaxInputs) -> Amounts:
    """USD paid for grid power by year, nothing where no line pays for it."""
    return inputs.grid_usd.get(facility, np.zeros(len(inputs.years)))


def later(amounts: Amounts, years: int) -> Amounts:
    """The same amounts some years later; what falls after the last year is excluded.

    >>> later(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [0.0, 1.0, 2.0]
    """
    if years == 0:
        return amounts
    return np.concatenate([np.zeros_like(amounts[..., :years]), amounts[..., :-years]], axis=-1)
