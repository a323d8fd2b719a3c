"""The command line: one module a command, with what it prints."""

from impact.cli.app import main

__all__ = ["main"]
