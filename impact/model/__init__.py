"""Analyses: what is asked of a study or of the model beside a run."""
