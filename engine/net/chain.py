"""One very deep network at initialization, in float64, with every prefix of it.

`Network` is for training: float32, one depth, all layers at once. Here one draw of the weights
serves every depth, and gradients carry a power of two beside them, so that neither 1e-200 nor
1e200 is lost: a network of depth d is the first d layers.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.net.activations import Activation
from engine.net.registry import require

Array = NDArray[np.float64]

_SAFE = 200
"""Largest power of two that a gradient may reach, up or down, before it is rescaled."""


def rescaled(values: Array) -> tuple[Array, int]:
    """`values` divided by a power of two so that the largest lies in [1/2, 1), and the exponent.

    Exact save for parts below 2^-1074 of the largest. Zeros, and what is not finite, stay as they
    are with exponent 0.
    """
    largest = float(np.max(np.abs(values)))
    if not (0 < largest < np.inf):
        return values, 0
    exponent = int(np.frexp(largest)[1])
    return np.ldexp(values, -exponent), exponent


@dataclass(frozen=True)
class LayerGradient:
    """The gradient at one layer's pre-activations: `mantissa` (units, samples) times 2^exponent.

    layer counts from 0. The arrays are views of buffers: use them before the next layer's.
    """

    layer: int
    mantissa: Array
    exponent: int


class Chain:
    """Layers of given sizes without biases, every one activated; arrays are (units, samples).

    Set `weights[l]` (fan_in, fan_out), call `forward`, then `backward` from any depth.
    """

    def __init__(self, sizes: Sequence[int], activation: Activation, samples: int) -> None:
        enough = len(sizes) >= 2 and min(sizes) >= 1 and samples >= 1
        rule = "an input and at least one layer of >= 1 units, >= 1 samples"
        require(enough, "chain", rule, (list(sizes), samples), "sizes start with the input")
        self.activation = activation
        self.sizes = tuple(sizes)
        pairs = itertools.pairwise(sizes)
        self.weights = [np.zeros(pair) for pair in pairs]
        self.inputs = np.zeros((sizes[0], samples))
        self.pre_activations = [np.empty((units, samples)) for units in sizes[1:]]
        self.outputs = [np.empty_like(z) for z in self.pre_activations]
        self._slopes = [np.empty_like(z) for z in self.pre_activations]

    def forward(self) -> None:
        """From `inputs` through all layers; what leaves float64 is infinite or NaN, or 0."""
        source = self.inputs
        for layer, weights in enumerate(self.weights):
            pre_activation, output = self.pre_activations[layer], self.outputs[layer]
            np.matmul(weights.T, source, out=pre_activation)
            self.activation.forward(pre_activation, output, self._slopes[layer])
            source = output

    def slope(self, layer: int) -> Array:
        """f' at a layer's pre-activations, (units, samples), after `forward`."""
        slope = np.ones_like(self.outputs[layer])
        self.activation.backward(slope, self.outputs[layer], self._slopes[layer])
        return slope

    def backward(self, depth: int, gradient: Array) -> Iterator[LayerGradient]:
        """Gradients at the pre-activations of layers depth - 1 down to 0.

        gradient : at the outputs of layer depth - 1, (units, samples).
        """
        arriving, exponent = rescaled(gradient)
        for layer in reversed(range(depth)):
            delta = arriving.copy()
            self.activation.backward(delta, self.outputs[layer], self._slopes[layer])
            largest = float(np.max(np.abs(delta)))
            if not 2.0**-_SAFE < largest < 2.0**_SAFE:
                delta, shift = rescaled(delta)
                exponent += shift
            yield LayerGradient(layer, delta, exponent)
            if layer:
                arriving = self.weights[layer] @ delta

    def jacobians(self, depths: Sequence[int]) -> Iterator[tuple[Array, int]]:
        """d pre-activation / d input of the first sample at each of the ascending `depths`.

        Each (units, features), divided by 2^exponent.
        """
        jacobian, exponent = np.eye(self.sizes[0]), 0
        wanted = set(depths)
        for layer, weights in enumerate(self.weights[: max(depths)]):
            jacobian = weights.T @ jacobian
            jacobian, shift = rescaled(jacobian)
            exponent += shift
            if layer + 1 in wanted:
                yield jacobian, exponent
            jacobian = self.slope(layer)[:, 0, None] * jacobian
