"""The update rule."""

import numpy as np

from engine.net.activations import make_activation
from engine.net.network import Network
from engine.net.optimizers import sgd


def test_sgd_subtracts_the_gradients_in_place_and_keeps_them():
    rng = np.random.default_rng(0)
    network = Network(
        [rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 4, 1))], make_activation("tanh"), 5
    )
    network.inputs[...] = rng.standard_normal(network.inputs.shape)
    network.forward()
    network.backward(np.ones_like(network.outputs))
    before = [p.copy() for p in network.parameters]
    gradients = [g.copy() for g in network.parameter_gradients]
    owners = list(network.parameters)

    sgd(network)

    for p, owner, old, g in zip(network.parameters, owners, before, gradients, strict=True):
        assert p is owner
        np.testing.assert_array_equal(p, old - g)
        assert (g != 0).any()
    for now, then in zip(network.parameter_gradients, gradients, strict=True):
        np.testing.assert_array_equal(now, then)
