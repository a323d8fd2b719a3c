"""A study as an Excel form: the way back in is impact/sources/study_form.py."""

from impact.outputs.study_form.write import example_study, write_study_form

__all__ = ["example_study", "write_study_form"]
