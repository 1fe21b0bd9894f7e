"""Gains against closed forms and independent solutions."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.optimize import brentq

from engine.net.activations import Activation, make_activation
from engine.net.activations.from_function import (
    NumericalDerivativeWarning,
    activation_from_function,
)
from engine.net.theory.gains import CriticalPoint, critical_point, gains
from engine.net.theory.maps import chi_1, fixed_length, length_map
from tests.net.theory.references import VARIANTS, erf_values, gaussian, positions

PRECISION = 1e-10
every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=lambda a: a.name)


def leaky(alpha: float) -> tuple[float, float, float, float]:
    both = math.sqrt(2 / (1 + alpha**2))
    variance = (1 + alpha**2) / 2 - (1 - alpha) ** 2 / (2 * math.pi)
    return both, 1 / math.sqrt(variance), both, both


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        (make_activation("identity"), (1.0, 1.0, 1.0, 1.0)),
        (make_activation("relu"), leaky(0.0)),
        (make_activation("leaky_relu"), leaky(0.01)),
        (make_activation("leaky_relu", alpha=0.2), leaky(0.2)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_piecewise_linear_gains_have_closed_forms(activation, expected) -> None:
    found = gains(activation)
    assert (found.second_moment, found.variance, found.backward) == pytest.approx(
        expected[:3], rel=PRECISION
    )
    assert found.critical == pytest.approx(expected[3], rel=PRECISION)
    assert critical_point(activation).variance is None


def test_gains_of_erf_have_closed_forms() -> None:
    """E[erf^2] and E[erf'^2] after Williams 1997; erf'(0) = 2 / sqrt(pi)."""
    with pytest.warns(NumericalDerivativeWarning):
        found = gains(activation_from_function(erf_values, "erf"))
    forward = 1 / math.sqrt(2 / math.pi * math.asin(2 / 3))
    assert found.second_moment == pytest.approx(forward, rel=PRECISION)
    assert found.variance == pytest.approx(forward, rel=PRECISION)
    assert found.backward == pytest.approx(
        1 / math.sqrt(4 / (math.pi * math.sqrt(5))), rel=PRECISION
    )
    assert found.critical == pytest.approx(math.sqrt(math.pi) / 2, rel=PRECISION)


def test_selu_s_gain_is_lecun_s_by_construction() -> None:
    """Klambauer et al. 2017: mean 0 and variance 1 are a fixed point at sigma_w = 1."""
    selu = make_activation("selu")
    found = gains(selu)
    assert found.second_moment == pytest.approx(1.0, abs=PRECISION)
    assert found.variance == pytest.approx(1.0, abs=PRECISION)
    assert fixed_length(selu, 1.0, start=4.0) == pytest.approx(1.0, abs=PRECISION)


@every_activation
def test_gains_keep_what_they_promise(activation: Activation) -> None:
    kinks, found = positions(activation), gains(activation)

    def value(z: float) -> float:
        return float(activation.value(z))

    mean = gaussian(value, 1.0, kinks)
    kept = {
        found.second_moment: gaussian(lambda z: value(z) ** 2, 1.0, kinks),
        found.variance: gaussian(lambda z: (value(z) - mean) ** 2, 1.0, kinks),
        found.backward: gaussian(lambda z: float(activation.derivative(z)) ** 2, 1.0, kinks),
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


def test_the_critical_gain_of_tanh_with_biases_by_another_solver() -> None:
    """Pennington, Schoenholz and Ganguli 2017 use sigma_w^2 = 1.76 at sigma_b^2 = 0.05."""

    def excess(sigma_w: float) -> float:
        fixed = brentq(
            lambda q: sigma_w**2 * gaussian(lambda z: math.tanh(z) ** 2, q) + 0.05 - q,
            0.05,
            sigma_w**2 + 0.05,
            xtol=1e-13,
        )
        return sigma_w**2 * gaussian(lambda z: math.cosh(z) ** -4, fixed) - 1

    expected = brentq(excess, 1.2, 1.5, xtol=1e-12)
    found = critical_point(make_activation("tanh"), math.sqrt(0.05))
    assert found.sigma_w == pytest.approx(expected, abs=PRECISION)
    assert found.sigma_w**2 == pytest.approx(1.76, abs=5e-3)


@pytest.mark.parametrize(
    ("family", "sigma_w", "attracting"),
    [
        ("tanh", 1.0, True),
        ("softsign", 1.0, True),
        ("hard_tanh", 1.0, True),
        ("elu", 1.0, True),
        ("gelu", 2.0, False),
        ("silu", 2.0, False),
        ("mish", 5 / 3, False),
    ],
)
def test_without_biases_a_zero_at_zero_makes_zero_critical(family, sigma_w, attracting) -> None:
    point = critical_point(make_activation(family))
    assert point.sigma_w == pytest.approx(sigma_w, rel=PRECISION)
    assert point.variance == 0
    assert point.attracting is attracting


def test_gelu_becomes_half_stable_where_roberts_yaida_and_hanin_say() -> None:
    """Principles of Deep Learning Theory 2022, section 5.3.4: C_b = 0.17292239,
    C_W = 1.98305826, K* = (3 + sqrt(17)) / 2; with less bias the point repels."""
    half_stable = math.sqrt(0.17292239)
    above = critical_point(make_activation("gelu"), half_stable * (1 + 1e-6))
    below = critical_point(make_activation("gelu"), half_stable * (1 - 1e-6))
    assert (below.attracting, above.attracting) == (False, True)
    for point in (below, above):
        assert point.sigma_w**2 == pytest.approx(1.98305826, rel=1e-5)
        assert point.variance == pytest.approx((3 + math.sqrt(17)) / 2, rel=1e-4)


def test_the_sigmoid_is_critical_only_at_huge_weights_and_softplus_never() -> None:
    point = critical_point(make_activation("sigmoid"))
    assert point.sigma_w > 10
    assert point.variance > 40
    assert gains(make_activation("softplus")).critical is None
    assert critical_point(make_activation("softplus"), 0.5) is None


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
