from __future__ import annotations

import pytest

from engine.evidence.criteria import Criterion, Outcome, above, below, outcome
from engine.evidence.statistics import Interval

CASES = [
    (above(1), (1.1, 2), Outcome.SUPPORTED),
    (above(1), (0.2, 0.9), Outcome.REFUTED),  # in the claimed direction, but too small to matter
    (above(1), (-3, -2), Outcome.REFUTED),
    (above(1), (0.9, 5), Outcome.UNDECIDED),
    (above(1), (1, 1), Outcome.UNDECIDED),
    (below(1), (0.2, 0.9), Outcome.SUPPORTED),
    (below(1), (1.1, 2), Outcome.REFUTED),
    (below(1), (0.9, 1.2), Outcome.UNDECIDED),
    (Criterion(1, 2), (1.1, 1.9), Outcome.SUPPORTED),
    (Criterion(1, 2), (0.1, 0.9), Outcome.REFUTED),
    (Criterion(1, 2), (2.1, 9), Outcome.REFUTED),
    (Criterion(1, 2), (0.9, 1.5), Outcome.UNDECIDED),
    (Criterion(1, 2), (0.5, 2.5), Outcome.UNDECIDED),
    (Criterion(1, 2), (-9, 1.5), Outcome.UNDECIDED),
]


@pytest.mark.parametrize(("criterion", "ends", "expected"), CASES)
def test_the_interval_decides(criterion, ends, expected):
    low, high = ends
    interval = Interval((low + high) / 2, low, high, 5, 0.95)
    assert outcome(criterion, interval) is expected


def test_no_bare_mean_decides():
    beyond = Interval(estimate=10, low=0.5, high=19.5, n=5, confidence=0.95)
    assert outcome(above(1), beyond) is Outcome.UNDECIDED


@pytest.mark.parametrize("criterion", [above(2), below(2), Criterion(2, 3)])
def test_thresholds_scale_with_the_yardstick(criterion):
    assert criterion.times(10).holds(25) == criterion.holds(2.5)
    assert criterion.times(10).holds(15) == criterion.holds(1.5)
