"""Update rules for the parameters of a network, in place, with what they remember beside them."""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.net.network import Network

Array = NDArray[np.floating]

MOMENTUM = 0.9
DECAYS = (0.9, 0.999)
EPSILON = 1e-8

_ROUNDED_EVERY = 100  # updates


@dataclass(frozen=True)
class Optimizer:
    """An update rule at work on a network.

    scale : what the gradient of the output is to be multiplied by before `Network.backward`.
    step : updates the parameters after it, and may use the gradients up.
    """

    scale: float
    step: Callable[[], None]


def sgd(network: Network) -> None:
    """Plain gradient descent: parameters -= gradients, in place.

    The learning rate is not applied here: fold it into the gradient of the output before
    `Network.backward`, where it costs one pass over a few hundred numbers instead of all weights.
    """
    for parameters, gradients in zip(network.parameters, network.parameter_gradients, strict=True):
        np.subtract(parameters, gradients, out=parameters)


def _plain(network: Network, rate: float) -> Optimizer:
    return Optimizer(rate, lambda: sgd(network))


def _momentum(network: Network, rate: float) -> Optimizer:
    """v = 0.9 v + g, parameters -= rate v; the rate comes with g, from the output."""
    pairs = list(zip(network.parameters, network.parameter_gradients, strict=True))
    velocities = [np.zeros_like(parameters) for parameters, _ in pairs]
    steps = itertools.count(1)

    def step() -> None:
        for (parameters, gradients), velocity in zip(pairs, velocities, strict=True):
            np.multiply(velocity, MOMENTUM, out=velocity)
            np.add(velocity, gradients, out=velocity)
            np.subtract(parameters, velocity, out=parameters)
        _round_off_at_times(network, next(steps), velocities)

    return Optimizer(rate, step)


def _adam(network: Network, rate: float) -> Optimizer:
    """Kingma and Ba 2015, algorithm 1.

    Both moments are kept without their factors 1 - beta, which saves two passes and goes, with the
    correction of the bias, into the rate and into epsilon.
    """
    pairs = list(zip(network.parameters, network.parameter_gradients, strict=True))
    firsts, seconds = ([np.zeros_like(parameters) for parameters, _ in pairs] for _ in DECAYS)
    steps = itertools.count(1)

    def step() -> None:
        done = next(steps)
        one, two = ((1 - decay) / (1 - decay**done) for decay in DECAYS)  # means over the sums kept
        factor, epsilon = rate * one / math.sqrt(two), EPSILON / math.sqrt(two)
        for (parameters, gradients), first, second in zip(pairs, firsts, seconds, strict=True):
            np.multiply(first, DECAYS[0], out=first)
            np.add(first, gradients, out=first)
            np.multiply(second, DECAYS[1], out=second)
            np.square(gradients, out=gradients)
            np.add(second, gradients, out=second)
            change = np.sqrt(second, out=gradients)
            np.add(change, epsilon, out=change)
            np.divide(first, change, out=change)
            np.multiply(change, factor, out=change)
            np.subtract(parameters, change, out=parameters)
        _round_off_at_times(network, done, firsts)

    return Optimizer(1.0, step)


OPTIMIZERS: Mapping[str, Callable[[Network, float], Optimizer]] = {
    "sgd": _plain,
    "momentum": _momentum,
    "adam": _adam,
}
"""Each for a network and a learning rate, with nothing to remember yet."""


def _round_off_at_times(network: Network, done: int, remembered: Iterable[Array]) -> None:
    """Keep what fades step by step, as a silent unit's velocity, from becoming subnormal.

    From one time to the next it fades by less than lies between what is left and a subnormal.
    """
    if done % _ROUNDED_EVERY == 0:
        for values in remembered:
            network.round_off(values)
