"""What is taken where nothing is said."""

DEFAULT_STUDY = "colossus-2"
"""Study of a command that names none."""
