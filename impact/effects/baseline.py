"""The study's jobs compared with the baseline: what the region would have without it, with its 80% interval.

    effect_share           effect / p50
    effect_share_of_band   effect / (p90 - p10)
    inside                 p10 <= p50 + effect <= p90

Jobs are by county of work, construction and operation together. "all" is the whole region, or all sectors. Totals of
the baseline are forecasts of their own: counties and sectors do not add up to them.
"""

import pandas as pd

ALL = "all"
INSIDE, OUTSIDE = "within ordinary change", "outside ordinary change"
ABSENT = "no baseline"
"""The series is excluded, the year lies outside the forecast, or the region has none in data/ (it can be made)."""
KEYS = ["geoid", "sector", "year"]
BANDS = {"p10_jobs": "baseline_p10", "p50_jobs": "baseline_p50", "p90_jobs": "baseline_p90"}


def region_baseline(baseline: pd.DataFrame, counties: pd.Index) -> pd.DataFrame:
    """The rows of a baseline that hold for a region: its counties, and the whole only if it is the same region.

    Args:
        baseline: geoid, sector, year, actual_jobs, p10_jobs, p50_jobs, p90_jobs.
        counties: the region's county codes.
    """
    known = set(baseline["geoid"]) - {ALL}
    kept = set(counties) | ({ALL} if known == set(counties) else set())
    return baseline[baseline["geoid"].isin(kept)]


def baseline_comparison(
    by_county: pd.DataFrame, by_sector: pd.DataFrame, reference_year: int, baseline: pd.DataFrame, names: pd.Series
) -> pd.DataFrame:
    """Effects compared with the baseline, by county, sector and year.

    Args:
        by_county: geoid, year, jobs (effects.tables.county_year_jobs); rows of the same county and year are added.
        by_sector: sector, jobs of the whole region in the reference year (effects.tables.sector_jobs).
        reference_year: year of by_sector.
        baseline: region_baseline of the region.
        names: county names by geoid.

    Returns:
        geoid, county, sector, year, effect_jobs, baseline_p10, baseline_p50, baseline_p90, effect_share,
        effect_share_of_band, within_ordinary_change (missing without a baseline), reading.
    """
    table = effects_by_series(by_county, by_sector, reference_year).merge(
        baseline[[*KEYS, *BANDS]].rename(columns=BANDS).astype(dict.fromkeys(BANDS.values(), "float64")),
        on=KEYS,
        how="left",
    )
    table.insert(1, "county", table["geoid"].map(names).where(table["geoid"].ne(ALL), "All counties"))
    middle, band = table["baseline_p50"], table["baseline_p90"] - table["baseline_p10"]
    shares = {
        "effect_share": table["effect_jobs"] / middle.where(middle > 0),
        "effect_share_of_band": table["effect_jobs"] / band.where(band > 0),
    }
    inside = (middle + table["effect_jobs"]).between(table["baseline_p10"], table["baseline_p90"])
    reading = pd.Series(OUTSIDE, table.index).mask(inside, INSIDE).mask(middle.isna(), ABSENT)
    known = inside.astype("boolean").mask(middle.isna())
    return table.assign(**shares, within_ordinary_change=known, reading=reading)


def effects_by_series(by_county: pd.DataFrame, by_sector: pd.DataFrame, reference_year: int) -> pd.DataFrame:
    """geoid, sector, year, effect_jobs: each county, the region, and the region's sectors in the reference year."""
    counties = by_county.groupby(["geoid", "year"], as_index=False)["jobs"].sum()
    region = by_county.groupby("year", as_index=False)["jobs"].sum().assign(geoid=ALL)
    sectors = by_sector.assign(geoid=ALL, year=reference_year)
    parts = [counties.assign(sector=ALL), region.assign(sector=ALL), sectors]
    table = pd.concat(parts, ignore_index=True).rename(columns={"jobs": "effect_jobs"})
    return table[[*KEYS, "effect_jobs"]].sort_values(KEYS, ignore_index=True)


def construction_findings(covered: pd.DataFrame, jobs: pd.DataFrame, names: pd.Series) -> list[str]:
    """Whether the building of a study is visible in covered construction jobs, one sentence a county.

    Of the newest two years of which covered jobs are known, where the study builds in the later one.

    Args:
        covered: geoid, year, covered_private_jobs.
        jobs: the study's direct construction jobs, geoid x year.
        names: of the counties by geoid.
    """
    known = covered.pivot_table(index="geoid", columns="year", values="covered_private_jobs")
    found = []
    for geoid in known.index.intersection(jobs.index):
        years = known.loc[geoid].dropna().index[-2:]
        if len(years) < 2 or years[-1] not in jobs.columns:
            continue
        before, after = (float(known.loc[geoid, year]) for year in years)
        builders = [float(jobs.loc[geoid].get(year, 0.0)) for year in years]
        if builders[1] < LEAST_BUILDERS:
            continue
        change, own = after - before, builders[1] - builders[0]
        seen = "visible" if own > 0 and change >= VISIBLE * own else "not visible"
        found.append(
            f"Construction boom {seen} in {names[geoid]}: covered private construction jobs were {before:,.0f} in "
            f"{years[0]} and {after:,.0f} in {years[1]} ({change:+,.0f}); the study alone has {builders[0]:,.0f} and "
            f"{builders[1]:,.0f} builders there ({own:+,.0f}). Crews count where their employer files; builders may "
            "come from other sites."
        )
    return found


LEAST_BUILDERS = 100
"""Fewer builders in a county and year cannot be distinguished from chance."""
VISIBLE = 0.5
"""Part of the study's own change that the covered jobs must show."""
