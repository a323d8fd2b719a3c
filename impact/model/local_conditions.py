"""Local conditions: the built data on where a facility stands: weather, utilities, and their systems."""

from functools import lru_cache

import pandas as pd

from impact.grid.systems import GridData, may_be_called
from impact.load.calendar import EVERY_DAY, Calendar, Weather, power_rules, weather
from impact.load.power import Power, study_power
from impact.sources import built
from impact.sources.concordance import local_names, read_systems, read_utilities
from impact.sources.parameters import DELIVERED, Parameters
from impact.study import Study

SETTINGS_KEPT = 4
"""Sets of parameters whose local conditions are kept."""


@lru_cache(maxsize=SETTINGS_KEPT)
def typical_weather(parameters: Parameters = DELIVERED) -> Weather:
    """The typical year, as it moves load and supply."""
    year = built.read_typical_year()
    return weather(year["dry_bulb_c"].to_numpy(), year["ghi_w_per_m2"].to_numpy(), parameters.records("grid"))


def power_of(study: Study, calendar: Calendar = EVERY_DAY, parameters: Parameters = DELIVERED) -> Power:
    """Load, on-site supply and net load of a study's facilities."""
    rules, tariffs = power_rules(parameters.records("grid")), parameters.records("tariffs")
    return study_power(study, typical_weather(parameters), rules, tariffs, calendar, calling_sites(study))


def calling_sites(study: Study) -> set[str]:
    """Facilities whose system may call for a curtailment."""
    grid = grid_data()
    return {site.id for site in study.facility if may_be_called(site, grid)}


@lru_cache(maxsize=SETTINGS_KEPT)
def grid_data(parameters: Parameters = DELIVERED) -> GridData:
    """What is known of the grid around the region with local data."""
    own = read_utilities()["counties"].fillna("").str.split().explode().dropna()
    more = pd.DataFrame({"geoid": own.to_numpy(), "utility": own.index})  # beyond those of EIA-861
    temperature = built.read_typical_year()["dry_bulb_c"].to_numpy().reshape(365, 24)
    return GridData(
        figures=built.read_utility_figures(),
        names=read_utilities(),
        system_names=read_systems(),
        territories=pd.concat([built.read_territories(), more[more["geoid"].ne("")]], ignore_index=True),
        system_peaks=built.read_system_peaks(),
        forecast=built.read_peak_forecast(),
        derived_mw=built.read_derived_load().reshape(365, 24),
        temperature=temperature,
        weather_station=local_names().weather_station,
        parameters=parameters.records("grid"),
        systems=parameters.records("systems"),
    )
