"""Turns what stands in a cell into what a study holds: numbers, words, dates, codes by their titles.

20,000.5 and 20.000,5 are the same number; 20.000 is twenty in one style and twenty thousand in the other.
"""

import re
from collections.abc import Callable
from datetime import date
from math import isfinite

from impact.excel_form.cells import FIRST_DAY, NO, YES, Cell
from impact.excel_form.sheet_cells import Value

DIGITS = {"counties": 5, "occupations": 6}
"""Length of codes that are all digits: a spreadsheet drops their leading zeros."""
CODED = re.compile(r"(?=.*\d)[0-9A-Z]{5,6}|GSLG[A-Z]")
"""Codes that a name may follow: with a digit, or of state and local government."""
SPACES = re.compile("[\u00a0\u2009\u202f'\u2019]")
"""What separates thousands like a plain space does: kinds of spaces, and apostrophes."""
PLAIN = re.compile(r"\d+|\d*\.\d+[eE][+-]?\d+|\d+[eE][+-]?\d+")
MIXED = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*|(?: \d{3})+[.,]\d*)")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:\.\d{3}){2,}|(?: \d{3})+)")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
DECIMAL = re.compile(r"\d+[.,]\d*|[.,]\d+")
DRESSED = re.compile(r"(?P<sign>[+-]?) ?(?P<dollar>\$?) ?(?P<digits>.*?) ?(?P<usd>(?:USD)?)(?P<percent>%?)")
NOT_A_NUMBER = "is not a number; write digits alone, such as 0.4 or 25000000"


def cell_value(cell: Cell, value: Value) -> object:
    """What a cell says, as a study file would say it.

    Raises:
        ValueError: says what is wrong with it, to be read after the cell's name.

    """
    return READERS[cell.kind](cell, value)


def text(_: Cell, value: Value) -> str:
    """Words as they stand; numbers and dates that a spreadsheet made of them, in their plain form."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def code(cell: Cell, value: Value) -> str:
    """The first word: the code itself; what follows is its name. Without a code: all words, which are a name."""
    words = text(cell, value).split()
    first = words[0] if words else ""
    if first.isdecimal():
        return first.zfill(DIGITS.get(cell.catalog, 0))
    return first if len(words) < 2 or CODED.fullmatch(first) else " ".join(words)


def number(_: Cell, value: Value) -> float | int:
    """A number, also one that stands as text if it can be read in one way alone."""
    if isinstance(value, bool | date):
        raise ValueError(f"is {'yes or no' if isinstance(value, bool) else f'the date {value}'}; a number is needed")
    if isinstance(value, str):
        return number_of_text(value)
    return value


def whole(cell: Cell, value: Value) -> int:
    """A whole number."""
    found = number(cell, value)
    if not float(found).is_integer():
        raise ValueError(f"{found:g} is not a whole number")
    return int(found)


def yes_or_no(_: Cell, value: Value) -> bool:
    """Yes or no."""
    known = {YES: True, NO: False, "true": True, "false": False}
    word = str(value).strip().lower()
    if word not in known:
        raise ValueError(f"'{value}' is neither yes nor no")
    return known[word]


def day(_: Cell, value: Value) -> str:
    """A date, or a year that stands for its first day."""
    if isinstance(value, date):
        if value < FIRST_DAY:
            raise ValueError(f"is the day {value}: a year typed into a cell for dates? write it as 2026-01-01")
        return value.isoformat()
    found = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"\d{4}(-\d\d-\d\d)?", found):
        raise ValueError(f"'{found}' is not a date; write it as 2026-07-01, or as a date of the spreadsheet")
    return found


def choice(cell: Cell, value: Value) -> str:
    """One of the words that the cell may hold, in small or capital letters."""
    word = " ".join(str(value).split())
    known = {choice.lower(): choice for choice in cell.choices}
    if word.lower() not in known:
        raise ValueError(f"'{word}' is not one of: {', '.join(cell.choices)}")
    return known[word.lower()]


def text_or_list(cell: Cell, value: Value) -> str | list[str]:
    """A text; with a semicolon, a list."""
    found = text(cell, value)
    return [part.strip() for part in found.split(";") if part.strip()] if ";" in found else found


READERS: dict[str, Callable[[Cell, Value], object]] = {
    "text": text,
    "name": lambda cell, value: text(cell, value).strip(),
    "code": code,
    "number": number,
    "whole": whole,
    "yes or no": yes_or_no,
    "date": day,
    "choice": choice,
    "given": choice,
    "price": choice,
    "list": lambda cell, value: [part.strip() for part in re.split("[;,]", text(cell, value)) if part.strip()],
    "text or list": text_or_list,
}


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
