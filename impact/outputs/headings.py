"""Headings in plain words for the workbook: what a column or a headline figure is called, with its unit."""

from impact.results import EFFECTS

METRICS = {
    "construction_job_years": "Construction: job-years",
    "operation_jobs": "Operation: jobs",
    "construction_labor_income_usd": "Construction: labor income",
    "operation_labor_income_usd": "Operation: labor income",
    "construction_value_added_usd": "Construction: value added",
    "operation_value_added_usd": "Operation: value added",
    "construction_output_usd": "Construction: output",
    "operation_output_usd": "Operation: output",
    "state_tax_usd": "State taxes",
    "local_tax_usd": "Local taxes",
    "federal_tax_usd": "Federal taxes",
    "grid_peak_mw": "Grid: peak load (MW)",
    "grid_energy_mwh": "Grid: energy (MWh)",
}
"""Headline figures; what is not named here is shown by its key."""

WORDS = {
    "geoid": "County FIPS code",
    "basis": "Counted by place of",
    "population": "Residents",
    "metric_words": "Figure",
    "metric": "Key in run.json",
    "p10": "10th percentile",
    "p50": "Median",
    "p90": "90th percentile",
    "price_year": "Dollars of",
    "jobs_per_musd": "Jobs per million {year} USD of final demand",
    "direct_effect_jobs": "Direct-effect multiplier, jobs",
    "direct_effect_labor_income": "Direct-effect multiplier, labor income",
    "share_of_announced": "Share of announced",
    "where": "Where in the study",
    "what": "What",
    "bounds": "Kind of bounds",
    "address": "Address of source",
    "trust": "Trust",
    "who": "Who said it",
    "when": "When",
    "soc": "Occupation code (SOC)",
    "earned_here_usd": "Labor income earned here ({year} USD)",
    "received_here_usd": "Labor income received by residents ({year} USD)",
    "net_inflow_usd": "Received less earned ({year} USD)",
    "share_of_spending": "Share of spending",
    "national_wage_usd": "Mean wage in the nation (USD a year, May 2025)",
    "memphis_wage_usd": "Mean wage around Memphis (USD a year, May 2025)",
    "memphis_jobs": "Jobs around Memphis (May 2025)",
    "figure": "Figure as said",
    "ours": "Figure here",
}
MEASURE_WORDS = {
    "jobs": "Jobs",
    "labor_income_usd": "Labor income",
    "value_added_usd": "Value added",
    "output_usd": "Output",
    "wage_salary_jobs": "Wage-and-salary jobs",
}
UNITS = {
    "_musd": "million {year} USD",
    "_usd": "{year} USD",
    "_share": "share",
    "_mwh": "MWh",
    "_mw": "MW",
}


def heading(column: str, price_year: int) -> str:
    """Return the heading of a column.

    >>> heading("total_labor_income_usd", 2025), heading("regional_output_musd", 2022)
    ('Labor income, total (2025 USD)', 'Regional output (million 2022 USD)')
    """
    if column in WORDS:
        return WORDS[column].format(year=price_year)
    words, ending = _words(column), next((ending for ending in UNITS if column.endswith(ending)), "")
    return (f"{words} ({UNITS[ending]})" if ending else words).format(year=price_year)


def _words(column: str) -> str:
    effect, _, measure = column.partition("_")
    if effect in (*EFFECTS, "total") and measure in MEASURE_WORDS:
        return f"{MEASURE_WORDS[measure]}, {effect}"
    stem = next((column.removesuffix(ending) for ending in UNITS if column.endswith(ending)), column)
    return stem.replace("_", " ").capitalize().replace("{", "(").replace("}", ")")
