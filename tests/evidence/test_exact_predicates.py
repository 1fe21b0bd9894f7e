"""Facts of functions: their known values, and how a number without uncertainty is judged."""

import math

import numpy as np
import pytest

from engine.evidence.criteria import Above, Below, Outcome
from engine.evidence.exact_predicates import (
    Computed,
    least_relative_slope,
    relative_slope,
    two_relus_error,
)
from engine.evidence.verdicts import judge_family


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (Above(0.5), Outcome.SUPPORTED),
        (Below(0.5), Outcome.REFUTED),
        (Above(1.0), Outcome.UNDECIDED),
    ],
)
def test_a_number_without_uncertainty_decides_unless_it_is_the_threshold(criterion, expected):
    checks = Computed("one", lambda: 1.0, criterion).checks(None)
    judgement = judge_family({"fact": checks})["fact"]
    assert judgement.outcome is expected
    interval = judgement.decisive.interval
    assert (interval.low, interval.high, interval.n) == (1.0, 1.0, 1)


def test_slopes_are_shares_of_the_steepest():
    assert relative_slope("sigmoid", 0.0) == pytest.approx(1.0)
    assert relative_slope("sigmoid", -10.0, 10.0) == pytest.approx(4 * math.exp(-10), rel=1e-3)
    assert relative_slope("relu", 10.0) == 1.0
    assert relative_slope("relu", -10.0) == 0.0
    assert least_relative_slope("leaky_relu", -10.0, 10.0) == pytest.approx(0.01)


def logistic_error(corner: float, slope: float) -> float:
    """Largest distance of the logistic from c + s (relu(x + b) - relu(x - b)) on the line."""
    x = np.linspace(0, 40, 40001)
    ramp = np.maximum(x + corner, 0) - np.maximum(x - corner, 0)
    line = 0.5 - slope * corner + slope * ramp
    return float(np.abs(1 / (1 + np.exp(-x)) - line).max())


def test_two_relus_come_as_near_the_logistic_as_said_and_no_nearer():
    error = two_relus_error()
    corner = math.log((1 - 2 * error) / (2 * error))
    slope = (0.5 - error) / corner
    assert logistic_error(corner, slope) == pytest.approx(error, abs=1e-6)
    rng = np.random.default_rng(2)
    nearby = rng.uniform(0.8, 1.25, (200, 2)) * (corner, slope)
    assert min(logistic_error(*pair) for pair in nearby) > error - 1e-6
