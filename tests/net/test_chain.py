"""The chain against `Network`, against plain products, and far beyond float64's range."""

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.chain import Chain, rescaled
from engine.net.network import Network

SIZES = [6, 5, 7, 4]
FAMILIES = sorted(set(ACTIVATIONS) & {"identity", "sigmoid", "tanh", "relu", "gelu", "selu"})


def drawn(family: str, sizes: list[int] = SIZES, samples: int = 3, sd: float = 0.5) -> Chain:
    chain = Chain(sizes, make_activation(family), samples)
    rng = np.random.default_rng(5)
    chain.inputs[...] = rng.standard_normal(chain.inputs.shape)
    for weights in chain.weights:
        weights[...] = sd * rng.standard_normal(weights.shape)
    chain.forward()
    return chain


@pytest.mark.parametrize("family", FAMILIES)
def test_every_prefix_is_the_network_of_its_layers(family: str) -> None:
    chain = drawn(family)
    for depth in (1, 2, 3):
        weights = [w[None] for w in chain.weights[:depth]]
        options = {"biases": False, "output": "activation", "dtype": np.float64, "retain": True}
        network = Network(weights, chain.activation, 3, **options)
        network.inputs[0] = chain.inputs.T
        np.testing.assert_allclose(network.forward()[0], chain.outputs[depth - 1], rtol=1e-13)
        gradient = np.random.default_rng(depth).standard_normal(chain.outputs[depth - 1].shape)
        network.backward(gradient[None])
        for found in chain.backward(depth, gradient):
            expected = network.pre_activation_gradients[found.layer][0].T
            scaled = np.ldexp(found.mantissa, found.exponent)
            np.testing.assert_allclose(scaled, expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("family", FAMILIES)
def test_jacobians_are_finite_differences_of_the_pre_activations(family: str) -> None:
    chain = drawn(family)
    found = [np.ldexp(j, e) for j, e in chain.jacobians([2, 3])]
    step = 1e-6
    for jacobian, layer in zip(found, (1, 2), strict=True):
        for feature in range(SIZES[0]):
            ends = []
            for sign in (1, -1):
                moved = drawn(family)
                moved.inputs[feature, 0] += sign * step
                moved.forward()
                ends.append(moved.pre_activations[layer][:, 0].copy())
            slope = (ends[0] - ends[1]) / (2 * step)
            np.testing.assert_allclose(jacobian[:, feature], slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("sd", [1e-3, 1e3])
def test_gradients_beyond_float64_keep_their_digits(sd: float) -> None:
    """Scaling all weights of a linear chain by s scales the first gradient by s^(depth - 1)."""
    depth = 220
    sizes = [4] * (depth + 1)
    gradient = np.ones((4, 2))
    tame, wild = drawn("identity", sizes, 2, sd=1.0), drawn("identity", sizes, 2, sd=1.0)
    for weights in wild.weights:
        weights *= sd
    *_, first = tame.backward(depth, gradient)
    *_, beyond = wild.backward(depth, gradient)
    gained = np.log2(np.abs(beyond.mantissa)) + beyond.exponent
    gained -= np.log2(np.abs(first.mantissa)) + first.exponent
    np.testing.assert_allclose(gained, (depth - 1) * np.log2(sd), rtol=1e-12)


def test_rescaling_is_exact_and_leaves_zeros_and_infinities_alone() -> None:
    values = np.array([3e-250, -7e-251, 0.0])
    mantissa, exponent = rescaled(values)
    assert 0.5 <= np.abs(mantissa).max() < 1
    np.testing.assert_array_equal(np.ldexp(mantissa, exponent), values)
    assert rescaled(np.zeros(2))[1] == 0
    assert rescaled(np.array([np.inf, 1.0]))[1] == 0
    with pytest.raises(ValueError, match="an input and at least one layer"):
        Chain([3], make_activation("tanh"), 2)
