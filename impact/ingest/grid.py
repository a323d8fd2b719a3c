"""The grid's data: utilities, counties, system peaks and their forecasts; a utility's hours where none are published.

    load[t] = base x pattern[hour of t] + cooling x max(0, T[t] - warm) + heating x max(0, cold - T[t])

T: mean of the hour's temperature and of that of the hours before it, in the typical year; warm and cold: the balance
temperatures. base, cooling and heating (MW, MW per degree) are the three figures that give the utility's published
energy, summer peak and winter peak, means of the years available. It is a derived shape: nothing else of it was ever
measured.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import least_squares
from statsmodels.tsa.statespace.structural import UnobservedComponents

from impact.errors import DataError
from impact.ingest.agency import eia
from impact.sources.concordance import read_utilities
from impact.sources.parameters import parameter

Hourly = npt.NDArray[np.float64]
SUMMER = range(5, 11)
"""Months whose highest load counts as a summer peak; the others are winter."""
FORECAST_SYSTEM = "tva"
LAST_FORECAST_YEAR = 2045
PATHS, SEED = 4000, 1
WORST_FIT = 1e-6
SUMMER_HOURS = slice(24 * 151, 24 * 273)
"""June to September."""
NOT_WINTER_HOURS = slice(24 * 90, 24 * 334)
"""April to November."""


def peak_forecast(peaks: pd.Series) -> pd.DataFrame:
    """Summer and winter peaks by year with their 80% interval: season, year, p10_mw, p50_mw, p90_mw.

    A state-space model of the logarithm of monthly peaks: a level that wanders, a fixed slope, fixed months. Weather is
    what it leaves unexplained: each year ahead takes the twelve months of one past year, for winters differ more than
    summers. A season's peak is the highest of its months. The likelihood is flat: its top is known to three digits or
    so, and where a search ends depends on the machine; two digits of the variances are kept, which are the same on any.
    """
    model = UnobservedComponents(
        np.log(peaks), level="local linear deterministic trend", seasonal=12, stochastic_seasonal=False
    )
    found = model.fit(disp=False, method="nm", maxiter=5000, xtol=1e-10, ftol=1e-14)
    fitted = model.smooth(found.params.map(lambda figure: float(f"{figure:.2g}")))
    months = pd.date_range(peaks.index[-1], f"{LAST_FORECAST_YEAR}-12-01", freq="MS")[1:]
    ahead = fitted.get_forecast(len(months))
    noise = float(fitted.params["sigma2.irregular"])
    spread = np.sqrt(np.clip(np.asarray(ahead.var_pred_mean) - noise, 0.0, None))
    weather = np.asarray(np.log(peaks) - fitted.level.smoothed - fitted.seasonal.smoothed).reshape(-1, 12)
    draws = np.random.default_rng(SEED)
    years = len(months) // 12
    level = np.repeat(draws.standard_normal((PATHS, years)), 12, axis=1) * spread
    past = weather[draws.integers(len(weather), size=(PATHS, years))].reshape(PATHS, -1)
    simulated = pd.DataFrame(np.exp(np.asarray(ahead.predicted_mean) + level + past).T, index=months)
    season = np.where(months.month.isin(SUMMER), "summer", "winter")
    highest = simulated.groupby([season, months.year]).max()
    quantiles = highest.quantile([0.1, 0.5, 0.9], axis=1).T.round()
    return quantiles.set_axis(["p10_mw", "p50_mw", "p90_mw"], axis=1).rename_axis(["season", "year"]).reset_index()


def system_peaks(hourly: pd.DataFrame) -> pd.DataFrame:
    """Peak hour of each system by calendar year and season; years of which a season is missing are excluded."""
    rows = []
    for system, demand in hourly.items():
        known = demand.dropna()
        index = pd.DatetimeIndex(known.index)
        season = np.where(index.month.isin(SUMMER), "summer", "winter")
        for (year, name), part in known.groupby([index.year, season]):
            if len(part) > 4000:
                when = part.idxmax()
                rows.append((system, year, name, part.max(), when.month, when.hour, known[index.year == year].sum()))
    return pd.DataFrame(rows, columns=["system", "year", "season", "peak_mw", "month", "hour", "energy_mwh"])


@dataclass(frozen=True)
class Grid:
    """What data/grid holds.

    Attributes:
        utilities: utility, year: energy, peaks, customers and sales, of EIA-861.
        territories: geoid and utility (empty where its sales are not available).
        system_peaks: system, year, season: peak_mw, month and hour (CST) of it, energy_mwh of the year.
        peak_forecast: season, year: p10_mw, p50_mw, p90_mw of TVA's peak.
        typical_year: dry_bulb_c and ghi_w_per_m2 of 8,760 hours.
        derived_load_mw: MLGW's load in the hours of the typical year.
    """

    utilities: pd.DataFrame
    territories: pd.DataFrame
    system_peaks: pd.DataFrame
    peak_forecast: pd.DataFrame
    typical_year: pd.DataFrame
    derived_load_mw: Hourly


def build_grid(agency: Path, counties: pd.Series) -> Grid:
    """All tables of data/grid; `counties` are names ("Shelby, TN") by FIPS."""
    hourly = eia.read_hourly_demand(agency)
    months = hourly[FORECAST_SYSTEM].resample("MS")
    whole = months.count() > 24 * 27
    utilities = utility_table(eia.read_utilities(agency))
    typical = eia.read_typical_year(agency)
    return Grid(
        utilities=utilities,
        territories=territory_table(eia.read_territories(agency), counties),
        system_peaks=system_peaks(hourly),
        peak_forecast=peak_forecast(months.max()[whole]),
        typical_year=typical,
        derived_load_mw=derived_hourly_load(typical["dry_bulb_c"], daily_pattern(hourly["tva"]), utilities, "mlgw"),
    )


def utility_table(published: pd.DataFrame) -> pd.DataFrame:
    """EIA-861 of the utilities in the concordance: one row a utility and year."""
    names = read_utilities().reset_index()
    table = names[["utility", "eia_utility_id"]].merge(published, on="eia_utility_id")
    money = table["res_revenue_kusd"] * 1e3
    return pd.DataFrame(
        {
            "utility": table["utility"],
            "year": table["year"],
            "sales_mwh": table["total_sales_mwh"],
            "losses_mwh": table["losses_mwh"],
            "summer_peak_mw": table["summer_peak_mw"],
            "winter_peak_mw": table["winter_peak_mw"],
            "customers": table["total_customers"],
            "residential_customers": table["res_customers"],
            "residential_mwh": table["res_sales_mwh"],
            "residential_revenue_usd": money,
        }
    )


def territory_table(published: pd.DataFrame, counties: pd.Series) -> pd.DataFrame:
    """Counties of each utility around Memphis: geoid, utility; namesakes of other states have no utility of ours."""
    fips = pd.Series(counties.index, index=counties.to_numpy())
    known = read_utilities().reset_index().set_index("eia_utility_id")["utility"]
    table = published.assign(
        geoid=(published["county"] + ", " + published["state"]).map(fips),
        utility=published["eia_utility_id"].map(known).fillna(""),
    )
    served = table.groupby("geoid")["utility"].transform("max").ne("")
    return table.loc[served, ["geoid", "utility"]].sort_values(["geoid", "utility"], ignore_index=True)


def daily_pattern(demand: pd.Series) -> Hourly:
    """Load by hour of the day over its mean, in April and October, when there is little heating and cooling."""
    index = pd.DatetimeIndex(demand.index)
    mild = demand[index.month.isin([4, 10])]
    by_hour = mild.groupby(pd.DatetimeIndex(mild.index).hour).mean()
    return np.asarray(by_hour / by_hour.mean(), dtype=float)


def felt_temperature(dry_bulb_c: pd.Series) -> Hourly:
    """Mean of the hour's temperature and of the mean of the hours before it, degrees C; the year runs in a circle."""
    hours = int(parameter("grid", "thermal_memory_hours"))
    now = dry_bulb_c.to_numpy(dtype=float)
    before = np.mean([np.roll(now, shift) for shift in range(1, hours + 1)], axis=0)
    return np.asarray((now + before) / 2)


