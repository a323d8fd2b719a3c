"""Regional economic-impact model: an announced project becomes jobs, income, tax and grid load."""
