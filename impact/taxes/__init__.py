"""Taxes: by jurisdiction, kind and year; direct from the law and the study, the rest from stated bases."""
