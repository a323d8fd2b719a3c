"""Megawatts: what facilities need hour by hour, what they make themselves, what they net load, at what price.

The year has 365 days of 24 hours, Central Standard Time, with the weather of a typical year. Tables of hours
are arrays whose last two axes are day and hour; the axes before them are facility and year.
"""
