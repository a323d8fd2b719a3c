"""Uncertainty: what is known of a figure's range as a distribution."""
