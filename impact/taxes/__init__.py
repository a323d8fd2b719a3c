"""Taxes: by treasury, kind and year; direct from the law and the study, the rest from stated bases."""
