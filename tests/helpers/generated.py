"""Valid studies drawn from the schema: every optional part present or absent, every kind of region.

Each field is drawn by its type in impact.study; a few fields whose type does not say enough (counties, codes, ids)
have a strategy by name. `LAWFUL` then makes a drawn record keep the rules between fields, as an author would.
"""

import types
import typing
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from impact.study import LAND, Abatement, Event, Facility, Fiscal, Grid, Published, Spend, Staff, Study
from impact.study.event import AMOUNTS, KEYS
from impact.study.event import Change as Changed
from impact.study.facility import Supply
from impact.study.outlook import Promise, PublishedMw, Question, Scenario
from impact.study.ranged import Figure, Fraction, Ranged, Record, Share, Soc, Source, Steps, Year
from impact.study.spend import MarginChoice, Margins

NAMED = {
    "memphis": ("47157", "28033", "05035"),
}
"""Regions by name, and counties of theirs."""
SMALL = (
    ("47157",),
    ("01001", "13121"),
    ("32003",),
    ("02066",),
    ("09001",),
    ("11001",),
    ("15901",),
    ("48301",),
    ("31117",),
    ("30069", "46102"),
    ("51107",),
    ("05035", "28033"),
)
"""One county with full records; two of different states; no tax records; no outline; Connecticut; no counties at all
(DC); a county of two; the smallest in the nation; large lines that a state of records shares."""
LARGE = (("TN", ("47037", "47157")), ("RI", ("44007",)))
"""States, slower: for the long run alone."""
COMMODITIES = ("233230", "2332A0", "230301", "334111", "335311", "541300", "221100", "221200", "811300", "5241XX",
               "484000", "531ORE", LAND)  # fmt: skip
INDUSTRIES = ("518200", "332310", "493000", "622000", "722110", "S00203")
FIRST, LAST = 2021, 2032
"""Years that drawn studies lie within."""
YEARS_AROUND = 2
"""Days outside the ramp may lie so many years before or after them: supply that was there before, approvals to come."""
CITIES = {"47157": "memphis", "28033": "southaven", "05035": "west-memphis"}
UTILITIES = ("", "mlgw", "entergy-arkansas")
BIG = {"jobs": 3000, "job_years": 20_000, "mw": 800, "pue": 3, "heat_rate_mmbtu_per_mwh": 12, "usd_per_mwh": 120,
       "usd_per_mmbtu": 12, "usd_per_kgal": 20, "usd_per_mw": 4e7, "jobs_per_mw": 5, "it_mw": 500,
       "labor_income_usd_per_job": 250_000, "requested_mw": 900, "mwh": 900, "refresh_years": 9,
       "wue_l_per_kwh": 3, "gpus": 600_000, "kw_per_gpu": 2, "drawn_mw": 900}  # fmt: skip
"""The largest that a figure is drawn, where dollars of a project would be absurd."""
DOLLARS = 5e9
PLAIN = {int: st.integers(1, 20), str: st.sampled_from(["word", "other"])}
ABSENT = object()
"""What stands for a field that is excluded: one in three of those that can be."""
ALWAYS = ("region", "sources")
"""Fields that are always drawn, although they can be omitted."""
FIXED, FOLLOWING = ("amount_usd", "usd_per_mw"), ("usd_per_mwh", "usd_per_mmbtu", "usd_per_kgal", "tariff")
"""Amounts of a spending line: of its own, and those that follow load, supply or water."""
NEVER_ZERO = ("labor_income_usd_per_job", "pue", "heat_rate_mmbtu_per_mwh", "refresh_years", "drawn_mw")


def regions(*, large: bool = False) -> list[tuple[Any, tuple[str, ...]]]:
    """Every kind of region as a study writes it, and counties in it for the sites."""
    small = [(list(counties), counties) for counties in SMALL]
    return [*NAMED.items(), *small, *(LARGE if large else ())]


