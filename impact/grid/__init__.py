"""The grid: whose megawatts, what share of whose peak, what households could pay, what is burned and pumped."""
