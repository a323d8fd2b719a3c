"""Growth: how the cost of the parts of a run grows with counties, industries, draws and years.

seconds = a x size ^ b, fitted to the logarithms
"""

import json
from collections.abc import Callable

import numpy as np
import pandas as pd

from impact.bench.rows import child

SIZES = {
    "counties": (4, 8, 16, 32, 64),
    "all_counties": (400, 800, 1600, 3114),
    "industries": (100, 200, 300, 402),
    "draws": (1000, 2000, 4000, 8000),
    "years": (5, 10, 20, 40),
}
TITLES = {
    "counties": "counties of a region: trade and one scenario, shares formed",
    "all_counties": "counties of the nation: one scenario, Type I and II, without the matrix",
    "industries": "industries: factors of the requirements and all multipliers",
    "draws": "draws, the interpolation points solved",
    "years": "years of a study: power, effects and taxes",
}


def growth_table(say: Callable[[str], None] = lambda _: None) -> pd.DataFrame:
    """What grows: what, sizes, seconds, exponent.

    Args:
        say: receives a line a size.
    """
    rows = []
    for what, sizes in SIZES.items():
        seconds = []
        for size in sizes:
            say(f"{TITLES[what]}: {size:,}")
            seconds.append(float(child("growth", what, str(size))[0]["seconds"]))
        rows.append((TITLES[what], json.dumps(sizes)[1:-1], seconds, exponent(sizes, seconds)))
    return pd.DataFrame(rows, columns=["what", "sizes", "seconds", "exponent"])


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """Exponent b of seconds = a x size ^ b, by least squares of the logarithms.

    >>> round(exponent((1, 10, 100), [2.0, 200.0, 20000.0]), 6)
    2.0
    """
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
