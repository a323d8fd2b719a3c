"""Trials of the baseline's model: other models alongside it (AICc), and forecasts of years that are already known.

Printed in docs/method.md; nothing in the model is set so that the trials come out well.
"""

import numpy as np
import pandas as pd
from statsmodels.tools.eval_measures import aicc
from statsmodels.tsa.statespace.structural import UnobservedComponents, UnobservedComponentsResults

from impact.errors import DataError
from impact.ingest.baseline import ALL, LEVEL, PULSE_YEAR, QUANTILES, excluded, forecast

LAST_FITTED_YEAR = 2017
LEVELS = (LEVEL, "local linear deterministic trend", "local linear trend")
"""Drift without noise in the figures (the baseline's), with noise, and a drift that wanders; all have two unknown first
states, so that their likelihoods can be compared."""
OPTIMISERS = ("nm", "powell")
"""Without gradients: a step of theirs can end at no variance at all, where the likelihood means nothing."""


def known_years_forecast(history: pd.DataFrame, last_fitted_year: int = LAST_FITTED_YEAR) -> pd.DataFrame:
    """Forecasts of the later years of a history from its first ones: the figures side by side.

    Args:
        history: (geoid, sector) x year.
        last_fitted_year: the last one that the forecast sees; the pulse year is not judged.

    Returns:
        geoid, sector, year, actual_jobs, p10_jobs, p50_jobs, p90_jobs, inside (the band).
    """
    seen, later = history.loc[:, :last_fitted_year], history.loc[:, last_fitted_year + 1 :]
    later = later.drop(columns=PULSE_YEAR, errors="ignore")
    fitted = seen.drop(excluded(seen).index)
    ahead = {key: forecast(row, int(history.columns[-1])) for key, row in fitted.iterrows()}
    table = pd.concat(ahead, names=["geoid", "sector", "year"])
    actual = later.melt(ignore_index=False, var_name="year", value_name="actual_jobs").set_index("year", append=True)
    table = table.join(actual, how="inner").dropna().reset_index()
    return table.assign(inside=table["actual_jobs"].between(table["p10_jobs"], table["p90_jobs"]))


def coverage(table: pd.DataFrame) -> pd.DataFrame:
    """Share of the figures inside the band, by kind of series: figures, inside_share, p50_error_share (median).

    Args:
        table: as known_years_forecast gives it.
    """
    kind = table["geoid"].eq(ALL).map({True: "region", False: "county"})
    kind += table["sector"].eq(ALL).map({True: " total", False: " sector"})
    error = (table["p50_jobs"] / table["actual_jobs"] - 1).abs()
    groups = table.assign(kind=kind, error=error).groupby("kind")
    return pd.DataFrame(
        {
            "figures": groups.size(),
            "inside_share": groups["inside"].mean(),
            "p50_error_share": groups["error"].median(),
        }
    )


def model_comparison(history: pd.DataFrame, last_fitted_year: int = LAST_FITTED_YEAR) -> pd.DataFrame:
    """Candidates by series: level, aicc (all years), inside_share and pinball_loss of the known years' forecasts.

    The pinball loss is that of the three quantiles of log jobs, Gaussian for all candidates alike. The pulse year
    counts as withheld, which is what its dummy amounts to.
    """
    used = history.drop(excluded(history).index).astype(float)
    unmarked = np.log(used.drop(columns=PULSE_YEAR).reindex(columns=history.columns))
    rows = []
    for (geoid, sector), logs in unmarked.iterrows():
        early = logs.loc[:last_fitted_year]
        for level in LEVELS:
            judged = quantile_losses(early, logs.loc[last_fitted_year + 1 :], level)
            criterion = published_aicc(fitted_model(standardized(logs), level), int(logs.count()))
            rows.append((geoid, sector, level, criterion, judged["inside"].mean(), judged["loss"].mean()))
    return pd.DataFrame(rows, columns=["geoid", "sector", "level", "aicc", "inside_share", "pinball_loss"])


def quantile_losses(early: pd.Series, later: pd.Series, level: str) -> pd.DataFrame:
    """Each later year that is published: inside (the band), loss (mean over the quantiles)."""
    start, scale = origin_and_scale(early)
    ahead = fitted_model(standardized(early), level).get_forecast(len(later))
    inside = ahead.summary_frame(alpha=2 * QUANTILES["p10_jobs"])
    figures = (later.to_numpy() - start) / scale
    low, middle, high = (inside[name].to_numpy() for name in ("mean_ci_lower", "mean", "mean_ci_upper"))
    losses = [
        np.maximum(share * (figures - bound), (share - 1) * (figures - bound)) * scale
        for share, bound in zip(QUANTILES.values(), (low, middle, high), strict=True)
    ]
    table = pd.DataFrame({"inside": (figures >= low) & (figures <= high), "loss": np.mean(losses, axis=0)})
    return table[np.isfinite(figures)].astype(float)


def origin_and_scale(logs: pd.Series) -> tuple[float, float]:
    """First published figure, and the spread of the changes between published years."""
    known = logs.dropna().to_numpy()
    return float(known[0]), float(np.diff(known).std())


def standardized(logs: pd.Series) -> pd.Series:
    """The series from zero, its changes of spread one: the same shape for every optimizer."""
    start, scale = origin_and_scale(logs)
    return (logs - start) / scale


def fitted_model(figures: pd.Series, level: str) -> UnobservedComponentsResults:
    """A model fitted by the first optimizer that settles."""
    model = UnobservedComponents(figures.to_numpy(), level=level)
    start = np.full(len(model.param_names), 1.0)
    for method in OPTIMISERS:
        found = model.fit(start, method=method, disp=False, maxiter=2000, warn_convergence=False)
        if found.mle_retvals["converged"]:
            return found
    raise DataError(f"{level}: no optimizer settles on this series")


def published_aicc(found: UnobservedComponentsResults, published_years: int) -> float:
    """AICc by the years that are published, less those that the unknown first states use up.

    statsmodels' own counts withheld years as observations.
    """
    return float(aicc(found.llf, published_years - found.loglikelihood_burn, found.df_model))


def mark_comparison(jobs: pd.Series) -> pd.Series:
    """AICc of the baseline's model, a series without gaps: the pulse year not marked, a pulse, or a lasting step."""
    years = jobs.index.to_numpy()
    marks = {"none": years < years[0], "pulse": years == PULSE_YEAR, "step": years >= PULSE_YEAR}
    changes, found = np.diff(np.log(jobs.to_numpy(dtype=float))), {}
    for name, mark in marks.items():
        known = np.column_stack([np.ones(len(changes)), np.diff(mark.astype(float))])
        rest = changes - known @ np.linalg.lstsq(known, changes, rcond=None)[0]
        count, free = len(changes), 2 + (name != "none")
        aic = count * np.log((rest**2).mean()) + 2 * free
        found[name] = aic + 2 * free * (free + 1) / (count - free - 1)
    return pd.Series(found, name="aicc")
