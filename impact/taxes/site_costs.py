"""What a facility has spent, and what of it is in service: the beginning of its property and purchase taxes.

spent      cost of all years before the tax year                       USD
placed     min(spent, whole cost x share that runs on December 31 before), never less than before     USD
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from impact.load.calendar import in_force
from impact.rules.cells import ARRAYS, Amount, Book
from impact.rules.operations import minimum, running_maximum, running_sum, total
from impact.study import Facility
from impact.taxes.inputs import TaxInputs, flag
from impact.taxes.law import tax_class

PERSONAL = ("computers", "equipment")
REAL = "real"


def spent_before(cost: Amount) -> Amount:
    """Cost of all years before each year.

    >>> spent_before(np.array([60.0, 40.0, 0.0])).tolist()
    [0.0, 60.0, 100.0]
    """
    return running_sum(cost) - cost


def placed_in_service(spent: Amount, whole_cost: Amount, running_before: Amount, book: Book = ARRAYS) -> Amount:
    """Cost that runs on the lien date: never more than is spent, and never less than a year before.

    >>> placed_in_service(np.array([0.0, 60.0, 100.0]), np.array([100.0]), np.array([0.0, 0.4, 1.0])).tolist()
    [0.0, 40.0, 100.0]
    """
    runs = book.named("Spent, and runs on December 31 before", "USD", minimum(spent, whole_cost * running_before))
    return running_maximum(runs)


@dataclass(frozen=True)
class SiteCosts:
    """What the taxes of one facility on its property and purchases are calculated from.

    Attributes:
        site: the facility.
        cost: construction cost by tax class, USD of the study's price year by year.
        running: share of full operation on December 31 before each year.
        in_service: personal property that runs on the lien date, by class, USD.
    """

    site: Facility
    cost: Mapping[str, Amount]
    running: Amount
    in_service: Mapping[str, Amount]


def site_costs(site: Facility, inputs: TaxInputs) -> SiteCosts:
    """What the taxes of a facility on its property and purchases are calculated from."""
    book, costs, running = inputs.book, class_costs(site, inputs), running_before(site, inputs)
    in_service = {
        name: book.named(
            f"In service, {name}: {site.name}",
            "USD",
            placed_in_service(spent_before(costs[name]), total(costs[name]), running, book),
        )
        for name in PERSONAL
        if name in costs
    }
    return SiteCosts(site, costs, running, in_service)


def class_costs(site: Facility, inputs: TaxInputs) -> dict[str, Amount]:
    """Construction cost of a facility by tax class and year, USD."""
    found: dict[str, Amount] = {}
    for line in site.spend:
        if line.phase == "construction":
            name, usd = line.tax_class or tax_class(line.commodity, inputs.law), inputs.dollars[f"{site.id}.{line.id}"]
            found[name] = found[name] + usd if name in found else usd
    return {name: inputs.book.named(f"Cost, {name}: {site.name}", "USD", usd) for name, usd in found.items()}


def running_before(site: Facility, inputs: TaxInputs) -> Amount:
    """Share of full operation on December 31 before each year: that of the step of the ramp which holds then."""
    years = range(inputs.years.start - 1, inputs.years.stop - 1)
    running: Amount = 0.0 if site.ramp else 1.0
    for (day, share), holds in zip(site.ramp.items(), in_force(list(site.ramp), years), strict=True):
        running = running + flag(inputs, f"Holds on December 31 before, from {day}", holds[:, -1]) * share
    label = f"Ran on December 31 before: {site.name}"
    return inputs.book.named(label, "share", running + np.zeros(len(years)))
