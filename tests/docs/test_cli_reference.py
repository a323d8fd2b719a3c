"""docs/cli.md is what the commands say of themselves."""

from tests.docs.cli_reference import PAGE, reference


def test_the_page_is_the_commands_own_help() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "docs/cli.md is not up to date: make docs"
