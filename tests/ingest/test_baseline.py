"""The baseline: its arithmetic by hand, what is excluded, and the table in data/forecasts."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student
from statsmodels.tsa.statespace.structural import UnobservedComponents

from impact.ingest.baseline import (
    LAST_FORECAST_YEAR,
    LEVEL,
    QUANTILES,
    SMALL,
    WITHHELD,
    YEARS,
    baseline_of,
    excluded,
    forecast,
    yearly_variance,
)
from impact.ingest.build import build_regional_baseline
from impact.sources.built import read_baseline
from impact.sources.catalog import data_folder, read_checksums, verified
from impact.sources.parameters import read_parameters

NAN = float("nan")
BANDS = list(QUANTILES)


def small_series(first: int = 2001, **changes: float) -> pd.Series:
    """Six years of jobs; a keyword such as y2003 gives a year another figure."""
    jobs = pd.Series([100.0, 104.0, 102.0, 110.0, 113.0, 119.0], index=range(first, first + 6), name="small")
    return pd.Series(jobs.to_dict() | {int(year[1:]): figure for year, figure in changes.items()}, name="small")


def closed_form(jobs: pd.Series, last_year: int) -> pd.DataFrame:
    """Forecast of a random walk with drift: y + h drift, variance (h + h^2 / N), with N years of drift seen."""
    logs = np.log(jobs.dropna())
    span, last = logs.index[-1] - logs.index[0], logs.index[-1]
    drift = (logs.iloc[-1] - logs.iloc[0]) / span
    variance, freedom = yearly_variance(np.log(jobs))
    years = np.arange(jobs.index[-1] + 1, last_year + 1)
    ahead = years - last
    middle, spread = logs.iloc[-1] + ahead * drift, np.sqrt(variance * (ahead + ahead**2 / span))
    steps = {name: student.ppf(share, freedom) for name, share in QUANTILES.items()}
    return pd.DataFrame({name: np.exp(middle + step * spread) for name, step in steps.items()}, index=years)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> bool:
    return found.index.equals(expected.index) and found.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-8)


def test_the_variance_is_that_of_the_hand_example():
    """Changes 0.1 in one year and 0.4 in two, drift 0.5 / 3: (0.1 - 1/6)^2 + (0.4 - 2/6)^2 / 2 = 1/150."""
    variance, freedom = yearly_variance(pd.Series([0.0, 0.1, NAN, 0.5], index=[2001, 2002, 2003, 2004]))
    assert variance == pytest.approx(1 / 150)
    assert freedom == 1


def test_no_other_variance_is_likelier():
    logs = np.log(small_series(y2003=NAN))
    model = UnobservedComponents(logs.to_numpy(), level=LEVEL, use_exact_diffuse=True)
    best = yearly_variance(logs)[0]
    likelihood = [model.loglike([best * factor]) for factor in (0.95, 1.0, 1.05)]
    assert max(likelihood) == likelihood[1]


@pytest.mark.parametrize("withheld", [{}, {"y2001": NAN}, {"y2003": NAN}, {"y2003": NAN, "y2004": NAN}, {"y2006": NAN}])
def test_the_forecast_is_the_closed_form_also_with_withheld_years(withheld):
    jobs = small_series(**withheld)
    assert same(forecast(jobs, 2012), closed_form(jobs, 2012))


@pytest.mark.parametrize("first", [2015, 2017, 2020])
def test_2020_says_nothing_of_other_years(first):
    """Wherever it stands: at the end, inside, or at the beginning of the series."""
    withheld = forecast(small_series(first, y2020=NAN), 2030)
    for figure in (70.0, 150.0):
        assert same(forecast(small_series(first, y2020=figure), 2030), withheld)
        other = {f"y{first + 1 + (first == 2020)}": figure}
        assert not same(forecast(small_series(first, **other), 2030), withheld)


def test_unbroken_growth_has_next_to_no_band():
    ahead = forecast(pd.Series(100 * 1.02 ** np.arange(8.0), index=range(2001, 2009)), 2010)
    assert ahead["p50_jobs"].to_numpy() == pytest.approx([100 * 1.02**8, 100 * 1.02**9])
    assert ((ahead["p90_jobs"] - ahead["p10_jobs"]) / ahead["p50_jobs"]).between(0, 1e-4).all()


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    """Three series of two places: one that can be forecast, one mostly withheld, one too small."""
    rows = {
        ("47157", "all"): np.geomspace(500, 700, 22),
        ("47157", "21"): np.full(22, NAN),
        ("all", "22"): np.full(22, 40.0),
    }
    table = pd.DataFrame(rows, index=pd.Index(YEARS, name="year")).T.rename_axis(["geoid", "sector"])
    table.loc[("47157", "21"), 2001:2010] = 80.0
    table.loc[("all", "22"), 2007] = 9.0
    return table


def test_what_is_mostly_withheld_or_tiny_is_excluded_with_the_reason(history):
    found = excluded(history)
    assert found.to_dict("index") == {
        ("47157", "21"): {"published_years": 10, "why": WITHHELD},
        ("all", "22"): {"published_years": 22, "why": SMALL},
    }
    history = history.copy()
    history.loc[("47157", "21"), 2011], history.loc[("all", "22"), 2007] = 80.0, 10.0
    assert excluded(history).empty


def test_a_baseline_is_history_then_forecast(history):
    jobs = baseline_of(history).jobs.set_index("year")
    assert set(zip(jobs["geoid"], jobs["sector"], strict=True)) == {("47157", "all")}
    assert jobs["actual_jobs"].dropna().to_dict() == history.loc[("47157", "all")].round().to_dict()
    assert jobs[BANDS].dropna().index.tolist() == list(range(YEARS[-1] + 1, LAST_FORECAST_YEAR + 1))


def test_bands_of_the_shipped_table_are_in_order_and_widen():
    table = read_baseline().dropna(subset=BANDS)
    assert len(table) == table.groupby(["geoid", "sector"]).ngroups * (LAST_FORECAST_YEAR - YEARS[-1])
    assert (table["p10_jobs"] <= table["p50_jobs"]).all()
    assert (table["p50_jobs"] <= table["p90_jobs"]).all()
    spread = np.log(table["p90_jobs"] / table["p10_jobs"].clip(lower=1)).where(table["p10_jobs"] > 50)
    assert (spread.groupby([table["geoid"], table["sector"]]).diff().dropna() > -0.02).all()


def test_every_series_is_either_forecast_or_named_as_excluded():
    places = [*read_parameters("regions")["memphis"]["counties"], "all"]
    excluded = pd.read_csv(verified("forecasts/excluded.csv"), dtype={"geoid": str, "sector": str})
    kept, out = (set(map(tuple, table[["geoid", "sector"]].to_numpy())) for table in (read_baseline(), excluded))
    assert kept & out == set()
    assert kept | out == {(place, sector) for place in places for sector in {sector for _, sector in kept | out}}


def test_the_forecasts_are_under_checksums():
    files = {path.relative_to(data_folder()).as_posix() for path in (data_folder() / "forecasts").iterdir()}
    assert files == {name for name in read_checksums() if name.startswith("forecasts/")}
    assert all(verified(name).is_file() for name in files)


@pytest.mark.agency
def test_the_agency_files_give_the_shipped_forecasts_again(agency, tmp_path):
    build_regional_baseline(agency, tuple(read_parameters("regions")["memphis"]["counties"]), tmp_path)
    for name in ("county_jobs.csv", "excluded.csv"):
        assert (tmp_path / name).read_bytes() == (data_folder() / "forecasts" / name).read_bytes(), name