def study_number(number: int, *, large: bool = False) -> dict[str, Any]:
    """The raw study of a number: one that does not resemble those of other numbers, its region by turns."""
    found: list[dict[str, Any]] = []
    places = regions(large=large)
    region = places[number % len(places)]

    @seed(number)
    @settings(max_examples=2, database=None, deadline=None, phases=(Phase.generate,), derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(study_in(*region, large=large))
    def draw(raw: dict[str, Any]) -> None:
        found.append(raw)

    draw()
    return found[-1]


def study_in(region: Any, counties: tuple[str, ...], *, large: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Raw studies of one region."""
    lengths = st.sampled_from([0, 2, 3, 4, 8] if large else [0, 1, 2, 3])
    spans = st.tuples(st.integers(FIRST, LAST), lengths).map(lambda span: (span[0], min(sum(span), LAST)))
    return spans.flatmap(lambda span: records(Study, Drawing(region, counties, *span))).map(lawful_ids).map(running)


def running(raw: dict[str, Any]) -> dict[str, Any]:
    """A study whose reference year, where it names one, comes before it closes."""
    closure = raw.get("fiscal", {}).get("closure_year")
    if closure is not None and raw.get("reference_year", 0) >= closure:
        del raw["reference_year"]
    return raw


class Drawing(typing.NamedTuple):
    """What the parts of one study agree on."""

    region: Any
    counties: tuple[str, ...]
    first: int
    last: int


def records(model: type[BaseModel], of: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Raw records of a part of a study."""
    hints = typing.get_type_hints(model, include_extras=True)
    record_of_draws = {name: field_of(name, hints[name], of) for name in model.model_fields}
    parts = {
        name: value if field.is_required() or name in ALWAYS else st.one_of(st.just(ABSENT), value, value)
        for (name, field), value in zip(model.model_fields.items(), record_of_draws.values(), strict=True)
    }
    present = st.fixed_dictionaries(parts).map(lambda raw: {key: own for key, own in raw.items() if own is not ABSENT})
    lawful = LAWFUL.get(model)
    return present if lawful is None else present.flatmap(lambda raw: lawful(raw, of))


def field_of(name: str, hint: Any, of: Drawing) -> st.SearchStrategy[Any]:
    """Values of one field, by its name where that says more than its type."""
    by_name: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "region": lambda: st.just(of.region),
        "county": lambda: st.sampled_from(of.counties),
        "latitude": lambda: st.floats(34, 36),
        "longitude": lambda: st.floats(-91, -89),
        "industry": lambda: st.sampled_from(INDUSTRIES),
        "commodity": lambda: st.sampled_from(COMMODITIES),
        "first_year": lambda: st.just(of.first),
        "last_year": lambda: st.just(of.last),
        "price_year": lambda: st.sampled_from([2012, 2017, 2023, 2025, 2027]),
        "dollar_year": lambda: st.sampled_from([2015, 2024, 2026]),
        "city": lambda: st.sampled_from(["", *(CITIES[c] for c in of.counties if c in CITIES)]),
        "utility": lambda: st.sampled_from(UTILITIES),
        "tariff": lambda: st.just("tva-lpc-msb"),
        "driver": lambda: st.sampled_from(["one", "two"]),
        "metric": lambda: st.sampled_from(["", "operation_jobs", "grid_peak_mw"]),
        "serves": lambda: st.lists(st.integers(0, 2), max_size=2),
        "sources": lambda: records(Source, of).map(lambda source: {"news": source}),
        "source": lambda: st.just("news"),
        "facility": lambda: st.sampled_from([1, 1, 2, 3]).flatmap(
            lambda size: st.lists(records(Facility, of), min_size=size, max_size=size)
        ),
        "spend": lambda: st.lists(records(Spend, of), max_size=4),
        "event": lambda: st.lists(records(Event, of), min_size=1, max_size=2),
        "kind": lambda: st.sampled_from(typing.get_args(hint)),
        "pattern": lambda: st.just({"721000": 0.5, "722110": 0.5}),
        "days": lambda: st.sampled_from([1.0, 2.5]),
    }
    return by_name[name]() if name in by_name else values(name, hint, of)


def values(name: str, hint: Any, of: Drawing) -> st.SearchStrategy[Any]:
    """Values of a type."""
    by_type = [
        (Figure, lambda: figures(name)),
        (Changed, lambda: changes(name)),
        (Share, shares),
        (Fraction, lambda: st.sampled_from([0.0, 0.05, 0.3])),
        (Year, lambda: st.integers(of.first, of.last)),
        (Steps, lambda: st.dictionaries(dates(of), st.sampled_from([0.0, 0.5, 1.0]), max_size=3).map(ordered)),
        (MarginChoice, lambda: st.one_of(st.sampled_from(["average", "none"]), records(Margins, of))),
        (dict[Year, Fraction], lambda: year_shares(of)),
        (dict[Soc, Fraction], lambda: st.sampled_from([{}, {"151244": 0.4, "472111": 0.6}])),
        (date, lambda: dates(of, YEARS_AROUND)),
        (bool, st.booleans),
        (float, lambda: st.floats(1, 1e6)),
    ]
    for known, strategy in by_type:
        if hint == known:
            return strategy()
    return composed(name, hint, of)


def composed(name: str, hint: Any, of: Drawing) -> st.SearchStrategy[Any]:
    """Values of a type made of others."""
    if isinstance(hint, type) and issubclass(hint, Record):
        return records(hint, of)
    if hint in PLAIN:
        return PLAIN[hint]
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    origin = types.UnionType if origin is typing.Union else origin
    made: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
        typing.Literal: lambda: st.sampled_from(parts),
        types.UnionType: lambda: values(name, next(part for part in parts if part is not type(None)), of),
        tuple: lambda: st.lists(values(name, parts[0], of), max_size=2),
        typing.Annotated: lambda: values(name, parts[0], of),
    }
    if origin not in made:
        raise TypeError(f"no strategy for {name}: {hint}; add one to tests/helpers/generated.py")
    return made[origin]()


