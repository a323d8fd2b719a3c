"""The terminal: what each command prints."""
