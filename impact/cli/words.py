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


def short_amount(value: float, unit: str) -> str:
    """A figure in three digits, dollars with their sign.

    >>> short_amount(2.2979e9, "USD"), short_amount(2754.3, "jobs"), short_amount(8.02, "MW")
    ('$2.30 billion', '2,754', '8')
    """
    if missing(value):
        return "-"
    if not unit.startswith("USD"):
        return whole(value) if abs(value) >= 1 else f"{value:.2g}"
    sign, size = "-" if value < 0 else "", abs(value)
    scale, words = scale_of(size)
    return f"{sign}${digits(size / scale)}{words}"


def short_span(low: float, high: float, unit: str) -> str:
    """A range in three digits, its unit of money once.

    >>> short_span(1.57e9, 3.26e9, "USD"), short_span(982.1e6, 2.9e9, "USD"), short_span(14_402, 37_763, "job-years")
    ('$1.57 to 3.26 billion', '$0.982 to 2.90 billion', '14,402 to 37,763')
    """
    if missing(low):
        return "-"
    if not unit.startswith("USD"):
        return f"{short_amount(low, unit)} to {short_amount(high, unit)}"
    scale, words = scale_of(max(abs(low), abs(high)))
    start = f"-${digits(-low / scale)}" if low < 0 else f"${digits(low / scale)}"
    return f"{start} to {digits(high / scale)}{words}"


def scale_of(usd: float) -> tuple[float, str]:
    """What dollars of a size are counted in, and its word."""
    return (BILLION, " billion") if usd >= BILLION else (MILLION, " million") if usd >= MILLION else (1.0, "")


def digits(number: float) -> str:
    """A number in three digits.

    >>> digits(2.2979), digits(857.46), digits(97_977.2), digits(0.185), digits(0.0)
    ('2.30', '857', '97,977', '0.185', '0')
    """
    size = abs(number)
    return f"{number:,.0f}" if size >= 100 or not size else f"{number:#.3g}"
