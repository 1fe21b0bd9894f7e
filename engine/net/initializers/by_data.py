"""A law that looks at data: the weights are drawn, then scaled by what they make of a batch."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.net.activations import Activation
from engine.net.initializers.initializer import Initializer, Weights
from engine.net.initializers.laws import orthogonal
from engine.net.registry import named


def lsuv() -> Initializer:
    """Orthogonal draws, each layer divided by its pre-activations' sd; Mishkin and Matas 2015.

    `variance` is that of the draw; after the calibration it is near 1/(n_in E[x^2]), with x the
    layer's inputs.
    """
    return replace(
        orthogonal(),
        **named(lsuv),
        law=r"\frac{1}{n_\mathrm{in}E[x^2]}",
        reference="Mishkin, Matas 2016, All you need is a good init, ICLR, arXiv:1511.06422",
        calibration=unit_variance_layers,
    )


def unit_variance_layers(
    weights: Sequence[Weights], activation: Activation, inputs: Weights
) -> list[Weights]:
    """`weights` scaled, first layer to last, so that all pre-activations have variance 1.

    weights : (fan_in, fan_out) per layer. inputs : (samples, features). The variance is taken over
    all units and samples of a layer (Mishkin and Matas 2015, algorithm 1). They repeat the division
    until the variance is within a tolerance of 1, up to a limit; before training biases are 0, so
    pre-activations are proportional to the weights and one division is exact. A layer whose
    pre-activations do not vary (or are not finite) is left as it was drawn.
    """
    scaled: list[Weights] = []
    signal = inputs
    for layer in weights:
        pre_activations = signal @ layer
        sd = float(np.std(pre_activations, dtype=np.float64))
        divisor = layer.dtype.type(sd if 0 < sd < np.inf else 1.0)
        scaled.append(layer / divisor)
        signal = activation.value(pre_activations / divisor)
    return scaled
