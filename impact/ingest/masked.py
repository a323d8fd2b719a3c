"""How good the filled cells are: published ones hidden at the withheld cells' rate, filled again, and compared."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.ingest.county_accounts import county_sector_jobs
from impact.ingest.evidence import Evidence
from impact.ingest.national import JOBS_YEAR
from impact.sources.parameters import parameter

SIZES = ("under 10", "10-99", "100-999", "1,000-9,999", "10,000 and more")
"""Jobs in a cell, by powers of ten."""
Cells = npt.NDArray[np.float64]


def masked_cell_error(evidence: Evidence, complete: pd.DataFrame, seed: int = 1) -> pd.DataFrame:
    """Error of filled cells by size, measured on published cells that are hidden and filled again.

    Cells are hidden at random, in each size at a part of the rate at which BEA withholds; what is hidden now is hidden
    in earlier years as often as withheld cells were.

    Args:
        evidence: the published tables.
        complete: county x private county-table sector, filled: tells the size of withheld cells.
        seed: of the random choice.
    """
    random = np.random.default_rng(seed)
    now = evidence.history[JOBS_YEAR].loc[complete.index, complete.columns]
    size = np.floor(np.log10(complete.clip(lower=1.0))).astype(int).clip(upper=len(SIZES) - 1)
    hidden = hidden_cells(now, size, random)
    history = {}
    for year, table in evidence.history.items():
        own = table.loc[complete.index, complete.columns]
        rate = 1.0 if year == JOBS_YEAR else float(own.isna()[now.isna()].sum().sum() / now.isna().sum().sum())
        masked = table.copy()
        masked.loc[complete.index, complete.columns] = own.mask(hidden & (random.random(own.shape) < rate))
        history[year] = masked
    found = county_sector_jobs.filled_counties(history, JOBS_YEAR, evidence.states, evidence.county_sector_patterns)
    chosen = hidden.to_numpy()
    table = masked_summary(now.to_numpy()[chosen], found.to_numpy()[chosen], size.to_numpy()[chosen])
    return table.join(withheld_cells(now.isna(), size, complete))


def hidden_cells(now: pd.DataFrame, size: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Which published cells to hide, as often by size as cells are withheld (times a stated part)."""
    part = parameter("county_accounts", "masked_cells")
    hidden = now.gt(np.inf)
    for step in range(len(SIZES)):
        cells = size.eq(step)
        rate = part * float((cells & now.isna()).sum().sum() / cells.sum().sum())
        hidden |= cells & now.gt(0) & (random.random(now.shape) < rate)
    return hidden


def masked_summary(truth: Cells, found: Cells, size: npt.NDArray[np.int_]) -> pd.DataFrame:
    """Cells hidden, their median error and their summed error, as shares, by size."""
    rows = {}
    for step, label in enumerate(SIZES):
        own = size == step
        error = np.abs(found[own] - truth[own])
        rows[label] = {
            "masked_cells": int(own.sum()),
            "median_error_share": float(np.median(error / truth[own])) if own.any() else np.nan,
            "summed_error_share": float(error.sum() / truth[own].sum()) if own.any() else np.nan,
        }
    return pd.DataFrame(rows).T.rename_axis("jobs_in_cell")


def withheld_cells(missing: pd.DataFrame, size: pd.DataFrame, complete: pd.DataFrame) -> pd.DataFrame:
    """How many cells are withheld, and how many jobs they are filled with, by size."""
    rows = {
        label: {
            "withheld_cells": int((missing & size.eq(step)).sum().sum()),
            "withheld_jobs": float(complete.where(missing & size.eq(step)).sum().sum()),
        }
        for step, label in enumerate(SIZES)
    }
    return pd.DataFrame(rows).T
