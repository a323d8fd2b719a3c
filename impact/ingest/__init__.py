"""Ingest: what makes data/: agency readers, balancing, withheld cells, update, download."""
