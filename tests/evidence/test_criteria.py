from __future__ import annotations

import pytest

from engine.evidence.criteria import Above, Below, Outcome, Within, outcome
from engine.evidence.statistics import Interval

CASES = [
    (Above(1), (1.1, 2), Outcome.SUPPORTED),
    (Above(1), (0.2, 0.9), Outcome.REFUTED),  # in the claimed direction, but too small to matter
    (Above(1), (-3, -2), Outcome.REFUTED),
    (Above(1), (0.9, 5), Outcome.UNDECIDED),
    (Above(1), (1, 1), Outcome.UNDECIDED),
    (Below(1), (0.2, 0.9), Outcome.SUPPORTED),
    (Below(1), (1.1, 2), Outcome.REFUTED),
    (Below(1), (0.9, 1.2), Outcome.UNDECIDED),
    (Within(1, 2), (1.1, 1.9), Outcome.SUPPORTED),
    (Within(1, 2), (0.1, 0.9), Outcome.REFUTED),
    (Within(1, 2), (2.1, 9), Outcome.REFUTED),
    (Within(1, 2), (0.9, 1.5), Outcome.UNDECIDED),
    (Within(1, 2), (0.5, 2.5), Outcome.UNDECIDED),
    (Within(1, 2), (-9, 1.5), Outcome.UNDECIDED),
]


@pytest.mark.parametrize(("criterion", "ends", "expected"), CASES)
def test_the_interval_decides(criterion, ends, expected):
    low, high = ends
    interval = Interval((low + high) / 2, low, high, 5, 0.95)
    assert outcome(criterion, interval) is expected


def test_no_bare_mean_decides():
    beyond = Interval(estimate=10, low=0.5, high=19.5, n=5, confidence=0.95)
    assert outcome(Above(1), beyond) is Outcome.UNDECIDED


@pytest.mark.parametrize("criterion", [Above(2), Below(2), Within(2, 3)])
def test_thresholds_scale_with_the_yardstick(criterion):
    assert criterion.times(10).holds(25) == criterion.holds(2.5)
    assert criterion.times(10).holds(15) == criterion.holds(1.5)
