"""Words of the terminal: dollars in the unit that reads best, metrics and ranges as a person says them."""

from typing import Any

MILLION, BILLION = 1e6, 1e9


def money(usd: float) -> str:
    """Dollars in the unit that reads best: billions, millions, or whole dollars below a million.

    >>> money(25e9), money(41.5e6), money(30_000), money(-0.2), money(float("nan"))
    ('25.0 billion', '41.5 million', '30,000', '0', '-')
    """
    if abs(usd) >= BILLION:
        return f"{usd / BILLION:,.1f} billion"
    return f"{usd / MILLION:,.1f} million" if abs(usd) >= MILLION else whole(usd)


def missing(value: object) -> bool:
    """Whether a table says nothing here; without pandas, which the command line does not wait for.

    >>> missing(None), missing(float("nan")), missing(0.0), missing("-")
    (True, True, False, False)
    """
    return value is None or value != value  # noqa: PLR0124 - only what is not a number differs from itself


def whole(number: float) -> str:
    """A number without decimals, zero without a sign, or a dash where it is missing.

    >>> whole(2547.4), whole(-0.3), whole(float("nan"))
    ('2,547', '0', '-')
    """
    return "-" if missing(number) else f"{round(number):,}"


def figure(value: float) -> str:
    """A figure of any size in few digits.

    >>> figure(0.0076), figure(1247.5), figure(2.2e9)
    ('0.0076', '1,247.5', '2.2 billion')
    """
    if abs(value) >= MILLION:
        return money(value)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def amount(value: float, unit: str) -> str:
    """A headline figure: dollars in words, counts whole."""
    return money(value) if unit.startswith("USD") else whole(value)


def metric_words(metric: str) -> str:
    """A metric's name in words."""
    return metric.removesuffix("_usd").replace("_", " ")


def mover_words(row: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 - a named row
    """An input's ends and what the figure is there."""
    ends = (f"{input_words(value)} {row.input_unit}"
            for value in (row.input_p10, row.input_p90))  # fmt: skip
    low, high = ends
    return low, high, amount(row.at_p10, row.unit), amount(row.at_p90, row.unit)


def input_words(value: float) -> str:
    """An input's value.

    >>> input_words(0.11893), input_words(53770.2), input_words(2.5e7)
    ('0.1189', '53,770', '25.0 million')
    """
    if abs(value) >= MILLION:
        return money(value)
    return whole(value) if abs(value) >= 1000 else f"{value:.4g}"


def span_words(low: float, high: float, unit: str) -> str:
    """A range, or a dash."""
    return "-" if missing(low) else f"{amount(low, unit)} to {amount(high, unit)}"
