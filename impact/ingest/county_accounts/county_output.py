"""Output by county: jobs times output per job, the county's productivity that of its pay and its GDP.

    productivity       county x branch    pay factor of the branch x GDP ratio of its line
    GDP ratio          county x line      GDP over what the nation's per dollar of pay (by industry) would give
    output_per_job     by industry        USD at productivity one, scaled so that counties add up to the nation

Inside a line GDP thus follows pay: an airline's hub does not make the trucks next to it productive. GDP is CAGDP2 2021,
jobs of the same year; a withheld cell takes its state's ratio. Owner-occupied housing has output but no jobs: it
follows personal income, and its value added is taken out of real estate before the ratio is formed.
"""

import pandas as pd

from impact.ingest.county_accounts.line_jobs import state_of


def expected_gdp(jobs: pd.DataFrame, gdp_per_job: pd.Series, group_of: pd.Series, growth: pd.DataFrame) -> pd.DataFrame:
    """GDP by county and group of lines at the nation's GDP per job of mean pay, USD.

    expected = growth x sum over the group's industries of jobs x gdp_per_job.

    Args:
        jobs: county x industry, 2022, each times the county's pay factor.
        gdp_per_job: by industry, USD.
        group_of: GDP line of each industry.
        growth: jobs of 2021 per job of 2022, county x GDP line.

    """
    expected = (jobs * gdp_per_job).T.groupby(group_of).sum().T
    return expected * growth.reindex(columns=expected.columns)


def productivity(gdp: pd.DataFrame, expected: pd.DataFrame, bounds: tuple[float, float]) -> pd.DataFrame:
    """GDP over expected GDP by county and GDP line, relative to the nation; the state's ratio where withheld.

    ratio = (gdp / expected) / (sum of gdp / sum of expected, over counties), within the bounds.

    Args:
        gdp: county x GDP line, USD, missing where withheld.
        expected: the same at the nation's GDP per job.
        bounds: lowest and highest ratio believed.

    """
    seen = gdp.reindex(index=expected.index, columns=expected.columns)
    known = expected.where(seen.notna())
    state = state_of(expected.index)
    by_state = seen.groupby(state).sum() / known.groupby(state).sum().where(lambda frame: frame > 0)
    nation = seen.sum() / known.sum()
    ratio = seen / known.where(known > 0)
    ratio = ratio.fillna(by_state.reindex(state).set_axis(ratio.index)).div(nation, axis=1)
    return ratio.clip(*bounds).fillna(1.0)


def output_per_job(jobs: pd.DataFrame, factor: pd.DataFrame, output: pd.Series, branch_of: pd.Series) -> pd.Series:
    """Output per job at productivity one, by industry, such that counties add up to the nation's output (USD).

    output_per_job = output / sum over counties of jobs x factor of the branch.

    Zero where the nation counts no jobs (owner-occupied housing, customs duties).
    """
    by_industry = factor[branch_of.to_numpy()].set_axis(branch_of.index, axis=1)
    effective_jobs = (jobs * by_industry).sum()
    return (output / effective_jobs.where(effective_jobs > 0)).fillna(0.0).rename("output_per_job_usd")
