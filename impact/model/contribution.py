"""What existing industries contribute to a region: their own output, and what of the rest depends on it.

    S industries extracted, n the others; M = A + c l'  (Type II), A alone (Type I)
    others' output = (I - M_nn)^-1 M_nS x_S        USD of the jobs year

The industries' own output is counted once: what they buy from each other and sell to the others' suppliers is part of
it. Miller and Blair (2009), Input-Output Analysis, ch. 12.2.5 (hypothetical extraction).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from impact.errors import StudyError
from impact.model.nation import prices_since_jobs
from impact.model.options import Options
from impact.model.region import find_region, region_data, region_model
from impact.model.tax_law import tax_law
from impact.question_results import ContributionResults
from impact.region.model import RegionModel
from impact.results import EFFECTS
from impact.sources import built
from impact.study import Facility, Study
from impact.study.ranged import Ranged
from impact.taxes.inputs import TaxInputs, production_tax_share
from impact.taxes.law import TaxLaw
from impact.taxes.revenue import tax_streams
from impact.uncertainty.outcomes import METRIC_OF_LEVEL, tax_sums

Array = npt.NDArray[np.float64]
MEASURES = ("jobs", "labor_income_usd", "value_added_usd", "output_usd")
NOT_A_LOSS = (
    "A contribution is what depends on the industries today. It is not what the region would lose without them: "
    "workers, land, and customers would in part find other uses."
)


def contribution(region_text: str, codes: Sequence[str], options: Options, price_year: int) -> ContributionResults:
    """What some industries of a region support, by extraction.

    Args:
        region_text: the region.
        codes: BEA detail industries; together, without double counting.
        options: how the region is modeled.
        price_year: of the money.

    Raises:
        StudyError: an industry is not known, or the region has none of them.
    """
    region = find_region(region_text)
    model = region_model(region, options)
    unknown = sorted(set(codes) - set(model.industries.index))
    if unknown:
        raise StudyError(f"unknown industry: {', '.join(unknown)}; `impact multipliers --region us` lists them")
    output = model.industries["output_usd"].to_numpy(dtype=float)
    chosen = model.industries.index.isin(list(dict.fromkeys(codes)))
    if output[chosen].sum() <= 0:
        raise StudyError(f"{region.title} has no output in {', '.join(codes)}: nothing is supported by it")
    by_effect = extracted_output(model, output, chosen)
    rates = measures_per_usd(model, options, price_year)
    table = pd.DataFrame(
        {effect: by_effect[effect] @ rates.to_numpy() for effect in EFFECTS}, index=list(rates.columns)
    )
    whole = output @ rates.to_numpy()
    figures = table.assign(total=table.sum(axis=1), region=whole).assign(share=lambda t: t["total"] / t["region"])
    others = by_effect["indirect"] + by_effect["induced"]
    supported = rates.mul(others, axis=0).loc[:, ["jobs", "labor_income_usd", "output_usd"]]
    county = str(built.read_counties().iloc[list(region.rows)]["jobs"].idxmax())
    taxes = contribution_taxes(
        rates, by_effect, empty_study(county, price_year), region_data(region, options.accounts).resident_share, options
    )
    return ContributionResults(
        region=region.title,
        industries=model.industries.index[chosen].tolist(),
        price_year=price_year,
        figures=figures.loc[list(MEASURES)],
        taxes=taxes,
        supported=supported.sort_values("jobs", ascending=False),
        notes=(NOT_A_LOSS, f"Taxes are those of {built.read_counties()['name'][county]} on all of it."),
    )


def extracted_output(model: RegionModel, output: Array, chosen: npt.NDArray[np.bool_]) -> dict[str, Array]:
    """Output of the industries themselves, of what they buy, and of what households buy, by industry, USD."""
    own, rest = np.flatnonzero(chosen), np.flatnonzero(~chosen)
    direct = np.where(chosen, output, 0.0)
    income = model.coefficients["labor_income_share"].to_numpy(dtype=float)
    purchases = model.requirements
    closed = purchases + np.outer(model.consumption, income)
    found = {"direct": direct}
    before = np.zeros(len(output))
    for effect, matrix in (("indirect", purchases), ("induced", closed)):
        generated = np.zeros(len(output))
        if len(rest):
            inside = np.eye(len(rest)) - matrix[np.ix_(rest, rest)]
            generated[rest] = np.linalg.solve(inside, matrix[np.ix_(rest, own)] @ direct[own])
        found[effect], before = generated - before, generated
    return found


def measures_per_usd(model: RegionModel, options: Options, price_year: int) -> pd.DataFrame:
    """Measures per dollar of output of the jobs year, money in dollars of the price year; taxes on production too."""
    own, prices = model.coefficients, prices_since_jobs(price_year, options.parameters)
    price = prices.reindex(own.index)
    county_sectors = built.read_industries(options.accounts)["county_sector"]
    taxed = production_tax_share(own["taxes_share"], county_sectors).reindex(own.index).fillna(0.0)
    return pd.DataFrame(
        {
            "jobs": own["jobs_per_usd"],
            "labor_income_usd": own["labor_income_share"] * price,
            "value_added_usd": own["value_added_share"] * price,
            "output_usd": price,
            "business_tax_usd": taxed * price,
        }
    )


def contribution_taxes(
    rates: pd.DataFrame, by_effect: dict[str, Array], study: Study, resident: float, options: Options
) -> pd.Series:
    """State, local and federal tax a year, USD: households' and firms' taxes, as if all were in one county."""
    law: TaxLaw = tax_law(options.parameters)
    county, bases = study.facility[0].county, {}
    for effect, output in by_effect.items():
        figures = dict(zip(rates.columns, output @ rates.to_numpy(), strict=True))
        base = {
            "resident_jobs": figures["jobs"] * resident,
            "resident_labor_income_usd": figures["labor_income_usd"] * resident,
            "workplace_jobs": figures["jobs"],
            "workplace_labor_income_usd": figures["labor_income_usd"],
            "business_tax_usd": figures["business_tax_usd"],
            "value_added_usd": figures["value_added_usd"],
        }
        bases["operation", effect, county] = {name: np.full((1, 1), usd) for name, usd in base.items()}
    inputs = TaxInputs(study=study, dollars={}, grid_usd={}, utilities={"region": ""}, bases=bases, law=law)
    found = dict.fromkeys(("federal_tax_usd", "state_tax_usd", "local_tax_usd"), 0.0)
    for (_, jurisdiction), usd in tax_sums(tax_streams(inputs), law).parts.items():
        found[METRIC_OF_LEVEL[law.jurisdictions[jurisdiction].level]] += float(np.sum(usd))
    return pd.Series(found)


def empty_study(county: str, price_year: int) -> Study:
    """A study with nothing in it, of one year: the taxes of a contribution have no site."""
    site = Facility(id="region", name="Region", county=county, latitude=0.0, longitude=0.0)
    return Study(
        name="contribution",
        title="Contribution",
        price_year=price_year,
        first_year=price_year,
        last_year=price_year,
        crews_from_outside_share=Ranged(value=0.0),
        facility=(site,),
    )
