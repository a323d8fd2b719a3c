"""Nodes and 10,000 draws of the default study, against model, counties and scene solved once a draw."""

from dataclasses import replace
from statistics import median

from impact.assembly.counties import region_counties
from impact.assembly.ensembles import Placed, study_ensemble
from impact.assembly.nation import national_accounts
from impact.assembly.options import Options
from impact.assembly.region import find_region, region_model
from impact.assembly.scenes import build_scene, checked_spending
from impact.bench.timing import report, timed
from impact.commands.options import DEFAULT_STUDY
from impact.sources.studies import read_study
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes

DRAWS, SAMPLE = 10_000, 8
"""Draws of the row, and how many of them the plain loop is timed on."""


def figures() -> dict[str, float | str]:
    """Seconds of ours, and of the loop by its median draw; nodes."""
    options = Options(draws=DRAWS)
    placed, spending, power = checked_spending(read_study(DEFAULT_STUDY, ()), options)
    region, nation = find_region(placed.region), national_accounts(options.accounts)

    def ours() -> Ensemble:
        own = study_ensemble(Placed(placed, spending, power), options)
        outcomes(own, drawn_values(own.inputs, DRAWS, options.seed), DRAWS)
        return own

    first, own = timed(ours)

    def once(node: int) -> None:
        at_node = replace(options, given=own.nodes.at(node))
        model = region_model(region, at_node)
        build_scene(placed, model, region_counties(region, model, at_node), spending, nation)

    once(0)
    loop = median(timed(lambda node=node: once(node))[0] for node in range(1, SAMPLE + 1))  # type: ignore[misc]
    return {"ours": min(first, timed(ours)[0]), "base": loop * DRAWS, "sample": SAMPLE, "nodes": own.nodes.count}


if __name__ == "__main__":
    report(figures())
