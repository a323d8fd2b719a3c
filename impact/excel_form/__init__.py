"""A study as an Excel form: its schema, how it is read, written, and guarded."""
