"""Results of questions other than a study: an event, what industries contribute, one study in many places."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact.study import Study


@dataclass(frozen=True, repr=False)
class EventResults:
    """What one event brings to a region in a full year.

    Attributes:
        study: the event as a study, ready to be saved and run.
        headline: as Results.headline, without load; p10 and p90 of the totals of jobs, income, value added, and output.
        industries: by code: name, jobs, labor_income_usd, value_added_usd, output_usd; most jobs first.
        multipliers: total over direct by measure; NaN where nothing is direct.
        notes: what was assumed, in sentences.
    """

    study: Study
    headline: pd.DataFrame
    industries: pd.DataFrame
    multipliers: pd.Series
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """The event and its main figures, in ten lines."""
        shown = [*EVENT_SHOWN, "federal_tax_usd", "state_tax_usd", "local_tax_usd"]
        rows = []
        for metric, row in self.headline.loc[shown].iterrows():
            likely = "" if pd.isna(row["p10"]) else f" (likely {row['p10']:,.0f} to {row['p90']:,.0f})"
            rows.append(f"{metric}: {row['total']:,.0f} {row['unit']}, {row['direct']:,.0f} of it direct{likely}")
        return "\n".join(
            [f"Event: {self.study.title}", f"a full year in {self.study.region}, {self.study.price_year} USD", *rows]
        )


EVENT_SHOWN = (
    "operation_jobs", "operation_labor_income_usd", "operation_value_added_usd", "operation_output_usd",
)  # fmt: skip


@dataclass(frozen=True)
class ContributionResults:
    """What existing industries of a region support, by extraction.

    Attributes:
        region: its title.
        industries: codes of the industries.
        price_year: of the money.
        figures: by measure: direct, indirect, induced, total, region (all of it), share (total over region).
        taxes: federal_tax_usd, state_tax_usd, local_tax_usd, USD a year.
        supported: by industry code, of the other industries: jobs, labor_income_usd, output_usd; most jobs first.
        notes: sentences a reader must see.
    """

    region: str
    industries: list[str]
    price_year: int
    figures: pd.DataFrame
    taxes: pd.Series
    supported: pd.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SweepResults:
    """One study in many places.

    Attributes:
        study: as it was given.
        ranked_by: the figure that the sites are ranked by, as it is in their surrounding area.
        sites: rank, geoid, county, state, population, area_counties, area_jobs and {reach}_{figure} for each reach
            (county, state, area, nation) and figure; best first.
        county_shapes: geoid and geometry (WGS84) of the sites, in their order, a GeoDataFrame.
        notes: sentences a reader must see.
        manifest: version, git commit, data checksums, study hash, options.
    """

    study: Study
    ranked_by: str
    sites: pd.DataFrame
    county_shapes: pd.DataFrame
    notes: tuple[str, ...]
    manifest: dict[str, Any]
