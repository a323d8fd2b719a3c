"""Notes: what the program says by itself: warnings first, then what is excluded and how to read the figures."""

import numpy as np
import pandas as pd

from impact.checks import named
from impact.effects.reference import ReferenceCase
from impact.ledger.spending import is_land
from impact.region.model import RegionModel
from impact.words import money

READ = (
    "Effects are gross: they do not subtract activity that the project displaces.",
    "Jobs count full- and part-time jobs, proprietors included; construction is in job-years (one job for one year).",
    "Direct output of operations is spending, and direct value added is payroll: profit and depreciation are unknown.",
    "What a region buys locally is estimated from freight data (goods) and tables of two countries (services).",
)
NO_DRAWS = "No ranges in this run (p10, p50 and p90 are null in run.json): it was run without simulations."

TOO_FEW_DRAWS = (
    "No ranges in this run: percentiles of {asked} draws would rest on one or two of them. Ask for at least {fewest} "
    "(--draws {fewest}); 2,000 is the default."
)


def range_notes(counts: dict[str, int], places: pd.DataFrame, asked: int, fewest: int) -> list[str]:
    """How the ranges were made, what is not in them, and why a reference case is not in their middle half.

    Args:
        counts: of the draws made.
        places: where the reference case of each headline lies (findings.scorecard.reference_case_table).
        asked: draws that were asked for.
        fewest: draws below which none are made.
    """
    if not counts["draws"]:
        return [TOO_FEW_DRAWS.format(asked=asked, fewest=fewest) if asked else NO_DRAWS]
    made = (
        f"Ranges: {counts['draws']:,} draws (seed {counts['seed']}) of {counts['inputs']} figures in "
        f"{counts['drivers']} correlated input groups; the matrix is solved at {counts['interpolation_points']} "
        f"points. 80% "
        "of the simulations fall between p10 and p90, the likely range. Headlines lead with the median; the reference "
        "case sets every input to its value, its own median, and carries the split into direct, indirect, and induced. "
        "Not simulated: the weather, hours of called curtailment, the temperature at which chillers start, peaks of "
        "systems and costs of capacity."
    )
    outside = places[~places["within_middle_half"].astype(bool)]
    starts = [str(metric).removesuffix("_usd").replace("_", " ").capitalize() for metric in outside["metric"]]
    return [made, *(f"{start}: {row.reason}" for start, row in zip(starts, outside.itertuples(), strict=True))]


def large_change_warning(by_year: pd.DataFrame, region_jobs: float, limit: float) -> list[str]:
    """A sentence if the effect of one year is large against the region."""
    peak = by_year.groupby("year")["jobs"].sum()
    return large_change(float(peak.max()), f" in {int(peak.idxmax())}", region_jobs, limit)


def large_change(jobs: float, when: str, region_jobs: float, limit: float) -> list[str]:
    """A sentence if jobs that come or go are many against the region's; more than all are a multiple of them.

    >>> large_change(-5000, "", 2000, 0.02)[0][:61]
    "Large change: 5,000 jobs are 2.5 times the region's 2,000 in "
    """
    share = abs(jobs) / region_jobs
    if share <= limit:
        return []
    size = f"{share:.1%} of the region's {region_jobs:,.0f}"
    if share > 1:
        size = f"{share:,.1f} times the region's {region_jobs:,.0f} in all"
    meaning = "multipliers assume that wages, prices and trade stay as they are, so the true effect is probably smaller"
    return [f"Large change: {abs(jobs):,.0f} jobs{when} are {size}; {meaning}."]


def outline_notes(shapes: pd.DataFrame, names: pd.Series) -> list[str]:
    """A sentence that names the counties without an outline: on no map, but in every table."""
    missing = shapes.loc[shapes.geometry.is_empty, "geoid"]
    if missing.empty:
        return []
    counties = named(f"{names[geoid]} ({geoid})" for geoid in missing)
    return [
        (f"No outline is available for {counties}: not simulated on the maps (null geometry), included in all tables.")
    ]


