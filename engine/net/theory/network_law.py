"""The weights that theory names for a whole network, from its inputs to its linear output."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.net.activations import Activation
from engine.net.theory.depth_gain import depth_gain
from engine.net.theory.layers import predict_layers

LOGIT_SD = 0.1
"""What the output layer aims at: the first loss is then ln C + at most 0.005."""


@dataclass(frozen=True)
class NetworkLaw:
    """Standard deviations of the normal weights of every layer, and of the hidden biases.

    gain : sigma_w of the hidden layers but the first, which makes up for the inputs' scale.
    """

    gain: float
    weight_sds: tuple[float, ...]
    bias_sd: float


def network_law(
    activation: Activation, sizes: Sequence[int], input_second_moment: float
) -> NetworkLaw:
    """The law of `depth_gain` for a network of these sizes, inputs and outputs included.

    The output layer is linear, and its weights give logits of sd `LOGIT_SD`.
    """
    units = sizes[:-1]
    depth = len(units) - 1
    width = depth / sum(1 / n for n in units[1:])
    best = depth_gain(activation, depth, width)
    first = (best.first_variance - best.sigma_b**2) / input_second_moment
    squares = [first, *[best.gain**2] * (depth - 1)]
    variances = [square / fan_in for square, fan_in in zip(squares, units, strict=False)]
    layers = predict_layers(
        activation,
        units,
        variances,
        bias_variance=[best.sigma_b**2] * depth,
        input_second_moment=input_second_moment,
    )
    output = LOGIT_SD / math.sqrt(units[-1] * layers.second_moment[-1])
    sds = (*map(math.sqrt, variances), output)
    return NetworkLaw(best.gain, sds, best.sigma_b)
