"""One size of one dimension: `python -m impact.bench.tasks.growth counties 16` prints its seconds."""

import sys
from collections.abc import Callable

import numpy as np

from impact.bench.measure import report, steady
from impact.defaults import DEFAULT_STUDY
from impact.model.all_counties import all_counties
from impact.model.ensembles import ensemble_of
from impact.model.nation import national_accounts
from impact.model.options import Options
from impact.model.region import county_system, region_counties, region_model
from impact.model.run import run
from impact.model.sites import distances
from impact.region.regions import Region
from impact.solve.leontief import LeontiefSystem
from impact.sources import built
from impact.sources.studies import read_study
from impact.uncertainty.draws import drawn_values
from impact.uncertainty.ensemble import outcomes

CENTER = "47157"
"""County around which regions grow."""


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
    return lambda: run(longer, Options(draws=0))


WORK = {
    "counties": of_counties,
    "all_counties": of_all_counties,
    "industries": of_industries,
    "draws": of_draws,
    "years": of_years,
}

if __name__ == "__main__":
    report({"seconds": steady(WORK[sys.argv[1]](int(sys.argv[2])))})
