"""Codes of BEA's accounts that more than one room names."""

BENCHMARK = 2017
"""Year of the newest tables of 402 industries."""
VALUE_ADDED = ("V00100", "V00200", "V00300")
"""Rows of value added: compensation, taxes on production less subsidies, gross operating surplus."""
