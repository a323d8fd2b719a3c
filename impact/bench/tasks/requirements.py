"""Requirements, total requirements and multipliers of the nation's 402 industries: ours and pymrio's, in turn."""

import sys
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from impact.accounts.requirements import input_coefficients, leontief_inverse
from impact.bench.measure import report, timed
from impact.model.nation import national_accounts
from impact.model.options import newest_accounts


def figures(rounds: int) -> dict[str, float | str]:
    """Seconds of both, and the largest difference of any cell; pymrio missing: only that."""
    try:
        import pymrio  # noqa: PLC0415 - an optional extra
    except ImportError:
        return {"missing": "pymrio"}
    nation = national_accounts(newest_accounts())
    total = nation.industries["output_musd"]
    codes = pd.MultiIndex.from_product([["us"], nation.codes], names=["region", "sector"])
    total = total.set_axis(codes)
    flows = pd.DataFrame(nation.industry_requirements(imports=False) * total.to_numpy(), codes, codes)
    final = pd.DataFrame({("us", "final"): total - flows.sum(axis=1)})
    paid = nation.industries[["compensation_share", "taxes_share", "surplus_share"]].T.set_axis(codes, axis=1) * total

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


if __name__ == "__main__":
    report(figures(int(sys.argv[1])))
