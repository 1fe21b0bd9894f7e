"""Criteria: what an interval must lie beyond, or between, to settle a question.

An interval wholly on the criterion's side supports it, one wholly on the other side refutes it,
and one that holds a threshold leaves it undecided. So "A is clearly below B" is refuted not only
by the opposite, but also by a difference that is certainly smaller than the one that matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from engine.evidence.statistics import Interval


class Outcome(StrEnum):
    """What the measurements say about a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    NOT_RUN = "not run"


class Criterion(Protocol):
    """A region of the line that a quantity is claimed to lie in."""

    @property
    def threshold(self) -> float | tuple[float, float]:
        """The region's edge or edges."""

    def holds(self, value: float) -> bool:
        """Whether a value lies in the region."""

    def contested(self, estimate: float) -> tuple[float, ...]:
        """The thresholds an interval around `estimate` must leave out for a decision."""

    def times(self, yardstick: float) -> Criterion:
        """The same with its thresholds in units of `yardstick`."""


def outcome(criterion: Criterion, interval: Interval) -> Outcome:
    """Supported or refuted where the whole interval lies on one side, undecided otherwise."""
    thresholds = criterion.contested(interval.estimate)
    if any(interval.low <= threshold <= interval.high for threshold in thresholds):
        return Outcome.UNDECIDED
    return Outcome.SUPPORTED if criterion.holds(interval.estimate) else Outcome.REFUTED


@dataclass(frozen=True)
class Above:
    """Greater than the threshold."""

    threshold: float

    def holds(self, value: float) -> bool:
        return value > self.threshold

    def contested(self, estimate: float) -> tuple[float, ...]:
        return (self.threshold,)

    def times(self, yardstick: float) -> Above:
        return Above(self.threshold * yardstick)


@dataclass(frozen=True)
class Below:
    """Less than the threshold."""

    threshold: float

    def holds(self, value: float) -> bool:
        return value < self.threshold

    def contested(self, estimate: float) -> tuple[float, ...]:
        return (self.threshold,)

    def times(self, yardstick: float) -> Below:
        return Below(self.threshold * yardstick)


@dataclass(frozen=True)
class Within:
    """Between two thresholds."""

    low: float
    high: float

    @property
    def threshold(self) -> tuple[float, float]:
        return (self.low, self.high)

    def holds(self, value: float) -> bool:
        return self.low < value < self.high

    def contested(self, estimate: float) -> tuple[float, ...]:
        """Both where the estimate lies between them, else the nearer one."""
        if self.holds(estimate):
            return (self.low, self.high)
        return (self.low,) if estimate <= self.low else (self.high,)

    def times(self, yardstick: float) -> Within:
        return Within(self.low * yardstick, self.high * yardstick)
