"""What is taken where nothing is said: the only place of the engine that names a study or a region."""

DEFAULT_STUDY = "colossus-2"
"""Study of a command that names none."""
DEFAULT_REGION = "memphis"
"""Region of a study or a command that names none: a key of data/parameters/regions.toml."""
