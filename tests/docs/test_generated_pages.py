"""docs/formulas.md and docs/parameters.md are what the docstrings and the parameter records say."""

from tests.docs import archetypes, formulas, parameters


def test_the_page_of_formulas_is_that_of_the_docstrings() -> None:
    assert formulas.PAGE.read_text(encoding="utf-8") == formulas.page(), "docs/formulas.md is not up to date: make docs"


def test_the_page_of_formulas_lists_functions_methods_and_modules() -> None:
    text = formulas.page()
    for name in (
        "impact.accounts.requirements.leontief_inverse",
        "impact.solve.counties.CountySystem.outputs",
        "impact.taxes.property",
    ):
        assert f"**`{name}`**" in text
    assert ">>>" not in text


def test_the_page_of_parameters_is_that_of_the_records() -> None:
    written = parameters.PAGE.read_text(encoding="utf-8")
    assert written == parameters.page(), "docs/parameters.md is not up to date: make docs"


def test_the_page_of_parameters_has_every_file() -> None:
    for path in parameters.FOLDER.rglob("*.toml"):
        assert f"`data/parameters/{path.relative_to(parameters.FOLDER)}`" in parameters.page()


def test_the_table_of_archetypes_is_that_of_the_files() -> None:
    assert archetypes.PAGE.read_text(encoding="utf-8") == archetypes.page(), "docs/archetypes.md is not up to date"
