"""Every activation against plain mathematics: values, derivatives, kinks, ranges, extremes."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.net.activations import ACTIVATIONS, Activation, Kink, make_activation
from engine.net.activations.activation import SMALL_SHARE

VARIANTS = [make_activation(family) for family in ACTIVATIONS] + [
    make_activation("leaky_relu", alpha=0.2),
    make_activation("elu", alpha=0.5),
    make_activation("elu", alpha=1.7),
    make_activation("centred_sigmoid", scale=2.0),
]
DTYPES = [np.float32, np.float64]
FAR = 1e4

every_activation = pytest.mark.parametrize("activation", VARIANTS, ids=lambda a: a.name)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def _softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _normal_distribution(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def _exponential_linear(z: float, alpha: float, scale: float = 1.0) -> float:
    return scale * (z if z > 0 else alpha * math.expm1(z))


def definition(activation: Activation, z: float) -> float:
    """f(z) as a textbook writes it, one number at a time, independent of the engine."""
    alpha = activation.parameters.get("alpha", math.nan)
    return {
        "identity": lambda: z,
        "sigmoid": lambda: _logistic(z),
        "tanh": lambda: math.tanh(z),
        "centred_sigmoid": lambda: activation.parameters["scale"] * (_logistic(z) - 0.5),
        "relu": lambda: max(0.0, z),
        "leaky_relu": lambda: z if z > 0 else alpha * z,
        "softsign": lambda: z / (1 + abs(z)),
        "elu": lambda: _exponential_linear(z, alpha),
        "selu": lambda: _exponential_linear(z, 1.6732632423543772, 1.0507009873554805),
        "gelu": lambda: z * _normal_distribution(z),
        "silu": lambda: z * _logistic(z),
        "softplus": lambda: _softplus(z),
        "mish": lambda: z * math.tanh(_softplus(z)),
        "hard_tanh": lambda: max(-1.0, min(1.0, z)),
        "erf": lambda: math.erf(z),
        "sin": lambda: math.sin(z),
        "hard_swish": lambda: z * max(0.0, min(6.0, z + 3)) / 6,
        "squared_relu": lambda: max(0.0, z) ** 2,
        "squareplus": lambda: math.exp(math.asinh(z / 2)),
        "lisht": lambda: z * math.tanh(z),
    }[activation.family]()


def distance_to_kinks(activation: Activation, z: np.ndarray | float) -> np.ndarray:
    distances = [np.abs(np.asarray(z) - kink.position) for kink in activation.kinks]
    return np.min([np.full(np.shape(z), np.inf), *distances], axis=0)


def slope_by_backward(activation: Activation, z: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    out, slope, result = np.empty_like(z), np.empty_like(z), gradient.copy()
    activation.forward(z, out, slope)
    activation.backward(result, out, slope)
    return result


def grid(dtype: type) -> np.ndarray:
    near = np.linspace(-40, 40, 4001)
    far = np.geomspace(40, FAR, 200)
    return np.concatenate([-far[::-1], near, far]).astype(dtype)


@every_activation
def test_value_is_the_definition_out_to_the_extremes(activation):
    for dtype, tolerance in ((np.float32, 4e-7), (np.float64, 1e-15)):
        z = grid(dtype)
        expected = np.array([definition(activation, float(x)) for x in z])
        with np.errstate(all="raise", under="ignore"):
            value = activation.value(z)
        assert value.dtype == dtype
        np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance)


@every_activation
@given(z=st.floats(-30, 30))
def test_derivative_is_that_of_the_definition(activation, z):
    h = 1e-4
    # at 0 the second derivative of softsign and elu jumps
    assume(distance_to_kinks(activation, z) > 2 * h and abs(z) > 2 * h)

    def difference(step: float) -> float:
        return (definition(activation, z + step) - definition(activation, z - step)) / (2 * step)

    extrapolated = (4 * difference(h) - difference(2 * h)) / 3
    # central differences of numbers of a size lose about size eps / h
    tolerance = 1e-10 + 2 * max(abs(z), abs(definition(activation, z))) * 2**-52 / h
    assert float(activation.derivative(z)) == pytest.approx(extrapolated, rel=0, abs=tolerance)


TAILS = {
    "sigmoid": lambda z: 1 / (4 * math.cosh(z / 2) ** 2),
    "centred_sigmoid": lambda z: 1 / (4 * math.cosh(z / 2) ** 2),
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "softsign": lambda z: 1 / (1 + abs(z)) ** 2,
    "softplus": _logistic,
    "silu": lambda z: _logistic(z) * (1 + z * _logistic(-z)),
    "gelu": lambda z: _normal_distribution(z) + z * math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
    "elu": lambda z: 1.0 if z > 0 else math.exp(z),
}


@pytest.mark.parametrize("family", TAILS)
def test_derivative_is_accurate_relatively_in_both_tails(family):
    for z in (-300.0, -30.0, -5.0, 5.0, 30.0, 300.0):
        assert float(make_activation(family).derivative(z)) == pytest.approx(
            TAILS[family](z), rel=1e-12
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", ["gelu", "silu", "mish"])
def test_a_gate_that_is_wide_open_leaves_the_slope_1(family, dtype):
    z = np.geomspace(50, 1e18, 200).astype(dtype)
    slope = slope_by_backward(make_activation(family), z, np.ones_like(z))
    np.testing.assert_allclose(slope, 1, rtol=2 * np.finfo(dtype).eps)


@every_activation
def test_backward_multiplies_by_the_derivative(activation):
    for dtype, tolerance in ((np.float32, 2e-6), (np.float64, 5e-15)):
        z = grid(dtype)
        gradient = np.random.default_rng(1).standard_normal(z.shape).astype(dtype)
        with np.errstate(all="raise", under="ignore"):
            result = slope_by_backward(activation, z, gradient)
            derivative = activation.derivative(z)
        assert result.dtype == derivative.dtype == dtype
        np.testing.assert_allclose(result, gradient * derivative, rtol=0, atol=4 * tolerance)


@every_activation
def test_forward_leaves_its_input_alone_and_takes_any_layout(activation):
    for dtype in DTYPES:
        buffer = np.random.default_rng(2).standard_normal((2, 4, 3)).astype(dtype)
        padded = np.full((2, 5, 3), np.nan, dtype)
        before = buffer.copy()
        activation.forward(buffer, padded[:, :4], np.empty_like(buffer))
        np.testing.assert_array_equal(buffer, before)
        np.testing.assert_array_equal(padded[:, :4], activation.value(before))
        assert np.isnan(padded[:, 4]).all()


@every_activation
def test_kinks_take_the_documented_derivative(activation):
    for kink, dtype in itertools.product(activation.kinks, DTYPES):
        at = np.array([kink.position], dtype)
        assert activation.derivative(at)[0] == dtype(kink.derivative)
        assert slope_by_backward(activation, at, np.ones_like(at))[0] == dtype(kink.derivative)


def test_conventions_at_kinks_are_pinned():
    pinned = {"relu": [(0.0, 0.0)], "leaky_relu": [(0.0, 0.01)], "squared_relu": [], "elu": []}
    pinned |= {"hard_tanh": [(-1.0, 0.0), (1.0, 0.0)], "hard_swish": [(-3.0, 0.0), (3.0, 1.5)]}
    pinned |= {"selu": [(0.0, 1.0507009873554805 * 1.6732632423543772)]}
    for family, kinks in pinned.items():
        assert make_activation(family).kinks == tuple(Kink(*kink) for kink in kinks)


@every_activation
def test_range_is_where_the_values_lie_and_is_reached(activation):
    low, high = activation.range
    values = activation.value(np.concatenate([grid(np.float64), np.linspace(-3, 0, 300_001)]))
    assert values.min() >= low
    assert values.max() <= high
    assert values.min() <= (low + 2e-4 if math.isfinite(low) else -50)
    assert values.max() >= (high - 2e-4 if math.isfinite(high) else FAR / 2)


@every_activation
def test_saturation_follows_the_stated_rule(activation):
    z = grid(np.float64)
    value, slope = activation.value(z), activation.derivative(z)
    for side, edge in zip((-1, 1), activation.saturation, strict=True):
        beyond = side * z >= side * edge if math.isfinite(edge) else np.zeros_like(z, bool)
        asymptote = float(activation.value(side * 1e12))
        bounded = np.isfinite(activation.range).all()
        allowed = SMALL_SHARE * (np.ptp(activation.range) if bounded else 1.0)
        if math.isinf(edge):
            beyond = activation.value(side * np.geomspace(50, 1e12, 100))
            assert np.ptp(beyond) > 1  # no horizontal asymptote on this side
        elif activation.kinks and edge in [kink.position for kink in activation.kinks]:
            assert (slope[beyond] == 0).all()
            assert (value[beyond] == asymptote).all()
        else:
            assert float(abs(activation.value(edge) - asymptote)) == pytest.approx(allowed)
            assert (np.abs(value[beyond] - asymptote) <= allowed * (1 + 1e-12)).all()
            just_inside = activation.value(edge - side * 1e-6)
            assert float(abs(just_inside - asymptote)) > allowed
