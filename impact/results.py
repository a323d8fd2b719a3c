"""Results of a run: labeled frames, as the effects leave them and the outputs write them.

Every frame has its units in its column names. The measures of an effect are, in this order, MEASURES; money is in
dollars of the study's price_year; construction jobs are job-years, operation jobs are jobs in that year.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from impact.errors import StudyError
from impact.facts import Fact
from impact.study import Study
from impact.study.study import Change
from impact.words import years_words

MEASURES = ("output_usd", "value_added_usd", "labor_income_usd", "jobs", "wage_salary_jobs")
EFFECTS = ("direct", "indirect", "induced")
PHASES = ("construction", "operation")


MISSING = ("topic", "place", "parameter", "file", "null_figures", "how_to_add")
"""Columns of Results.missing."""


@dataclass(frozen=True)
class GridResults:
    """What a study means for the grid; years are the study's, the rest is of the reference year.

    Attributes:
        by_year: utility ("all": the whole study) and year: MW, MWh, approvals, excess, shares of peaks, bill.
        by_site: facility and year: MW, MWh, gas, water, carbon dioxide.
        bills: facility, line, month of the reference year: energy, billing demand, charges (USD of the price year).
        facts: peaks, headroom, bills, emissions, water: findings that the table grid_answers puts in words.
        induced: geoid, effect: households, their MWh, firms' MWh, MW at the peak.
        forecast: season, year: peak forecast of the system (p10_mw, p50_mw, p90_mw), published growth, the net load.
        peak_days: season, hour: the utility's derived load, the study's load and net load.
        duration: hours_share: MW reached in at least that share of the hours.
        by_quarter: date: computing installed, load, net load, unserved, next to published MW (grid.by_quarter).

    """

    by_year: pd.DataFrame
    by_site: pd.DataFrame
    bills: pd.DataFrame
    facts: tuple[Fact, ...]
    induced: pd.DataFrame
    forecast: pd.DataFrame
    peak_days: pd.DataFrame
    duration: pd.DataFrame
    by_quarter: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class TaxResults:
    """What a study pays, and what follows pays, to whom; USD of the price year.

    Attributes:
        rows: jurisdiction, kind, phase, effect, recurrence, facility, year: amount_usd, full_usd (without abatement and
            exemption), nominal, present value, forgone; with title and level of the jurisdiction.
        by_jurisdiction: one-time, recurring, gross, nominal, present value, net, but-for, forgone.
        by_year: jurisdiction, kind, recurrence, effect, year of the bill.
        steps: facility, tax class, tax year: from what was spent to the assessed value.
        chain: the same alongside published figures, step by step, for tax years of which something was published.
        crosscheck: what would explain the gap between the modeled and a published appraised value.
        scenarios: what the facilities pay under each named case of an open question, with its weight.
        balance, balance_by_year: revenue, what is forgone, and what public services cost each local jurisdiction.
        incentives: what abatements and exemptions cost each jurisdiction.
        set_aside: facility, name, jurisdiction_title, share, radius_miles, reference_year_usd, all_years_usd: the sites
            around which a part of a city's property tax is spent.
        facts: findings that the table tax_answers puts in words.

    """

    rows: pd.DataFrame
    by_jurisdiction: pd.DataFrame
    by_year: pd.DataFrame
    steps: pd.DataFrame
    chain: pd.DataFrame
    crosscheck: pd.DataFrame
    scenarios: pd.DataFrame
    balance: pd.DataFrame
    balance_by_year: pd.DataFrame
    incentives: pd.DataFrame
    set_aside: pd.DataFrame
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class RangeResults:
    """Ranges of the figures: reference case (central), p10, p50 and p90; empty without draws.

    Attributes:
        by_county: phase, basis, geoid, county, measure, unit, central, p10, p50, p90 (years as in Results.by_county).
        by_year: phase ("grid": the study's net load), year, measure, unit, central, p10, p50, p90.
        by_jurisdiction, by_jurisdiction_year, property_tax: level, jurisdiction, jurisdiction_title, (year,)
            central_usd, p10_usd, p50_usd, p90_usd; of all years, of each year, and of property tax alone.
        gross_net: metric, unit, {gross, net, but_for}_{central, p10, p50, p90}.
        tornado: metric, unit, rank, driver, title, kind, input_unit, input_p10, input_p90, central, at_p10, at_p90,
            swing, swing_share.
        reference_case: metric, unit, reference, p10, p25, p50, p75, p90, share_below, within_middle_half, reason (why
            not, in a sentence).
        counts: draws, seed, nodes, inputs, correlated input groups.
        by_county_year: phase, year, effect, basis, measure, geoid, p10, p50, p90; empty also where a region has so many
            counties that the draws would not fit into memory.

    """

    by_county: pd.DataFrame
    by_year: pd.DataFrame
    by_jurisdiction: pd.DataFrame
    by_jurisdiction_year: pd.DataFrame
    property_tax: pd.DataFrame
    gross_net: pd.DataFrame
    tornado: pd.DataFrame
    reference_case: pd.DataFrame
    counts: dict[str, int]
    by_county_year: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, repr=False)
class Results:
    """All that a run found.

    Attributes:
        study: the study as validated.
        reference_year: year of the operation figures.
        headline: index metric (the contract's thirteen keys); direct, indirect, induced, total, p10, p50, p90, unit,
            price_year; NaN where a part has no meaning or is not computed. p10, p50 and p90 are of the total.
        by_year: phase, year, effect and the measures.
        by_county: phase, basis (work or residence), geoid, county, population, effect and the measures; construction
            over all years, operation in the reference year; output and value added only by place of work.
        by_industry: phase, effect, code, name, sector, sector_name and the measures, years as in by_county.
        occupations: phase, soc, title, major_group, {direct, indirect, induced, total}_wage_salary_jobs (years as in
            by_county), national_wage_usd, area_wage_usd (annual means of the vintage's May), area_jobs.
        leakage: phase, step, amount_usd, share_of_spending: where each dollar goes.
        income_by_county: phase, geoid, county, earned_here_usd, received_here_usd, net_inflow_usd (labor income).
        commuting: workplace_geoid, residence_geoid ("": outside the region), workplace_county, residence_county,
            workers (of the commuting vintage), net_earnings_usd (all who commute so), operation_jobs,
            operation_labor_income_usd (the study's).
        waterfall: step, label, amount_usd, share_of_announced, note: from the announced figure to local direct output;
            rows whose step is "total" are subtotals, the others are added to the subtotal above.
        multipliers: the contract's columns of `impact multipliers`, Type II, industry basis, plus quality columns.
        assumptions: where, what, value, low, high, bounds, unit, source, address, trust.
        sources: used_for (study, data, parameters), key, source, address, trust, note.
        grid: load, supply, bills and their consequences (GridResults).
        taxes: by jurisdiction, kind and year (TaxResults).
        ranges: of headline, counties, jurisdictions and years (RangeResults).
        baseline: geoid, county, sector, year, effect_jobs, baseline_p10, baseline_p50, baseline_p90, effect_share,
            effect_share_of_band, within_ordinary_change, reading.
        power: the hours behind it (impact.load.power.Power).
        ensemble: what the live sheets and the draws rest on (uncertainty.ensemble.Ensemble); None: no live sheets.
        claims: what, figure, who, when, ours, p10, p90, unit, price_year, distance_share, verdict (yes, partly, no),
            comparable (why), source, address, agreement.
        answers: key, topic, question, answer (one or two sentences), value, low, high, unit, price_year, range (what
            low and high are), formula (impact explain METRIC, or a section of docs/method.md), sheet, table.
        county_shapes: geoid and geometry (WGS84) of the region's counties, a GeoDataFrame.
        notes: sentences a reader must see: warnings first, then what is excluded.
        manifest: version, git commit, data checksums, study hash, seed, options.
        missing: topic, place, parameter, file, null_figures, how_to_add: parameters that are not there for this region.
        changes: what differs from the study as filed, the parameters as delivered and the usual options.
        promises: key, what, unit, said and done with their dates, numbers, and sources, model_value, p10, p90, unknown
            (findings.claims).
        scenarios: scenario, scenario_title, text, metric, unit, total, difference, difference_share: the study and its
            named scenarios, reference case.
        by_county_year: phase, year, effect ("total": the three together), basis, measure, geoid, central, county, p10,
            p50, p90 (missing without draws): each year by itself, years without activity of a phase left out.

    """

    study: Study
    reference_year: int
    headline: pd.DataFrame
    by_year: pd.DataFrame
    by_county: pd.DataFrame
    by_industry: pd.DataFrame
    occupations: pd.DataFrame
    leakage: pd.DataFrame
    income_by_county: pd.DataFrame
    commuting: pd.DataFrame
    waterfall: pd.DataFrame
    multipliers: pd.DataFrame
    assumptions: pd.DataFrame
    sources: pd.DataFrame
    grid: GridResults
    taxes: TaxResults
    ranges: RangeResults
    baseline: pd.DataFrame
    power: Any
    ensemble: Any
    claims: pd.DataFrame
    answers: pd.DataFrame
    county_shapes: pd.DataFrame
    notes: tuple[str, ...]
    manifest: dict[str, Any]
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(MISSING)))
    changes: tuple[Change, ...] = field(default_factory=tuple)
    promises: pd.DataFrame = field(default_factory=pd.DataFrame)
    scenarios: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_county_year: pd.DataFrame = field(default_factory=pd.DataFrame)

    @classmethod
    def of(cls, parts: object) -> "Results":
        """Results whose fields are attributes of `parts`, each taken when it is first asked for."""
        found = object.__new__(cls)
        object.__setattr__(found, "_parts", parts)
        return found

    if not TYPE_CHECKING:  # type checkers know the fields

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any field
            """A field that was not asked for before."""
            if name not in type(self).__dataclass_fields__ or "_parts" not in self.__dict__:
                raise AttributeError(f"results have no '{name}'")
            object.__setattr__(self, name, getattr(self._parts, name))
            return self.__dict__[name]

    def fields(self) -> dict[str, Any]:
        """All fields by name; what was not asked for before is calculated now."""
        return {name: getattr(self, name) for name in type(self).__dataclass_fields__}

    def __getstate__(self) -> dict[str, Any]:
        """What is stored has no need of what the fields are made of."""
        return self.fields()

    def __repr__(self) -> str:
        """The study and its main figures, in ten lines."""
        rows = []
        for metric, row in self.headline.loc[list(SHOWN)].iterrows():
            likely = "" if pd.isna(row["p10"]) else f" (likely {row['p10']:,.0f} to {row['p90']:,.0f})"
            rows.append(f"{metric}: {row['total' if pd.isna(row['p50']) else 'p50']:,.0f} {row['unit']}{likely}")
        years = f"{years_words(self.study.first_year, self.study.last_year)}, operation in {self.reference_year}"
        made = f"accounts {self.manifest['options']['accounts']}, {self.ranges.counts['draws']:,} simulations"
        return "\n".join(
            [f"Results of {self.study.title}", f"money in {self.study.price_year} USD, {years}; {made}", *rows]
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, as they are written to tables/."""
        from impact.outputs.tables import named_tables  # noqa: PLC0415 - results know how they are written, when asked

        return named_tables(self)

    def table(self, name: str) -> pd.DataFrame:
        """One table by its name, also one without rows, which is not written.

        Raises:
            StudyError: there is no such table; the message names those that there are.
        """
        from impact.outputs.catalog import TABLES  # noqa: PLC0415
        from impact.outputs.tables import table_of  # noqa: PLC0415

        if name not in TABLES or TABLES[name].on_request:
            raise StudyError(f"no table '{name}'; there are: {', '.join(self.tables())}")
        return table_of(name, self)

    def units(self, name: str) -> dict[str, str]:
        """Unit of each column of figures of a table."""
        from impact.outputs.catalog import unit_of  # noqa: PLC0415

        columns = list(self.table(name))
        found = {column: unit_of(column, columns, self.study.price_year) for column in columns}
        return {column: unit for column, unit in found.items() if unit}

    def plot(self, name: str) -> Any:  # noqa: ANN401 - a Chart of outputs, which results do not import
        """One chart of the page by its name, drawn by notebooks; `.spec` is its Vega-Lite specification.

        Raises:
            StudyError: there is no such chart; the message names those that there are.
        """
        from impact.outputs.report.page import named_charts  # noqa: PLC0415

        found = named_charts(self)
        if name not in found:
            raise StudyError(f"no chart '{name}'; there are: {', '.join(found)}")
        return found[name]

    def write(self, folder: Path | str) -> None:
        """Write the workbook, page, map layers, tables, and run.json; the folder is replaced whole or not at all."""
        from impact.outputs import write_outputs  # noqa: PLC0415

        write_outputs(self, Path(folder))


SHOWN = (
    "construction_job_years", "operation_jobs", "operation_labor_income_usd", "operation_value_added_usd",
    "state_tax_usd", "local_tax_usd", "grid_peak_mw", "grid_energy_mwh",
)  # fmt: skip
"""Headline figures of a result's short form."""
