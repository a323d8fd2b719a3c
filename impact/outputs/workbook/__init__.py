"""The workbook: a cover, one table a sheet, charts from their cells; the formulas of the model are in outputs/live."""
