"""Analyses: what is asked of a study or of the model alongside a run."""
