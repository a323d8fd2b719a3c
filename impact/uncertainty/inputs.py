"""Inputs: every figure with a range that moves the results, and the input groups by which linked figures move together.

One correlated input group, one unknown: figures of a study that are of one kind (USD per MW, local purchase share,
...) and rest on one source move together, and so do the records of one parameter by state; `driver` in a record links
others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from impact.study import Study
from impact.study.keys import figures, unit_of
from impact.study.ranged import Ranged

NOT_DRAWN = ("announced_usd", "gpu_check.", "published_tax.", "published_mw.", "claim.")
"""Figures of a study that are shown alongside the results and do not move them, by how their key begins."""
ALONGSIDE = "requested_mw"
DRAWN_PARAMETERS = (
    "region.delta",
    "region.price_growth",
    "households.",
    "local_purchases.",
    "commuting.elasticity",
    "commuting.per_diem_share",
    "grid.pue_per_degree_c",
    "grid.turbine_derating_per_degree_c",
    "grid.on_site_line_losses_share",
    "grid.battery_round_trip_share",
    "grid.household_kwh",
    "grid.new_households_per_job",
    "grid.firm_price_usd_per_mwh",
    "structural.construction_",
    "structural.own_jobs",
    "structural.induced",
    "structural.tariff_level",
    "tariffs.",
    "tax/",
)
"""Parameters that are drawn, by how their key begins: those that move a headline. The others (the peaks of systems,
costs of capacity, the weather) make ranges of their own in the tables where they are used."""
PRESENT_VALUE = "tax/general.discount_share"
"""No headline is discounted."""
INDIRECT = "structural.indirect"
"""Drawn; that of one industry, whose key begins so too, is not."""
MATRIX_TOPICS = ("region.delta", "households.", "local_purchases.", "commuting.elasticity")
"""Parameters that change the matrix of the region, by how their key begins."""


COSTS_OF_A_LINE = ("amount_usd", "usd_per_mw")
PERCENT = "%"
"""Unit of an input whose ends are given as a change from the study's own figure."""


@dataclass(frozen=True)
class Input:
    """One figure with a range.

    Attributes:
        key: where it stands ("facility.hall.it_mw", "region.delta").
        input group: what moves it.
        title: what it is.
        kind: field of the study's record, or the parameter's name.
        unit: of its value.
        figure: value and range.
    """

    key: str
    driver: str
    title: str
    kind: str
    unit: str
    figure: Ranged

    @property
    def is_line_cost(self) -> bool:
        """Whether it is what a spending line of a study costs."""
        return ".spend." in self.key and self.kind in COSTS_OF_A_LINE

    @property
    def limits(self) -> tuple[float, float]:
        """What the value can never be below, nor above."""
        if self.unit == "logit" or self.figure.span[1] < 0:
            return -float("inf"), float("inf")
        least = 1.0 if self.kind in ("pue", "refresh_years") else 0.0
        return least, 1.0 if self.unit.startswith("share") else float("inf")


def study_inputs(study: Study) -> list[Input]:
    """The figures of a study that have a range."""
    found = []
    for key, name, field, figure in figures(study):
        low, high = figure.span
        if low >= high or key.startswith(NOT_DRAWN) or field == ALONGSIDE:
            continue
        driver = figure.driver or (f"{field} ({figure.source})" if figure.source else key)
        found.append(Input(key, driver, name or field.replace("_", " "), field, unit_of(field), figure))
    return found


def parameter_inputs(topic: str, records: Mapping[str, Any]) -> list[Input]:
    """The drawn records of a topic that have a range; nested ones (by state) move together."""
    found = []
    for key, name, record in flat_records(topic, records):
        figure = ranged_of(record) if is_drawn(key) else None
        if figure is not None:
            driver = record.get("driver") or f"{topic}.{name}"
            found.append(Input(key, driver, record["title"], name, record["unit"], figure))
    return found


def is_drawn(key: str) -> bool:
    """Whether a parameter is drawn."""
    return key == INDIRECT or (key.startswith(DRAWN_PARAMETERS) and key != PRESENT_VALUE)


