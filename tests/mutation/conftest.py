"""run.py is started by `make mutants`, never by pytest."""

collect_ignore = ["run.py"]
