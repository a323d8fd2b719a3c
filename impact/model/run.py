"""The main flow: from a study to its results, one line a stage. A reader starts here.

sources -> accounts -> region -> load -> ledger -> solve -> effects -> uncertainty -> run_parts -> outputs
"""

from collections.abc import Callable

from impact.ledger.places import relocated_study
from impact.model.ensembles import study_ensemble
from impact.model.options import Options
from impact.model.prepared import checked_spending
from impact.model.ranges import run_ranges
from impact.model.reference import no_scenarios, reference_case, scenario_table
from impact.model.region import find_region, region_economy
from impact.model.run_parts import RunParts
from impact.region.economy import Economy
from impact.region.regions import Region
from impact.results import Results
from impact.sources import built
from impact.sources.concordance import read_county_aliases
from impact.sources.settings import check_given, plain
from impact.study import Study
from impact.study.study import Change
from impact.uncertainty.ensemble import outcomes_of, reference_simulation, tax_inputs
from impact.uncertainty.interpolation import PER_DRIVER

REGION = "region"
"""Key of a study's region."""


def run(
    study: Study,
    options: Options | None = None,
    say: Callable[[str], None] = lambda _: None,
    economy: Economy | None = None,
) -> Results:
    """All results of a study; figures and ranges now, each table when it is first asked for.

    Args:
        study: the study as read (sources.studies.read_study).
        options: how the region is modeled.
        say: receives one line a stage, for a progress display.
        economy: of the study's region under these options, if it is solved already.

    """
    options = options or Options()
    check_given(options.given)
    if options.baseline is not None:
        built.read_baseline(options.baseline)  # a folder that is none is reported at once
    say("region: accounts, local purchases, trade and commuting")
    region = find_region(study.region)
    study = titled_study(study, region)
    economy = economy or region_economy(region, options)
    say("spending: the itemized spending, local and not")
    prepared_study = checked_spending(study, options)
    say("effects: direct, indirect, induced")
    ensemble = study_ensemble(prepared_study, economy, options, PER_DRIVER if options.draws else 0, say)
    first = reference_simulation(ensemble)
    case = reference_case(ensemble, first, prepared_study, economy, options)
    central = outcomes_of(ensemble, first, {})
    simulated = run_ranges(ensemble, central, options, say)
    say("scenarios: the study's named sets of changes")
    scenarios = scenario_table(study, options, economy) if options.scenarios else no_scenarios()
    inputs = tax_inputs(ensemble, first).first_draw()
    return Results.of(RunParts(prepared_study, economy, options, ensemble, case, inputs, central, simulated, scenarios))


def in_region(study: Study, text: str | None) -> Study:
    """The study as it is, or in another region: that is on record in its changes."""
    if text is None:
        return study
    region = find_region(text)
    found = relocated_study(study, region, built.read_counties(), read_county_aliases())
    if find_region(study.region).fips == region.fips:
        return found
    return found.with_changes(Change(REGION, plain(study.region), region.name))


def titled_study(study: Study, region: Region) -> Study:
    """The study as it is; in another region than it was filed for, titled so."""
    if all(one.key != REGION for one in study.changes):
        return study
    return study.model_copy(update={"title": f"{study.title} (region: {region.title})"})
