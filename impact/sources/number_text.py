"""Numbers that stand as text: read in the American and the European style, refused where the two disagree.

20,000.5 and 20.000,5 are the same number; 20.000 is twenty in one style and twenty thousand in the other.
"""

import re
from math import isfinite

SPACES = re.compile("[\u00a0\u2009\u202f'\u2019]")
"""What separates thousands like a plain space does: kinds of spaces, and apostrophes."""
PLAIN = re.compile(r"\d+|\d*\.\d+[eE][+-]?\d+|\d+[eE][+-]?\d+")
MIXED = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*|(?: \d{3})+[.,]\d*)")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:\.\d{3}){2,}|(?: \d{3})+)")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
DECIMAL = re.compile(r"\d+[.,]\d*|[.,]\d+")
DRESSED = re.compile(r"(?P<sign>[+-]?) ?(?P<dollar>\$?) ?(?P<digits>.*?) ?(?P<usd>(?:USD)?)(?P<percent>%?)")
NOT_A_NUMBER = "is not a number; write digits alone, such as 0.4 or 25000000"


def number_of_text(text: str) -> float:
    """Return the number that a text stands for, "%" as a hundredth and "$" or "USD" left aside.

    >>> number_of_text("$25,000,000"), number_of_text("1.234,5"), number_of_text("12,5%"), number_of_text("0.125")
    (25000000.0, 1234.5, 0.125, 0.125)

    Raises:
        ValueError: no number, or one that the two styles read differently; both readings are named.
    """
    dressed = DRESSED.fullmatch(SPACES.sub(" ", text).strip())
    if dressed is None or (dressed["percent"] and (dressed["dollar"] or dressed["usd"])):
        raise ValueError(f"'{text}' {NOT_A_NUMBER}")
    digits = dressed["digits"]
    if AMBIGUOUS.fullmatch(digits):
        whole, thousandths = re.split("[.,]", digits)
        raise ValueError(
            f"'{text}' can be read as {float(f'{whole}.{thousandths}'):g} or as {int(whole + thousandths)}; "
            "write one of these as a number, without separators of thousands"
        )
    number = _unsigned(digits)
    if number is None or not isfinite(number):
        raise ValueError(f"'{text}' {NOT_A_NUMBER}")
    sign = -1.0 if dressed["sign"] == "-" else 1.0
    return sign * (number / 100 if dressed["percent"] else number)


def _unsigned(digits: str) -> float | None:
    """The number of digits and separators whose style is plain; None where there is no such number."""
    if PLAIN.fullmatch(digits):
        return float(digits)
    if GROUPED.fullmatch(digits):
        return float(re.sub("[., ]", "", digits))
    if MIXED.fullmatch(digits):
        whole, fraction = re.split("[.,](?=[^.,]*$)", digits)
        return float(f"{re.sub('[., ]', '', whole)}.{fraction or 0}")
    return float(digits.replace(",", ".")) if DECIMAL.fullmatch(digits) else None
