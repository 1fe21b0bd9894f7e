"""What a law of initial weights is: one immutable object, named after the law."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.net.activations import Activation
from engine.net.initializers.distributions import DISTRIBUTIONS, Array
from engine.net.registry import Entry, require

Variance = Callable[[int, int], float]
Weights = NDArray[np.floating]
Calibration = Callable[[Sequence[Weights], Activation, Weights], list[Weights]]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Initializer(Entry):
    """A law of initial weights.

    `variance(fan_in, fan_out)` is the variance of one weight as it is drawn, `law` that of the
    weights a network starts with, in LaTeX with n_in and n_out; `mean` is zero save for constants.

    Most laws look at the layer's size only. `binding`, where there is one, gives the variance for
    one activation: `variance` and `sample` are refused until `bound_to` has been told it.
    `calibration`, where there is one, changes the weights of a whole network after they were drawn:
    calibration(weights, activation, inputs), with one (fan_in, fan_out) array per layer and inputs
    (samples, features), returns new weights. `draw`, where there is one, makes the weights itself,
    in place of the unit-variance draws of `distribution` scaled to `variance`.
    """

    distribution: str
    law: str
    variance: Variance
    mean: float = 0.0
    binding: Callable[[Activation], Variance] | None = None
    calibration: Calibration | None = None
    draw: Callable[[np.random.Generator, int, int], Array] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        kinds = ", ".join(DISTRIBUTIONS)
        known = self.distribution in DISTRIBUTIONS or self.draw is not None
        require(known, self.name, f"distribution is one of {kinds}", self.distribution, "add it")

    def bound_to(self, activation: Activation) -> Self:
        """This law for networks of `activation`: itself unless the law depends on it."""
        if self.binding is None:
            return self
        return replace(self, variance=self.binding(activation), binding=None)

    def sample(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        """Weights of shape (fan_in, fan_out) in float64, drawn from `rng`."""
        shape = (fan_in, fan_out)
        require(min(shape) >= 1, self.name, "fan_in, fan_out >= 1", shape, "give layer sizes")
        if self.draw is not None:
            return self.draw(rng, fan_in, fan_out)
        weights = DISTRIBUTIONS[self.distribution](rng, fan_in, fan_out)
        weights *= math.sqrt(self.variance(fan_in, fan_out))
        weights += self.mean
        return weights
