"""The Leontief system: output and multipliers."""
