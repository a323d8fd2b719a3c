"""County accounts: jobs, pay and output of every county and industry, made once."""
