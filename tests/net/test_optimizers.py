"""The update rules, against the same written plainly and against PyTorch's."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import OPTIMIZERS
from tests.net.small_networks import draw_samples, make_network

RATES = {"sgd": 0.3, "momentum": 0.05, "adam": 0.01}
STEPS = 250  # beyond the times at which what fades is rounded off


def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return (draw_samples(seed) for seed in itertools.count(100))


def losses_of(network: Network, update: Callable[[], None], scale: float) -> np.ndarray:
    """(step, replicate)."""
    losses = []
    for inputs, targets in itertools.islice(batches(), STEPS):
        network.inputs[...] = inputs
        gradient = network.output_gradient
        losses.append(softmax_cross_entropy(network.forward(), targets, gradient))
        gradient *= scale
        network.backward(gradient)
        update()
    return np.array(losses)


def plainly(name: str, network: Network) -> Callable[[], None]:
    """The rule as its authors write it, for gradients that the rate is not folded into."""
    rate, memory = RATES[name], [[np.zeros_like(p) for p in network.parameters] for _ in range(2)]
    steps = itertools.count(1)

    def update() -> None:
        t = next(steps)
        for p, g, m, v in zip(
            network.parameters, network.parameter_gradients, *memory, strict=True
        ):
            if name == "adam":
                m[...] = 0.9 * m + (1 - 0.9) * g
                v[...] = 0.999 * v + (1 - 0.999) * g**2
                p -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            else:
                m[...] = (0.9 * m if name == "momentum" else 0) + g
                p -= rate * m

    return update


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_losses_are_those_of_the_rule_written_plainly(name: str) -> None:
    ours, theirs = make_network("tanh"), make_network("tanh")
    rule = OPTIMIZERS[name](ours, RATES[name])
    found = losses_of(ours, rule.step, rule.scale)
    expected = losses_of(theirs, plainly(name, theirs), 1.0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)
    assert np.ptp(found) > 0.1


@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_what_fades_does_not_become_subnormal(name: str) -> None:
    """Nothing that a rule remembers: with no gradient left, parameters move by normal numbers."""
    network = make_network("tanh", dtype=np.float32)
    rule = OPTIMIZERS[name](network, 1e-3)
    for gradients in network.parameter_gradients:
        gradients[...] = 1.0
    rule.step()
    for parameters in network.parameters:
        parameters[...] = 0.0
    smallest = []
    for _ in range(1200):
        for array in (*network.parameters, *network.parameter_gradients):
            array[...] = 0.0
        rule.step()
        moved = np.abs(np.concatenate([p.ravel() for p in network.parameters]))
        smallest.append(moved.max())
    assert smallest[0] > 0
    assert smallest[-1] == 0
    assert min(s for s in smallest if s) > np.finfo(np.float32).tiny
