"""A small made-up run: two counties, three industries, two years."""

import itertools
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, Polygon, box
from shared import made_once

from impact.effects.baseline import baseline_comparison
from impact.effects.tables import county_year_index
from impact.effects.workers import commuting_flows
from impact.findings.answers import ReferenceData, answers_table
from impact.findings.claims import CLAIM_COLUMNS
from impact.grid.results import PowerBills, grid_results
from impact.load.power import Power
from impact.model.local_conditions import grid_data, power_of
from impact.model.ranges import no_ranges
from impact.model.tax_law import tax_law
from impact.outputs import write_workbook
from impact.region.commuting import Commuting
from impact.results import EFFECTS, MEASURES, PHASES, GridResults, Results, TaxResults
from impact.sources.built import read_baseline, read_occupations
from impact.sources.concordance import local_names
from impact.study import Study
from impact.taxes.inputs import OF_MEASURE, TaxInputs
from impact.taxes.results import tax_results
from impact.taxes.views import Money

HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\" onload='x' {{ 7 * 7 }}"
LIVE_TITLE = '=HYPERLINK("http://example.invalid/","Click")'
COUNTIES = {"05035": ("Crittenden, AR", 46_000), "47157": ("Shelby, TN", 910_000)}
INDUSTRIES = {
    "2332A0": ("Commercial structures", "23", "Construction"),
    "518200": ("Data processing and hosting", "51", "Information"),
    "5241XX": ("Insurance carriers", "51", "Information"),
}
METRICS = [
    "construction_job_years",
    "operation_jobs",
    "construction_labor_income_usd",
    "operation_labor_income_usd",
    "construction_value_added_usd",
    "operation_value_added_usd",
    "construction_output_usd",
    "operation_output_usd",
    "state_tax_usd",
    "local_tax_usd",
    "federal_tax_usd",
    "grid_peak_mw",
    "grid_energy_mwh",
]


