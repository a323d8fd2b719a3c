"""Effects of a study at one site, all of it in one county: all effects together, by phase and by how far they reach.

county    the site's own county
state     counties of the area that lie in the site's state
area      the region around the site
nation    the area, and what its purchases call forth in the rest of the country, at the nation's jobs and pay per
dollar (equipment that is bought elsewhere from the start is in none of them)
"""

import numpy as np
import pandas as pd

from impact.accounts.requirements import Matrix
from impact.effects import headline
from impact.effects.crews import FACTORS, measure_factors
from impact.effects.on_site import facility_measures
from impact.effects.outputs_of_demand import LineDemand
from impact.results import PHASES

FIGURES = {
    metric: headline.FIGURES[metric][:2]
    for metric in (
        "construction_job_years",
        "construction_labor_income_usd",
        "construction_output_usd",
        "operation_jobs",
        "operation_labor_income_usd",
        "operation_output_usd",
    )
}
"""Headline figures that a site is told by: phase and measure."""
REACHES = ("county", "state", "area", "nation")
SIDES = [(phase, on_site) for phase in PHASES for on_site in (False, True)]
"""What the lines are summed to before they are solved: phase, made at the site or traded."""


def summed_lines(lines: LineDemand, weights: pd.DataFrame) -> LineDemand:
    """Lines of one county, summed to SIDES.

    Args:
        lines: all lines and payrolls.
        weights: line x phase, share of each that counts; zero in the other phase.
    """
    own = weights.reindex(lines.demand.columns)[list(PHASES)].to_numpy()
    member = np.stack([own[:, PHASES.index(phase)] * (lines.on_site == side) for phase, side in SIDES], axis=1)
    return LineDemand(
        demand=pd.DataFrame(lines.demand.to_numpy() @ member, lines.demand.index),
        county=np.full(len(SIDES), lines.county[0]),
        on_site=np.array([side for _, side in SIDES]),
        construction=np.array([phase == "construction" for phase, _ in SIDES]),
        income=lines.income @ member,
        visitors=lines.visitors @ member,
    )


def of_phases(sides: Matrix) -> dict[str, Matrix]:
    """Sums by phase of a table whose last axis is SIDES."""
    return {
        phase: sides[..., [place for place, side in enumerate(SIDES) if side[0] == phase]].sum(axis=-1)
        for phase in PHASES
    }


def at_the_site(
    average: pd.DataFrame, factors: pd.DataFrame, staff: pd.DataFrame, lines: pd.DataFrame, weights: pd.DataFrame
) -> dict[str, pd.Series]:
    """What counted crews add to the sector's average, and the facilities themselves; measures by phase.

    Args:
        average: measures of each on-site line at the sector's average.
        factors: jobs and labor_income of counted crews over it.
        staff: the operators' own people, by facility.
        lines: spending lines.
        weights: line x phase.
    """
    built = average.mul(weights["construction"].reindex(average.index), axis=0)
    crews = (built[list(FACTORS)] * (measure_factors(factors) - 1)).sum()
    own = facility_measures(staff, lines, weights["operation"]).sum(numeric_only=True)
    return {"construction": crews, "operation": own}


def by_county(output: Matrix, rates: pd.DataFrame, site: pd.Series) -> pd.DataFrame:
    """Measures by county, the site's first: all effects of a phase.

    Args:
        output: industry x county.
        rates: measures per dollar of output.
        site: what is counted at the site itself (at_the_site).
    """
    table = pd.DataFrame(output.T @ rates.to_numpy(), columns=rates.columns)
    table.loc[0] += site.reindex(rates.columns).fillna(0.0)
    return table


def elsewhere(nation: Matrix, area: Matrix, rates: pd.DataFrame) -> pd.Series:
    """Measures of what the nation makes of each industry beyond what the area makes.

    Args:
        nation, area: output by industry.
        rates: the nation's measures per dollar of output.
    """
    return pd.Series(np.maximum(nation - area, 0.0) @ rates.to_numpy(), rates.columns)


def reaches(table: pd.DataFrame, rest: pd.Series, in_state: Matrix) -> pd.DataFrame:
    """Measures by REACHES.

    Args:
        table: measures by county of the area, the site's first.
        rest: measures outside the area.
        in_state: which counties lie in the site's state.
    """
    area = table.sum()
    return pd.DataFrame(
        {"county": table.iloc[0], "state": table[in_state].sum(), "area": area, "nation": area + rest}
    ).T
