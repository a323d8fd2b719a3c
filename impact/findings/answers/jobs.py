"""Answers about jobs: how many, for whom, at what pay, where they live.

And how that is shown alongside what was said.
"""

from collections.abc import Iterator

import pandas as pd

from impact.effects.workers import OWN_STAFF, UNPUBLISHED
from impact.facts import NONE
from impact.findings.answers.answer import (
    JUDGED,
    PERCENTILES,
    SOURCES,
    Answer,
    Figure,
    ReferenceData,
    asked,
    ranged,
    unknown,
)
from impact.findings.source_table import JUDGMENT
from impact.results import Results
from impact.study import Facility, Study
from impact.study.ranged import Ranged
from impact.words import count, listed, money, percent, span

TOPIC = "Jobs"
BIG_THREE = 3
ANNOUNCED = "announcement"
"""Source of the figures that a study started from an announcement enters; ranges around them are ours."""


def job_answers(results: Results, reference_data: ReferenceData) -> Iterator[Answer]:
    """Every question on jobs."""
    yield from asked(results, all_jobs, own_payroll, held_by_residents, building, crews, counts_differ)
    yield pay(results, reference_data)
    yield from asked(results, homes, share_of_ordinary_change)


def headline_figure(results: Results, metric: str) -> Figure:
    """A total of the headline with its range."""
    row = results.headline.loc[metric]
    return ranged(row[["total", "p10", "p90"]], str(row["unit"]), PERCENTILES)


def median_words(results: Results, metric: str) -> str:
    """The median of a headline's simulations as a sentence, where the reference case rounds to another figure."""
    row = results.headline.loc[metric]
    if pd.isna(row["p50"]) or count(row["p50"]) == count(row["total"]):
        return ""
    return f" These figures are of the reference case; the median of the simulations is {count(row['p50'])}."


def all_jobs(results: Results) -> Answer:
    """Jobs of the operation, all effects."""
    row, figure = results.headline.loc["operation_jobs"], headline_figure(results, "operation_jobs")
    text = (
        f"{count(figure.value)} jobs{span(figure, count)} in {results.reference_year}: {count(row['direct'])} "
        "at the sites, "
        f"{count(row['indirect'])} at suppliers and {count(row['induced'])} where households spend their pay."
        f"{median_words(results, 'operation_jobs')}"
    )
    question = "How many jobs does it support at full operation?"
    return Answer(
        "jobs-in-all", question, text, figure, "impact explain operation_jobs", "Headline", "headline"
    )  # fmt: skip


def own_payroll(results: Results) -> Answer:
    """The operator's own jobs."""
    question = "How many jobs are permanent and on the operator's own payroll?"
    place = ("Assumptions", "assumptions")
    jobs = float(results.headline.loc["operation_jobs", "direct"])
    if not jobs:
        why = "the study gives no staff of the operator's own."
        return unknown("own-payroll", question, why, "impact explain operation_jobs", place)
    low, high = staff_range(results.study)
    judged = any(has_judged_range(results.study, own) for own in map(staff_jobs, results.study.facility) if own)
    figure = ranged((jobs, jobs * low, jobs * high), "jobs", JUDGED if judged else SOURCES)
    whose = ", a range of our judgment," if judged and figure.range else ""
    text = (
        f"{count(jobs)}{span(figure, count)}{whose} in {results.reference_year}; contractors' people are with the "
        "suppliers. It is "
        "what the study puts in, from announcements and other sites, not a result."
    )
    return Answer("own-payroll", question, text, figure, "impact explain operation_jobs", *place)


def has_judged_range(study: Study, jobs: Ranged) -> bool:
    """Whether the range of a figure is our judgment: that of its source, or what we lay around an announced figure."""
    source = study.sources.get(jobs.source or "")
    return source is None or source.trust == JUDGMENT or jobs.source == ANNOUNCED


def staff_range(study: Study) -> tuple[float, float]:
    """Lower and upper ends of the operators' own jobs over the central figure."""
    spans = [(*found.span, found.value) for found in map(staff_jobs, study.facility) if found is not None]
    low, high, middle = (sum(part) for part in zip(*spans, strict=True)) if spans else (NONE, NONE, NONE)
    return (low / middle, high / middle) if middle else (NONE, NONE)


