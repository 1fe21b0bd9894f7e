"""Measurements beside predictions: how often and by how much they disagree."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import special

from engine.evidence.statistics import CONFIDENCE, Interval, ranged_interval


@dataclass(frozen=True)
class Predicted:
    """One predicted number beside the mean of `replicates` measured ones.

    where : what it is, for the words of a table. deviation : measured minus predicted in units of
    the standard error of the mean; ratio : measured over predicted.
    """

    where: tuple[str, ...]
    measured: float
    predicted: float
    error: float
    replicates: int

    @property
    def deviation(self) -> float:
        return (self.measured - self.predicted) / self.error

    @property
    def ratio(self) -> float:
        return self.measured / self.predicted

    @property
    def p_value(self) -> float:
        """Two-sided, of Student's t with one degree of freedom less than there are replicates."""
        return float(2 * special.stdtr(self.replicates - 1, -abs(self.deviation)))

    @property
    def covered(self) -> bool:
        """Whether the single interval at `CONFIDENCE` holds the prediction."""
        return self.p_value >= 1 - CONFIDENCE


@dataclass(frozen=True)
class Agreement:
    """Many comparisons taken together.

    interval : of that share, clustered by where[:2], for numbers of one network go together.
    expected : share whose single interval should hold the prediction if the theory were exact.
    apart : those that do not hold it even when corrected for their number.
    """

    count: int
    covered: float
    interval: Interval
    expected: float
    worst: Predicted
    largest: Predicted
    """Worst in standard errors, and largest in the ratio of measured to predicted."""
    apart: tuple[Predicted, ...]

    @property
    def too_few(self) -> bool:
        """Whether fewer are covered than an exact theory would have."""
        return self.interval.high < self.expected

    @property
    def too_many(self) -> bool:
        """Whether more are, as only intervals that are too wide can bring about."""
        return self.interval.low > self.expected

    @property
    def by_chance(self) -> bool:
        """Whether the worst may be chance among so many."""
        return self.worst not in self.apart


def compare(values: np.ndarray, predicted: float, where: tuple[str, ...]) -> Predicted | None:
    """`values` (replicate,) beside a prediction; None without spread or where not all is finite."""
    mean = float(values.mean())
    if len(values) < 2 or not (np.isfinite(values).all() and math.isfinite(predicted)):
        return None
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return Predicted(where, mean, predicted, error, len(values)) if error > 0 else None


def agreement(comparisons: Iterable[Predicted | None]) -> Agreement | None:
    """All comparisons that can be made; None where there is none."""
    made = [comparison for comparison in comparisons if comparison is not None]
    if not made:
        return None
    positive = [c for c in made if c.measured > 0 and c.predicted > 0]
    return Agreement(
        count=len(made),
        covered=sum(c.covered for c in made) / len(made),
        interval=ranged_interval(_by_network(made), (0.0, 1.0), draws=float(len(made))),
        expected=CONFIDENCE,
        worst=max(made, key=lambda c: abs(c.deviation)),
        largest=max(positive or made, key=_log_ratio),
        apart=tuple(c for c in made if c.p_value * len(made) < 1 - CONFIDENCE),  # Bonferroni
    )


def _by_network(made: Iterable[Predicted]) -> np.ndarray:
    """Share of numbers that are covered, by the two first words of where they were measured."""
    groups: dict[tuple[str, ...], list[bool]] = {}
    for one in made:
        groups.setdefault(one.where[:2], []).append(one.covered)
    return np.array([np.mean(group) for group in groups.values()])


def _log_ratio(comparison: Predicted) -> float:
    ratio = comparison.ratio if comparison.predicted else math.nan
    return abs(math.log(ratio)) if ratio > 0 else 0.0
