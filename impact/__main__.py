"""`python -m impact`: the command line."""

from impact.cli import main

main()
