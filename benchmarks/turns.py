"""Tasks timed in turns, so that a change in the machine's speed meets all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def nothing() -> None:
    """No preparation."""


@dataclass(frozen=True)
class Task:
    """`run` does `work` units of work; `prepare` is called before it and is not timed."""

    name: str
    run: Callable[[], object]
    work: int = 1
    prepare: Callable[[], None] = nothing


def take_turns(
    tasks: Sequence[Task], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, NDArray[np.float64]]:
    """Seconds per unit of work, (rounds,) by task, every task timed once in every round.

    A round starts with another task than the one before it. The clock is by default the CPU time
    of the process, so other users of the machine count only by what they do to its caches and its
    speed. Start-up costs are timed unless the caller has run the tasks before.
    """
    seconds = {task.name: np.zeros(rounds) for task in tasks}
    for turn in range(rounds):
        start = turn % len(tasks)
        for task in (*tasks[start:], *tasks[:start]):
            task.prepare()
            before = clock()
            task.run()
            seconds[task.name][turn] = (clock() - before) / task.work
    return seconds
