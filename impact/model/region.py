"""A region from the built data: its tables, read once and handed down, and what is made of them."""

from functools import lru_cache

from impact.errors import StudyError
from impact.model.nation import nation_data
from impact.model.options import Options
from impact.region.economy import RECENT, Economy, RegionCounties, linked_counties, model_of_region
from impact.region.model import RegionModel
from impact.region.region_data import RegionData
from impact.region.regions import Region, named_region
from impact.solve.counties import CountySystem
from impact.sources import built
from impact.sources.concordance import local_names, read_county_aliases
from impact.sources.parameters import read_parameters
from impact.sources.place_names import code_or_word, region_text

MOST_COUNTIES = 260
"""Trade shares grow with the square of the counties: more than this need another layout."""


@lru_cache(maxsize=RECENT)
def find_region(text: str | tuple[str, ...]) -> Region:
    """The region that a text names: codes or names of counties."""
    words = region_text(text) if isinstance(text, str) else tuple(map(code_or_word, text))
    return named_region(words, built.read_counties(), read_county_aliases(), read_parameters("regions"))


@lru_cache(maxsize=RECENT)
def region_data(region: Region, accounts: int) -> RegionData:
    """All that is known of a region before any parameter."""
    return RegionData(region, nation_data(accounts))


@lru_cache(maxsize=RECENT)
def region_model(region: Region, options: Options) -> RegionModel:
    """The model of a region: accounts, coefficients, what it buys locally."""
    data = region_data(region, options.accounts)
    return model_of_region(data, options.method, options.parameters, imports=options.imports)


def has_local_data(region: Region) -> bool:
    """Whether all counties of a region are among those that local wages are of."""
    return set(region.fips) <= set(find_region(local_names().region).fips)


def check_size(region: Region) -> None:
    """A region has no more counties than a run can link."""
    if len(region.rows) > MOST_COUNTIES:
        raise StudyError(
            f"{region.title} has {len(region.rows):,} counties; a run links at most {MOST_COUNTIES}. "
            "Name a smaller region; impact multipliers takes any"
        )


def region_counties(region: Region, options: Options) -> RegionCounties:
    """The region's counties: trade shares and where income is spent."""
    check_size(region)
    return linked_counties(region_data(region, options.accounts), options.parameters)


def region_economy(region: Region, options: Options) -> Economy:
    """The region's industries and counties, and the nation's accounts behind them."""
    accounts = nation_data(options.accounts).accounts
    return Economy(region, accounts, region_model(region, options), region_counties(region, options))


def county_system(model: RegionModel, counties: RegionCounties) -> CountySystem:
    """The multi-county system of a region."""
    labor_income = model.coefficients["labor_income_share"].to_numpy()
    return CountySystem(model.requirements, counties.trade, model.spending, labor_income, counties.household)
