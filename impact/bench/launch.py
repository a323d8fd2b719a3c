"""A launcher so small that what it starts does not look larger than it is.

Run as a file of its own: `python launch.py COMMAND ...` prints seconds, peak memory (as the system counts it), exit
code and what the command wrote, as JSON. A process inherits the peak memory of the one that starts it, so that a large
program cannot measure a small one by itself.
"""

import json
import resource
import subprocess
import sys
import time


def launched(words: list[str]) -> dict[str, float | str]:
    """A command from start to end: seconds, peak, code, out, err."""
    started = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - the bench's own words
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": seconds, "peak": peak, "code": done.returncode, "out": done.stdout, "err": done.stderr}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(launched(sys.argv[1:])))
