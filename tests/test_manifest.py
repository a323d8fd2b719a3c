"""The manifest: which program, data, study and options; nothing of the machine or the hour."""

import getpass
import json
import re
import socket

from impact.model.options import manifest, study_sha256
from impact.model.run import run

OPTIONS = {"accounts": 2017, "method": "flq", "region": "memphis"}


def test_it_names_program_data_study_and_options(small_study):
    found = manifest(small_study(), OPTIONS, 7)
    assert found["program"] == "impact"
    assert found["options"] == OPTIONS
    for key in ("data_sha256", "parameters_sha256", "study_sha256"):
        assert re.fullmatch(r"[0-9a-f]{64}", found[key])


def test_it_says_nothing_of_the_machine(small_study):
    text = json.dumps(manifest(small_study(), OPTIONS, 7))
    assert socket.gethostname() not in text
    assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", text)
    assert not re.search(r"(^|\")/|\d\d:\d\d", text)


def test_a_change_of_one_figure_changes_the_hash(small_study):
    first, again = study_sha256(small_study()), study_sha256(small_study())
    assert first == again
    assert first != study_sha256(small_study(power={"amount_usd": 20e6 + 1}))


def test_a_run_twice_is_the_same_run(small_study):
    first, again = run(small_study()), run(small_study())
    for table in ("headline", "by_year", "by_county", "by_industry", "multipliers", "waterfall"):
        assert getattr(first, table).equals(getattr(again, table))
    assert (first.notes, first.manifest) == (again.notes, again.manifest)
