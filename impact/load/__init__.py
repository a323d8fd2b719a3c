"""Megawatts of a facility: what it draws, before anything is spent on it."""
