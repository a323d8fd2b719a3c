"""Threads: independent work divided among the processor's cores, with one thread of the linear algebra in each.

Threads of the linear algebra's own that wait for those of others make a run several times as slow, and sums would
depend on the number of cores.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from os import cpu_count
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def in_threads(work: Callable[[Task], Answer], tasks: Sequence[Task]) -> Iterator[Answer]:
    """The answers in the order of the tasks, each as soon as it and those before it are there.

    >>> list(in_threads(lambda number: number**2, [1, 2, 3]))
    [1, 4, 9]
    """
    if len(tasks) < 2:
        yield from map(work, tasks)
        return
    with _libraries().limit(limits=1, user_api="blas"), ThreadPoolExecutor(max_workers=cpu_count()) as threads:
        yield from threads.map(work, tasks)


@cache
def _libraries() -> ThreadpoolController:
    """The libraries of the process; those that load later are not among them, but linear algebra loads first."""
    return ThreadpoolController()
