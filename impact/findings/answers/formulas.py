"""Formulas behind the answers, in one sentence each, by what prints or tells them in full."""

from impact.effects.headline import FIGURES
from impact.findings import explain
from impact.findings import property_tax as tax

METHOD = "docs/method.md"
HEADLINES = {
    f"impact explain {metric}": f"{explain.FORMULAS[measure]}; {explain.FACILITY[phase]}"
    for metric, (phase, measure, _) in FIGURES.items()
}
TAXES = {
    "impact explain property_tax": (tax.FORMULAS["property tax"]),
    "impact explain local_tax_usd": (
        "local tax = property tax + sales tax + payments in lieu + taxes of households and other "
        "businesses, over counties, cities and schools"
    ),
}
GRID = {
    "impact explain grid_peak_mw": (
        "net load = computing x PUE at the hour's temperature, less on-site supply, at most the authorized demand"
    ),
    "impact explain electricity_bill": (
        "bill = billing demand x charge per kW + energy x charge per kWh, month by month"
    ),
    f"{METHOD} 9.3": ("share = net load in the peak hour, T&D losses added, over the peak"),
    f"{METHOD} 9.1": (
        "load = computing + its overhead; on-site supply by dispatch, hour by hour; net load = what is left, "
        "at most what "
        "is approved; GPUs x kW x PUE for what chips need"
    ),
    f"{METHOD} 9.4": (
        "household's bill = cost of capacity and substation x its part by the rule; not paid off = cost x "
        "(1 - years / life); carbon dioxide = gas x its carbon, or MWh x eGRID rate; water = computing MWh x "
        "liters per kWh"
    ),
}
OTHERS = {
    f"{METHOD} 7.3": (
        "by county of work: where output is made; by residence: net earnings flows between counties, fitted to "
        "BEA's totals"
    ),
    f"{METHOD} 7.4": (
        "jobs by occupation = wage and salary jobs by industry x the nation's staffing pattern; the median job: "
        "half of the area's jobs are in occupations with a lower mean wage"
    ),
    f"{METHOD} 7.6": ("share = jobs of the study over the median forecast of the county's jobs without it"),
    f"{METHOD} 10.1": (
        "appraised value = what is in service x its factor of age + unfinished work x its part of cost; taxed value = "
        "appraised value x assessment ratio"
    ),
    f"{METHOD} 10.4": (
        "forgone = tax without abatement and exemption less tax; net = direct + what follows x (1 - displacement) "
        "x (1 - crowding out); but-for = net x share of cases in which an incentive decided"
    ),
    f"{METHOD} 11": ("public figures as stated, compared with the model's"),
    f"{METHOD} 13": ("not in the model"),
}
FORMULAS: dict[str, str] = HEADLINES | TAXES | GRID | OTHERS
"""One sentence by `impact explain METRIC` or section of docs/method.md."""
