"""The tax law of a study, from data/parameters/tax/: estimates stand in where a state's is not there."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from impact.checks import named
from impact.errors import DataError
from impact.sources import built
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
    JURISDICTIONS,
    STATE_FILES,
    STATE_RECORDS,
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
"""Sets of parameters whose law is kept."""


def states_with_tax_law(parameters: Parameters, states: frozenset[str]) -> dict[str, dict[str, TaxRecord]]:
    """Records of the states whose law is there, by their letters: a file that lacks a record is refused by name."""
    found: dict[str, dict[str, TaxRecord]] = {}
    jurisdictions = read_jurisdictions()
    for state, file in STATE_FILES.items():
        if state not in states or not has_tax_records(file):
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
        states_needed: letters of the states whose law or estimates may be needed; reading those of all takes a while.
    """
    records = with_given("tax/jurisdictions", read_jurisdictions(), parameters.given)
    jurisdictions = {key: Jurisdiction(key=key, **record) for key, record in records.items()}
    known = states_with_tax_law(parameters, states_needed)
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
