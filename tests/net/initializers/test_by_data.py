"""Layer-sequential unit variance: what it reaches, what it leaves alone."""

import itertools

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS, make_activation
from engine.net.initializers import make_initializer
from engine.net.network import Network
from engine.net.theory.layers import predict_network

SIZES = (30, 20, 40, 5)
every_activation = pytest.mark.parametrize("family", ACTIVATIONS)


def drawn(law, rng, dtype=np.float64):
    return [law.sample(rng, *fans).astype(dtype) for fans in itertools.pairwise(SIZES)]


def pre_activations(weights, activation, inputs):
    found, signal = [], inputs
    for layer in weights:
        found.append(signal @ layer)
        signal = activation.value(found[-1])
    return found


@every_activation
def test_every_layer_s_pre_activations_have_variance_1(family):
    law, activation, rng = make_initializer("lsuv"), make_activation(family), np.random.default_rng
    for dtype in (np.float32, np.float64):
        inputs = (3 + 2 * rng(1).standard_normal((200, SIZES[0]))).astype(dtype)
        before = drawn(law, rng(0), dtype)
        after = law.calibration(before, activation, inputs)
        assert all(w.dtype == dtype for w in after)
        variances = [z.var() for z in pre_activations(after, activation, inputs)]
        np.testing.assert_allclose(variances, 1, rtol=1e-4 if dtype == np.float32 else 1e-10)


@every_activation
def test_a_layer_is_only_scaled_and_the_draw_stays_as_it_was(family):
    law, inputs = make_initializer("lsuv"), np.random.default_rng(1).standard_normal((50, 30))
    before = drawn(law, np.random.default_rng(0))
    copies = [w.copy() for w in before]
    after = law.calibration(before, make_activation(family), inputs)
    for old, copy, new in zip(before, copies, after, strict=True):
        np.testing.assert_array_equal(old, copy)
        ratios = new / old
        assert ratios.min() > 0
        np.testing.assert_allclose(ratios, ratios[0, 0], rtol=1e-12)


def test_a_layer_that_does_not_vary_is_left_as_it_was_drawn():
    law, relu = make_initializer("lsuv"), make_activation("relu")
    weights = drawn(law, np.random.default_rng(0))
    for left, got in zip(weights, law.calibration(weights, relu, np.zeros((9, 30))), strict=True):
        np.testing.assert_array_equal(got, left)


def test_theory_expects_unit_variance_and_a_drawn_network_shows_its_gradients():
    """Wide enough that one network's spread is a few percent; weights are independent enough."""
    law, tanh, sizes = make_initializer("lsuv"), make_activation("tanh"), [400] * 5
    predicted = predict_network(tanh, law, sizes)
    np.testing.assert_allclose(predicted.pre_activation_sd, 1, rtol=1e-9)
    rng = np.random.default_rng(5)
    inputs = rng.standard_normal((300, 400))
    weights = [law.sample(rng, 400, 400) for _ in range(4)]
    weights = law.calibration(weights, tanh, inputs)
    network = Network(
        [w[None] for w in weights], tanh, 300, biases=False, output="activation", retain=True
    )
    network.inputs[0] = inputs
    network.forward()
    network.backward(rng.standard_normal((1, 400, 300)))
    measured = [gradient.std() for gradient in network.pre_activation_gradients]
    np.testing.assert_allclose(measured, predicted.pre_activation_gradient_sd, rtol=0.05)