def supply_warning(most: pd.Series, output: pd.Series, names: pd.Series, limit: float) -> list[str]:
    """A sentence if local purchases in one year are more than an industry makes in the region.

    Args:
        most: local demand by industry in its highest year, USD.
        output: the region's by industry, USD of the same year.
        names: industry names.
        limit: share of the output from which it is said.
    """
    over = most[(most > limit * output) & (most > 1e6)].sort_values(ascending=False)
    if over.empty:
        return []
    worst = named(
        (f"{names[code]} ({money(most[code])} of {money(output[code])})" for code in over.index),
        most=3,
    )
    asked = f"Local purchase shares imply more output in one year than the region's industry produces: {worst}"
    return [f"{asked}. Firms or workers from outside the region would do part of the work."]


def crew_warnings(case: ReferenceCase, gap: float) -> list[str]:
    """A sentence where counted crews differ from the sector's average by more than a share `gap`."""
    factors = {
        product.facility: float(case.solved.crews.jobs[0, place])
        for place, product in enumerate(case.ledger.products)
        if case.ledger.by_crews[place]
    }
    return [
        f"{site}: the crews counted are {factor:.2f} times what the sector's average gives for these contracts."
        for site, factor in factors.items()
        if abs(factor - 1) > gap
    ]


def capped_income_warning(model: RegionModel, limit: float) -> list[str]:
    """A sentence if much labor income had to be omitted to keep industries within their value added."""
    output = model.industries["output_usd"]
    held = float((model.coefficients["labor_income_capped_share"] * output).sum())
    share = held / float((model.coefficients["labor_income_share"] * output).sum() + held)
    if share <= limit:
        return []
    left = f"{share:.0%} of the region's labor income exceeds the value added of its industries in the accounts"
    return [f"{left} and is excluded: labor income and induced effects are understated by about that much."]


def imputed_warning(by_industry: pd.DataFrame, model: RegionModel, limit: float) -> list[str]:
    """A sentence if most indirect and induced jobs are in industries whose county figures are imputed."""
    jobs = by_industry[by_industry["effect"].ne("direct")].groupby("code")["jobs"].sum()
    share = model.industries["imputed_share"].reindex(jobs.index).fillna(1.0)
    imputed = float((jobs * share).sum() / jobs.sum()) if jobs.sum() > 0 else 0.0
    if imputed <= limit:
        return []
    return [f"{imputed:.0%} of the indirect and induced jobs are in industries whose county figures are imputed."]


def output_per_job_warning(
    by_industry: pd.DataFrame, model: RegionModel, nation: pd.DataFrame, limits: tuple[list[float], float]
) -> list[str]:
    """A sentence naming industries of this study whose output per job is far from the nation's, worst first.

    Args:
        by_industry: effects by industry, with names.
        model: the region's, with output and jobs by industry.
        nation: the same of the nation.
        limits: lowest and highest multiple of the nation's that needs no remark; share of the study's jobs below which
            an industry is not named.
    """
    (lowest, highest), least = limits
    jobs = by_industry[by_industry["phase"].eq("construction") | by_industry["effect"].ne("direct")]
    by_code = jobs.groupby("code")["jobs"].sum()
    own, usual = (table["output_usd"] / table["jobs"].where(table["jobs"] > 0) for table in (model.industries, nation))
    ratio = (own / usual).reindex(by_code.index)
    far = ratio[((ratio < lowest) | (ratio > highest)) & (by_code > least * by_code.sum())]
    if far.empty:
        return []
    names = by_industry.drop_duplicates("code").set_index("code")["name"]
    here = model.industries["jobs"]
    worst = far.index[np.argsort(-np.abs(np.log(far.to_numpy())))]
    listed = "; ".join(
        f"{names[code]} ${own[code]:,.0f} ({ratio[code]:.1f} times the nation's, {here[code]:,.0f} jobs here)"
        for code in worst[:3]
    )
    sentence = (
        f"Output per job in the region is far from the nation's in {len(far)} of the industries that carry this study, "
        f"so their jobs per dollar are uncertain: {listed}. In small counties these figures are partly estimated."
    )
    return [sentence]


