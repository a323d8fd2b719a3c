"""Numbers that stand as text: one reading or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.excel_form.cell_values import number_of_text

STYLES = ((",", "."), (".", ","), (" ", ","), (" ", "."), ("\u00a0", ","), ("'", "."))


@pytest.mark.parametrize("text", ["20.000", "120.500", "20,000", "$1.234", "-120,500", " 5.000 USD", "12.500%"])
def test_a_single_separator_before_three_digits_is_refused_with_both_readings(text):
    digits = text.strip("$-% USD")
    with pytest.raises(ValueError, match="can be read as") as error:
        number_of_text(text)
    for reading in (float(digits.replace(",", ".")), int(digits.replace(",", "").replace(".", ""))):
        assert f"{reading:g}" in str(error.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.125", 0.125), ("0,125", 0.125), ("1234.567", 1234.567), ("12.5", 12.5), ("12,5", 12.5), ("40%", 0.4),
        ("12,5 %", 0.125), ("$25,000,000", 25e6), ("25.000.000 USD", 25e6), ("-$5.5", -5.5), (" 1e5 ", 1e5),
        (".5", 0.5),
    ],
)  # fmt: skip
def test_text_with_one_reading_is_that_number(text, number):
    assert number_of_text(text) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["", "%", "$", "lots", "1_000", "nan", "inf", "1,2,3", "12.34.56", "1,23,456.7", "$40%", "1e999"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        number_of_text(text)


@given(
    cents=st.integers(min_value=100, max_value=10**13),
    style=st.sampled_from(STYLES),
    places=st.sampled_from([1, 2, 4]),
)
def test_both_styles_of_one_number_are_that_number(cents, style, places):
    thousands, decimal = style
    number = cents / 10**places
    text = f"{number:,.{places}f}".translate({ord(","): thousands, ord("."): decimal})
    assert number_of_text(text) == pytest.approx(number, rel=1e-12)


@given(number=st.integers(min_value=1_000_000, max_value=10**13), thousands=st.sampled_from([",", ".", " "]))
def test_two_groups_of_thousands_are_plain(number, thousands):
    assert number_of_text(f"${number:,}".replace(",", thousands)) == number
