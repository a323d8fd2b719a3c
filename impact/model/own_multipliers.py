"""A user's own multipliers and ours: RIMS II's table 2.5 layout, or columns of any table, for the same event.

yours = direct output x final-demand multiplier    output, earnings (USD), jobs (per million USD of output)
"""

from dataclasses import dataclass

import pandas as pd

from impact.errors import StudyError
from impact.results import EventResults
from impact.sources.outcomes import OwnMultipliers
from impact.study import Study

REASONS = (
    "Yours may be of another region, price year, or list of industries (BEA's has 402).",
    "Jobs per million dollars fall as prices rise: compare tables of the same dollars.",
    "What a region buys locally: RIMS II by location quotients, IMPLAN by gravity; ours by supplier, size, distance.",
    "Households: RIMS II counts earnings, ours labor income with proprietors' income and supplements.",
)
"""Why two results may differ."""


@dataclass(frozen=True)
class Comparison:
    """Two results of one event.

    Attributes:
        source: name of the file.
        rows: by figure: yours, ours.
        reasons: why they may differ.
    """

    source: str
    rows: pd.DataFrame
    reasons: tuple[str, ...]


def compared(own: OwnMultipliers, study: Study, found: EventResults) -> Comparison:
    """The user's multipliers on the event's direct output, and ours.

    Raises:
        StudyError: the event is of no industry, or the table lacks it.
    """
    code = study.event[0].industry
    if code is None:
        raise StudyError("--multipliers needs an event of an industry (--industry)")
    known = next((name for name in (code, code[:5], code[:4], code[:3], code[:2]) if name in own.table.index), None)
    if known is None:
        raise StudyError(f"--multipliers: {own.source} has no industry {code}; give its line that code")
    headline = found.headline
    direct = float(headline.loc["operation_output_usd", "direct"])
    row, rows = own.table.loc[known], {}
    for title, name, metric, unit in (
        ("Output, USD", "output_multiplier", "operation_output_usd", 1.0),
        ("Labor income (earnings), USD", "earnings_multiplier", "operation_labor_income_usd", 1.0),
        ("Jobs", "jobs_per_musd", "operation_jobs", 1e-6),
    ):
        if row[name] == row[name]:
            rows[title] = (direct * float(row[name]) * unit, float(headline.loc[metric, "total"]))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["yours", "ours"])
    return Comparison(own.source, table, REASONS)
