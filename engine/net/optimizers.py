"""Update rules for the parameters of a network."""

import numpy as np

from engine.net.network import Network


def sgd(network: Network) -> None:
    """Plain gradient descent: parameters -= gradients, in place.

    The learning rate is not applied here: fold it into the gradient of the output before
    `Network.backward`, where it costs one pass over a few hundred numbers instead of all weights.
    """
    for parameters, gradients in zip(network.parameters, network.parameter_gradients, strict=True):
        np.subtract(parameters, gradients, out=parameters)
