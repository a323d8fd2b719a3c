"""The headline: thirteen figures, direct, indirect, induced and total."""

FIGURES = {
    "construction_job_years": ("construction", "jobs", "job-years"),
    "operation_jobs": ("operation", "jobs", "jobs"),
    "construction_labor_income_usd": ("construction", "labor_income_usd", "USD"),
    "operation_labor_income_usd": ("operation", "labor_income_usd", "USD a year"),
    "construction_value_added_usd": ("construction", "value_added_usd", "USD"),
    "operation_value_added_usd": ("operation", "value_added_usd", "USD a year"),
    "construction_output_usd": ("construction", "output_usd", "USD"),
    "operation_output_usd": ("operation", "output_usd", "USD a year"),
}
SITE_FIGURES = {
    metric: FIGURES[metric][:2]
    for metric in (
        "construction_job_years",
        "construction_labor_income_usd",
        "construction_output_usd",
        "operation_jobs",
        "operation_labor_income_usd",
        "operation_output_usd",
    )
}
"""Headline figures that a site of a sweep is reported by: phase and measure."""
REACHES = ("county", "state", "area", "nation")
"""How far the effects of a site reach."""
TAX_FIGURES = ("state_tax_usd", "local_tax_usd", "federal_tax_usd")
"""Totals of the study's years, undiscounted."""
GRID_FIGURES = {"grid_peak_mw": ("peak_mw", "MW"), "grid_energy_mwh": ("mwh", "MWh a year")}
"""Taken from utilities in the reference year: direct by the facilities, the rest by firms and households after them."""
MONEY = "USD"
EXPLAINED = ("operation_jobs", "local_tax_usd", "grid_peak_mw", "construction_job_years", "state_tax_usd")
"""Headlines whose inputs are shown alongside them: what matters most."""


MORE = {"property_tax": "USD", "electricity_bill": "USD a month"}
"""Figures with a total alone, and their units."""
METRICS = (*FIGURES, *TAX_FIGURES, *GRID_FIGURES)


def metric_unit(metric: str) -> str:
    """Unit of a headline figure."""
    if metric in FIGURES:
        return FIGURES[metric][2]
    return GRID_FIGURES[metric][1] if metric in GRID_FIGURES else MORE.get(metric, MONEY)
