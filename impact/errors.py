"""What can go wrong, by who can fix it; the message says what, where and how."""

import errno

NO_MEMORY = ("failed to map segment", "Cannot allocate memory")
"""How the system says that a library finds no room in memory."""


SHOWN = 60
"""Characters of a name that is too long."""


class StudyError(ValueError):
    """A study, a figure or a name that the user can fix: exit code 2."""


class OutputError(ValueError):
    """The output cannot be written where it was asked for: exit code 2."""


class DataError(RuntimeError):
    """A data file that is missing, truncated or altered, or a table that breaks its rule: exit code 1."""


class Stopped(BaseException):
    """The program was reported to stop (Ctrl-C, or SIGTERM): exit code 128 and the signal's number."""


def ending(error: BaseException) -> tuple[str, int] | None:
    """The message and the exit code of an error that is known; None for one that is a defect of the program.

    >>> ending(StudyError("it_mw: below zero")), ending(KeyError("it_mw"))
    (('it_mw: below zero', 2), None)
    """
    if isinstance(error, StudyError | OutputError):
        return str(error), 2
    if isinstance(error, DataError):
        return str(error), 1
    if isinstance(error, Stopped):
        return "stopped; nothing half-written is left", 128 + int(error.args[0])
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and any(w in str(error) for w in NO_MEMORY)):
        return "out of memory; a run needs 1.2 GB: close other programs, or ask for fewer --draws", 2
    return file_ending(error) if isinstance(error, OSError) else None


def file_ending(error: OSError) -> tuple[str, int] | None:
    """The message and the exit code of an error of the file system that is known."""
    if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO, errno.EBADF):
        return f"what is to be printed cannot be written ({error.strerror}); make room, or print it elsewhere", 2
    if error.errno == errno.ENAMETOOLONG:
        return f"the name of a file or folder is too long: {str(error.filename)[:SHOWN]}...; give a shorter one", 2
    return None
