"""What lies here is run by `make qgis` with QGIS's own Python, never by pytest."""

collect_ignore = ["render.py"]
