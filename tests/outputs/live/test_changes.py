"""Inputs changed in the workbook, one at a time: the spreadsheet's headline, taxes and grid are the model's.

Figures that leave load and supply alone: those of `impact run --set`. Figures that move them: those of a draw with that
value (typical days set against all hours of the delivered case), and of `impact run --set` within half a hundredth.
"""

import numpy as np
import pytest

from impact.model import run as pipeline
from impact.model.options import Options
from impact.outputs.catalog import METRICS
from impact.outputs.live.inputs import SWITCH, YOURS
from impact.outputs.live.links import RERUN
from impact.outputs.workbook.sheets import NO_NUMBER
from impact.outputs.workbook.summary import WRONG
from impact.rules.cells import FIRST_ROW
from impact.sources.studies import read_study
from impact.uncertainty.ensemble import outcomes
from tests.outputs.live.conftest import letter

STATE = "State of this workbook"
SMALL, LARGE = "google-west-memphis", "colossus-1"
"""Without and with on-site supply and a tariff: the smaller one is recalculated sooner."""
HALL, SITE = "facility.lowry-road", "facility.west-memphis"
BY_RUN = {
    "crews_from_outside_share": 0.5,
    f"{SITE}.staff.jobs": 200,
    f"{SITE}.staff.labor_income_usd_per_job": 120_000,
    f"{SITE}.spend.servers.usd_per_mw": 25e6,
    f"{SITE}.spend.building-contract.local_share": 0.6,
    f"{SITE}.spend.land.amount_usd": 50e6,
    f"{SITE}.spend.water.usd_per_kgal": 9.0,
    f"{SITE}.spend.building-contract.usd_per_mw": 9e6,
    f"{SITE}.spend.it-maintenance.usd_per_mw": 90_000,
    f"{SITE}.spend.grid-electricity.usd_per_mwh": 70.0,
    f"{SITE}.tax.abatement.share": 0.5,
    "fiscal.refresh_years": 4,
}
"""Keys of the study that leave the hours alone."""
BY_LAW = {
    "tax/general.materials_share": 0.5,
    "tax/arkansas.assessment_personal": 0.25,
    "tax/jurisdictions.crittenden.sales_rate": 0.02,
    "grid.household_kwh": 12_000,
}
"""Parameters of the model that leave the hours alone."""
BY_DRAW = {
    f"{SITE}.it_mw": (SMALL, 180.0),
    f"{SITE}.pue": (SMALL, 1.35),
    f"{SITE}.utilization": (SMALL, 0.9),
    "grid.pue_per_degree_c": (SMALL, 0.01),
    f"{HALL}.supply.turbines-permitted.mw": (LARGE, 60.0),
    f"{HALL}.grid.approval.2024-11-07.mw": (LARGE, 120.0),
    "tariffs.tva-lpc-msb.maximum_demand": (LARGE, 6.0),
}
"""Keys that move load, supply or bills, with a study that has them."""
CASES = ("low", "high")


@pytest.fixture(scope="module")
def changed(model_of_study, workbook_of, changed_by_hand):
    """Rows of the results and values of the sheets of results, by changed key: each workbook is opened once."""
    by_draw = {study: {key: new for key, (own, new) in BY_DRAW.items() if own == study} for study in (SMALL, LARGE)}
    found = {}
    for study, changes in ((SMALL, BY_RUN | BY_LAW | by_draw[SMALL]), (LARGE, by_draw[LARGE])):
        model = model_of_study(study)
        missing = [key for key in changes if key not in model.inputs.found]
        assert not missing, f"no such input: {missing}; there are: {sorted(model.inputs.found)}"
        cells = {key: (model.inputs.found[key].row.place + 1, value) for key, value in changes.items()}
        cells |= {case: (SWITCH + 1, case) for case in CASES if study == SMALL}
        sheets = {"Headline", "Summary", *(row.sheet for row in model.results.jurisdictions.values())}
        made = [("Inputs", f"{letter(YOURS)}{line}", value) for line, value in cells.values()]
        values = changed_by_hand(workbook_of(study), sorted(sheets), made)
        found |= {key: (model, own) for key, own in zip(cells, values, strict=True)}
    return found


