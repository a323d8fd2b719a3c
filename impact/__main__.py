"""`python -m impact`: the command line."""

from impact.cli.app import main

main()
