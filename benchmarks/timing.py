"""Contestants timed in turns, so that a change in the machine's speed meets all of them alike."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from benchmarks.turns import Task, take_turns

Losses = NDArray[np.floating]


@dataclass(frozen=True)
class Contestant:
    """`run(n)` does n units of work, going on where it stopped, and returns what they gave."""

    name: str
    run: Callable[[int], Losses]


@dataclass(frozen=True)
class Timing:
    """CPU seconds per unit of work, one number per round."""

    name: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    def ratio_to(self, other: "Timing") -> float:
        """Median over the rounds of this one's time over the other's in the same round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


def interleave(contestants: Sequence[Contestant], rounds: int, work: int) -> list[Timing]:
    """Time all contestants in turns, each doing `work` units in each of `rounds` rounds.

    Everybody has run before (see `agreement`): no start-up cost is timed.
    """
    tasks = [Task(c.name, partial(c.run, work), work) for c in contestants]
    seconds = take_turns(tasks, rounds)
    return [Timing(name, tuple(rounds)) for name, rounds in seconds.items()]


def agreement(contestant: Contestant, expected: Losses) -> float:
    """Run the first units of work and return the largest relative difference from `expected`.

    ValueError where it exceeds 1 %: what computes something else is no contestant.
    """
    losses = contestant.run(len(expected))
    difference = float(np.max(np.abs(losses / expected - 1)))
    if not difference < 0.01:
        raise ValueError(f"{contestant.name}: losses differ by {difference:.1e}, at most 0.01")
    return difference
