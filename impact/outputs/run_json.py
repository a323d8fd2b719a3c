"""run.json: the whole of a run's results as one record, for programs and for comparing runs.

    changes    key, from, to: what differs from the study as filed, the parameters as delivered, the usual options
    verdict    the scorecard in a paragraph; scorecard: seven figures with their likely range, unit, and years
    headline   metric -> direct, indirect, induced, total, p10, p50, p90, unit, price_year
    by_year    year -> phase -> effect (total included) -> measure
    ranges     p10, p50, p90 alongside the reference case, by county, year and jurisdiction
    answers    questions, each with a figure, its range and source; claims: public figures and the model's
    promises   what was said and done; scenarios: the study as filed and its named sets of changes, reference case
    dollar     what a dollar of the spending buys here and elsewhere; occupations: the largest of each phase, with pay
    jurisdictions  revenue by year with its range, forgone, cost of services, net; one record a taxing jurisdiction
    by_county  county -> work or residence -> phase -> effect (total included) -> measure; per 1,000 residents

Null has no meaning or was not computed. Figures have ten significant digits; there is no clock time: the
same run gives the same bytes. run.schema.json, which is written with it, says what each part holds.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from impact.findings.jurisdiction_blocks import jurisdiction_blocks
from impact.findings.scorecard import scorecard, verdict
from impact.findings.waterfall import dollar_parts
from impact.outputs.figures import grid_answers, plain, records, tax_answers, with_totals
from impact.results import EFFECTS, MEASURES, PHASES, GridResults, RangeResults, Results, TaxResults

SCHEMA = Path(__file__).with_name("run.schema.json")
"""JSON Schema of a run's record."""


def run_json(results: Results) -> str:
    """Return the run as JSON text that ends with a newline."""
    return as_json(run_record(results))


def as_json(record: dict[str, Any]) -> str:
    """Return a run's record as JSON text that ends with a newline."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def run_record(results: Results) -> dict[str, Any]:
    """Return the run as plain records, in the order in which they are written."""
    study = results.study
    return {
        "study": plain({"name": study.name, "title": study.title, "region": study.region}),
        "price_year": study.price_year,
        "reference_year": results.reference_year,
        "changes": [{"key": one.key, "from": plain(one.before), "to": plain(one.after)} for one in results.changes],
        "verdict": verdict(results),
        "scorecard": [plain(asdict(score)) for score in scorecard(results)],
        "headline": headline_records(results.headline),
        "by_county": county_records(results.by_county),
        "by_year": [{"year": plain(year)} | effects_record(rows) for year, rows in results.by_year.groupby("year")],
        "by_jurisdiction": jurisdiction_records(results.taxes),
        "jurisdictions": [plain(asdict(block)) for block in jurisdiction_blocks(results)],
        "taxes": tax_records(results.taxes),
        "grid": grid_records(results.grid),
        "ranges": range_records(results.ranges),
        "baseline": records(results.baseline[results.baseline["sector"].eq("all")]),
        "waterfall": records(results.waterfall),
        "dollar": [plain(asdict(part)) for part in dollar_parts(results.waterfall)],
        "occupations": occupation_records(results.occupations),
        "answers": records(results.answers),
        "claims": records(results.claims),
        "promises": records(results.promises),
        "scenarios": records(results.scenarios),
        "missing": records(results.missing),
        "assumptions": records(results.assumptions),
        "notes": list(results.notes),
        "manifest": json.loads(json.dumps(plain(results.manifest), sort_keys=True)),
    }


def jurisdiction_records(taxes: TaxResults) -> list[dict[str, Any]]:
    """Return one record a jurisdiction.

    Totals of all years, and its kinds by year, direct, indirect and induced apart.
    """
    kinds: dict[str, list[dict[str, Any]]] = {}
    keys = ["jurisdiction", "kind", "recurrence", "effect"]
    for (jurisdiction, kind, recurrence, effect), rows in taxes.by_year.groupby(keys):
        years = {str(year): usd for year, usd in zip(rows["year"], rows["amount_usd"], strict=True)}
        record = {"kind": kind, "recurrence": recurrence, "effect": effect, "total_usd": rows["amount_usd"].sum()}
        kinds.setdefault(str(jurisdiction), []).append(plain(record | {"by_year_usd": years}))
    wide = taxes.by_year.pivot_table(
        index="jurisdiction", columns="year", values="amount_usd", aggfunc="sum", fill_value=0.0
    )
    years = {str(jurisdiction): {str(year): usd for year, usd in row.items()} for jurisdiction, row in wide.iterrows()}
    return [
        row | {"by_year_usd": plain(years.get(row["jurisdiction"], {})), "kinds": kinds.get(row["jurisdiction"], [])}
        for row in records(taxes.by_jurisdiction)
    ]


def occupation_records(occupations: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the largest occupations of each phase: phase, soc, title, jobs (of all effects), and pay."""
    ordered = occupations.sort_values(["phase", "total_wage_salary_jobs"], ascending=[True, False])
    most = ordered[ordered["total_wage_salary_jobs"].gt(0)].groupby("phase", sort=False).head(MOST_OCCUPATIONS)
    return records(most.rename(columns={"total_wage_salary_jobs": "jobs"})[list(OCCUPATION)])


