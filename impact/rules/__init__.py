"""Rules once: operations that give numbers of arrays, and numbers with their formula of a workbook's cells."""
