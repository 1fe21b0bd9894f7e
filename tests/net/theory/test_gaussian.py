"""Expectations against adaptive quadrature and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf

from engine.net.activations import Activation, make_activation
from engine.net.theory.gaussian import expectation, moments, pair_expectation, split_second_moment
from tests.net.theory.references import (
    VARIANTS,
    erf_pair,
    gaussian,
    positions,
    relu_pair,
    relu_slope_pair,
)

every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=lambda a: a.name)
FAR = {"sin": 3.0}
"""Variances up to which a function that waves without end is integrated in full; others: any."""

CORRELATIONS = [-1.0, -0.999, -0.6, 0.0, 1e-6, 0.3, 0.9, 0.999, 1 - 1e-9, 1.0]


@every_activation
def test_moments_agree_with_adaptive_quadrature(activation: Activation) -> None:
    for variance in (1e-6, 0.3, 1.0, 40.0, 1e4):
        compare_with_quadrature(activation, min(variance, FAR.get(activation.family, math.inf)))


def compare_with_quadrature(activation: Activation, variance: float) -> None:
    kinks = positions(activation)

    def value(z: float) -> float:
        return float(activation.value(z))

    def slope(z: float) -> float:
        return float(activation.derivative(z))

    found = moments(activation, variance)
    second = gaussian(lambda z: value(z) ** 2, variance, kinks)
    assert found.second_moment == pytest.approx(second, rel=1e-10)
    mean = gaussian(value, variance, kinks)
    assert found.mean == pytest.approx(mean, rel=1e-10, abs=1e-11 * math.sqrt(second))
    squares = gaussian(lambda z: slope(z) ** 2, variance, kinks)
    assert found.mean_square_slope == pytest.approx(squares, rel=1e-10)
    spread = gaussian(lambda z: (value(z) - mean) ** 2, variance, kinks)
    assert found.variance == pytest.approx(spread, rel=1e-10)
    variation = gaussian(lambda z: (value(z) ** 2 / second - 1) ** 2, variance, kinks)
    assert found.squared_variation == pytest.approx(variation, rel=1e-9, abs=1e-15)


@every_activation
def test_the_length_slope_is_the_derivative_of_the_second_moment(activation: Activation) -> None:
    for variance in (0.3, 5.0):
        h = 1e-4 * variance
        above, below = (moments(activation, variance + s * h).second_moment for s in (1, -1))
        found = moments(activation, variance).length_slope
        assert found == pytest.approx((above - below) / (2 * h), rel=1e-6)


@every_activation
def test_moments_at_zero_are_their_limits(activation: Activation) -> None:
    at, near = moments(activation, 0.0), moments(activation, 1e-14)
    assert at.mean == pytest.approx(near.mean, abs=1e-6)
    assert at.second_moment == pytest.approx(near.second_moment, abs=1e-6)
    assert at.variance == 0
    assert at.mean_square_slope == pytest.approx(near.mean_square_slope, rel=1e-6)
    if at.mean == 0:
        assert at.length_slope == pytest.approx(near.length_slope, rel=1e-6)
    if at.mean_square_slope and at.mean == 0:
        assert at.squared_variation == pytest.approx(near.squared_variation, rel=1e-6)


def test_the_edges_of_float64_kinks_that_are_told_and_variances_far_below_rounding() -> None:
    assert moments(make_activation("relu"), 1e300).second_moment == pytest.approx(5e299)
    assert moments(make_activation("tanh"), 1e300).second_moment == pytest.approx(1.0)
    assert moments(make_activation("gelu"), 1e-300).mean_square_slope == pytest.approx(0.25)
    found = expectation(lambda z: (z > 0.7).astype(float), 1.0, [0.7])
    assert found == pytest.approx(math.erfc(0.7 / math.sqrt(2)) / 2, rel=1e-12)
    tanh = make_activation("tanh")
    _, within = split_second_moment(tanh, 1.0, 1e-40)
    assert within == pytest.approx(1e-40 * moments(tanh, 1.0).mean_square_slope, rel=1e-12)
    with pytest.raises(ValueError, match="variances >= 0"):
        split_second_moment(make_activation("tanh"), -0.1, 1.0)
    assert np.isfinite(split_second_moment(make_activation("tanh"), 0.0, 0.0)).all()


@pytest.mark.parametrize("variance", [-1.0, math.inf, math.nan, 1e301])
def test_a_variance_out_of_bounds_is_refused(variance: float) -> None:
    with pytest.raises(ValueError, match=r"tanh: a variance from 0 to 1e\+300, got"):
        moments(make_activation("tanh"), variance)


@pytest.mark.parametrize("variance", [1e-3, 1.0, 300.0])
def test_pairs_agree_with_closed_forms(variance: float) -> None:
    for correlation in CORRELATIONS:
        relu = make_activation("relu")
        exact = relu_pair(variance, correlation)
        found = pair_expectation(relu.value, variance, correlation, [0.0])
        assert found == pytest.approx(exact, rel=1e-10, abs=1e-11 * variance)
        found = pair_expectation(relu.derivative, variance, correlation, [0.0])
        assert found == pytest.approx(relu_slope_pair(correlation), rel=1e-10, abs=1e-11)
        found = pair_expectation(erf, variance, correlation)
        assert found == pytest.approx(erf_pair(variance, correlation), rel=1e-10, abs=1e-15)
        found = pair_expectation(lambda z: z, variance, correlation)
        assert found == pytest.approx(variance * correlation, rel=1e-11, abs=1e-14 * variance)


@pytest.mark.parametrize("angle", [1e-2, 1e-4, 1e-6])
def test_the_part_that_tells_samples_apart_is_exact_however_small(angle: float) -> None:
    """For ReLU, E[f^2] - E[f f] = (pi (1 - cos t) - sin t + t cos t) / (2 pi), in powers of t."""
    distance = 2 * math.sin(angle / 2) ** 2
    exact = (math.pi * distance - angle**3 / 3 + angle**5 / 30) / (2 * math.pi)
    _, within = split_second_moment(make_activation("relu"), 1 - distance, distance)
    assert within == pytest.approx(exact, rel=3e-9)


@every_activation
@settings(deadline=None, max_examples=15)
@given(variance=st.floats(1e-3, 1e3), share=st.floats(0, 1))
def test_between_and_within_make_up_the_second_moment(activation, variance, share) -> None:
    variance = min(variance, FAR.get(activation.family, math.inf))
    between, within = split_second_moment(activation, share * variance, (1 - share) * variance)
    whole = moments(activation, variance)
    slack = 1e-10 * whole.second_moment
    assert between + within == pytest.approx(whole.second_moment, rel=1e-10)
    assert between >= whole.mean**2 - slack
    assert -slack <= within <= whole.variance + slack