MOST_OCCUPATIONS = 10
OCCUPATION = ("phase", "soc", "title", "jobs", "area_wage_usd", "national_wage_usd", "area_jobs")


def tax_records(taxes: TaxResults) -> dict[str, Any]:
    """Return the chain alongside published figures, what incentives cost, and the answers."""
    tables = {"chain": taxes.chain, "incentives": taxes.incentives, "answers": tax_answers(taxes)}
    return {name: records(table) for name, table in tables.items()}


def grid_records(grid: GridResults) -> dict[str, Any]:
    """Return the grid by utility and year, by site and year, the answers, load duration and the peak days."""
    made = {"answers": grid_answers(grid)}
    names = ("by_year", "by_quarter", "by_site", "answers", "induced", "duration", "peak_days")
    return {name: records(made[name] if name in made else getattr(grid, name)) for name in names}


def range_records(ranges: RangeResults) -> dict[str, Any]:
    """Return how the ranges were drawn, and the ranges by county, year and jurisdiction, net, and the tornado."""
    names = ("by_county", "by_year", "by_jurisdiction", "by_jurisdiction_year", "property_tax", "gross_net",
             "reference_case", "tornado")  # fmt: skip
    return {"counts": plain(ranges.counts)} | {name: records(getattr(ranges, name)) for name in names}


def headline_records(headline: pd.DataFrame) -> dict[str, Any]:
    """Return the headline as {metric: {direct, ..., unit, price_year}}."""
    return dict(zip(headline.index.astype(str), records(headline), strict=True))


def county_records(by_county: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one record a county, in order of codes, with its effects by place of work and of residence."""
    keys = ["geoid", "county", "population"]
    counties = by_county[keys].drop_duplicates("geoid").sort_values("geoid")
    places = {
        (str(geoid), str(basis)): effects_record(rows) for (geoid, basis), rows in by_county.groupby(["geoid", "basis"])
    }
    return [
        county
        | {basis: places[county["geoid"], basis] for basis in ("workplace", "residence")}
        | {"per_1000_residents": per_1000_residents(county, places)}
        for county in records(counties)
    ]


def per_1000_residents(county: dict[str, Any], places: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """Return {basis: {phase: {measure: figure}}}: jobs and labor income of all effects per 1,000 residents."""
    return {
        basis: {
            phase: plain({name: effects["total"][name] * 1000 / county["population"] for name in PER_RESIDENT})
            for phase, effects in places[county["geoid"], basis].items()
        }
        for basis in ("workplace", "residence")
    }


PER_RESIDENT = ("jobs", "labor_income_usd")


def effects_record(rows: pd.DataFrame) -> dict[str, Any]:
    """Return {phase: {effect: {measure: figure}}}, totals included; phases without rows are excluded."""
    sums = with_totals(rows, ["phase"]).set_index(["phase", "effect"])[list(MEASURES)].T
    present = set(sums)
    return {
        phase: {
            effect: plain(sums[phase, effect].to_dict()) for effect in (*EFFECTS, "total") if (phase, effect) in present
        }
        for phase in PHASES
        if (phase, "total") in present
    }
