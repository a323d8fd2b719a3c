"""The live part of the workbook: the model as formulas, each cell with its value."""
