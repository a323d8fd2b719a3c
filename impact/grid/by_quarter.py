"""The build quarter by quarter: computing installed, load, net load, and what nobody meets, next to published MW."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from impact.load.calendar import MONTH_STARTS, daily_steps
from impact.load.power import Power
from impact.study import Facility, Study

COLUMNS = [
    "date", "facilities", "computing_mw", "computing_low_mw", "computing_high_mw", "facility_mw", "load_peak_mw",
    "net_load_peak_mw", "unserved_peak_mw", "unserved_mwh", "published_mw", "published_low_mw", "published_high_mw",
    "model_share_of_published", "published_of", "source", "address",
]  # fmt: skip
ENDS = (*(int(MONTH_STARTS[month]) for month in (3, 6, 9)), 365)
"""First day after each quarter, from 0."""


def grid_by_quarter(study: Study, power: Power, last_year: int) -> pd.DataFrame:
    """One row a quarter until last_year for all facilities together, and one for each published figure: COLUMNS.

    computing_mw = sum of it_mw x ramp on the last day of the quarter, or on the day of the published figure; low and
    high: at the bounds of it_mw. facility_mw: the same x PUE. Peaks and MWh are of the quarter's hours.

    Args:
        study: the study.
        power: its hours, every day.
        last_year: last year shown.
    """
    everything = [site for site in study.facility if site.it_mw.span[1] > 0]
    if not everything:
        return pd.DataFrame(columns=COLUMNS)
    rows = [*_quarters(everything, power, last_year), *_published(study)]
    return pd.DataFrame(rows).reindex(columns=COLUMNS).sort_values("date", kind="stable", ignore_index=True)


def _quarters(sites: list[Facility], power: Power, last_year: int) -> Iterator[dict[str, object]]:
    for place, year in enumerate(power.years):
        if year > last_year:
            return
        for number, (start, end) in enumerate(zip((0, *ENDS[:-1]), ENDS, strict=True)):
            hours = {
                name: getattr(power, name)[:, place, start:end].sum(axis=0) for name in ("load", "net_load", "unserved")
            }
            month = 3 * (number + 1)
            day = date(year, month, 30 if month in (6, 9) else 31)
            yield _installed(sites, day) | {
                "date": day.isoformat(),
                "facilities": ", ".join(site.id for site in sites),
                "load_peak_mw": hours["load"].max(),
                "net_load_peak_mw": hours["net_load"].max(),
                "unserved_peak_mw": hours["unserved"].max(),
                "unserved_mwh": hours["unserved"].sum(),
            }


def _published(study: Study) -> Iterator[dict[str, object]]:
    for one in study.published_mw:
        own = _installed([site for site in study.facility if site.id in one.facilities], one.since)
        low, high = one.mw.span
        source = study.sources[one.source]
        yield own | {
            "date": one.since.isoformat(),
            "facilities": ", ".join(one.facilities),
            "published_mw": one.mw.value,
            "published_low_mw": low,
            "published_high_mw": high,
            "model_share_of_published": own["computing_mw"] / one.mw.value if one.mw.value else np.nan,
            "published_of": one.what,
            "source": source.title,
            "address": source.address,
        }


def _installed(sites: list[Facility], day: date) -> dict[str, float]:
    """MW of computing on a day, at the central values and at the bounds of it_mw; and facility MW (x PUE)."""
    shares = [running_share(site, day) for site in sites]
    paired = list(zip(sites, shares, strict=True))
    return {
        "computing_mw": sum(site.it_mw.value * share for site, share in paired),
        "computing_low_mw": sum(site.it_mw.span[0] * share for site, share in paired),
        "computing_high_mw": sum(site.it_mw.span[1] * share for site, share in paired),
        "facility_mw": sum(site.it_mw.value * site.pue.value * share for site, share in paired),
    }


def running_share(site: Facility, day: date) -> float:
    """Share of full operation of a facility on a day."""
    if not site.ramp:
        return 1.0
    from_january = (day - date(day.year, 1, 1)).days - int(day.year % 4 == 0 and day > date(day.year, 2, 28))
    return float(daily_steps(site.ramp, [day.year])[0, from_january])
