"""Scenarios side by side: the reference case of each named set of changes, next to the study as filed."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from impact.model.ensembles import study_ensemble
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region, region_economy
from impact.region.economy import Economy
from impact.sources.scenarios import SCENARIO, scenario_study
from impact.study import Study
from impact.threads import in_threads
from impact.uncertainty.ensemble import outcomes_of, reference_simulation
from impact.uncertainty.outcomes import headline

AS_FILED = "as-filed"
COLUMNS = ["scenario", "scenario_title", "text", "metric", "unit", "total", "difference", "difference_share"]
GRID = {
    "load_mwh": "MWh a year",
    "unserved_mwh": "MWh a year",
    "unserved_peak_mw": "MW",
    "unserved_all_years_mwh": "MWh",
}
"""Figures of the whole study's load besides the headline: of the reference year, and of all years."""


class Case(NamedTuple):
    """One column of the comparison.

    Attributes:
        key, title, text: of the scenario.
        figures: metric: total, unit.
    """

    key: str
    title: str
    text: str
    figures: pd.DataFrame


def no_scenarios() -> pd.DataFrame:
    """The table of a run without scenarios."""
    return pd.DataFrame(columns=COLUMNS)


def scenario_table(study: Study, options: Options, economy: Economy | None = None) -> pd.DataFrame:
    """Totals of the study as filed and of each of its scenarios, reference case: COLUMNS, one row a figure.

    difference: to the study as filed, in the same unit; difference_share: over the study's figure. Operation and load
    are of the reference year of the study as filed, so that all columns are of one year.

    Args:
        study: with its scenarios; nothing where it has none, or is itself run as one.
        options: how the region is modeled.
        economy: of the study's region, if it is solved already.
    """
    if not study.scenario or any(one.key == SCENARIO for one in study.changes):
        return no_scenarios()
    cases = _cases(study, options, economy or region_economy(find_region(study.region), options))
    base = cases[0].figures["total"]
    rows = []
    for case in cases:
        difference = (case.figures["total"] - base).to_numpy()
        share = difference / base.where(base != 0).to_numpy()
        named = {"scenario": case.key, "scenario_title": case.title, "text": case.text}
        table = case.figures.rename_axis("metric").reset_index()
        rows.append(table.assign(**named, difference=difference, difference_share=share))
    return pd.concat(rows, ignore_index=True)[COLUMNS]


def _cases(study: Study, options: Options, economy: Economy) -> list[Case]:
    first = reference_figures(study, options, economy)
    year = int(first.attrs["reference_year"])
    changed = [scenario_study(study, one.id) for one in study.scenario]
    same_year = [
        one if one.reference_year is not None else one.model_copy(update={"reference_year": year}) for one in changed
    ]
    tables = in_threads(lambda one: reference_figures(one, options, economy), same_year)
    found = zip(study.scenario, tables, strict=True)
    return [
        Case(AS_FILED, "As filed", "The study as it is.", first),
        *(Case(one.id, one.title, one.text, figures) for one, figures in found),
    ]


def reference_figures(study: Study, options: Options, economy: Economy) -> pd.DataFrame:
    """Headline totals of the reference case and the load of the reference year: metric, total, unit."""
    prepared = checked_spending(study, options)
    ensemble = study_ensemble(prepared, economy, options, 0)
    found = headline(outcomes_of(ensemble, reference_simulation(ensemble), {}), study.price_year)[["total", "unit"]]
    power, place = prepared.power, ensemble.reference_year - study.first_year
    load, unserved = (table.sum(axis=0) for table in (power.load, power.unserved))
    of_year = (power.calendar.year_sum(load)[place], power.calendar.year_sum(unserved)[place], unserved[place].max())
    totals = [*of_year, power.calendar.year_sum(unserved).sum()]
    more = pd.DataFrame({"total": np.asarray(totals), "unit": list(GRID.values())}, index=list(GRID))
    table = pd.concat([found, more])
    table.attrs["reference_year"] = ensemble.reference_year
    return table