def figures(rows: list[dict[str, object]], seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    scale = np.array([9e8, 5e8, 3e8, 4000.0, 3500.0])
    measures = pd.DataFrame(random.random((len(rows), len(MEASURES))) * scale, columns=list(MEASURES))
    return pd.concat([pd.DataFrame(rows), measures], axis=1)


def by_year() -> pd.DataFrame:
    keys = itertools.product(PHASES, (2025, 2026), EFFECTS)
    return figures([{"phase": p, "year": y, "effect": e} for p, y, e in keys], 1)


def by_county() -> pd.DataFrame:
    keys = itertools.product(PHASES, ("workplace", "residence"), COUNTIES, EFFECTS)
    rows = [
        {
            "phase": p,
            "basis": b,
            "geoid": g,
            "county": COUNTIES[g][0],
            "population": COUNTIES[g][1],
            "effect": e,
        }
        for p, b, g, e in keys
    ]
    frame = figures(rows, 2)
    frame.loc[frame["basis"] == "residence", ["output_usd", "value_added_usd"]] = np.nan
    return frame


def by_county_year() -> pd.DataFrame:
    """As the model gives it: no two figures alike, the total the sum of the effects; ranges around the first phase."""
    parts = [county_year_index(phase, year, list(COUNTIES)) for phase in PHASES for year in (2025, 2026)]
    table = pd.concat([index.to_frame(index=False) for index in parts], ignore_index=True)
    table["central"] = np.random.default_rng(4).random(len(table)) * np.where(table["measure"].eq("jobs"), 1e3, 1e8)
    cells = ["phase", "year", "basis", "measure", "geoid"]
    sums = table[table["effect"].ne("total")].groupby(cells)["central"].sum()
    whole = table["effect"].eq("total")
    table.loc[whole, "central"] = sums.reindex(pd.MultiIndex.from_frame(table.loc[whole, cells])).to_numpy()
    table["county"] = table["geoid"].map({geoid: name for geoid, (name, _) in COUNTIES.items()})
    ends = {"p10": 0.8, "p50": 1.0, "p90": 1.3}
    known = table["phase"].eq("construction")
    return table.assign(**{name: (table["central"] * factor).where(known) for name, factor in ends.items()})


def by_industry() -> pd.DataFrame:
    keys = itertools.product(PHASES, EFFECTS, INDUSTRIES)
    named = ["name", "sector", "sector_name"]
    rows = [{"phase": p, "effect": e, "code": c} | dict(zip(named, INDUSTRIES[c], strict=True)) for p, e, c in keys]
    return figures(rows, 3)


def headline() -> pd.DataFrame:
    units = {"usd": "USD", "mw": "MW", "mwh": "MWh", "years": "job-years", "jobs": "jobs"}
    rows = []
    for place, metric in enumerate(METRICS):
        direct, known = (
            1234.56789012345 * 10**place,
            not metric.startswith(("state", "local", "federal", "grid")),
        )
        parts = [direct, direct / 2, direct / 3, direct * 11 / 6] if known else [np.nan] * 4
        dollars = metric.endswith("_usd")
        rows.append([*parts, *[np.nan] * 3, units[metric.split("_")[-1]], 2025 if dollars else None])
    columns = ["direct", "indirect", "induced", "total", "p10", "p50", "p90", "unit", "price_year"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(METRICS, name="metric"))


def waterfall() -> pd.DataFrame:
    rows = [
        ("total", "Announced", 25e9, 1.0, "as said"),
        ("outside", "- Servers bought elsewhere", -18e9, -0.72, "no local maker"),
        ("land", "Land", -0.2e9, -0.008, "a transfer"),
        ("total", "Local capital spending", 6.8e9, 0.272, ""),
        ("opex", "Operation, one year", 0.4e9, 0.016, "payroll and purchases"),
        ("total", "Local direct output", 7.2e9, 0.288, ""),
    ]
    return pd.DataFrame(rows, columns=["step", "label", "amount_usd", "share_of_announced", "note"])


def multipliers() -> pd.DataFrame:
    rows = [
        (
            code,
            name,
            1.5 + place % 7 / 10,
            0.4,
            0.7,
            8.123456789012,
            120.5 * (place + 1),
            1.9,
            1.7,
            2022,
            0.25,
        )
        for place, (code, (name, _, _)) in enumerate(INDUSTRIES.items())
    ]
    columns = (
        "code,name,output_multiplier,labor_income_multiplier,value_added_multiplier,jobs_per_musd,"
        "regional_output_musd,direct_effect_jobs,direct_effect_labor_income,price_year,imputed_share"
    )
    return pd.DataFrame(rows, columns=columns.split(","))


def assumptions() -> pd.DataFrame:
    rows = [
        (
            "site.shell",
            "=cmd|' /C calc'!A0",
            2.5e9,
            2e9,
            3e9,
            "p10p90",
            "USD",
            "City permit",
            "https://example.org/a",
            "seen",
        ),
        (
            "study",
            "Crews from outside " + "and a long explanation " * 8,
            0.4,
            np.nan,
            np.nan,
            "minmax",
            "share",
            "",
            "",
            "assumption",
        ),
    ]
    columns = ["where", "what", "value", "low", "high", "bounds", "unit", "source", "address", "trust"]
    return pd.DataFrame(rows, columns=columns)


def leakage() -> pd.DataFrame:
    steps = ["Land: changes hands", "Taxes on production", "=Surplus", "All spending"]
    amounts = [1e8 / 3, 2e8 / 3, 1e8, 2e8]
    rows = [(p, s, a, a / 2e8) for p, (s, a) in itertools.product(PHASES, zip(steps, amounts, strict=True))]
    return pd.DataFrame(rows, columns=["phase", "step", "amount_usd", "share_of_spending"])


def income_by_county() -> pd.DataFrame:
    rows = [(p, g, COUNTIES[g][0], 3e7 / 7, 2e7 / 7, -1e7 / 7) for p, g in itertools.product(PHASES, COUNTIES)]
    columns = ["phase", "geoid", "county", "earned_here_usd", "received_here_usd", "net_inflow_usd"]
    return pd.DataFrame(rows, columns=columns)


def commuting() -> pd.DataFrame:
    workers = np.array([[9000.0, 1200.0, 300.0], [800.0, 70_000.0, 5000.0], [100.0, 900.0, 0.0]])
    names = pd.Series({geoid: name for geoid, (name, _) in COUNTIES.items()})
    return commuting_flows(Commuting(workers, workers * 50_000.0), by_county(), names)


PARTS = [f"{part}_wage_salary_jobs" for part in (*EFFECTS, "total")]


def occupations() -> pd.DataFrame:
    rows = [
        ("construction", "472111", "Electricians", "Construction", 100.5, 3.0, 1.5, 105.0, 66030.0, 61000.0, 3000.0),
        ("operation", "operator", "The operator's own staff", None, 50.0, 0.0, 0.0, 50.0, np.nan, np.nan, np.nan),
    ]
    first = ["phase", "soc", "title", "major_group", *PARTS]
    return pd.DataFrame(rows, columns=[*first, "national_wage_usd", "area_wage_usd", "area_jobs"])


def claims() -> pd.DataFrame:
    rows = [
        (
            "Permanent jobs",
            "500",
            "Company",
            "2025",
            1234.5,
            1000.0,
            2000.0,
            "jobs",
            None,
            1.469,
            "no",
            "not comparable",
            "News",
            "https://example.org/b",
            "not comparable",
        ),
        ("Tax", "@large", "Chamber", "2025-06-01", *[np.nan] * 3, "", 2025, np.nan, "no", "no", "=A1", "", "no"),
    ]
    return pd.DataFrame(rows, columns=CLAIM_COLUMNS).astype({"price_year": "Int64"})


def county_shapes() -> gpd.GeoDataFrame:
    clockwise = Polygon(
        [(-90.31, 35), (-90.31, 35.4), (-89.6, 35.4), (-89.6, 35)],
        [box(-90, 35.1, -89.9, 35.2).exterior.coords],
    )
    two_parts = MultiPolygon([box(-90.5, 35.0, -90.31, 35.123456789), box(-90.8, 35, -90.7, 35.1)])
    return gpd.GeoDataFrame({"geoid": ["47157", "05035"], "geometry": [clockwise, two_parts]}, crs="EPSG:4326")


def study() -> Study:
    site = {"id": "a", "name": "=A", "county": "47157", "latitude": 35.0, "longitude": -90.0, "it_mw": 100}
    power = {"id": "p", "name": "Power", "phase": "operation", "commodity": "221100", "tariff": "tva-lpc-msb"}
    hall = {
        "id": "h",
        "name": "Hall",
        "phase": "construction",
        "commodity": "2332A0",
        "amount_usd": 9e6,
        "years": {2025: 1},
    }
    site["spend"] = [power, hall]
    site["tax"] = {"city": "memphis", "abatement": {"share": 0.5, "years": 5}}
    site["grid"] = {"utility": "mlgw", "approval": [{"since": "2025-07-01", "mw": 80}], "requested_mw": 300}
    return Study.model_validate(
        {
            "name": "small",
            "title": LIVE_TITLE,
            "description": "A made-up study. " * 20,
            "region": ("05035", "47157"),
            "price_year": 2025,
            "first_year": 2025,
            "last_year": 2026,
            "crews_from_outside_share": 0.2,
            "published_tax": (
                {"tax_year": 2026, "step": "appraised_value_usd", "low": 1e9, "who": "=somebody", "source": "news"},
            ),
            "sources": {"news": {"title": "News"}},
            "facility": (site,),
        }
    )


def grid(power: Power) -> GridResults:
    keys = list(itertools.product(("indirect", "induced"), COUNTIES))
    columns = ["households", "household_mwh", "firm_mwh", "mwh", "peak_mw"]
    induced = pd.DataFrame(keys, columns=["effect", "geoid"]).assign(**dict.fromkeys(columns, 1.5))
    yearly = pd.Series(1e6, index=pd.MultiIndex.from_product([["a"], [2025, 2026]], names=["facility", "year"]))
    return grid_results(study(), power, PowerBills(power.bills, yearly), induced, grid_data(), 2026)


def taxes() -> TaxResults:
    dollars = {"a.p": np.array([5e6, 5e6]), "a.h": np.array([9e6, 0.0])}
    base = {name: np.full(2, 1e6) for name in (*OF_MEASURE, "visitor_usd")}
    bases = dict.fromkeys(itertools.product(PHASES, EFFECTS, COUNTIES), base)
    inputs = TaxInputs(study(), dollars, {"a": np.full(2, 5e6)}, {"a": "mlgw"}, bases, tax_law())
    return tax_results(inputs, Money(2025, 0.025, 0.04), 100.0, 10.0, 2026)


def baseline() -> pd.DataFrame:
    keys = pd.DataFrame({"geoid": ["47157", "all"], "sector": ["all", "51"], "year": [2026, 2026], "jobs": [50.0, 9.0]})
    by_county, by_sector = keys.iloc[:1].drop(columns="sector"), keys.iloc[1:][["sector", "jobs"]]
    names = pd.Series({geoid: name for geoid, (name, _) in COUNTIES.items()})
    return baseline_comparison(by_county, by_sector, 2026, read_baseline(), names)


@pytest.fixture(scope="session")
def results() -> Results:
    power = power_of(study())
    manifest = {
        "version": "0.2.0",
        "data": {"b.csv": "22", "a.csv": "11"},
        "options": {"draws": 0, "set": []},
    }
    made = Results(
        study=study(),
        reference_year=2026,
        headline=headline(),
        by_year=by_year(),
        by_county=by_county(),
        by_county_year=by_county_year(),
        by_industry=by_industry(),
        waterfall=waterfall(),
        multipliers=multipliers(),
        assumptions=assumptions(),
        sources=sources(),
        occupations=occupations(),
        leakage=leakage(),
        income_by_county=income_by_county(),
        commuting=commuting(),
        grid=grid(power),
        taxes=taxes(),
        ranges=no_ranges(),
        baseline=baseline(),
        power=power,
        ensemble=None,
        claims=claims(),
        county_shapes=county_shapes(),
        notes=("The change is large against the region.", "+Taxes are excluded."),
        manifest=manifest,
        answers=pd.DataFrame(),
    )
    known = ReferenceData(read_occupations(), tax_law(), grid_data(), local_names())
    return replace(made, answers=answers_table(made, known))


def sources() -> pd.DataFrame:
    rows = [("study", "permit", "=City, permit of 2025", "https://example.invalid/permit", "seen", "")]
    return pd.DataFrame(rows, columns=["used_for", "key", "source", "address", "trust", "note"])


@pytest.fixture(scope="session")
def results_with_range(results: Results, results_of) -> Results:
    """The made-up run with ranges: its headline's own, and those of a real run."""
    total = results.headline["total"]
    headline = results.headline.assign(p10=total * 0.8, p50=total, p90=total * 1.3)
    return replace(results, headline=headline, ranges=results_of("colossus-1").ranges)


@pytest.fixture(scope="session")
def with_range(results_with_range: Results, session_place: Path) -> Path:
    """The workbook of the made-up run with ranges, written once for all test processes."""
    return made_once(session_place / "with-range.xlsx", lambda place: write_workbook(results_with_range, place))


@pytest.fixture(scope="session")
def hostile_results(results: Results) -> Results:
    """The made-up run with every text of the study turned into markup."""
    site = results.study.facility[0].model_copy(update={"name": HOSTILE})
    study = results.study.model_copy(update={"title": HOSTILE, "description": HOSTILE, "facility": (site,)})
    claims = results.claims.assign(what=HOSTILE, figure=HOSTILE, comparable=HOSTILE, address="javascript:alert(3)")
    assumptions = results.assumptions.assign(what=HOSTILE, source=HOSTILE, address=f"https://a.example/{HOSTILE}")
    answers = results.answers.assign(answer=HOSTILE, question=HOSTILE)
    waterfall = results.waterfall.assign(label=HOSTILE)
    by_county = results.by_county.assign(county=HOSTILE)
    return replace(
        results, study=study, claims=claims, assumptions=assumptions, answers=answers, waterfall=waterfall,
        by_county=by_county, notes=(HOSTILE,),
    )  # fmt: skip