def headline_of(changed, key):
    """Totals of the sheet Headline, whose ranges have given way to words."""
    _, values = changed[key]
    lines = range(FIRST_ROW + 1, len(METRICS) + FIRST_ROW + 1)
    assert {values["Headline", f"{column}{line}"] for column in "FGH" for line in lines} == {RERUN}
    assert str(values["Summary", status_cell(values)]).startswith("1 input differs from those delivered")
    return dict(zip(METRICS, (float(values["Headline", f"E{line}"]) for line in lines), strict=True))


def status_cell(values):
    """The cell below the heading of the state of the workbook."""
    (place,) = [place for (sheet, place), value in values.items() if sheet == "Summary" and value == STATE]
    return f"A{int(place[1:]) + 1}"


def jurisdictions_of(changed, key, column):
    model, values = changed[key]
    return {name: float(values[row.sheet, f"{column}{row.place + 1}"])
            for name, row in model.results.jurisdictions.items()}  # fmt: skip


@pytest.mark.parametrize("key", BY_RUN)
def test_a_figure_of_the_study_gives_what_impact_run_set_gives(key, changed):
    results = pipeline.run(read_study(SMALL, (f"{key}={BY_RUN[key]}",)), Options(draws=0))
    found = headline_of(changed, key)
    for metric, row in results.headline.iterrows():
        rounding = 2000 if "_tax_" in metric else 0
        assert found[metric] == pytest.approx(row["total"], rel=1e-6, abs=rounding), metric
    table = results.taxes.by_year
    paid = table[table["year"].eq(results.study.first_year + 4)].groupby("jurisdiction")["amount_usd"].sum()
    for name, usd in jurisdictions_of(changed, key, "K").items():
        assert usd == pytest.approx(paid.get(name, 0.0), rel=1e-6, abs=100), name


@pytest.mark.parametrize("key", BY_LAW)
def test_a_parameter_gives_what_impact_run_set_gives(key, changed):
    results = pipeline.run(read_study(SMALL), Options(draws=0, given={key: BY_LAW[key]}))
    for metric, value in headline_of(changed, key).items():
        assert value == pytest.approx(results.headline.loc[metric, "total"], rel=1e-6, abs=2000), metric


@pytest.mark.parametrize("key", BY_DRAW)
def test_a_figure_of_load_gives_what_a_draw_with_it_gives(key, changed, ensemble_of):
    study, figure = BY_DRAW[key]
    found = outcomes(ensemble_of(study), {key: np.array([figure])}, 1)
    for metric, value in headline_of(changed, key).items():
        assert value == pytest.approx(found["headline", metric, "total"][0], rel=1e-6), metric


@pytest.mark.parametrize("key", [key for key in BY_DRAW if key.startswith("facility") and "approval" not in key])
def test_a_figure_of_load_comes_close_to_impact_run_set(key, changed):
    study, figure = BY_DRAW[key]
    results = pipeline.run(read_study(study, (f"{key}={figure}",)), Options(draws=0))
    for metric, value in headline_of(changed, key).items():
        assert value == pytest.approx(results.headline.loc[metric, "total"], rel=0.005), metric


@pytest.mark.parametrize("case", CASES)
def test_the_switch_takes_an_end_of_every_range(case, changed, ensemble_of, model_of_study):
    """As a draw in which every input lies at that end."""
    ends = {one.key: getattr(one, case) for one in model_of_study(SMALL).inputs.found.values() if one.low < one.high}
    assert len(ends) > 30
    found = outcomes(ensemble_of(SMALL), {key: np.array([end]) for key, end in ends.items()}, 1)
    for metric, value in headline_of(changed, case).items():
        assert value == pytest.approx(found["headline", metric, "total"][0], rel=1e-6, abs=1e-6), metric


def test_text_in_an_input_is_named_and_not_called_a_sum_that_holds(model_of_study, workbook_of, changed_by_hand):
    model = model_of_study(SMALL)
    line = model.inputs.found[f"{SITE}.staff.jobs"].row.place + 1
    (values,) = changed_by_hand(
        workbook_of(SMALL), ["Summary", "Check"], [("Inputs", f"{letter(YOURS)}{line}", "four hundred")]
    )
    status = status_cell(values)
    assert str(values["Summary", f"A{int(status[1:]) + 1}"]) == WRONG
    assert NO_NUMBER in values.values()
