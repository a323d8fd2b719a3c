"""docs/data.md holds the table of vintages that the code reads."""

from tests.docs.vintages import PAGE, page_with_table, vintage_table


def test_the_page_has_the_table_of_the_data() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert vintage_table() in text
    assert page_with_table(text) == text, "docs/data.md is not up to date: make docs"
