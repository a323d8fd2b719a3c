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
    "over_approved_peak_mw": "Load beyond what is approved: peak (MW)",
    "excess_peak_mw": "Neither approved nor own supply: peak (MW)",
    "excess_mwh": "Neither approved nor own supply (MWh)",
    "curtailed_mwh": "Held back on call (MWh)",
    "approved_mw": "Approved draw at the end of the year (MW)",
    "net_draw_peak_mw": "Drawn from the grid: peak (MW)",
    "net_draw_mwh": "Drawn from the grid (MWh)",
    "load_peak_mw": "Load: peak (MW)",
    "load_mwh": "Load (MWh)",
    "computing_mwh": "Computing (MWh)",
    "own_supply_mwh": "Own supply, batteries included (MWh)",
    "generated_mwh": "Generated here (MWh)",
    "gas_mmbtu": "Gas burned here (MMBtu)",
    "water_kgal": "Drinking water (1,000 gallons)",
    "recycled_water_kgal": "Recycled water (1,000 gallons)",
    "grid_co2_average_tonnes": "Carbon dioxide of grid power, mean of all stations (tonnes)",
    "grid_co2_non_baseload_tonnes": "Carbon dioxide of grid power, stations that follow load (tonnes)",
    "turbine_co2_tonnes": "Carbon dioxide of own turbines (tonnes)",
    "summer_peak_draw_mw": "Draw in the utility's summer peak, losses included (MW)",
    "winter_peak_draw_mw": "Draw in the utility's winter peak, losses included (MW)",
    "summer_peak_share": "Share of the utility's summer peak",
    "winter_peak_share": "Share of the utility's winter peak",
    "system_summer_peak_share": "Share of the system's summer peak",
    "system_winter_peak_share": "Share of the system's winter peak",
    "bill_usd_per_mwh": "Price of what is drawn ({year} USD per MWh)",
    "system": "System behind the utility",
    "treasury": "Treasury (key)",
    "treasury_title": "Treasury",
    "kind": "Kind of tax",
    "recurring_in_reference_year_usd": "Each year: in the reference year ({year} USD)",
    "one_off_usd": "Once, all years ({year} USD)",
    "recurring_usd": "Each year, all years together ({year} USD)",
    "amount_usd": "Amount ({year} USD)",
    "gross_usd": "Gross, all years ({year} USD)",
    "nominal_usd": "In dollars of each year (USD)",
    "present_value_usd": "Present value ({year} USD)",
    "net_usd": "Net of displacement ({year} USD)",
    "but_for_usd": "But for the incentive ({year} USD)",
    "forgone_usd": "Forgone by abatement and exemption ({year} USD)",
    "forgone_present_value_usd": "Forgone, present value ({year} USD)",
    "forgone_per_job_usd": "Forgone per operation job ({year} USD)",
    "ours_usd": "Ours ({year} USD)",
    "published_low_usd": "Published, lower end (USD)",
    "published_high_usd": "Published, upper end (USD)",
    "gap_share": "Distance from the nearest end",
    "spent_usd": "Spent before ({year} USD)",
    "placed_usd": "Placed in service ({year} USD)",
    "in_process_usd": "Construction in process ({year} USD)",
    "schedule_usd": "Value of what is placed ({year} USD)",
    "in_process_value_usd": "Value of what is in process ({year} USD)",
    "appraisal_usd": "Appraisal ({year} USD)",
    "assessed_usd": "Assessed value ({year} USD)",
    "how": "How it is reckoned",
    "value": "Figure",
    "low": "Low",
    "high": "High",
    "hours_share": "Share of the year's hours",
    "others_mw": "MLGW without this study, derived (MW)",
    "mlgw_draw_mw": "Drawn from MLGW if no curtailment is called (MW)",
    "study_load_mw": "Load of the whole study (MW)",
    "study_own_supply_mw": "Own supply of the whole study (MW)",
    "study_net_draw_mw": "Draw of the whole study, curtailment called (MW)",
    "published_low_mw": "Published growth, low (MW)",
    "published_mw": "Published growth (MW)",
    "published_high_mw": "Published growth, high (MW)",
    "p10_mw": "Forecast, 10th percentile (MW)",
    "p50_mw": "Forecast, median (MW)",
    "p90_mw": "Forecast, 90th percentile (MW)",
    "study_draw_mw": "This study's draw on TVA (MW)",
    "household_mwh": "Households that move in (MWh)",
    "firm_mwh": "Firms (MWh)",
    "mwh": "Together (MWh)",
    "peak_mw": "In the peak (MW)",
    "figure": "Figure as said",
    "ours": "Figure here",
    "distance_share": "Distance from the nearest end of the figure",
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