def staff_jobs(site: Facility) -> Ranged | None:
    """Own jobs of a facility in full operation, at its central size."""
    if site.staff is None:
        return None
    if site.staff.jobs is not None:
        return site.staff.jobs
    each = site.staff.jobs_per_mw
    if each is None:
        return None
    low, high = (site.it_mw.value * end for end in each.span)
    return each.model_copy(update={"value": site.it_mw.value * each.value, "low": low, "high": high})


def held_by_residents(results: Results) -> Answer:
    """Operation jobs held by residents of the region."""
    jobs = results.by_county[results.by_county["phase"].eq("operation")].groupby("basis")["jobs"].sum()
    work, home = float(jobs.get("workplace", 0.0)), float(jobs.get("residence", 0.0))
    question = "How many of those jobs do residents of the region hold?"
    away = round(work) - round(home)
    text = (
        f"{round(home):,} of {round(work):,} jobs are held by residents; {away:,} are held by people who commute from "
        "outside."
    )
    figure = Figure(home, unit="jobs")
    return Answer("held-here", question, text, figure, "docs/method.md 7.3", "Map data", "by_county")


def building(results: Results) -> Answer:
    """Construction work, and when."""
    question = "How much construction work is there, and for how long?"
    figure = headline_figure(results, "construction_job_years")
    yearly = results.by_year[results.by_year["phase"].eq("construction")].groupby("year")["jobs"].sum()
    years = yearly[yearly > 0]
    place = ("impact explain construction_job_years", "Jobs", "by_year")
    if years.empty:
        return unknown("building", question, "the study has no construction.", place[0], place[1:])
    text = (
        f"{count(figure.value)} job-years{span(figure, count)} from {years.index.min()} to {years.index.max()}, "
        "of which "
        f"{count(results.headline.loc['construction_job_years', 'direct'])} in building itself; most in "
        f"{years.idxmax()} ({count(years.max())}). They end when construction does."
        f"{median_words(results, 'construction_job_years')}"
    )
    return Answer("building", question, text, figure, *place)


def crews(results: Results) -> Answer:
    """Who builds: trades, and the share of crews from outside."""
    outside = results.study.crews_from_outside_share
    figure = ranged((outside.value, *outside.span), "share of construction jobs", SOURCES)
    question = "Who builds it: local residents or workers from outside the region?"
    table = results.occupations[results.occupations["phase"].eq("construction")]
    trades = table[~table["soc"].isin([OWN_STAFF, UNPUBLISHED])].nlargest(BIG_THREE, "direct_wage_salary_jobs")
    text = (
        f"{percent(outside.value)}{span(figure, percent)} of the construction jobs are taken to be held by people from "
        "outside the region, who spend most of their pay at home; no source counts them."
    )
    if len(trades):
        text += f" The largest trades are {listed([str(title).lower() for title in trades['title']])}."
    return Answer("crews", question, text, figure, "docs/method.md 7.4", "Occupations", "occupations")


def counts_differ(results: Results) -> Answer:
    """Public counts of jobs, and what each of ours counts."""
    question = "Why do the counts of jobs that were published differ?"
    place = ("docs/method.md 11", "Claims", "claims")
    said = [
        f"{claim.figure} ({claim.who}, {claim.when})"
        for claim in results.study.claim
        if claim.metric.startswith(("operation_jobs", "construction_job_years"))
    ]
    if not said:
        return unknown("counts-differ", question, "the study lists no public counts of jobs.", place[0], place[1:])
    total = results.headline["total"]
    own = results.headline.loc["operation_jobs", "direct"]
    text = (
        f"They count different things: {'; '.join(said)}. The model separates {count(own)} on the operator's "
        f"own payroll, "
        f"{count(total['operation_jobs'])} jobs in all in {results.reference_year}, and "
        f"{count(total['construction_job_years'])} job-years of building, which end; heads on one day are none "
        "of these."
    )
    return Answer("counts-differ", question, text, Figure(float(own), unit="jobs"), *place)


