"""Backtest: what the archetype of a data center predicts for operating ones, compared with what became of them.

    size          MW of computing: mean load / (utilization x PUE); else capital spending / USD per MW
    jobs          people at 100 MW x (MW / 100)^exponent
    job-years     direct construction jobs per MW of the archetype in the project's county x MW
    builders      job-years / years of building; at the peak x peak over mean
    value         capital in place x real share x level, and the rest x the level of personal property
    tax           value x rate
    electricity   MW x utilization x PUE x hours x share of the full load at that age
    water         MW x utilization x hours x share of the full load x liters per kWh of computing

Every ranged figure is drawn; p10, p50, p90 are of these draws. Used of a project: county, size, year of opening.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from impact.effects.response import MEASURES
from impact.errors import StudyError
from impact.model.ensembles import inputs_of, study_ensemble
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.realized import Realized, realized_figures
from impact.model.region import find_region, region_economy
from impact.sources.outcomes import read_outcomes
from impact.sources.parameters import read_parameters
from impact.sources.studies import archetype_study
from impact.study import SiteTax, Study
from impact.study.ranged import Ranged
from impact.uncertainty.distributions import Array, quantiles
from impact.uncertainty.draws import drawn_values, latin_hypercube
from impact.uncertainty.ensemble import node_weights, simulation
from impact.uncertainty.inputs import changes_the_matrix, ranged_of
from impact.units import HOURS_PER_YEAR

ARCHETYPE = "data-center"
DRAWS = 1000
SITE = "hall"
CONTRACT = f"facility.{SITE}.spend.building-contract.local_share"
COLUMNS = [
    "name", "group", "year", "unit", "realized", "ours", "p10", "p50", "p90", "inside", "binding", "training", "source",
]  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """What a MW of the archetype is in a project's county, in every draw.

    Attributes:
        inputs: values of the archetype's inputs by key.
        structural: of the parameters of structural.toml by name.
        job_years: direct construction job-years per MW of computing.
    """

    inputs: Mapping[str, Array]
    structural: Mapping[str, Array]
    job_years: Array

    def site(self, field: str) -> Array:
        """A figure of the archetype's facility."""
        return self.inputs[f"facility.{SITE}.{field}"]


def backtest_table(folder: Path | None = None, say: Callable[[str], None] = lambda _: None) -> pd.DataFrame:
    """One row for each realized figure with a prediction (COLUMNS).

    Args:
        folder: laid out as data/outcomes; None: the delivered rows.
        say: receives a line now and then.
    """
    records, outcomes = read_parameters("structural"), read_outcomes(folder)
    delivered = set(read_outcomes().projects.index)
    rows, scales = [], {}
    for number, one in enumerate(figures := realized_figures(outcomes, records)):
        known = outcomes.projects.loc[one.project]
        county = str(known["county_fips"]).zfill(5)
        if not ((known["mw"] > 0 or known["capex_usd"] > 0) and known["opened"] > 0):
            continue
        if county not in scales:
            say(f"archetype in county {county}: {number} of {len(figures)} figures")
            scales[county] = scale_in(county, records)
        rule = PREDICTIONS.get(one.kind)
        if rule is not None:
            projects = records["training"].get(one.kind, ())
            training = one.project in delivered and (projects == "all" or one.project in projects)
            drawn = rule(Project(known, one.year, scales[county], records))
            rows.append(row_of(one, drawn, training=training))
    if not rows:
        raise StudyError("no project with MW or capital spending and a realized figure: nothing to compare")
    return pd.DataFrame(rows, columns=COLUMNS)


def row_of(one: Realized, drawn: Array, *, training: bool) -> tuple[object, ...]:
    """One row of the table."""
    low, middle, high = (float(end) for end in np.quantile(drawn, (0.1, 0.5, 0.9)))
    ours = (middle, low, middle, high, bool(low <= one.value <= high))
    return (one.project, one.kind, one.year, one.unit, one.value, *ours, one.comparable, training, one.source)


def archetype_of_a_megawatt(county: str) -> Study:
    """The archetype with one MW of computing in a county, without a utility or a city of its own."""
    study = archetype_study(ARCHETYPE)
    site = study.facility[0].model_copy(
        update={"county": county, "it_mw": Ranged(value=1.0), "tax": SiteTax(), "grid": None}
    )
    return study.model_copy(update={"region": (county,), "facility": (site,)})


def scale_in(county: str, records: Mapping[str, Any]) -> Scale:
    """What a MW of the archetype is in a county."""
    study, options = archetype_of_a_megawatt(county), Options(draws=0)
    economy = region_economy(find_region(study.region), options)
    own = study_ensemble(checked_spending(study, options), economy, options, 0)
    own = replace(own, inputs=[one for one in inputs_of(study, options) if not changes_the_matrix(one.key)])
    values = drawn_values(own.inputs, DRAWS, options.seed)
    found = simulation(own, values, node_weights(own, values, DRAWS)).solved.effects["construction", "direct"]
    job_years = found[:, MEASURES.index("jobs")].sum(axis=(1, 2))
    figures = {name: ranged_of(record) for name, record in records.items() if isinstance(record.get("value"), float)}
    ranged = {name: figure for name, figure in figures.items() if figure is not None}
    places = latin_hypercube(ranged, DRAWS, options.seed + 1)
    drawn = {name: quantiles(figure, places[name], (0.0, np.inf)) for name, figure in ranged.items()}
    return Scale(values, drawn, job_years)


