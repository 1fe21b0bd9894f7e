"""Plain functions become activations that match the built-in ones."""

import math
import warnings

import numpy as np
import pytest
from scipy.special import erf

from engine.net.activations import Activation, make_activation
from engine.net.activations.from_function import (
    NumericalDerivativeWarning,
    activation_from_function,
)


def made(function, name: str) -> Activation:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NumericalDerivativeWarning)
        return activation_from_function(function, name)


PLAIN = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "softsign": lambda z: z / (1 + abs(z)),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "gelu": lambda z: z * (1 + erf(z / math.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + np.exp(-z)),
    "softplus": lambda z: np.logaddexp(0, z),
    "hard_tanh": lambda z: max(-1.0, min(1.0, z)),
}
by_family = pytest.mark.parametrize("family", PLAIN)


@by_family
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-9), (np.float32, 2e-6)])
def test_value_and_derivative_are_those_of_the_built_in_one(family, dtype, tolerance) -> None:
    activation, expected = made(PLAIN[family], "mine"), make_activation(family)
    z = np.concatenate([np.linspace(-30, 30, 1201), [-600.0, 600.0]]).astype(dtype)
    value, slope = activation.value(z), activation.derivative(z)
    assert value.dtype == slope.dtype == dtype
    np.testing.assert_allclose(value, expected.value(z), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(slope, expected.derivative(z), rtol=tolerance, atol=tolerance)
    out, memory, gradient = np.empty_like(z), np.empty_like(z), np.full_like(z, 2)
    activation.forward(z, out, memory)
    activation.backward(gradient, out, memory)
    np.testing.assert_array_equal(out, value)
    np.testing.assert_array_equal(gradient, 2 * slope)


@by_family
def test_metadata_are_those_of_the_built_in_one(family: str) -> None:
    activation, expected = made(PLAIN[family], "mine"), make_activation(family)
    assert activation.saturation == pytest.approx(expected.saturation, abs=1e-3)
    assert activation.range == pytest.approx(expected.range, abs=1e-4)
    assert [kink.position for kink in activation.kinks] == [k.position for k in expected.kinks]


def test_the_warning_says_how_the_derivative_was_taken_and_checked() -> None:
    with pytest.warns(NumericalDerivativeWarning, match=r"swish: derivative taken by complex step"):
        activation_from_function(PLAIN["silu"], "swish")
    with pytest.warns(
        NumericalDerivativeWarning, match=r"taken by central differences; it agrees .* within \d"
    ):
        activation_from_function(math.tanh, "mine")
    activation = made(lambda z: np.abs(z) + 0 * z, "size")
    np.testing.assert_allclose(activation.derivative([-2.0, 3.0]), [-1.0, 1.0], rtol=1e-9)


def test_functions_beyond_the_registry_are_described() -> None:
    sine = made(np.sin, "sine")
    assert sine.range == pytest.approx((-1, 1), abs=1e-6)
    assert sine.saturation == (-math.inf, math.inf)
    six = made(lambda z: np.minimum(np.maximum(z, 0), 6), "relu_6")
    assert six.range == (0, 6)
    assert six.saturation == (0, 6)
    square = made(lambda z: z * z, "square")
    assert square.range == (0, math.inf)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda z: "text", "must map numbers to numbers, got ValueError"),
        (lambda a, b: a, "must map numbers to numbers, got TypeError"),
        (lambda z: np.log(z), r"must be finite from -40 to 40, got 'a value that is not at -40'"),
        (lambda z: np.floor(z), "must be continuous"),
        (lambda z: 0 * z + 3, "must not be constant, got 3.0"),
        (lambda z: np.sin(300 * z), r"differences at two step sizes must agree within 1e-07"),
    ],
)
def test_unfit_functions_are_refused(function, message: str) -> None:
    with pytest.raises(ValueError, match=f"mine: {message}"):
        made(function, "mine")
