"""Generated studies without draws, one in every other kind of region: what the check accepts runs to its end."""

import pytest
from every_output import check_accepts, write_every_output
from generated import study_number

from impact.study import Study


@pytest.mark.parametrize("number", range(0, 13, 2))
def test_what_the_check_accepts_is_written_in_all_outputs(number, tmp_path):
    study = Study.model_validate(study_number(number))
    check_accepts(study)
    write_every_output(study, tmp_path, number)
