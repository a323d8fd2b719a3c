"""Workers: the same task for many places, in this process, in several, or on a Dask cluster; always the same answer.

A task that a dying worker takes with it is done again by another.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from impact.errors import StudyError

Task = TypeVar("Task")
Answer = TypeVar("Answer")

PATIENCE = "10s"
"""How long a scheduler may take to answer."""


def answers(
    work: Callable[[Task], Answer], tasks: Sequence[Task], executor: Executor | None, said: Callable[[int], None]
) -> list[Answer]:
    """The answers in the order of the tasks.

    Args:
        work: what is done with each; a function of a module, so that it can be sent elsewhere.
        tasks: what it is done with.
        executor: who does it; None: this process, one after another.
        said: receives the number of tasks done, for a progress display.
    """
    found: dict[int, Answer] = {}
    if executor is None:
        for place, task in enumerate(tasks):
            found[place] = work(task)
            said(len(found))
    else:
        places = {executor.submit(work, task): place for place, task in enumerate(tasks)}
        for future in as_completed(list(places)):
            found[places.pop(future)] = future.result()  # what is forgotten here, a cluster forgets, too
            said(len(found))
    return [found[place] for place in range(len(tasks))]


@contextmanager
def workers(processes: int, scheduler: str | None) -> Iterator[Executor | None]:
    """Who does the tasks: a running Dask cluster, several processes, or (None) this process alone."""
    if scheduler is not None:
        with cluster(scheduler) as executor:
            yield executor
    elif processes > 1:
        with ProcessPoolExecutor(processes, get_context("spawn"), end_with_parent) as executor:
            try:
                yield executor
            except BrokenProcessPool:
                raise StudyError(
                    "a process died, out of memory perhaps; fewer of them need less: --processes 1"
                ) from None
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                for child in active_children():
                    child.terminate()
                raise
    else:
        yield None


def end_with_parent() -> None:
    """A worker ends when the process that started it does, however that ended; Ctrl-C is left to that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


@contextmanager
def cluster(scheduler: str) -> Iterator[Executor]:
    """The workers of a running Dask cluster."""
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise StudyError("--scheduler needs Dask: pip install 'impact[cluster]', here and on every worker") from None
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise StudyError(
            f"--scheduler {scheduler}: no Dask scheduler answers there ({error}); start one with: dask scheduler"
        ) from None
    with client:
        try:
            yield client.get_executor()
        except KilledWorker as error:
            raise StudyError(f"--scheduler {scheduler}: workers died again and again ({error})") from None
