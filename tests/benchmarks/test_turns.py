"""Turns are fair, and only the work is timed."""

import itertools

import numpy as np

from benchmarks.turns import Task, take_turns


class Clock:
    """A clock that only the tasks move."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def __call__(self) -> float:
        return self.now

    def task(self, name: str, *seconds: float, work: int = 1, prepare: float = 0.0) -> Task:
        """A task that takes these seconds in turn, over and over."""
        turns = itertools.cycle(seconds)

        def run() -> None:
            self.order.append(name)
            self.now += next(turns)

        def wait() -> None:
            self.now += prepare

        return Task(name, run, work, wait)


def test_a_fake_clock_gives_the_planted_times_without_preparation() -> None:
    clock = Clock()
    tasks = [clock.task("slow", 6.0, work=2), clock.task("fast", 0.25, 0.5)]
    seconds = take_turns(tasks, rounds=4, clock=clock)
    np.testing.assert_array_equal(seconds["slow"], [3.0, 3.0, 3.0, 3.0])
    np.testing.assert_array_equal(seconds["fast"], [0.25, 0.5, 0.25, 0.5])
    clock = Clock()
    seconds = take_turns([clock.task("a", 1.0, prepare=100.0)], rounds=3, clock=clock)
    np.testing.assert_array_equal(seconds["a"], [1.0, 1.0, 1.0])


def test_everybody_runs_once_a_round_and_begins_in_turn() -> None:
    clock = Clock()
    take_turns([clock.task(name, 1.0) for name in "abc"], rounds=3, clock=clock)
    assert "".join(clock.order) == "abcbcacab"