@dataclass(frozen=True)
class Project:
    """A project at the year of a figure."""

    known: pd.Series
    year: float
    scale: Scale
    records: Mapping[str, Any]

    def parameter(self, name: str) -> Array:
        """A parameter of structural.toml in every draw."""
        return self.scale.structural[name]

    @property
    def computing_mw(self) -> Array:
        """Computing load in full operation."""
        if self.known["mw"] > 0:
            return np.asarray(self.known["mw"] / (self.scale.site("utilization") * self.scale.site("pue")))
        stated = self.known["capex_usd"] * self.parameter("capital_over_stated")
        return np.asarray(stated / self.parameter("capital_usd_per_mw"))

    @property
    def years_built(self) -> Array:
        """Years of building from the start to the year of the figure; to the end of building for an undated one."""
        years = self.parameter("building_years")
        if np.isnan(self.year):
            return years
        started = float(self.known["opened"] - self.records["years_before_opening"]["value"])
        return np.asarray(np.clip(self.year - started + 1, 1.0, None) * np.ones_like(years))

    @property
    def built(self) -> Array:
        """Share of the whole that stands in the year of the figure."""
        return np.asarray(np.minimum(1.0, self.years_built / self.parameter("building_years")))

    @property
    def capital_usd(self) -> Array:
        """Capital spending up to the year of the figure, dollars as spent."""
        if self.known["mw"] > 0:
            return np.asarray(self.computing_mw * self.parameter("capital_usd_per_mw") * self.built)
        return np.asarray(self.known["capex_usd"] * self.parameter("capital_over_stated") * self.built)

    @property
    def load_share(self) -> Array:
        """Share of the full load in the year of the figure."""
        ramp = np.array(self.records["load_by_age"]["value"])
        usual = self.records["ramp_years"]["value"]
        age = (self.year - self.known["opened"]) * usual / self.parameter("years_to_full_load")
        return np.asarray(np.interp(age, np.arange(len(ramp)), ramp))

    @property
    def computing_mwh(self) -> Array:
        """Electricity of the computers in the year of the figure."""
        return np.asarray(self.computing_mw * self.scale.site("utilization") * HOURS_PER_YEAR * self.load_share)


def site_jobs(project: Project) -> Array:
    """People at work at the site."""
    exponent = project.records["site_jobs_exponent"]["value"]
    return np.asarray(
        project.parameter("site_jobs_at_100_mw") * (project.computing_mw * project.built / 100) ** exponent
    )


def job_years(project: Project) -> Array:
    """Construction job-years up to the year of the figure."""
    return np.asarray(project.computing_mw * project.scale.job_years * project.built)


def builders(project: Project) -> Array:
    """Builders on the site in the mean of the years of building."""
    return np.asarray(project.computing_mw * project.scale.job_years / project.parameter("building_years"))


def real_value(project: Project) -> Array:
    """Market value of land and buildings by cost."""
    return np.asarray(
        project.capital_usd * project.parameter("real_share_of_capital") * project.parameter("real_level")
    )


def personal_value(project: Project) -> Array:
    """Market value of computers and equipment, renewals and later purchases with it."""
    personal = project.capital_usd * (1 - project.parameter("real_share_of_capital"))
    return np.asarray(personal * project.parameter("personal_level"))


def whole_value(project: Project) -> Array:
    """Market value of all property."""
    return real_value(project) + personal_value(project)


PREDICTIONS: dict[str, Callable[[Project], Array]] = {
    "jobs": site_jobs,
    "construction job-years": job_years,
    "builders, mean": builders,
    "builders at the peak": lambda project: builders(project) * project.parameter("peak_over_mean_builders"),
    "builders from the region": lambda project: 1 - project.scale.inputs["crews_from_outside_share"],
    "contracts with local firms": lambda project: project.scale.inputs[CONTRACT],
    "capital over announced": lambda project: project.parameter("capital_over_announced"),
    "value of real property": real_value,
    "value of personal property": personal_value,
    "value": whole_value,
    "property tax": lambda project: whole_value(project) * project.parameter("property_tax_rate"),
    "electricity": lambda project: project.computing_mwh * project.scale.site("pue"),
    "water": lambda project: project.computing_mwh * project.scale.site("wue_l_per_kwh") / 1000,
}
"""Prediction by kind of figure."""


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """By group: rows, bias (median of ours over realized), spread, width, tests, tests inside, coverage.

    Bias, spread and width are of all rows; tests are comparable rows that set no parameter.
    """
    rows = []
    for group, own in table.groupby("group", sort=False):
        ratio = np.log(own["ours"] / own["realized"].where(own["realized"] > 0))
        tests = own[own["binding"] & ~own["training"]]
        width = ((own["p90"] - own["p10"]) / own["p50"]).median()
        spread = float(np.exp(ratio.std(ddof=1))) if ratio.notna().sum() > 1 else np.nan
        inside = int(tests["inside"].sum())
        coverage = inside / len(tests) if len(tests) else np.nan
        rows.append((group, len(own), float(np.exp(ratio.median())), spread, width, len(tests), inside, coverage))
    columns = ["group", "rows", "bias_ratio", "spread_ratio", "width_over_median", "tests", "inside", "coverage_share"]
    return pd.DataFrame(rows, columns=columns)
