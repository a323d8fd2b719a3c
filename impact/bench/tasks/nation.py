"""The system of all counties and one scenario, Type I and Type II, after the data are read."""

import time

import numpy as np

from impact.bench.measure import report, timed
from impact.model.all_counties import AllCounties, all_counties
from impact.model.options import Options
from impact.model.region import find_region, region_model
from impact.model.trade import region_output
from impact.sources import built


def figures() -> dict[str, float | str]:
    """Seconds of the system and of the scenario, and processor seconds of both."""
    region = find_region("us")
    region_model(region, Options())
    region_output(region)
    built.read_flows()
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


if __name__ == "__main__":
    report(figures())
