"""Answers: the questions that people around Memphis ask, each with a figure, its range, and where it comes from."""

from impact.effects.answers.answer import COLUMNS, Known
from impact.effects.answers.table import answers_table

__all__ = ["COLUMNS", "Known", "answers_table"]
