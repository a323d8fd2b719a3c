"""What can go wrong, by who can mend it; the message says what, where and how."""


class StudyError(ValueError):
    """A study, a figure or a name that the user can mend: exit code 2."""


class OutputError(ValueError):
    """The output cannot be written where it was asked for: exit code 2."""


class DataError(RuntimeError):
    """A data file that is missing, truncated or altered, or a table that breaks its rule: exit code 1."""
