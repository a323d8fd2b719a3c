"""Figures of a study: every ranged figure that a record gives, with its key and unit."""

from collections.abc import Iterator

from impact.study.ranged import Ranged, Record

UNITS = {
    "it_mw": "MW",
    "mw": "MW",
    "mwh": "MWh",
    "requested_mw": "MW",
    "drawn_mw": "MW",
    "gpus": "GPUs",
    "kw_per_gpu": "kW per GPU",
    "heat_rate_mmbtu_per_mwh": "MMBtu per MWh",
    "usd_per_mmbtu": "USD per MMBtu",
    "usd_per_kgal": "USD per 1,000 gallons",
    "wue_l_per_kwh": "liters per kWh of computing",
    "usd_per_mw": "USD per MW",
    "usd_per_mwh": "USD per MWh",
    "labor_income_usd_per_job": "USD per job and year",
    "jobs_per_mw": "jobs per MW",
    "job_years": "job-years",
    "jobs": "jobs",
    "pue": "facility MW per MW of computing load",
    "refresh_years": "years",
    "service_cost_usd_per_resident": "USD a year per resident",
    "utilization": "share",
    "availability": "share",
    "daily_swing": "share of the mean",
}
"""Units of fields whose name does not end in one."""


def figures(record: Record, where: str = "", name: str = "") -> Iterator[tuple[str, str, str, Ranged]]:
    """Every ranged figure that a record gives: where it stands, what it is of, its field, itself."""
    for field in type(record).model_fields:
        value = getattr(record, field)
        if field not in record.model_fields_set and not has_range(value):
            continue
        items = value if isinstance(value, tuple) else (value,)
        for item in items:
            if isinstance(item, Ranged):
                yield f"{where}{field}", name, field, item
            elif isinstance(item, Record):
                key = getattr(item, "id", None) or getattr(item, "since", None)
                place = f"{where}{field}." + (f"{key}." if key else "")
                yield from figures(item, place, getattr(item, "name", "") or name)


def has_range(value: object) -> bool:
    """Whether a field holds a figure with a range, or a record that holds one by default."""
    if isinstance(value, Ranged):
        return value.span[0] < value.span[1]
    return isinstance(value, Record) and any(has_range(getattr(value, name)) for name in type(value).model_fields)


def unit_of(field: str) -> str:
    """Unit of a ranged field."""
    if field in UNITS:
        return UNITS[field]
    if field.endswith("_usd"):
        return "USD"
    if field.rsplit("_", maxsplit=1)[-1] == "share":
        return "share"
    raise KeyError(f"the unit of {field} is not known: add it to UNITS")