def flat_records(topic: str, records: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Key, name of the outermost record, record: of all records that hold one number."""
    for name, record in records.items():
        key = f"{topic}.{name}"
        if not isinstance(record, Mapping):
            continue
        if "value" not in record:
            yield from ((place, name, inner) for place, _, inner in flat_records(key, record))
        elif isinstance(record["value"], int | float):
            yield key, name, record


def ranged_of(record: Mapping[str, Any]) -> Ranged | None:
    """The figure of a record, None without a range; named cases are scenarios below and above its value."""
    if record.get("cases"):
        return ranged_of_cases(record)
    low, high = (record["value"] if record.get(end) is None else record[end] for end in ("low", "high"))
    if low >= high:
        return None
    weights = {name: record.get(name) for name in ("low_weight", "high_weight")}
    return Ranged(value=record["value"], low=low, high=high, bounds=record.get("bounds", "minmax"), **weights)


def ranged_of_cases(record: Mapping[str, Any]) -> Ranged:
    """The figure of a record with named cases: the lowest and the highest of them, with the weights on either side.

    >>> ends = [{"value": 10, "weight": 0.6}, {"value": 30, "weight": 0.4}]
    >>> found = ranged_of_cases({"value": 10, "cases": ends})
    >>> found.span, found.low_weight, found.high_weight
    ((10.0, 30.0), None, 0.4)
    """
    value, cases = record["value"], record["cases"]
    below = [case for case in cases if case["value"] < value]
    above = [case for case in cases if case["value"] > value]
    return Ranged(
        value=value,
        low=min((case["value"] for case in below), default=None),
        high=max((case["value"] for case in above), default=None),
        bounds="scenarios",
        low_weight=sum(case["weight"] for case in below) or None,
        high_weight=sum(case["weight"] for case in above) or None,
    )


def drivers(inputs: Iterable[Input]) -> dict[str, list[Input]]:
    """The inputs of each input group, in order."""
    found: dict[str, list[Input]] = {}
    for one in inputs:
        found.setdefault(one.driver, []).append(one)
    return found


def is_scenario(inputs: Iterable[Input]) -> bool:
    """Whether all figures of an input group are cases with weights."""
    return all(one.figure.bounds == "scenarios" for one in inputs)


def driver_title(inputs: list[Input]) -> str:
    """What a input group is, in words: its kind and what it is of.

    >>> figure = Ranged(value=1.0, low=0.5, high=2.0)
    >>> lines = [Input(f"facility.hall.spend.{name}.usd_per_mw", "d", name, "usd_per_mw", "USD per MW", figure)
    ...          for name in ("Servers", "Storage")]
    >>> driver_title(lines)
    'Cost per MW: Servers and 1 more'
    """
    titles = list(dict.fromkeys(one.title for one in inputs))
    kinds = {one.kind for one in inputs}
    more = len(inputs) - 1
    named = titles[0] + (f" and {more} more" if more and len(titles) > 1 else "")
    if all(is_drawn(one.key) for one in inputs):
        return named
    kind = " and ".join(KIND_WORDS.get(kind, kind.replace("_", " ")) for kind in sorted(kinds))
    words = kind if titles[0] == inputs[0].kind.replace("_", " ") else f"{kind}: {named}"
    return words[:1].upper() + words[1:]


KIND_WORDS = {
    "usd_per_mw": "cost per MW",
    "usd_per_mwh": "cost per MWh",
    "usd_per_mmbtu": "price per MMBtu",
    "usd_per_kgal": "price per 1,000 gallons",
    "amount_usd": "amount",
    "it_mw": "computing load",
    "load_mw": "other load",
    "load_mwh": "other load",
    "mw": "power",
    "mwh": "energy held",
    "jobs_per_mw": "own jobs per MW",
    "jobs": "own jobs",
    "labor_income_usd_per_job": "pay per job",
    "pue": "PUE",
    "wue_l_per_kwh": "water per kWh",
    "heat_rate_mmbtu_per_mwh": "gas per MWh",
    "refresh_years": "years until computers are renewed",
    "share": "abated or replaced share",
}
"""Kinds of figures in words; others by their names."""


def changes_the_matrix(key: str) -> bool:
    """Whether an input is a parameter that changes the region's matrix."""
    return key.startswith(MATRIX_TOPICS)
