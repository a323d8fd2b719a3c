"""Bench: how fast the program is, as ratios to a baseline measured in the same run, so that any machine can tell."""
