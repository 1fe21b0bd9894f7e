"""Gains against the moments that they keep, closed forms and published values."""

import dataclasses
import math

import numpy as np
import pytest

from engine.net.activations import Activation, make_activation
from engine.net.activations.from_function import (
    NumericalDerivativeWarning,
    activation_from_function,
)
from engine.net.theory.gains import CriticalPoint, critical_point, gains
from engine.net.theory.gaussian import moments
from engine.net.theory.maps import chi_1, fixed_length, length_map
from tests.net.theory.references import VARIANTS

PRECISION = 1e-10
every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=lambda a: a.name)


@every_activation
def test_gains_keep_what_they_promise(activation: Activation) -> None:
    found, at = gains(activation), moments(activation, 1.0)
    kept = {
        found.second_moment: at.second_moment,
        found.variance: at.variance,
        found.backward: at.mean_square_slope,
    }
    for gain, moment in kept.items():
        assert gain**2 * moment == pytest.approx(1.0, abs=PRECISION)


@every_activation
def test_critical_points_are_fixed_and_have_chi_1(activation: Activation) -> None:
    for sigma_b in (0.0, 0.05, 0.3, 1.0):
        point = critical_point(activation, sigma_b)
        if point is not None:
            check_critical(activation, sigma_b, point)


def check_critical(activation: Activation, sigma_b: float, point: CriticalPoint) -> None:
    variance = 1.0 if point.variance is None else point.variance
    assert chi_1(activation, variance, point.sigma_w) == pytest.approx(1.0, abs=PRECISION)
    following = length_map(activation, variance, point.sigma_w, sigma_b)
    assert following == pytest.approx(variance, rel=1e-9, abs=1e-12)
    if point.attracting and variance > 0:
        reached = fixed_length(activation, point.sigma_w, sigma_b, start=variance * 1.05)
        if point.variance is not None:
            assert reached == pytest.approx(variance, rel=1e-6)


def test_the_critical_gain_of_tanh_with_biases_is_the_published_one() -> None:
    """Pennington, Schoenholz and Ganguli 2017 use sigma_w^2 = 1.76 at sigma_b^2 = 0.05."""
    found = critical_point(make_activation("tanh"), math.sqrt(0.05))
    assert found.sigma_w**2 == pytest.approx(1.76, abs=5e-3)


@pytest.mark.parametrize("family", ["tanh", "softsign", "hard_tanh", "elu", "gelu", "silu", "mish"])
def test_without_biases_a_zero_at_zero_makes_zero_critical(family: str) -> None:
    point, repelling = (
        critical_point(make_activation(family)),
        {"gelu": 2, "silu": 2, "mish": 5 / 3},
    )
    assert point.sigma_w == pytest.approx(repelling.get(family, 1), rel=PRECISION)
    assert point.variance == 0
    assert point.attracting is (family not in repelling)


def test_a_flat_start_is_not_critical() -> None:
    """The squared ReLU's slope at 0 is 0: no weight, however large, passes small signals on."""
    with pytest.warns(NumericalDerivativeWarning):
        squared = activation_from_function(lambda z: np.maximum(z, 0) ** 2, "squared")
    assert gains(squared).second_moment == pytest.approx(math.sqrt(2 / 3), rel=PRECISION)
    assert gains(squared).critical is None


def test_what_passes_nothing_on_and_bad_biases_are_refused() -> None:
    tanh = make_activation("tanh")
    nothing = dataclasses.replace(
        tanh,
        name="nothing",
        forward=lambda z, out, slope: out.fill(0.0),
        derivative_from_input=np.zeros_like,
    )
    with pytest.raises(
        ValueError, match=r"nothing: .* must be positive and finite, got 0.0; a constant"
    ):
        gains(nothing)
    assert critical_point(nothing) is None
    for sigma_b in (-1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="sigma_b must be finite and >= 0"):
            critical_point(tanh, sigma_b)


@pytest.mark.parametrize("family", ["tanh", "selu", "softsign"])
def test_small_biases_move_the_critical_point_little_and_tiny_ones_are_refused(family: str) -> None:
    activation = make_activation(family)
    without, with_biases = critical_point(activation), critical_point(activation, 1e-6)
    assert with_biases.sigma_w == pytest.approx(without.sigma_w, rel=2e-3)
    with pytest.raises(ValueError, match="sigma_b must be 0 or at least 1e-06"):
        critical_point(activation, 1e-8)
