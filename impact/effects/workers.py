"""Workers: the occupations of an effect's wage and salary jobs, and how many commute between which counties.

    jobs by occupation = wage and salary jobs by industry x the nation's staffing pattern of the industry

Proprietors are not in staffing patterns and are excluded. The operator's own staff follow the occupations that the
study gives; without them they are one row. What a staffing pattern does not publish is one row, too.

Commuters: from each county of work to each county of residence of the region, and to everywhere else (geoid "")
"""

import pandas as pd

from impact.region.commuting import Commuting
from impact.results import EFFECTS, PHASES
from impact.study import Study

OWN_STAFF, UNPUBLISHED = "operator", "unpublished"
"""Codes of the two rows that are no occupation."""
WORDS = {
    OWN_STAFF: "The operator's own staff (occupations not given in the study)",
    UNPUBLISHED: "Occupations that the industries' staffing patterns do not publish",
}
ELSEWHERE = "outside the region"


def industry_occupations(by_industry: pd.DataFrame, staffing: pd.DataFrame, phase: str, effect: str) -> pd.Series:
    """Wage and salary jobs by SOC code of one phase and effect, industries' staffing patterns applied."""
    chosen = by_industry[by_industry["phase"].eq(phase) & by_industry["effect"].eq(effect)].set_index("code")
    jobs = chosen["wage_salary_jobs"].reindex(staffing.index).fillna(0.0)
    counted = jobs @ staffing
    return pd.concat([counted, pd.Series({UNPUBLISHED: jobs.sum() - counted.sum()})])


def staff_occupations(study: Study, staff_jobs: pd.Series) -> pd.Series:
    """The operators' own staff by SOC code, as the studies' shares say; the rest in one row.

    Args:
        study: the study.
        staff_jobs: own jobs by facility in the reference year.
    """
    found: dict[str, float] = {}
    for site in study.facility:
        jobs = float(staff_jobs.get(site.id, 0.0))
        shares = {} if site.staff is None else site.staff.occupations
        for written, share in shares.items():
            soc = written.replace("-", "")
            found[soc] = found.get(soc, 0.0) + jobs * share
        found[OWN_STAFF] = found.get(OWN_STAFF, 0.0) + jobs * (1 - sum(shares.values()))
    return pd.Series(found, dtype=float)


def occupation_effects(
    study: Study, by_industry: pd.DataFrame, staff_jobs: pd.Series, staffing: pd.DataFrame, titles: pd.DataFrame
) -> pd.DataFrame:
    """Wage and salary jobs by phase and occupation: direct, indirect, induced, total, with wages; largest first.

    Args:
        study: the study.
        by_industry: phase, effect, code and measures (effects.industry_effects).
        staff_jobs: the operators' own jobs by facility in the reference year.
        staffing: industry x SOC code, share of wage and salary jobs.
        titles: by SOC code: title, major_group and wages.
    """
    parts = {}
    for phase in PHASES:
        for effect in EFFECTS:
            own = phase == "operation" and effect == "direct"
            counted = industry_occupations(by_industry, staffing, phase, effect)
            parts[phase, effect] = (staff_occupations(study, staff_jobs) if own else counted).groupby(level=0).sum()
    stacked = pd.concat(parts, names=["phase", "effect", "soc"])
    table = stacked.unstack("effect").reindex(columns=list(EFFECTS)).fillna(0.0)
    table = table.assign(total=table.sum(axis=1))
    table = table[table["total"] > 0].sort_values(["phase", "total"], ascending=[True, False])
    named = table.rename(columns=lambda name: f"{name}_wage_salary_jobs").reset_index().join(titles, on="soc")
    named["title"] = named["title"].fillna(named["soc"].map(WORDS)).fillna("not among the published occupations")
    named["soc"] = named["soc"].map(lambda soc: f"{soc[:2]}-{soc[2:]}" if soc.isdigit() else soc)  # as published
    first = ["phase", "soc", "title", "major_group"]
    return named[first + [column for column in named if column not in first]].reset_index(drop=True)


def commuting_flows(commuting: Commuting, by_county: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Commuters between counties: the columns of Results.commuting.

    The study's part is of operation, when all income of a county of work is spread over residences in the same shares.

    Args:
        commuting: earnings flows of the region, its counties in the order of `names`.
        by_county: effects by county (Results.by_county).
        names: the region's counties by their codes.
    """
    work, home = list(names.index), [*names.index, ""]
    titles = {**names, "": ELSEWHERE}
    table = pd.DataFrame(
        index=pd.MultiIndex.from_product([work, home], names=["workplace_geoid", "residence_geoid"])
    ).reset_index()
    own = by_county[by_county["phase"].eq("operation") & by_county["basis"].eq("workplace")]
    earned = own.groupby("geoid")[["jobs", "labor_income_usd"]].sum()
    share = commuting.shares.ravel()
    return table.assign(
        workplace_county=table["workplace_geoid"].map(titles),
        residence_county=table["residence_geoid"].map(titles),
        workers=commuting.workers[:-1].ravel(),
        net_earnings_usd=commuting.earnings[:-1].ravel(),
        operation_jobs=share * table["workplace_geoid"].map(earned["jobs"]),
        operation_labor_income_usd=share * table["workplace_geoid"].map(earned["labor_income_usd"]),
    )