def residents_warning(by_county: pd.DataFrame, population: pd.Series, limit: float) -> list[str]:
    """A sentence if the permanent jobs of a county's residents are many for the number of residents.

    Args:
        by_county: effects by county.
        population: by county code.
        limit: jobs per resident.
    """
    own = by_county[by_county["phase"].eq("operation") & by_county["basis"].eq("residence")]
    jobs = own.groupby("geoid")["jobs"].sum()
    share = jobs / population.reindex(jobs.index)
    many = share[share > limit].sort_values(ascending=False)
    if many.empty:
        return []
    names = own.drop_duplicates("geoid").set_index("geoid")["county"]
    listed = "; ".join(
        f"{names[code]} {jobs[code]:,.0f} jobs, {population[code]:,.0f} residents" for code in many.index[:3]
    )
    sentence = (
        f"Permanent jobs by residence are many for the number of residents in {len(many)} of {len(jobs)} counties: "
        f"{listed}. The commuting pattern is from before the project; more would commute in or move in."
    )
    return [sentence]


WEAK = {"memory": "memory", "assumption": "our own judgment", "seen, weak source": "a weak source"}
"""Kinds of trust that a reader is reported of, in words."""


def trust_notes(assumptions: pd.DataFrame) -> list[str]:
    """How many figures rest on memory, on our own judgment or on a weak source."""
    counts = assumptions["trust"].value_counts()
    words = [f"{counts[kind]} on {text}" for kind, text in WEAK.items() if kind in counts]
    listed = f"Of {len(assumptions)} assumptions, {', '.join(words)} (sheet Assumptions, column Trust)."
    return [listed] if words else []


def land_note(lines: pd.DataFrame) -> list[str]:
    """That land has no effect, where there is any."""
    land = float(lines.loc[is_land(lines), "amount_usd"].sum())
    return (
        [(f"Land ({money(land)}) is a transfer of ownership, not production: it has no economic effect here.")]
        if land
        else []
    )


def outside_note(outside: pd.DataFrame) -> list[str]:
    """Jobs held by people who live outside the region."""
    jobs = outside["jobs"].groupby(level="phase").sum()
    held = (
        f"{jobs['construction']:,.0f} of the construction job-years and {jobs['operation']:,.0f} of the operation jobs"
    )
    return [f"Nonresidents hold {held}; they count in the figures by place of work only."]


def county_jobs_note(jobs: pd.Series, year: int, base: int, least: float) -> list[str]:
    """What the region's county jobs rest on.

    Args:
        jobs: by mark: 1 covered jobs, 2 moved by the state, 3 kept or moved at a stated rate (sources.built).
        year: of the county jobs.
        base: last year of the county table.
        least: jobs of a county's sector below which it is kept.
    """
    share = (jobs / jobs.sum()).reindex([1, 2, 3]).fillna(0.0)
    words = (
        f"County jobs of {year}: {share[1]:.0%} of the region's jobs are in sectors with covered jobs of that year, "
        f"{share[2]:.0%} are those of {base} moved by the state's growth, {share[3]:.0%} those of {base} (government, "
        f"farms, and sectors with fewer than {least:,.0f} jobs in a county)."
    )
    return [words]


def method_note(method: str) -> str:
    """What the shares of home purchases rest on, and where other methods are shown."""
    basis = "by supplier, size, and distance (rpc)" if method == "rpc" else f"by the method {method}"
    return (
        f"Method: what the region buys locally is estimated {basis}; `impact explain local_purchases` shows each "
        "industry's share, and the region's multipliers under the other methods."
    )
