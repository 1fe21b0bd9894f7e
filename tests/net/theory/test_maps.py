"""Length and correlation maps: fixed points, slopes, phases and depth scales."""

import math

import numpy as np
import pytest

from engine.net.activations import make_activation
from engine.net.theory.maps import (
    bisect,
    chi_1,
    correlation_map,
    correlation_slope,
    depth_scale,
    fixed_correlation,
    fixed_length,
    length_map,
)
from tests.net.theory.references import gaussian

TANH = make_activation("tanh")
SIGMA_B = 0.3


@pytest.mark.parametrize("sigma_w", [1.3, 2.5, 4.0])
def test_lengths_tend_to_the_fixed_point(sigma_w: float) -> None:
    fixed = fixed_length(TANH, sigma_w, SIGMA_B)
    by_quadrature = sigma_w**2 * gaussian(lambda z: math.tanh(z) ** 2, fixed) + SIGMA_B**2
    assert by_quadrature == pytest.approx(fixed, rel=1e-10)
    for start in (1e-3, 30.0):
        assert fixed_length(TANH, sigma_w, SIGMA_B, start) == pytest.approx(fixed, rel=1e-10)
        variance = start
        for _ in range(200):
            variance = length_map(TANH, variance, sigma_w, SIGMA_B)
        assert variance == pytest.approx(fixed, rel=1e-10)


@pytest.mark.parametrize(("sigma_w", "phase"), [(1.3, "order"), (2.5, "chaos"), (4.0, "chaos")])
def test_phases_of_poole_et_al(sigma_w: float, phase: str) -> None:
    fixed = fixed_length(TANH, sigma_w, SIGMA_B)
    correlation = fixed_correlation(TANH, fixed, sigma_w, SIGMA_B)
    chi = chi_1(TANH, fixed, sigma_w)
    slope = correlation_slope(TANH, correlation, fixed, sigma_w, SIGMA_B)
    assert chi == pytest.approx(
        sigma_w**2 * gaussian(lambda z: math.cosh(z) ** -4, fixed), rel=1e-10
    )
    if phase == "order":
        assert chi < 1
        assert correlation == 1
        assert slope == pytest.approx(chi, rel=1e-10)
    else:
        assert chi > 1
        assert correlation < 0.9
    mapped = correlation_map(TANH, correlation, fixed, sigma_w, SIGMA_B)
    assert mapped == pytest.approx(correlation, abs=1e-11)
    assert slope < 1
    near = correlation - 1e-4
    moved = correlation_map(TANH, near, fixed, sigma_w, SIGMA_B)
    assert (correlation - moved) / 1e-4 == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("family", ["tanh", "relu", "gelu", "hard_tanh"])
def test_the_correlation_slope_is_the_map_s_derivative(family: str) -> None:
    for correlation in np.linspace(-0.95, 0.95, 5):
        activation, h = make_activation(family), 1e-5
        above, below = (
            correlation_map(activation, correlation + s * h, 1.7, 1.2, 0.2) for s in (1, -1)
        )
        slope = correlation_slope(activation, correlation, 1.7, 1.2, 0.2)
        assert slope == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-9)


def test_odd_activations_forget_correlation_in_chaos_and_depth_scales_have_ends() -> None:
    fixed = fixed_length(TANH, 2.0)
    assert fixed_correlation(TANH, fixed, 2.0) == 0
    assert correlation_map(TANH, 0.0, fixed, 2.0) == pytest.approx(0, abs=1e-14)
    assert depth_scale(1.0) == depth_scale(1.2) == math.inf
    assert depth_scale(0.0) == 0.0
    assert depth_scale(1 / math.e) == pytest.approx(1.0)


def test_near_the_edge_of_chaos_the_fixed_correlation_is_resolved() -> None:
    """As chi_1 falls to 1, 1 - c* falls to 0 in proportion to chi_1 - 1."""
    distances = []
    for excess in (1e-2, 1e-3):
        sigma_w = 1.3954 * (1 + excess)
        fixed = fixed_length(TANH, sigma_w, SIGMA_B)
        chi = chi_1(TANH, fixed, sigma_w)
        assert chi > 1
        distances.append((1 - fixed_correlation(TANH, fixed, sigma_w, SIGMA_B)) / (chi - 1))
    assert distances[0] == pytest.approx(distances[1], rel=0.1)


def test_lengths_stay_vanish_or_explode() -> None:
    ends = {("relu", math.sqrt(2)): 3.0, ("relu", 1.4): 0.0, ("relu", 1.5): math.inf}
    ends |= {("tanh", 0.9): 0.0, ("identity", 1.1): math.inf, ("selu", 1.0): 1.0}
    for (family, sigma_w), expected in ends.items():
        found = fixed_length(make_activation(family), sigma_w, start=3.0)
        assert found == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("direction", [1, -1])
def test_bisection_finds_either_kind_of_crossing(direction: int) -> None:
    assert bisect(lambda x: direction * (x**2 - 2), 0.0, 2.0) == pytest.approx(
        math.sqrt(2), rel=1e-15
    )
