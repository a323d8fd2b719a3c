"""Findings: what a run found, as records, and the sentences made from them."""
