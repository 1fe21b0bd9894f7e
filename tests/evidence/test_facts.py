"""Facts of functions: their known values, and how a number without uncertainty is judged."""

import math

import numpy as np
import pytest

from engine.evidence.criteria import Outcome, above, below
from engine.evidence.facts import (
    LESSER_REACH,
    LINE_ERROR,
    SLOPE_AT_ENDS,
    TWO_RELUS_ERROR,
    relative_slope,
    slope_kept,
)
from engine.evidence.predicates import fact
from engine.evidence.quantity import Quantity
from engine.evidence.verdicts import judge_family
from engine.study.language import Text

NAME = Text("一", "one")


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (above(0.5), Outcome.SUPPORTED),
        (below(0.5), Outcome.CONTRADICTED),
        (above(1.0), Outcome.UNDECIDED),
    ],
)
def test_a_number_without_uncertainty_decides_unless_it_is_the_threshold(criterion, expected):
    checks = fact(Quantity("one", NAME, compute=lambda: 1.0), criterion).checks(None)
    judgement = judge_family({"fact": checks})["fact"]
    assert judgement.outcome is expected
    interval = judgement.decisive.interval
    assert (interval.low, interval.high, interval.n) == (1.0, 1.0, 1)


def test_slopes_saturation_and_reach_are_those_of_known_functions():
    assert relative_slope("sigmoid", 0.0) == pytest.approx(1.0)
    assert relative_slope("sigmoid", -10.0, 10.0) == pytest.approx(4 * math.exp(-10), rel=1e-3)
    assert relative_slope("relu", 10.0) == 1.0
    assert relative_slope("relu", -10.0) == 0.0
    assert SLOPE_AT_ENDS.compute() == pytest.approx(4 * 0.01 * 0.99)
    assert slope_kept("leaky_relu", 1.0, -10.0, 10.0) == slope_kept("relu", 1.0, 10.0) == 1.0
    assert slope_kept("relu", 1.0, -10.0, 10.0) == 0.0
    sigmoid = math.exp(-10) / (1 + math.exp(-10)) ** 2 / (math.exp(-1) / (1 + math.exp(-1)) ** 2)
    assert slope_kept("sigmoid", 1.0, -10.0) == pytest.approx(sigmoid)
    reach = LESSER_REACH.compute.func
    assert LESSER_REACH.compute() == pytest.approx(0.1)
    assert reach("tanh", -10.0, 10.0) == pytest.approx(1.0)
    assert reach("relu", -10.0, 10.0) == 0.0
    assert reach("sigmoid", -10.0, 10.0) < 0


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 1.0), (-1.0, 3.0)])
def test_no_line_comes_nearer_a_parabola(low, high):
    x = np.linspace(low, high, 2001)
    rng = np.random.default_rng(3)
    chord, middle = low + high, (low + high) / 2
    best = np.polyval([chord, -low * high - (high - low) ** 2 / 8], x)
    least = np.abs(x**2 - best).max() / np.ptp(x**2)
    assert LINE_ERROR.compute.func(low, high) == pytest.approx(least, rel=1e-5)
    near = best + rng.normal(0, 0.1, (100, 1)) + rng.normal(0, 0.1, (100, 1)) * (x - middle)
    assert np.abs(x**2 - near).max(axis=1).min() / np.ptp(x**2) >= least


def logistic_error(corner: float, slope: float) -> float:
    """Largest distance of the logistic from c + s (relu(x + b) - relu(x - b)) on the line."""
    x = np.linspace(0, 40, 40001)
    ramp = np.maximum(x + corner, 0) - np.maximum(x - corner, 0)
    line = 0.5 - slope * corner + slope * ramp
    return float(np.abs(1 / (1 + np.exp(-x)) - line).max())


def test_two_relus_come_as_near_the_logistic_as_said_and_no_nearer():
    error = TWO_RELUS_ERROR.compute()
    corner = math.log((1 - 2 * error) / (2 * error))
    slope = (0.5 - error) / corner
    assert logistic_error(corner, slope) == pytest.approx(error, abs=1e-6)
    rng = np.random.default_rng(2)
    nearby = rng.uniform(0.8, 1.25, (200, 2)) * (corner, slope)
    assert min(logistic_error(*pair) for pair in nearby) > error - 1e-6
