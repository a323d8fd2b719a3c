"""Answers: the questions that people of the region ask, each with a figure, its range, and where it comes from."""

from impact.findings.answers.answer import COLUMNS, ReferenceData
from impact.findings.answers.table import answers_table

__all__ = ["COLUMNS", "ReferenceData", "answers_table"]
