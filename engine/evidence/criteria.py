"""Criteria: what an interval must lie beyond, or between, to settle a question.

An interval wholly on the criterion's side supports it, one wholly on the other side refutes it,
and one that holds a threshold leaves it undecided. So "A is clearly below B" is refuted not only
by the opposite, but also by a difference that is certainly smaller than the one that matters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from engine.evidence.statistics import Interval


class Outcome(StrEnum):
    """What the measurements say about a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Criterion:
    """What a number is claimed to be: greater than `low` and less than `high`."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def name(self) -> str:
        """ "above", "below" or "within"."""
        return "within" if len(self._edges) == 2 else "above" if self.high == math.inf else "below"

    @property
    def threshold(self) -> float | tuple[float, ...]:
        """The edge, or both edges."""
        return self._edges if len(self._edges) == 2 else self._edges[0]

    @property
    def _edges(self) -> tuple[float, ...]:
        return tuple(edge for edge in (self.low, self.high) if math.isfinite(edge))

    def holds(self, value: float) -> bool:
        return self.low < value < self.high

    def contested(self, estimate: float) -> tuple[float, ...]:
        """The thresholds that an interval around `estimate` must leave out for a decision.

        Both where the estimate lies between them, else the nearer one.
        """
        if self.holds(estimate):
            return self._edges
        return (self.low,) if estimate <= self.low else (self.high,)

    def times(self, yardstick: float) -> Criterion:
        """The same with its thresholds in units of `yardstick`."""
        return Criterion(self.low * yardstick, self.high * yardstick)


def above(threshold: float) -> Criterion:
    return Criterion(low=threshold)


def below(threshold: float) -> Criterion:
    return Criterion(high=threshold)


def outcome(criterion: Criterion, interval: Interval) -> Outcome:
    """Supported or refuted where the whole interval lies on one side, undecided otherwise."""
    thresholds = criterion.contested(interval.estimate)
    if any(interval.low <= threshold <= interval.high for threshold in thresholds):
        return Outcome.UNDECIDED
    return Outcome.SUPPORTED if criterion.holds(interval.estimate) else Outcome.REFUTED
