"""Local conditions: the built data on where a facility stands: weather, utilities and their systems, the tax law."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from impact.checks import named
from impact.errors import DataError
from impact.findings.missing import JURISDICTIONS, STATE_RECORDS
from impact.grid.systems import GridData, may_be_called
from impact.load.calendar import EVERY_DAY, Calendar, Weather, power_rules, weather
from impact.load.power import Power, study_power
from impact.sources import built
from impact.sources.concordance import local_names, read_systems, read_utilities
from impact.sources.parameters import DELIVERED, Parameters, with_given
from impact.sources.tax_records import (
    has_tax_records,
    read_classes,
    read_estimates,
    read_jurisdictions,
    read_tax_records,
)
from impact.study import Study
from impact.taxes.law import (
    ESTIMATE,
    STATE_FILES,
    Jurisdiction,
    TaxLaw,
    TaxRecord,
    other_local,
    state_jurisdiction,
    with_host_names,
)

COMMON = "common"
"""Records of data/parameters/tax/estimates.toml that hold for every state without law."""
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


def states_with_tax_law(parameters: Parameters = DELIVERED) -> dict[str, dict[str, TaxRecord]]:
    """Records of every state whose law is there, by its letters: a file that lacks a record is refused by name."""
    found: dict[str, dict[str, TaxRecord]] = {}
    jurisdictions = read_jurisdictions()
    for state, file in STATE_FILES.items():
        if not has_tax_records(file):
            continue
        found[state] = dict(with_given(f"tax/{file}", read_tax_records(file), parameters.given))
        absent = [name for name in STATE_RECORDS if name not in found[state]]
        if absent:
            raise DataError(f"data/parameters/tax/{file}.toml lacks {named(absent, most=len(absent))}")
        unnamed = [key for key in (state_jurisdiction(state), other_local(state)) if key not in jurisdictions]
        if unnamed:
            raise DataError(f"{JURISDICTIONS} lacks {named(unnamed)}, to which taxes of {file}.toml go")
    return found


@lru_cache(maxsize=SETTINGS_KEPT)
def tax_law(parameters: Parameters = DELIVERED, states_needed: frozenset[str] = frozenset(STATE_FILES)) -> TaxLaw:
    """The tax law of data/parameters/tax/, with what a run sets otherwise; estimates where a state's is not there.

    Args:
        parameters: in use.
        states_needed: letters of the states whose estimates may be needed; reading those of all takes a while.
    """
    records = with_given("tax/jurisdictions", read_jurisdictions(), parameters.given)
    jurisdictions = {key: Jurisdiction(key=key, **record) for key, record in records.items()}
    known = states_with_tax_law(parameters)
    absent = [state for state in STATE_FILES if state in states_needed and state not in known]
    estimates = with_given("tax/estimates", read_estimates(), parameters.given) if absent else {}
    states = {state: estimated_records(state, estimates) for state in absent}
    for state, own in states.items():
        jurisdictions = estimated_jurisdictions(state, own) | jurisdictions
    return TaxLaw(
        states=known | states,
        federal=with_given("tax/federal", read_tax_records("federal"), parameters.given),
        general=with_given("tax/general", read_tax_records("general"), parameters.given),
        jurisdictions=jurisdictions,
        classes=read_classes(),
        local_sales=with_given("tax/local_sales", read_tax_records("local_sales"), parameters.given),
        estimated=frozenset(states),
    )


def study_law(study: Study, region: Sequence[str], parameters: Parameters = DELIVERED) -> TaxLaw:
    """The tax law in which the county of a study's facilities gives its name to what has no record of its own."""
    sites = [site.county for site in study.facility]
    return with_host_names(tax_law(parameters), sites, region, built.read_counties()["name"])


def estimated_records(state: str, estimates: Mapping[str, Mapping[str, TaxRecord]]) -> dict[str, TaxRecord]:
    """Records of a state whose law is not there, each with its key."""
    own = {name: {**record, "key": f"tax/estimates.{COMMON}.{name}"} for name, record in estimates[COMMON].items()}
    return own | {
        name: {**record, "key": f"tax/estimates.{state}.{name}"} for name, record in estimates.get(state, {}).items()
    }


def estimated_jurisdictions(state: str, records: Mapping[str, TaxRecord]) -> dict[str, Jurisdiction]:
    """The state and all its local jurisdictions together."""
    name, keys = STATE_FILES[state].replace("-", " ").title(), (state_jurisdiction(state), other_local(state))
    title = f"Counties, cities, and schools in {name} ({ESTIMATE})"
    rates = records["property_rate"], records.get("sales_rate")
    return {
        keys[0]: Jurisdiction(keys[0], f"State of {name} ({ESTIMATE})", "state", state, "", None, None),
        keys[1]: Jurisdiction(keys[1], title, "county", state, "", *rates),
    }
