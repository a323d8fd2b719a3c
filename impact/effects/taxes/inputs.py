"""What the taxes are reckoned from, and the rows they are told in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.effects.taxes.law import TaxLaw, state_of, tax_class
from impact.effects.taxes.property import SiteCosts
from impact.load.calendar import daily_steps
from impact.scenario.spending import Spending
from impact.study import Facility, Study

Amounts = npt.NDArray[np.float64]
ONE_OFF, RECURRING = "one-off", "recurring"
ROW = ("treasury", "kind", "phase", "effect", "recurrence", "facility", "year", "amount_usd", "full_usd")
"""full_usd: without abatement and exemption."""
Row = tuple[str, str, str, str, str, str, int, float, float]


@dataclass(frozen=True)
class TaxInputs:
    """What the taxes are reckoned from.

    Attributes:
        study: the study, its counties in BEA's codes.
        spending: its bill of goods.
        grid_usd: paid for grid power, by facility and year.
        utilities: by facility: key of the utility.
        bases: of what follows (tax_bases).
        law: the law.
    """

    study: Study
    spending: Spending
    grid_usd: pd.Series
    utilities: dict[str, str]
    bases: pd.DataFrame
    law: TaxLaw

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)

    def lawful_sites(self) -> list[Facility]:
        """Facilities in states whose law is known."""
        return [site for site in self.study.facility if state_of(site.county) in self.law.states]


def class_costs(site: Facility, inputs: TaxInputs) -> dict[str, Amounts]:
    """Construction cost of a facility by tax class and year, USD."""
    found: dict[str, Amounts] = {}
    for line in site.spend:
        if line.phase != "construction":
            continue
        key = f"{site.id}.{line.id}"
        name = line.tax_class or tax_class(line.commodity, inputs.law)
        cost = inputs.spending.lines.loc[key, "amount_usd"] * inputs.spending.schedule.loc[key].to_numpy()
        found[name] = found.get(name, np.zeros(len(inputs.years))) + cost
    return found


def building_contracts(site: Facility, inputs: TaxInputs) -> Amounts:
    """Building contracts of a facility by year, USD."""
    total = np.zeros(len(inputs.years))
    for line in site.spend:
        name = line.tax_class or tax_class(line.commodity, inputs.law)
        if line.phase == "construction" and line.commodity.startswith("23") and name in ("real", "utility"):
            key = f"{site.id}.{line.id}"
            total += inputs.spending.lines.loc[key, "amount_usd"] * inputs.spending.schedule.loc[key].to_numpy()
    return total


def site_costs(site: Facility, inputs: TaxInputs) -> SiteCosts:
    """What the property tax of a facility is reckoned from."""
    before = range(inputs.years.start - 1, inputs.years.stop - 1)
    running = daily_steps(site.ramp, before, before=0.0 if site.ramp else 1.0)[:, -1]
    closure = inputs.study.fiscal.closure_year
    if closure is not None:
        running = np.where(np.array(inputs.years) > closure, running.max(initial=0.0), running)
    return SiteCosts(site, class_costs(site, inputs), running, inputs.years)


def paid_for_power(facility: str, year: int, inputs: TaxInputs) -> float:
    """USD paid for grid power, nothing where no line pays for it."""
    usd = inputs.grid_usd.get((facility, year), 0.0)
    return 0.0 if np.isnan(usd) else float(usd)
