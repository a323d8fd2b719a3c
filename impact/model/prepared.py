"""From a study to what a run starts from: its places known, its spending lines, its load and supply."""

from typing import NamedTuple

from impact.ledger.places import check_cities, check_commodities, check_utilities, study_in_region
from impact.ledger.schedule import closed_study
from impact.ledger.spending import Spending, study_spending
from impact.load.power import Power
from impact.model.local_conditions import power_of
from impact.model.nation import national_accounts, price_index
from impact.model.options import Options
from impact.model.region import find_region
from impact.sources import built
from impact.sources.concordance import read_county_aliases, read_utilities
from impact.sources.tax_records import read_jurisdictions
from impact.study import Study


class PreparedStudy(NamedTuple):
    """A study located in its counties.

    Attributes:
        study: its counties in BEA's codes, its places and commodities known; nothing runs after its closure.
        spending: its itemized spending.
        power: its load, supply and net load.
    """

    study: Study
    spending: Spending
    power: Power

    @property
    def years(self) -> range:
        """Years of the study."""
        return range(self.study.first_year, self.study.last_year + 1)


def checked_spending(study: Study, options: Options | None = None) -> PreparedStudy:
    """A study whose places and commodities are known, with its itemized spending and its power."""
    options = options or Options()
    nation, parameters = national_accounts(options.accounts), options.parameters
    prepared_study = study_in_region(
        closed_study(study), find_region(study.region), built.read_counties(), read_county_aliases()
    )
    check_commodities(prepared_study, nation.commodities, nation.codes)
    check_utilities(prepared_study, read_utilities().index)
    cities = {key: place["county"] for key, place in read_jurisdictions().items() if place["level"] == "city"}
    check_cities(prepared_study, cities)
    power = power_of(prepared_study, parameters=parameters)
    index = price_index(latest_dollars(prepared_study, power), parameters)
    return PreparedStudy(prepared_study, study_spending(prepared_study, index, power), power)


def latest_dollars(study: Study, power: Power) -> int:
    """The latest year whose dollars a study, or a tariff of its bills, uses."""
    years = [line.dollar_year for site in study.facility for line in site.spend if line.dollar_year is not None]
    return int(max([study.price_year, *years, *power.bills["dollar_year"]]))