def pay(results: Results, reference_data: ReferenceData) -> Answer:
    """Pay of the operator's own jobs and of the others, alongside the median job of the area with local data."""
    local = reference_data.local
    here = f"the {local.area} area" if results.study.region == local.region else reference_data.here
    question = f"How does the pay compare with {here}?"
    place = ("docs/method.md 7.4", "Occupations", "occupations")
    income, jobs = (results.headline.loc[f"operation_{name}"] for name in ("labor_income_usd", "jobs"))
    if not jobs["total"]:
        return unknown("pay", question, "nothing runs in the reference year.", place[0], place[1:])
    others = (income["total"] - income["direct"]) / max(jobs["total"] - jobs["direct"], 1.0)
    each = income["direct"] / jobs["direct"] if jobs["direct"] else income["total"] / jobs["total"]
    who = "The operator's own jobs" if jobs["direct"] else "All jobs together"
    text = f"{who} come to {money(each)} a year each and those that follow to {money(others)}, supplements included. "
    if results.study.region == local.region:
        middle, mean = area_wages(reference_data.occupations)
        text += (
            f"The median job around {local.area} is in an occupation that pays {money(middle)} on average (the mean "
            "of all is "
            f"{money(mean)}; wages alone, May {local.wages_year})."
        )
    else:
        text += "Wages by occupation are not known here, and so the median job is not."
    return Answer("pay", question, text, Figure(each, unit="USD a year per job"), *place)


def area_wages(occupations: pd.DataFrame) -> tuple[float, float]:
    """Mean wage of the occupation that holds the median job of the area, and the mean of all jobs, USD a year.

    >>> area_wages(pd.DataFrame({"area_wage_usd": [30e3, 50e3, 90e3], "area_jobs": [15, 20, 5]}))
    (50000.0, 47500.0)
    """
    table = occupations[["area_wage_usd", "area_jobs"]].dropna().sort_values("area_wage_usd")
    jobs = table["area_jobs"]
    middle = table.loc[jobs.cumsum() * 2 >= jobs.sum(), "area_wage_usd"].iloc[0]
    return float(middle), float((table["area_wage_usd"] * jobs).sum() / jobs.sum())


def homes(results: Results) -> Answer:
    """Counties in which the workers live."""
    question = "Where do the people who hold the jobs live?"
    place = ("docs/method.md 7.3", "Map data", "by_county")
    table = results.by_county[results.by_county["phase"].eq("operation") & results.by_county["basis"].eq("residence")]
    jobs = table.groupby(["geoid", "county"])["jobs"].sum().sort_values(ascending=False)
    if jobs.sum() <= 0:
        return unknown("homes", question, "nothing runs in the reference year.", place[0], place[1:])
    (geoid, first), most = jobs.index[0], float(jobs.iloc[0])
    parts = [f"{name} {count(found)}" for (_, name), found in jobs.head(BIG_THREE).items()]
    text = f"Most in {first}: {percent(most / jobs.sum())} of the jobs that residents hold. By county: {listed(parts)}."
    if len(jobs) == 1:
        text = f"In {first}, the only county of the region; all others commute from outside."
    ranges = results.ranges.by_county
    ends = (NONE, NONE)
    if len(ranges):
        keys = {"phase": "operation", "basis": "residence", "geoid": geoid, "measure": "jobs"}
        row = ranges[(ranges[list(keys)] == pd.Series(keys)).all(axis=1)]
        ends = (float(row["p10"].iloc[0]), float(row["p90"].iloc[0])) if len(row) else ends
    figure = ranged((most, *ends), f"jobs held by residents of {first}", PERCENTILES)
    return Answer("homes", question, text, figure, *place)


def share_of_ordinary_change(results: Results) -> Answer:
    """The largest share of a county's forecast jobs."""
    question = "Is that large compared with ordinary change in jobs?"
    place = ("docs/method.md 7.6", "Baseline", "baseline")
    table = results.baseline
    rows = table[table["sector"].eq("all") & table["year"].eq(results.reference_year)].dropna(subset=["effect_share"])
    if rows.empty:
        return unknown(
            "ordinary-change", question, "no forecast of this region's jobs is available.", place[0], place[1:]
        )
    row = rows.loc[rows["effect_share"].idxmax()]
    figure = Figure(float(row["effect_share"]), unit=f"share of the jobs forecast in {row['county']}")
    text = (
        f"Where it is most, in {row['county']}, it is {percent(figure.value)} of the {count(row['baseline_p50'])} jobs "
        f"forecast for {results.reference_year} without it ({count(row['baseline_p10'])} to "
        f"{count(row['baseline_p90'])}): "
        f"{row['reading']}."
    )
    return Answer("ordinary-change", question, text, figure, *place)
