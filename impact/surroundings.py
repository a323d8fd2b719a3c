"""Surroundings: the built data on what surrounds a facility: weather, utilities and their systems, the tax law."""

from functools import cache

from impact.effects.grid.systems import GridData, system_of, utility_of
from impact.effects.taxes.law import STATE_FILES, TaxLaw, Treasury
from impact.load.calendar import EVERY_DAY, Calendar
from impact.load.power import Power, study_power
from impact.load.weather import Weather, power_rules, weather
from impact.sources import built
from impact.sources.concordance import read_utilities
from impact.sources.parameters import read_parameters
from impact.sources.tax_records import read_classes, read_tax_records, read_treasuries
from impact.study import Study

CALLING_SYSTEM = "tva"
"""The system whose agreements ask for curtailment on request."""


@cache
def typical_weather() -> Weather:
    """The typical year, as it moves load and supply."""
    year, parameters = built.read_typical_year(), read_parameters("grid")
    return weather(year["dry_bulb_c"].to_numpy(), year["ghi_w_per_m2"].to_numpy(), parameters)


def power_of(study: Study, calendar: Calendar = EVERY_DAY) -> Power:
    """Load, own supply and draw of a study's facilities."""
    rules = power_rules(read_parameters("grid"))
    return study_power(study, typical_weather(), rules, read_parameters("tariffs"), calendar, calling_sites(study))


def calling_sites(study: Study) -> set[str]:
    """Facilities whose system may call for a curtailment."""
    grid = grid_data()
    return {site.id for site in study.facility if system_of(utility_of(site, grid), grid) == CALLING_SYSTEM}


@cache
def grid_data() -> GridData:
    """What is known of the grid around Memphis."""
    temperature = built.read_typical_year()["dry_bulb_c"].to_numpy().reshape(365, 24)
    return GridData(
        figures=built.read_utility_figures(),
        names=read_utilities(),
        territories=built.read_territories(),
        system_peaks=built.read_system_peaks(),
        forecast=built.read_peak_forecast(),
        derived_mw=built.read_derived_load().reshape(365, 24),
        temperature=temperature,
        parameters=read_parameters("grid"),
        systems=read_parameters("systems"),
    )


@cache
def tax_law() -> TaxLaw:
    """The tax law of data/parameters/tax/."""
    return TaxLaw(
        states={state: read_tax_records(file) for state, file in STATE_FILES.items()},
        federal=read_tax_records("federal"),
        general=read_tax_records("general"),
        treasuries={key: Treasury(key=key, **record) for key, record in read_treasuries().items()},
        classes=read_classes(),
    )
