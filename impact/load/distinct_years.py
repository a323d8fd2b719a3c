"""Distinct years: years that are alike in all that goes by date are calculated once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from impact.load.calendar import daily_steps
from impact.load.tariff import phased_share
from impact.study import Study


def distinct_years(
    study: Study, years: Sequence[int], tariffs: Mapping[str, Any]
) -> tuple[list[int], npt.NDArray[np.intp]]:
    """The first of the years that are alike in all that goes by date, and for every year which of them it is."""
    days = []
    for site in study.facility:
        days += [step.usable or step.since for step in site.grid.approval] if site.grid is not None else []
        days += [day for unit in site.supply for day in (unit.since, unit.until) if day is not None]
        days += [site.recycled_water.since] if site.recycled_water is not None else []
    shares = [daily_steps(site.ramp, years) for site in study.facility]
    marks = [daily_steps({day: 1.0}, years) for day in days]
    prices = [phased_share(tariff, years)[:, None] for tariff in tariffs.values()]
    signature = np.concatenate([np.zeros((len(years), 1)), *shares, *marks, *prices], axis=1)
    kinds: dict[bytes, int] = {}
    kind = [kinds.setdefault(row.tobytes(), len(kinds)) for row in signature]
    return [years[kind.index(one)] for one in range(len(kinds))], np.array(kind, dtype=np.intp)
