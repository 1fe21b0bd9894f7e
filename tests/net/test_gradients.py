"""Every gradient of every activation and loss against central differences, in float64."""

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS
from engine.net.losses import LOSSES
from engine.net.network import Network
from tests.net.small_networks import draw_samples, make_network, run

every_activation = pytest.mark.parametrize("family", ACTIVATIONS)
every_loss = pytest.mark.parametrize("loss", LOSSES)


def away_from_kinks(network: Network, margin: float) -> bool:
    kinks = [kink.position for kink in network.activation.kinks]
    activated = network.pre_activations[: len(network.activations)]
    return all(np.abs(z - kink).min() > margin for z in activated for kink in kinks)


def smooth_case(family: str, loss: str, step: float):
    """A network and samples whose pre-activations all lie away from kinks; the first such seed."""
    for seed in range(100):
        network = make_network(family, seed)
        inputs, targets = draw_samples(seed)
        run(network, inputs, targets, loss)
        if away_from_kinks(network, 100 * step):
            return network, inputs, targets
    raise AssertionError(f"no seed keeps {family} away from its kinks")


def central_difference(network: Network, shift, inputs, targets, loss: str, step: float) -> float:
    """The derivative of the losses' sum along `shift(amount)`, which moves the network."""
    values = []
    for amount in (step, -2 * step, step):
        shift(amount)
        network.inputs[...] = inputs
        values.append(LOSSES[loss](network.forward(), targets, network.output_gradient).sum())
    return (values[0] - values[1]) / (2 * step)


@every_activation
@every_loss
def test_gradient_is_the_derivative_along_a_random_direction(family, loss):
    step = 1e-5
    network, inputs, targets = smooth_case(family, loss, step)
    rng = np.random.default_rng(3)
    directions = [rng.standard_normal(p.shape) for p in network.parameters]
    pairs = list(zip(network.parameter_gradients, directions, strict=True))
    product = sum(float(np.sum(g * d)) for g, d in pairs)

    def shift(amount: float) -> None:
        for parameters, direction in zip(network.parameters, directions, strict=True):
            parameters += amount * direction

    difference = central_difference(network, shift, inputs, targets, loss, step)
    assert difference == pytest.approx(product, rel=1e-7, abs=1e-8), (difference, product)