def figures(name: str) -> st.SearchStrategy[Any]:
    """A number, zero and tiny ones among them, or a record with a range."""
    most = BIG.get(name, DOLLARS)
    number = st.one_of(st.floats(most * 0.01, most), st.sampled_from([most * 1e-6, 0.0, most]))
    if name in NEVER_ZERO:
        number = st.floats(most / 2, most)
    return st.one_of(number, number.flatmap(ranged))


def changes(name: str) -> st.SearchStrategy[Any]:
    """A figure above zero, or below it for a loss."""
    most = BIG.get(name, DOLLARS)
    sizes = st.floats(most * 1e-4, most)
    return st.one_of(sizes, sizes.map(lambda size: -size), sizes.flatmap(ranged))


def shares() -> st.SearchStrategy[Any]:
    """A share, its ends among them, or a record with a range."""
    return st.one_of(st.sampled_from([0.0, 0.3, 1.0]), st.just({"value": 0.5, "low": 0.2, "high": 0.9}))


def ranged(value: float) -> st.SearchStrategy[dict[str, Any]]:
    """A figure with a range."""
    bounds = st.sampled_from(typing.get_args(Ranged.model_fields["bounds"].annotation))
    if not value:
        return st.just(value)
    weights = {"scenarios": {"low_weight": 0.2, "high_weight": 0.3}}
    ends = {"value": value, "low": value * 0.8, "high": value * 1.3}
    return bounds.map(lambda kind: {**ends, "bounds": kind, **weights.get(kind, {})})


def dates(of: Drawing, around: int = 0) -> st.SearchStrategy[date]:
    """Days of the study's years, and of so many years around them."""
    return st.dates(date(of.first - around, 1, 1), date(of.last + around, 12, 31))


def year_shares(of: Drawing) -> st.SearchStrategy[dict[int, float]]:
    """Shares of some years that add up to 1."""
    years = st.lists(st.integers(of.first, of.last), min_size=1, max_size=3, unique=True)
    return years.map(lambda found: dict.fromkeys(sorted(found), 1 / len(found)))


