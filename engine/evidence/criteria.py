"""Criteria: what an interval must lie beyond, or between, to settle a question.

Each has a region that supports, a region that contradicts, and what lies between. An interval that
lies wholly in one of the three decides: what differs as claimed, but by less than the smallest
effect that matters, is immaterial, and so is what differs by less than that the other way.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.evidence.statistics import Interval
from engine.study.language import Text


class Outcome(StrEnum):
    """What the measurements say about a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    IMMATERIAL = "immaterial"
    UNDECIDED = "undecided"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Contrary:
    """From where on a level is the contrary of what is claimed, and why from there."""

    bound: float
    why: Text


MIRRORED = Text("同样大小的相反差别", "the same effect the other way")
COMPLEMENT = Text("二者必居其一", "there is nothing between the two")


@dataclass(frozen=True)
class Criterion:
    """What a number is claimed to be: greater than `low` and less than `high`.

    under, over : the contrary is to be less than the one or greater than the other. why : reason.
    """

    low: float
    high: float
    under: float
    over: float
    why: Text = COMPLEMENT

    @property
    def name(self) -> str:
        """ "above", "below" or "within"."""
        return "within" if len(self._edges) == 2 else "above" if self.high == math.inf else "below"

    @property
    def threshold(self) -> float | tuple[float, ...]:
        """The edge, or both edges, of what supports."""
        return _one_or_both(self._edges)

    @property
    def contrary(self) -> float | tuple[float, ...]:
        """The edge, or both edges, of what contradicts."""
        return _one_or_both(_finite(self.under, self.over))

    @property
    def _edges(self) -> tuple[float, ...]:
        return _finite(self.low, self.high)

    def holds(self, value: float) -> bool:
        return self.low < value < self.high

    def fails(self, value: float) -> bool:
        """Whether it is the contrary."""
        return value < self.under or value > self.over

    def contested(self, estimate: float) -> tuple[float, ...]:
        """The thresholds that an interval around `estimate` must leave out for a decision."""
        if self.holds(estimate):
            return self._edges
        if self.fails(estimate):
            return (self.under,) if estimate < self.under else (self.over,)
        return (self.under, self.low) if estimate <= self.low else (self.high, self.over)

    @property
    def all_edges(self) -> tuple[float, float, float, float]:
        return self.low, self.high, self.under, self.over

    def mapped(self, move: Callable[[float], float]) -> Criterion:
        """The same with its finite edges moved."""
        edges = (move(edge) if math.isfinite(edge) else edge for edge in self.all_edges)
        low, high, under, over = edges
        return Criterion(low, high, under, over, self.why)

    def mirrored(self, *, ratio: bool) -> Criterion:
        """The same of a difference, or a ratio, with its contrary as far beyond no effect."""
        if self.name == "within":
            return self
        (edge,) = self._edges
        other = 1 / edge if ratio else -edge
        under, over = min(self.under, other), max(self.over, other)
        if (under, over) == (self.under, self.over):
            return self
        return replace(self, under=under, over=over, why=MIRRORED)


def above(threshold: float, otherwise: Contrary | None = None) -> Criterion:
    """Greater than `threshold`; the contrary is to be at most as much, or what is named."""
    bound, why = (otherwise.bound, otherwise.why) if otherwise else (threshold, COMPLEMENT)
    return Criterion(threshold, math.inf, bound, math.inf, why)


def below(threshold: float, otherwise: Contrary | None = None) -> Criterion:
    """Less than `threshold`; the contrary is to be at least as much, or what is named."""
    bound, why = (otherwise.bound, otherwise.why) if otherwise else (threshold, COMPLEMENT)
    return Criterion(-math.inf, threshold, -math.inf, bound, why)


def within(low: float, high: float) -> Criterion:
    """Equal but for what does not matter; the contrary is to differ by what does."""
    return Criterion(low, high, low, high)


def outcome(criterion: Criterion, interval: Interval) -> Outcome:
    """What an interval says that holds no threshold it would have to leave out, else undecided."""
    estimate = interval.estimate
    thresholds = criterion.contested(estimate)
    if math.isnan(estimate) or any(interval.low <= t <= interval.high for t in thresholds):
        return Outcome.UNDECIDED
    if criterion.holds(estimate):
        return Outcome.SUPPORTED
    return Outcome.CONTRADICTED if criterion.fails(estimate) else Outcome.IMMATERIAL


def _finite(*edges: float) -> tuple[float, ...]:
    return tuple(edge for edge in edges if math.isfinite(edge))


def _one_or_both(edges: tuple[float, ...]) -> float | tuple[float, ...]:
    return edges if len(edges) == 2 else edges[0]
