"""Energy of a facility over a year, from its megawatts.

energy = it_mw x utilisation x PUE x hours x share of full operation    MWh
"""

from impact.study import Facility

HOURS_PER_YEAR = 8760


def full_year_energy_mwh(facility: Facility) -> float:
    """MWh that a facility draws in one year of full operation, central case.

    >>> place = {"id": "a", "name": "A", "county": "47157", "latitude": 35, "longitude": -90}
    >>> site = Facility.model_validate(place | {"it_mw": 100, "utilisation": 0.5, "pue": 1.2})
    >>> full_year_energy_mwh(site)
    525600.0
    """
    return facility.it_mw.value * facility.utilisation.value * facility.pue.value * HOURS_PER_YEAR
