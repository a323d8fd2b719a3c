"""Files as the agencies ship them: what each is, whether it is whole, of which year, and its table."""
