"""County accounts, location quotients and the tables of a region."""