def ordered(steps: dict[date, float]) -> dict[date, float]:
    """Steps in the order of their dates."""
    return dict(sorted(steps.items()))


def lawful_event(raw: dict[str, Any], of: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """An event with the keys of its kind, of one sign; years or a ramp."""
    kind = raw["kind"]
    others = {name for names in (*KEYS.values(), *AMOUNTS.values()) for name in names}
    dropped = others - {*KEYS[kind], *AMOUNTS[kind]} | {"phase", "ramp" if "years" in raw else ""}
    event = {name: value for name, value in raw.items() if name not in dropped}
    event |= {"industry": {"industry": "622000"}, "commodity": {"commodity": "484000"},
              "visitors": {"usd_per_day": 200.0}, "institution": {"institution": "federal"}}.get(kind, {})  # fmt: skip
    given = [name for name in AMOUNTS[kind] if name in event] or [AMOUNTS[kind][0]]
    for name in given[1:]:
        del event[name]
    if given[0] not in event:
        event[given[0]] = 40.0
    if len(given) > 1 or event.get("price_basis") == "producer":
        event.pop("margins", None)
    return st.just(event)


def lawful_scenario(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """A scenario that changes something that every study has."""
    return st.just(raw | {"changes": ["crews_from_outside_share=0.5"]})


def lawful_promise(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Ends in order; a high end only above a low one."""
    for name in ("said", "done"):
        if f"{name}_high" in raw and raw.get(f"{name}_low", float("inf")) > raw[f"{name}_high"]:
            del raw[f"{name}_high"]
    return st.just(raw | {"done_source": "news"} | ({"metric": "operation_jobs"} if raw.get("metric") else {}))


def lawful_question(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """A question with a figure, or declined."""
    kept = {key: own for key, own in raw.items() if key not in ("scenario", "metric", "low", "high")}
    return st.just(kept if "value" in kept else kept | {"needed": "a figure"})


def lawful_published_mw(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """MW of the first facility."""
    return st.just(raw | {"facilities": ["site-0"]})


def lawful_staff(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Jobs, or jobs per MW."""
    if "jobs" in raw:
        raw.pop("jobs_per_mw", None)
    elif "jobs_per_mw" not in raw:
        raw["jobs"] = 12
    return st.just(raw)


def lawful_spend(raw: dict[str, Any], of: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Exactly one amount, of a kind that the phase can have; years where construction needs them."""
    building = raw["phase"] == "construction"
    given = [kind for kind in (FIXED if building else FIXED + FOLLOWING) if kind in raw]
    if raw["commodity"] == LAND and "tariff" in given:
        given.remove("tariff")
    line = st.sampled_from(given or ["amount_usd"]).map(lambda kind: with_amount(raw, kind))
    if not building or "years" in raw:
        return line
    return st.tuples(line, year_shares(of)).map(lambda parts: parts[0] | {"years": parts[1]})


def with_amount(raw: dict[str, Any], kind: str) -> dict[str, Any]:
    """A line with one kind of amount, and without what cannot be given with it."""
    dropped = set(FIXED + FOLLOWING)
    if kind in FOLLOWING:
        dropped.add("years")
    if kind == "tariff":
        dropped |= {"dollar_year", "driver_share"}
    if raw["commodity"] == LAND:
        dropped.add("dollar_year")
    if raw.get("price_basis") == "producer":
        dropped.add("margins")
    return {key: value for key, value in raw.items() if key not in dropped} | {kind: raw.get(kind, 1e6)}


def lawful_supply(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """What a turbine, a battery or panels need."""
    needs = {"battery": "mwh", "turbine": "heat_rate_mmbtu_per_mwh"}
    for kind, need in needs.items():
        if raw["kind"] != kind:
            raw.pop(need, None)
        else:
            raw.setdefault(need, 9.0)
    if "until" in raw and raw["until"] <= raw["since"]:
        del raw["until"]
    return st.just(raw)


def lawful_grid(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Approvals in the order of their dates, each on a day of its own and usable no sooner than it is given."""
    for step in raw.get("approval", []):
        if "usable" in step:
            step["usable"] = max(step["usable"], step["since"])
    steps = {step.get("usable", step["since"]): step for step in raw.get("approval", [])}
    return st.just(raw | {"approval": [steps[day] for day in sorted(steps)]})


def lawful_abatement(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """An abatement that lasts."""
    return st.just({"years": 7} | raw)


def lawful_fiscal(raw: dict[str, Any], of: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """A closure after the first year."""
    if raw.get("closure_year") == of.first:
        del raw["closure_year"]
    return st.just(raw)


def lawful_published(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """Low before high."""
    if "high" in raw:
        raw["low"], raw["high"] = sorted((raw["low"], raw["high"]))
    return st.just(raw)


def lawful_facility(raw: dict[str, Any], _: Drawing) -> st.SearchStrategy[dict[str, Any]]:
    """A city of its own county; crews only where they have work."""
    if raw.get("tax", {}).get("city") and CITIES.get(raw["county"]) != raw["tax"]["city"]:
        raw["tax"] = raw["tax"] | {"city": ""}
    if "load_mwh" in raw:
        raw.pop("load_mw", None)
    if raw.get("owner", "private") == "private":
        raw.get("tax", {}).pop("pilot_usd", None)
    if not any(works_here(line) for line in raw.get("spend", [])):
        raw.pop("crews", None)
    return st.just(raw)


def works_here(line: dict[str, Any]) -> bool:
    """Whether a line pays for work on site that is bought in the region, so that crews can be counted for it."""
    figures = [line.get("local_share"), line.get("amount_usd", 0.0)]
    share, usd = (own.get("low", own["value"]) if isinstance(own, dict) else own for own in figures)
    building = line["phase"] == "construction" and line["commodity"].startswith("23") and line.get("on_site", True)
    return bool(building and usd and share)


LAWFUL: dict[type[BaseModel], Callable[[dict[str, Any], Drawing], st.SearchStrategy[dict[str, Any]]]] = {
    Staff: lawful_staff,
    Spend: lawful_spend,
    Supply: lawful_supply,
    Grid: lawful_grid,
    Abatement: lawful_abatement,
    Fiscal: lawful_fiscal,
    Published: lawful_published,
    Facility: lawful_facility,
    Event: lawful_event,
    Scenario: lawful_scenario,
    Promise: lawful_promise,
    Question: lawful_question,
    PublishedMw: lawful_published_mw,
}


def _county_of(region: Any) -> str:
    return region[0] if isinstance(region, list) else {**NAMED, **dict(LARGE)}[region][0]


def lawful_ids(raw: dict[str, Any]) -> dict[str, Any]:
    """A study whose keys are its own, each once, and whose supply serves facilities that it has."""
    sites = raw.get("facility", [])
    for number, one in enumerate(raw.get("event", [])):
        one["id"] = f"event-{number}"
    if not sites and not raw.get("event"):
        raw["event"] = [{"id": "event-0", "name": "Event", "kind": "industry", "industry": "622000", "jobs": 40.0,
                         "county": raw.pop("county", None) or _county_of(raw["region"])}]  # fmt: skip
    for part in ("promise", "scenario", "question"):
        for number, one in enumerate(raw.get(part, [])):
            one["id"] = f"{part}-{number}"
    if not sites:
        raw.pop("published_mw", None)
    raw.pop("include", None)
    for number, site in enumerate(sites):
        site["id"] = f"site-{number}"
        for part in ("spend", "supply"):
            for place, item in enumerate(site.get(part, [])):
                item["id"] = f"{part}-{place}"
        for unit in site.get("supply", []):
            unit["serves"] = sorted({f"site-{served % len(sites)}" for served in unit.get("serves", [])})
    return raw | {"name": "generated"}
