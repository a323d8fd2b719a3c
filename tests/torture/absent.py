"""Generated studies whose parts are present or absent: what the check accepts is written in all outputs.

In this process, unlike the other groups: what is tried is the arithmetic and the writers (tests/helpers/generated.py).
"""

import shutil
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

from every_output import check_accepts, write_every_output
from generated import study_number

from impact.study import Study

APART = 1_000_000
"""Between the numbers of two seeds."""


def generated_studies(folder: Path, times: int, seed: int) -> Iterator[bool]:
    """So many studies, each with a number that makes it again."""
    for number in range(seed * APART, seed * APART + times):
        yield written(number, folder / "generated")
        shutil.rmtree(folder / "generated", ignore_errors=True)


def written(number: int, folder: Path) -> bool:
    """Whether a study is accepted by the check and written whole; what fails is printed with its number."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            study = Study.model_validate(study_number(number, large=True))
            check_accepts(study)
            write_every_output(study, folder, number)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        sys.stdout.write(f"  generated study {number}: {error!r:.300} ({Path(place.filename).name}:{place.lineno})\n")
        sys.stdout.flush()
        return False
    return True
