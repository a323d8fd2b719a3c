"""The model of a region, ready to run studies: what depends on the region alone is read and solved once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from impact.defaults import DEFAULT_REGION
from impact.ledger.places import relocated_study
from impact.model.contribution import contribution
from impact.model.event_study import event_study
from impact.model.events import run_event
from impact.model.multipliers import multipliers
from impact.model.options import Options, newest_accounts
from impact.model.region import find_region, region_economy
from impact.model.run import run
from impact.model.sweep import SweepRequest, run_sweep
from impact.question_results import ContributionResults, EventResults, SweepResults
from impact.region.economy import Economy
from impact.region.purchases import RPC
from impact.results import Results
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.industry_names import industry_code
from impact.sources.studies import read_study
from impact.study import Study

NEWEST_PRICES = 2023
"""Price year of multipliers that name none: as on the command line."""


@dataclass
class Model:
    """A region's economy.

    Attributes:
        region: as on the command line: a named region, us, a state, or county codes joined by commas.
        accounts: year of the national accounts; None: the newest.
        local_purchases: what the region buys locally: rpc, slq, cilq, flq, or aflq.
        given: parameters that have another value than in data/parameters, by key.

    >>> model = Model("memphis")
    >>> results = model.run("google-west-memphis", draws=0)
    >>> float(results.headline.loc["operation_jobs", "direct"])
    210.0
    """

    region: str = DEFAULT_REGION
    accounts: int | None = None
    local_purchases: str = RPC
    given: Mapping[str, Any] = field(default_factory=dict)
    _economy: Economy | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        """A region that is not there is reported at once."""
        find_region(self.region)

    @property
    def options(self) -> Options:
        """How the region is modeled."""
        year = newest_accounts() if self.accounts is None else self.accounts
        return Options(accounts=year, method=self.local_purchases, draws=0, given=self.given)

    @property
    def economy(self) -> Economy:
        """The region's industries and counties and the nation's accounts, solved when first requested."""
        if self._economy is None:
            self._economy = region_economy(find_region(self.region), self.options)
        return self._economy

    def run(
        self,
        study: Study | str | Path,
        draws: int = 2000,
        seed: int = 1,
        say: Callable[[str], None] = lambda _: None,
    ) -> Results:
        """All results of a study in this region.

        Args:
            study: the study, its name, or its file; facilities outside the region move to its first county.
            draws: simulations of the likely ranges; 0: no ranges.
            seed: of the simulations.
            say: receives one line a stage, for a progress display.
        """
        record = study if isinstance(study, Study) else read_study(study)
        if find_region(record.region).fips != self.economy.region.fips:
            record = relocated_study(record, self.economy.region, built.read_counties(), read_county_aliases())
        return run(record, replace(self.options, draws=draws, seed=seed), say, self.economy)

    def event(
        self,
        *,
        county: str | None = None,
        years: tuple[int, int] | None = None,
        price_year: int = NEWEST_PRICES,
        **figures: Any,  # noqa: ANN401 - the keys of an event
    ) -> EventResults:
        """What one event brings to the region in a year: jobs, labor income, value added, output, taxes.

        Args:
            county: of the event, by code or name; None: the region's county with the most jobs.
            years: first and last of the saved study.
            price_year: dollars of the amounts and of the results.
            figures: industry with jobs, output_usd or labor_income_usd; household_income_usd; commodity with
                spending_usd and local_share; visitors with days and spend_per_day; institution with spending_usd.

        >>> found = Model("memphis").event(industry="622000", jobs=150, county="47157")
        >>> float(found.headline.loc["operation_jobs", "direct"].round(6))
        150.0
        """
        study, notes = event_study(figures, region=self.region, county=county, years=years, price_year=price_year)
        found = run_event(study, self.options)
        return replace(found, notes=(*notes, *found.notes))

    def contribution(self, industries: Sequence[str], price_year: int = NEWEST_PRICES) -> ContributionResults:
        """What existing industries support, by extraction, without double counting.

        Args:
            industries: codes or names.
            price_year: of the money.
        """
        codes = [industry_code(text).code for text in industries]
        return contribution(self.region, codes, self.options, price_year)

    def multipliers(
        self, *, basis: str = "industry", households: bool = True, price_year: int = NEWEST_PRICES
    ) -> pd.DataFrame:
        """The region's multipliers, the columns of `impact multipliers`.

        Args:
            basis: "industry" or "commodity".
            households: Type II if true, Type I if not.
            price_year: dollars that jobs are per.
        """
        return multipliers(self.region, self.options, basis=basis, households=households, price_year=price_year)

    def sweep(self, study: Study | str | Path, states: str | None = None, counties: str | None = None) -> SweepResults:
        """A study in every county of some states, ranked by what it does around it.

        Args:
            study: the study, its name, or its file.
            states: letters joined by commas, or all; None: the states of the study's region.
            counties: codes joined by commas, in place of states.
        """
        record = study if isinstance(study, Study) else read_study(study)
        return run_sweep(record, SweepRequest(states=states, counties=counties), self.options)
