"""Interpolation points and 10,000 draws of the default study, against model, counties and study solved once a draw."""

from dataclasses import replace
from statistics import median

from impact.bench.measure import report, timed
from impact.defaults import DEFAULT_STUDY
from impact.model.ensembles import study_ensemble
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.region import find_region, region_economy
from impact.sources.studies import read_study
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes, reference_simulation

DRAWS, SAMPLE = 10_000, 8
"""Draws of the row, and how many of them the plain loop is timed on."""


def figures() -> dict[str, float | str]:
    """Seconds of ours, and of the loop by its median draw; interpolation points."""
    options = Options(draws=DRAWS)
    prepared_study = checked_spending(read_study(DEFAULT_STUDY, ()), options)
    region = find_region(prepared_study.study.region)
    economy = region_economy(region, options)

    def ours() -> Ensemble:
        own = study_ensemble(prepared_study, economy, options)
        outcomes(own, drawn_values(own.inputs, DRAWS, options.seed), DRAWS)
        return own

    first, own = timed(ours)

    def once(point: int) -> None:
        at = replace(options, given=own.interpolation_points.at(point))
        reference_simulation(study_ensemble(prepared_study, region_economy(region, at), at, points=0))

    once(0)
    loop = median(timed(lambda point=point: once(point))[0] for point in range(1, SAMPLE + 1))  # type: ignore[misc]
    return {
        "ours": min(first, timed(ours)[0]),
        "base": loop * DRAWS,
        "sample": SAMPLE,
        "interpolation_points": own.interpolation_points.count,
    }


if __name__ == "__main__":
    report(figures())
