"""Tasks of the bench, each in a process of its own: what it measures, printed as JSON.

python -m impact.bench.tasks again              the headline of the default study with one input changed, in one process
python -m impact.bench.tasks draws              10,000 draws against model, counties and study solved once a draw
python -m impact.bench.tasks requirements 12    402 industries: ours and pymrio's, in turn
python -m impact.bench.tasks nation             the system of all counties and one scenario, after data are read
python -m impact.bench.tasks growth counties 16 one size of one dimension
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from impact.accounts.requirements import input_coefficients, leontief_inverse
from impact.bench.rows import steady, timed
from impact.defaults import DEFAULT_STUDY
from impact.model.all_counties import AllCounties, all_counties
from impact.model.ensembles import ensemble_of, study_ensemble
from impact.model.model import Model
from impact.model.nation import national_accounts
from impact.model.options import Options, newest_accounts
from impact.model.prepared import checked_spending
from impact.model.region import (
    county_system,
    find_region,
    region_counties,
    region_data,
    region_economy,
    region_model,
)
from impact.model.run import run
from impact.model.sites import distances
from impact.region.regions import Region
from impact.solve.leontief import LeontiefSystem
from impact.sources import built
from impact.sources.cache import VARIABLE
from impact.sources.studies import read_study
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import Ensemble, outcomes, reference_simulation

DRAWS, SAMPLE = 10_000, 8
"""Draws of the row, and how many of them the plain loop is timed on."""
CENTER = "47157"
"""County around which regions grow."""
CHANGED = (0.3, 0.31, 0.32, 0.33, 0.34, 0.35)
"""Values of the changed input; the first run does not count."""


def again() -> dict[str, float | str]:
    """Seconds of a second run without draws, one input changed: its headline, all its tables; medians of CHANGED."""
    model, key = Model(), "crews_from_outside_share"
    studies = [read_study(DEFAULT_STUDY, (f"{key}={value}",)) for value in CHANGED]
    headline = [timed(lambda study=study: model.run(study, draws=0).headline)[0] for study in studies]  # type: ignore[misc]
    tables = [timed(lambda study=study: model.run(study, draws=0).fields())[0] for study in studies]  # type: ignore[misc]
    return {"seconds": median(headline[1:]), "tables": median(tables[1:])}


def draws() -> dict[str, float | str]:
    """Seconds of ours, nothing solved beforehand, and of the loop by its median draw; interpolation points."""
    os.environ[VARIABLE] = ""
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


def requirements(rounds: int) -> dict[str, float | str]:
    """Seconds of both, and the largest difference of any cell; pymrio missing: only that."""
    try:
        import pymrio  # noqa: PLC0415 - an optional extra
    except ImportError:
        return {"missing": "pymrio"}
    accounts = national_accounts(newest_accounts())
    total = accounts.industries["output_musd"]
    codes = pd.MultiIndex.from_product([["us"], accounts.codes], names=["region", "sector"])
    total = total.set_axis(codes)
    flows = pd.DataFrame(accounts.industry_requirements(imports=False) * total.to_numpy(), codes, codes)
    final = pd.DataFrame({("us", "final"): total - flows.sum(axis=1)})
    paid = accounts.industries[["compensation_share", "taxes_share", "surplus_share"]].T.set_axis(codes, axis=1) * total

    def theirs() -> Any:  # noqa: ANN401 - pymrio's own system
        return pymrio.IOSystem(Z=flows, Y=final, paid={"name": "paid", "F": paid}).calc_all()

    def ours() -> tuple[Any, Any]:
        inverse = leontief_inverse(input_coefficients(flows, total).to_numpy())
        return inverse, input_coefficients(paid, total).to_numpy() @ inverse

    pairs = [(timed(ours), timed(theirs)) for _ in range(rounds + 1)][1:]
    (_, (inverse, multipliers)), (_, system) = pairs[-1]
    apart = max(np.abs(inverse - system.L.to_numpy()).max(), np.abs(multipliers - system.paid.M.to_numpy()).max())
    return {
        "ours": median(one[0][0] for one in pairs),
        "base": median(one[1][0] for one in pairs),
        "difference": float(apart),
    }


def nation() -> dict[str, float | str]:
    """Seconds of the system and of the scenario, and processor seconds of both."""
    region = find_region("us")
    region_model(region, Options())
    _ = region_data(region, newest_accounts()).output_usd
    spent = time.process_time()
    system, found = timed(all_counties)
    seconds, _ = timed(lambda: scenario(found))
    return {"system": system, "scenario": seconds, "processor": time.process_time() - spent}


def scenario(found: AllCounties) -> None:
    """A billion dollars of building in the first county, suppliers and then households with them."""
    site = np.zeros((len(found.industries), len(found.fips)))
    site[found.industries.get_loc("23"), 0] = 1e9
    found.system.output(0 * site, site)
    found.system.output(0 * site, site, np.zeros(len(found.fips)))


def of_counties(size: int) -> Callable[[], object]:
    """Trade and one scenario of the counties nearest to one, their shares formed."""
    table, options = built.read_counties(), Options()
    rows = np.argsort(distances()[table.index.get_loc(CENTER)])[:size]
    codes = tuple(str(code) for code in table.index[rows])
    region = Region(",".join(codes), "nearest", codes, tuple(int(row) for row in rows))
    model = region_model(region, options)
    site = np.zeros((len(model.requirements), size, 1))
    site[0, 0] = 1.0

    def work() -> object:
        system = county_system(model, region_counties(region, options))
        return system.output(0 * site, site, np.zeros((size, 1)))

    return work


def of_all_counties(size: int) -> Callable[[], object]:
    """One scenario of some of all counties, without the matrix."""
    found, chosen = all_counties(), np.linspace(0, len(built.read_counties()) - 1, size).astype(np.intp)
    system = found.system.among(chosen)
    site = np.zeros((len(found.industries), size))
    site[0, 0] = 1.0
    return lambda: (system.output(0 * site, site), system.output(0 * site, site, np.zeros(size)))


def of_industries(size: int) -> Callable[[], object]:
    """Factors of the first industries' requirements, and all their multipliers."""
    requirements = national_accounts(Options().accounts).industry_requirements(imports=False)[:size, :size]
    ones = np.ones(size)
    return lambda: LeontiefSystem(requirements, 0 * ones, 0 * ones).multipliers(np.eye(size), households=False)


def of_draws(size: int) -> Callable[[], object]:
    """Draws of the default study, its interpolation points solved before."""
    options = Options(draws=size)
    own = ensemble_of(read_study(DEFAULT_STUDY, ()), options)
    return lambda: outcomes(own, drawn_values(own.inputs, size, options.seed), size)


def of_years(size: int) -> Callable[[], object]:
    """The default study over more years, without draws and outputs."""
    study = read_study(DEFAULT_STUDY, ())
    longer = study.model_copy(update={"last_year": study.first_year + size - 1})
    return lambda: run(longer, Options(draws=0)).fields()


WORK = {
    "counties": of_counties,
    "all_counties": of_all_counties,
    "industries": of_industries,
    "draws": of_draws,
    "years": of_years,
}

if __name__ == "__main__":
    task, *words = sys.argv[1:]
    tasks: dict[str, Callable[[], dict[str, float | str]]] = {
        "again": again,
        "draws": draws,
        "requirements": lambda: requirements(int(words[0])),
        "nation": nation,
        "growth": lambda: {"seconds": steady(WORK[words[0]](int(words[1])))},
    }
    sys.stdout.write(json.dumps(tasks[task]()) + "\n")
