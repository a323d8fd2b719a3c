"""What the tests of the pages share: commands that are this checkout's."""

import os
import sys

import pytest


@pytest.fixture
def place(tmp_path) -> dict[str, str]:
    """The environment of the commands: `impact` is this checkout's."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "impact").write_text(f'#!/bin/sh\nexec {sys.executable} -W error -m impact "$@"\n', encoding="utf-8")
    (tools / "impact").chmod(0o755)
    return dict(os.environ) | {"PATH": f"{tools}:{os.environ['PATH']}"}
