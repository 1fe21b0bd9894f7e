"""Layer by layer: the mean-field prediction for a stack of given widths and weight variances.

The same recursions as in `maps`, with every layer's own fan-in, fan-out and weight variance and
from the input on, so that they can be set beside measurements at initialization. They are exact
in expectation for independent weights of mean 0 up to terms of order depth / width.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.net.registry import require
from engine.net.theory.gaussian import (
    LARGEST_VARIANCE,
    Moments,
    moments,
    split_second_moment,
)

Array = NDArray[np.float64]

_SETTLED = 1e-14


@dataclass(frozen=True)
class LayerPredictions:
    """What each layer is predicted to show; arrays of shape (depth,), layer 1 first.

    Names and meanings are those of the propagation measurements. `log_gradient` is the natural
    logarithm of the gradient's sd, which in deep stacks leaves float64; `log_second_moment_sd` is
    the standard deviation over networks of ln(mean square of one sample's outputs).
    """

    pre_activation_sd: Array
    mean: Array
    sd: Array
    second_moment: Array
    across_sample_variance: Array
    between_unit_variance: Array
    log_gradient: Array
    pre_activation_gradient_sd: Array
    weight_gradient_sd: Array
    log_second_moment_sd: Array


@dataclass(frozen=True)
class _Layer:
    """One layer's part of the forward recursion: q = shared + own, and what f makes of it."""

    shared: float
    own: float
    moments: Moments
    between: float
    within: float


def predict_layers(
    activation: Activation,
    sizes: Sequence[int],
    weight_variances: Sequence[float],
    *,
    bias_variance: float | Sequence[float] = 0.0,
    input_second_moment: float = 1.0,
    samples: int = 1,
) -> LayerPredictions:
    """Predictions for layers of `sizes` (input first), all activated, one weight variance each.

    Inputs are independent with mean 0 and this second moment; biases have one variance, or one for
    each layer. Forward, with fan-in n and weight
    variance v, the pre-activations' variance is q' = n v E[f^2] + bias_variance (He et al. 2015,
    equation 8; Glorot and Bengio 2010, equation 5, for f' = 1), and likewise with E[f f] for the
    covariance of two samples. Backward from a standard normal gradient at the last outputs,
    E[d^2] = n' v' E[d'^2] E[f'(z)^2] with fan-out n' (Schoenholz et al. 2017; He et al. 2015,
    equation 14); a weight's gradient is summed over `samples`, whose output gradients are
    independent. A layer beyond float64 and all after it are infinite or NaN.
    """
    _check(activation, sizes, weight_variances)
    biases = np.broadcast_to(bias_variance, len(weight_variances)).tolist()
    layers = _forward(activation, sizes, weight_variances, biases, input_second_moment)
    second = np.array([layer.moments.second_moment for layer in layers])
    inputs = np.array([input_second_moment, *second[:-1]])
    mean = np.array([layer.moments.mean for layer in layers])
    between = np.array([layer.between for layer in layers])
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        log_gradient = _backward(layers, sizes, weight_variances)
        return LayerPredictions(
            pre_activation_sd=np.sqrt([layer.shared + layer.own for layer in layers]),
            mean=mean,
            sd=np.sqrt([layer.moments.variance for layer in layers]),
            second_moment=second,
            across_sample_variance=np.array([layer.within for layer in layers]),
            between_unit_variance=np.maximum(between - np.square(mean), 0.0),
            log_gradient=log_gradient,
            pre_activation_gradient_sd=np.exp(log_gradient),
            weight_gradient_sd=np.sqrt(samples * inputs) * np.exp(log_gradient),
            log_second_moment_sd=np.sqrt(_log_variances(layers, sizes, weight_variances)),
        )


def predict_network(
    activation: Activation, initializer: Initializer, sizes: Sequence[int], *, samples: int = 1
) -> LayerPredictions:
    """`predict_layers` for weights drawn from `initializer`, without biases.

    A law that calibrates on data is taken to have reached what it aims at, pre-activations of
    unit variance. Raises ValueError for weights whose mean is not 0: their units are not
    independent.
    """
    hint = "the theory covers zeros and random laws"
    rule = "weights must have mean 0"
    require(initializer.mean == 0, initializer.name, rule, initializer.mean, hint)
    if initializer.calibration:
        inputs = [1.0] + [moments(activation, 1.0).second_moment] * (len(sizes) - 2)
        variances = [1 / (n * square) for n, square in zip(sizes, inputs, strict=False)]
    else:
        law = initializer.bound_to(activation)
        variances = [law.variance(*fans) for fans in itertools.pairwise(sizes)]
    return predict_layers(activation, sizes, variances, samples=samples)


def relu_log_variance(sizes: Sequence[int]) -> float:
    """Variance over networks of ln(mean square of the outputs) of a deep ReLU stack: 5 sum 1/n.

    Hanin and Rolnick 2018 ("How to start training"): the spread of lengths grows with the sum of
    1 / width over the layers after the input. The constant for Gaussian weights: given the layer
    below, a layer's mean square is that of n independent ReLUs of a Gaussian, whose relative
    variance is (E[f^4] / E[f^2]^2 - 1) / n = (3/2 / (1/4) - 1) / n = 5 / n.
    """
    return 5 * sum(1 / size for size in sizes[1:])


def _forward(
    activation: Activation,
    sizes: Sequence[int],
    weight_variances: Sequence[float],
    bias_variances: Sequence[float],
    input_second_moment: float,
) -> list[_Layer]:
    between, within = 0.0, input_second_moment
    layers: list[_Layer] = []
    variances = zip(sizes[:-1], weight_variances, bias_variances, strict=True)
    for fan_in, weight_variance, bias_variance in variances:
        gain_squared = fan_in * weight_variance
        shared = gain_squared * between + bias_variance
        own = gain_squared * within
        if not shared + own <= LARGEST_VARIANCE:
            beyond = Moments(*[math.nan] * 6)
            layers.append(_Layer(math.inf, 0.0, beyond, math.nan, math.nan))
            between = within = math.inf
            continue
        if layers and _settled(layers[-1], shared, own):
            layers.append(layers[-1])
            continue
        between, within = split_second_moment(activation, shared, own)
        layers.append(_Layer(shared, own, moments(activation, shared + own), between, within))
    return layers


def _settled(layer: _Layer, shared: float, own: float) -> bool:
    """Whether a layer gets what the one below got, so that it does the same again."""
    same_length = abs(layer.shared - shared) <= _SETTLED * shared
    return same_length and abs(layer.own - own) <= _SETTLED * own


def _backward(
    layers: Sequence[_Layer], sizes: Sequence[int], weight_variances: Sequence[float]
) -> Array:
    """Natural logarithms of the sd of the gradients at the pre-activations; -inf for 0."""
    slopes = np.array([layer.moments.mean_square_slope for layer in layers])
    passed_back = np.append(np.multiply(sizes[2:], weight_variances[1:]), 1.0)
    with np.errstate(divide="ignore"):
        return np.cumsum(np.log(slopes * passed_back)[::-1])[::-1] / 2


def _log_variances(
    layers: Sequence[_Layer], sizes: Sequence[int], weight_variances: Sequence[float]
) -> Array:
    """Relative variance of each layer's mean square, to first order in 1 / width.

    A layer adds Var[f^2] / (n E[f^2]^2) of its own, and passes on what reaches it times the
    square of its map's elasticity d ln E[f^2] / d ln E[f_below^2]; for ReLU that is 1, and the sum
    is `relu_log_variance`.
    """
    variances = np.empty(len(layers))
    passed_on = 0.0
    below = 0.0
    for index, layer in enumerate(layers):
        second_moment = layer.moments.second_moment
        if second_moment == 0:
            variances[index:] = math.nan
            break
        gain_squared = sizes[index] * weight_variances[index]
        elasticity = layer.moments.length_slope * gain_squared * below / second_moment
        passed_on *= elasticity**2
        passed_on += layer.moments.squared_variation / sizes[index + 1]
        variances[index] = passed_on
        below = second_moment
    return variances


def _check(activation: Activation, sizes: Sequence[int], weight_variances: Sequence[float]) -> None:
    name = f"prediction for {activation.name}"
    enough = len(sizes) >= 2 and min(sizes) >= 1
    require(enough, name, "an input and at least one layer of >= 1 units", list(sizes), "add sizes")
    one_each = len(weight_variances) == len(sizes) - 1
    rule, got = "one weight variance >= 0 per layer", list(weight_variances)
    require(one_each and min(weight_variances) >= 0, name, rule, got, "sizes start with the input")
