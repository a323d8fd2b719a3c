"""Units: how many of one make another. A figure of a place or of a time is no unit: it is a parameter with a source."""

HOURS_PER_YEAR = 8760
DAYS_PER_YEAR = 365
PER_THOUSAND = 1000.0
"""Residents to whom a rate refers."""
KW_PER_MW = 1000.0
KWH_PER_MWH = 1000.0
KGAL_PER_MGD_YEAR = 1000.0 * DAYS_PER_YEAR
"""Thousand gallons in a year of a million gallons a day."""
LITRES_PER_GALLON = 3.785411784
METRIC_TONS_PER_POUND = 0.00045359237
METRES_PER_MILE = 1609.344