def derived_hourly_load(dry_bulb_c: pd.Series, pattern: Hourly, utilities: pd.DataFrame, utility: str) -> Hourly:
    """Load of a utility in 8,760 hours of the typical year, MW.

    Args:
        dry_bulb_c: temperature by hour.
        pattern: load by hour of the day over its mean, without heating and cooling.
        utilities: EIA-861 by utility and year.
        utility: whose.
    """
    felt = felt_temperature(dry_bulb_c)
    cooling = np.maximum(0.0, felt - parameter("grid", "summer_balance_c"))
    heating = np.maximum(0.0, parameter("grid", "winter_balance_c") - felt)
    parts = np.column_stack([np.tile(pattern, 365), cooling, heating])
    own = utilities[utilities["utility"].eq(utility)].mean(numeric_only=True)
    targets = np.array([own["sales_mwh"] + own["losses_mwh"], own["summer_peak_mw"], own["winter_peak_mw"]])
    return parts @ fitted_parts(parts, targets)


def fitted_parts(parts: Hourly, targets: Hourly) -> Hourly:
    """Base, cooling and heating that meet energy, summer peak and winter peak."""
    is_winter = np.ones(len(parts), dtype=bool)
    is_winter[NOT_WINTER_HOURS] = False

    def misfit(weights: Hourly) -> Hourly:
        load = parts @ weights
        return np.array([load.sum(), load[SUMMER_HOURS].max(), load[is_winter].max()]) / targets - 1

    start = np.array([targets[0] / len(parts), targets[1] / parts[:, 1].max() / 2, 1.0])
    found = least_squares(misfit, start, x_scale=start, xtol=1e-12, ftol=1e-14, gtol=1e-14)
    if np.abs(found.fun).max() > WORST_FIT or (found.x < 0).any():
        raise DataError(f"grid: no hourly shape fits the utility's energy and peaks (off by {found.fun})")
    return np.asarray(found.x)
