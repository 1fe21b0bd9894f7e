"""Linear networks drawn at random: what D2's products of variances are held against.

D2's numbering: x is z^0, the pre-activations are s^i = z^i W^i, and z^(i+1) = s^i; W^i has n_i rows
and n_(i+1) columns. The last pre-activations are s^d, where the gradient is drawn.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.evidence.errata.erratum import Found, sampled

INPUT_VARIANCE = 1.0
GRADIENT_VARIANCE = 0.25
"""Of x and of the gradient at s^d: different, so that a formula cannot take one for the other."""

NETWORKS = 1000
_SEED = 2010


@dataclass(frozen=True)
class Products:
    """A net of these widths n_0 .. n_(d+1), its weights of variance 1/(3 n_i): D2's first law."""

    widths: tuple[int, ...]

    @property
    def last(self) -> int:
        """d, the index of the last weights."""
        return len(self.widths) - 2

    def forward(self, first: int, last: int) -> float:
        """The product of n_j Var[W^j] over j = first .. last."""
        return math.prod(self.widths[j] * self._variance(j) for j in range(first, last + 1))

    def backward(self, first: int, last: int) -> float:
        """The product of n_(j+1) Var[W^j] over j = first .. last."""
        return math.prod(self.widths[j + 1] * self._variance(j) for j in range(first, last + 1))

    def gradient(self, layer: int) -> Found:
        """Variance of the gradient at s^layer, sampled."""
        return sampled(_draw(self.widths)[0][:, layer])

    def weight_gradient(self, layer: int) -> Found:
        """Variance of the gradient at W^layer, sampled."""
        return sampled(_draw(self.widths)[1][:, layer])

    def _variance(self, layer: int) -> float:
        return 1 / (3 * self.widths[layer])


@cache
def _draw(widths: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean squares of the gradients at s^i and at W^i, each (network, layer).

    Every network draws its weights, one input and one gradient anew.
    """
    rng = np.random.default_rng(_SEED)
    signal = rng.normal(0, math.sqrt(INPUT_VARIANCE), (NETWORKS, 1, widths[0]))
    signals, layers = [], []
    for fan_in, fan_out in itertools.pairwise(widths):
        bound = 1 / math.sqrt(fan_in)
        layers.append(rng.uniform(-bound, bound, (NETWORKS, fan_in, fan_out)))
        signals.append(signal)
        signal = signal @ layers[-1]
    gradient = rng.normal(0, math.sqrt(GRADIENT_VARIANCE), signal.shape)
    gradients = [gradient]
    for weights in reversed(layers[1:]):
        gradient = gradient @ weights.transpose(0, 2, 1)
        gradients.insert(0, gradient)
    at_weights = [z.transpose(0, 2, 1) * g for z, g in zip(signals, gradients, strict=True)]
    return _mean_squares(gradients), _mean_squares(at_weights)


def _mean_squares(values: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.column_stack([np.square(value).mean(axis=(1, 2)) for value in values])
