"""The parts of a run's results, each calculated from what the stages have found when it is first asked for.

A run that is looked at for its headline alone takes a quarter of the time of one whose tables are all written.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from impact.effects.baseline import baseline_comparison, region_baseline
from impact.effects.reference import ReferenceCase, facility_table, line_local_dollars
from impact.effects.tables import (
    county_effects,
    county_year_effects,
    county_year_jobs,
    income_by_county,
    industry_effects,
    leakage,
    outside_earnings,
    sector_jobs,
    year_effects,
)
from impact.effects.workers import commuting_flows, occupation_effects
from impact.facts import NONE, first_fact
from impact.findings.answers import ReferenceData, answers_table
from impact.findings.claims import (
    ModelEstimate,
    build_figures,
    claims_table,
    headline_figures,
    promise_table,
    tax_figures,
)
from impact.findings.explain import BILL
from impact.findings.missing import gaps, missing_notes, missing_table, unknown_parts, without_unknown
from impact.findings.notes import outline_notes
from impact.findings.source_table import source_table, with_judgment_marked
from impact.findings.waterfall import waterfall
from impact.model.multipliers import region_multipliers
from impact.model.notes import NoteInputs, all_notes, assumption_table
from impact.model.options import Options, manifest
from impact.model.prepared import PreparedStudy
from impact.model.ranges import (
    SimulatedRanges,
    as_reported,
    available_ranges,
    county_years,
    no_ranges,
    with_county_names,
    with_intervals,
)
from impact.model.reference import grid_of, taxes_of
from impact.model.region import has_local_data
from impact.region.economy import Economy
from impact.results import GridResults, RangeResults, Results, TaxResults
from impact.sources import built
from impact.sources.catalog import read_sources
from impact.sources.concordance import local_names
from impact.study import Study
from impact.study.study import Change
from impact.taxes.inputs import TaxInputs
from impact.taxes.results import tax_notes
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble
from impact.uncertainty.outcomes import Outcomes
from impact.uncertainty.outcomes import headline as reference_headline


class ReportedFigures(NamedTuple):
    """Figures as they are reported: reference case, ranges, and nothing where a parameter is not known."""

    headline: pd.DataFrame
    ranges: RangeResults
    missing: pd.DataFrame


@dataclass(frozen=True, repr=False)
class RunParts:
    """What the stages of a run have found, and by the name of its field in Results every table made of it.

    Attributes:
        prepared_study: the study in its places, its itemized spending, its power.
        economy: the region's.
        options: how the region is modeled.
        ensemble: what the draws share.
        case: the reference case.
        tax_inputs: what its taxes are calculated from.
        central: every figure with a range, of the reference case.
        simulated: ranges; None without draws.
        scenarios: the study's scenarios side by side.
    """

    prepared_study: PreparedStudy
    economy: Economy
    options: Options
    ensemble: Ensemble
    case: ReferenceCase
    tax_inputs: TaxInputs
    central: Outcomes
    simulated: SimulatedRanges | None
    scenarios: pd.DataFrame

    @property
    def study(self) -> Study:
        """The study in its places."""
        return self.prepared_study.study

    @property
    def power(self) -> Any:  # noqa: ANN401 - as in Results
        """Its hours and years of power."""
        return self.prepared_study.power

    @property
    def reference_year(self) -> int:
        """Year of the operation figures."""
        return self.case.reference_year

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the study as filed and from the usual options."""
        return (*self.study.changes, *self.options.changes)

    @cached_property
    def county_names(self) -> pd.Series:
        """Name of every county, by FIPS code."""
        return built.read_counties()["name"]

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effects by county."""
        return county_effects(self.case)

    @cached_property
    def reported(self) -> ReportedFigures:
        """The headline and the ranges, and what is missing."""
        absent = gaps(self.study, self.case.counties, self.tax_inputs.law, self.ensemble.grid)
        unknown = unknown_parts(absent)
        central = reference_headline(self.central, self.study.price_year)
        ranges = no_ranges() if self.simulated is None else as_reported(self.simulated.ranges, self.taxes)
        return ReportedFigures(
            without_unknown(with_intervals(central, self.simulated), unknown),
            available_ranges(ranges, {metric for metric, _ in unknown}),
            missing_table(absent),
        )

    @property
    def headline(self) -> pd.DataFrame:
        """The thirteen figures with their ranges."""
        return self.reported.headline

    @property
    def missing(self) -> pd.DataFrame:
        """Parameters that are not there."""
        return self.reported.missing

    @cached_property
    def ranges(self) -> RangeResults:
        """Ranges with names of counties and jurisdictions, judgment marked."""
        found = self.reported.ranges
        marked = with_judgment_marked(found.tornado, self.ensemble.inputs, self.assumptions)
        return with_county_names(replace(found, tornado=marked), self.county_names)

    @cached_property
    def grid(self) -> GridResults:
        """Load, supply, bills, and the load of what follows."""
        return grid_of(self.prepared_study, self.case, self.options.accounts, self.options.parameters)

    @cached_property
    def taxes(self) -> TaxResults:
        """Taxes by jurisdiction, kind, and year."""
        return taxes_of(self.tax_inputs, self.effects, self.grid, self.reference_year, self.options.parameters)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """Effects by year."""
        return year_effects(self.case.solved.effects, self.case.years)

    @cached_property
    def by_county(self) -> pd.DataFrame:
        """Effects by county, with names and residents."""
        return named_counties(self.effects)

    @cached_property
    def by_county_year(self) -> pd.DataFrame:
        """Effects by county and year, with their ranges."""
        table = county_year_effects(self.case.solved.effects, list(self.case.counties), self.case.years)
        return county_years(table, self.ranges, self.county_names)

    @cached_property
    def industries(self) -> pd.DataFrame:
        """Effects by industry with names and sectors."""
        names = self.economy.nation.industries[["name", "sector", "sector_name"]]
        return industry_effects(self.case).merge(names, left_on="code", right_index=True)

    @cached_property
    def by_industry(self) -> pd.DataFrame:
        """Effects by industry, sorted."""
        return self.industries.sort_values(["phase", "effect", "code"], ignore_index=True)

    @cached_property
    def local_dollars(self) -> pd.DataFrame:
        """Dollars of each line that are spent in the region."""
        return line_local_dollars(self.case)

    @cached_property
    def leakage(self) -> pd.DataFrame:
        """Where each dollar goes."""
        return leakage(self.case, self.economy, self.local_dollars)

    @cached_property
    def waterfall(self) -> pd.DataFrame:
        """From the announced figure to local direct output."""
        return waterfall(self.study, self.case.lines, self.local_dollars)

    @cached_property
    def income_by_county(self) -> pd.DataFrame:
        """Labor income earned and received, by county."""
        return income_by_county(self.by_county)

    @cached_property
    def commuting(self) -> pd.DataFrame:
        """Commuters between counties, and the jobs of the study among them."""
        names = self.county_names.loc[list(self.economy.region.fips)]
        return commuting_flows(self.economy.counties.commuting, self.by_county, names)

    @cached_property
    def occupations(self) -> pd.DataFrame:
        """Wage and salary jobs by occupation; wages of the area only where the region lies in it."""
        staffing, occupations = built.read_staffing(), built.read_occupations()
        if not has_local_data(self.economy.region):
            occupations = occupations.assign(area_wage_usd=np.nan, area_jobs=np.nan)
        return occupation_effects(self.study, self.industries, own_staff(self.case), staffing, occupations)

    @cached_property
    def multipliers(self) -> pd.DataFrame:
        """Type II multipliers of the region's industries."""
        economy, price_year = self.economy, self.study.price_year
        return region_multipliers(economy.model, economy.nation, price_year, self.options.parameters)

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """Every figure that the run rests on."""
        return assumption_table(self.study, self.economy.region, self.options.parameters)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Where they come from."""
        return source_table(self.study, read_sources(), self.assumptions)

    @cached_property
    def baseline(self) -> pd.DataFrame:
        """The study's jobs alongside those that the region would have without it."""
        case = self.case
        known = region_baseline(built.read_baseline(self.options.baseline), case.counties)
        sectors = sector_jobs(case, self.economy.nation.industries["sector"])
        jobs = county_year_jobs(case.solved.effects, case.counties, case.years)
        return baseline_comparison(jobs, sectors, case.reference_year, known, self.county_names)

    @cached_property
    def our_figures(self) -> dict[str, ModelEstimate]:
        """Our figures by the metric that a claim names."""
        share = float(self.tax_inputs.law.general["set_aside_share"]["value"])
        taxes = tax_figures(self.taxes, self.ranges, share, self.reference_year)
        bill = first_fact(self.grid.facts, "electricity_bill_usd")
        monthly = {} if bill is None else {BILL: ModelEstimate(bill.value, NONE, NONE, bill.unit)}
        return headline_figures(self.headline) | taxes | monthly | self.expected_build

    @property
    def expected_build(self) -> dict[str, ModelEstimate]:
        """MW of computing, GPUs, and purchases of the complete study, with their ranges where there are draws."""
        own, options = self.ensemble, self.options
        values = drawn_values(own.inputs, options.draws, options.seed) if self.simulated and own.inputs else {}
        return build_figures(own.study, own.prices, values)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Published claims and our figures."""
        return claims_table(self.study, self.our_figures)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """What was said and what was done."""
        return promise_table(self.study, self.our_figures)

    @cached_property
    def county_shapes(self) -> pd.DataFrame:
        """Outlines of the region's counties."""
        region = self.economy.region
        return built.county_shapes(region.fips, region.rows)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Warnings first, then what is excluded."""
        inputs = NoteInputs(
            years=self.by_year,
            industries=self.industries,
            counties=self.by_county,
            outside=outside_earnings(self.case),
            assumptions=self.assumptions,
            grid=self.grid,
            taxes=tax_notes(self.tax_inputs, self.taxes),
            missing=missing_notes(self.missing),
            counts=self.ranges.counts,
            places=self.ranges.reference_case,
        )
        found = all_notes(self.prepared_study, self.options, self.economy, self.case, inputs)
        return (*found, *outline_notes(self.county_shapes, self.county_names))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What made the run."""
        options = self.options
        named = {"accounts": options.accounts, "method": options.method, "region": self.economy.region.name}
        return manifest(self.study, named | self.ranges.counts, options.seed if options.draws else None)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Questions of the region with their answers."""
        title = self.economy.region.title
        known = ReferenceData(built.read_occupations(), self.tax_inputs.law, self.ensemble.grid, local_names(), title)
        return answers_table(Results.of(self), known)


def own_staff(case: ReferenceCase) -> pd.Series:
    """The operators' own jobs by facility in the reference year."""
    return facility_table(case, case.counted_years("operation"))["jobs"]


def named_counties(table: pd.DataFrame) -> pd.DataFrame:
    """County effects with names and residents."""
    counties = built.read_counties()
    named = table.assign(
        county=table["geoid"].map(counties["name"]), population=table["geoid"].map(counties["population"])
    )
    first = ["phase", "basis", "geoid", "county", "population", "effect"]
    return named[first + [column for column in named if column not in first]]
