"""The Leontief system of a region: factored once, solved for as many demands as there are.

    A   requirements     industry x industry    USD bought in the region per USD of output
    c   consumption      industry               USD bought in the region per USD of labor income earned there
    l   labor_income     industry               USD of labor income per USD of output
    f   final_demand     industry x demand      USD of the region's own products
    x   output           industry x demand      USD

Type I: x = A x + f. Type II: x = A x + c (l x) + f, with households as one more row and column.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import linalg

from impact.accounts.requirements import Matrix, closed_requirements


@dataclass(frozen=True)
class LeontiefSystem:
    """Direct requirements of a region and their factors; equal inputs give equal solutions."""

    requirements: Matrix
    consumption: Matrix
    labor_income: Matrix

    @cached_property
    def _open(self) -> Any:  # noqa: ANN401 - scipy's own factor pair
        return linalg.lu_factor(np.eye(len(self.requirements)) - self.requirements, check_finite=False)

    @cached_property
    def _closed(self) -> Any:  # noqa: ANN401 - scipy's own factor pair
        closed = closed_requirements(self.requirements, self.consumption, self.labor_income)
        return linalg.lu_factor(np.eye(len(closed)) - closed, check_finite=False)

    def output(self, final_demand: Matrix) -> Matrix:
        """Type I output by industry, for each column of final demand: x = (I - A)^-1 f, industry x demand, USD."""
        solved: Matrix = linalg.lu_solve(self._open, final_demand, check_finite=False)
        return solved

    def multipliers(self, coefficients: Matrix, *, households: bool) -> Matrix:
        """What a dollar of final demand for each industry brings: (I - A')^-1 coefficients.

        Args:
            coefficients: industry x measure, per USD of output.
            households: Type II if true, Type I if not.

        """
        if not households:
            return np.asarray(linalg.lu_solve(self._open, coefficients, trans=1, check_finite=False))
        padded = np.vstack([coefficients, np.zeros((1, coefficients.shape[1]))])
        return np.asarray(linalg.lu_solve(self._closed, padded, trans=1, check_finite=False))[:-1]
