"""Tasks of the bench, each in a process of its own: `python -m impact.bench.tasks.NAME` prints its figures as JSON."""
