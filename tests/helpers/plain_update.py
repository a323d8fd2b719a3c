"""A full update of the data as another kind of processor calculates it: sums in another order, so other last bits.

    python tests/helpers/plain_update.py DOWNLOADS AGENCY FOLDER

Started with the oldest instructions that numpy and its linear algebra have (plain_processor); leaves the data in
FOLDER/data and the records that are new, pickled, in FOLDER/records.
"""

import os
import pickle
import sys
from pathlib import Path

import numpy as np

OLDEST = "Nehalem"
"""Of OpenBLAS's kinds of 64-bit x86 processors; others take no notice."""


def plain_processor() -> dict[str, str]:
    """The environment of a process that uses no instructions that came later."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    return dict(os.environ) | {"OPENBLAS_CORETYPE": OLDEST, "NPY_DISABLE_CPU_FEATURES": " ".join(found)}


if __name__ == "__main__":
    from impact.ingest.agency.files import offered_files
    from impact.ingest.renewal import update

    downloads, agency, folder = map(Path, sys.argv[1:])
    records = update(offered_files(downloads), agency, folder / "data", lambda _: None)
    (folder / "records").write_bytes(pickle.dumps(records))
