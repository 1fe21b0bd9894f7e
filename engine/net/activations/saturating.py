"""Activations with a bounded range: sigmoid, centred_sigmoid, tanh, softsign, hard_tanh."""

import math

import numpy as np

from engine.net.activations.activation import SMALL_SHARE, Activation, Array, Kink
from engine.net.registry import named, require


def logistic(z: Array, out: Array) -> Array:
    """1 / (1 + exp(-z)), written into `out`, which may be `z` itself.

    z is cut off where the result reaches the smallest normal number of its dtype: nothing
    overflows, and no subnormals, on which matrix products crawl, are made.
    """
    np.clip(z, -87.0 if out.dtype == np.float32 else -708.0, np.inf, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


def logistic_derivative(z: Array) -> Array:
    """s(z) s(-z) of the logistic s, as e / (1 + e)^2 with e = exp(-|z|): accurate in both tails."""
    e = np.exp(-np.abs(z))
    slope: Array = e / np.square(1 + e)
    return slope


def sigmoid() -> Activation:
    """The logistic function 1 / (1 + exp(-z)); Rumelhart, Hinton and Williams 1986."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        logistic(z, out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.subtract(1, output, out=slope)
        slope *= output
        gradient *= slope

    edge = math.log(1 / SMALL_SHARE - 1)
    return Activation(
        name="sigmoid",
        forward=forward,
        backward=backward,
        derivative_from_input=logistic_derivative,
        range=(0.0, 1.0),
        saturation=(-edge, edge),
        reference="Rumelhart, Hinton, Williams 1986, Nature 323:533-536",
    )


def centred_sigmoid(scale: float = 1.0) -> Activation:
    """scale (s(z) - 1/2) with the logistic s; with scale 1 it differs from s in its mean alone.

    It is scale / 2 times tanh(z / 2), and computed like that: the difference would lose the digits
    of small z. With scale 2 it is the "symmetric sigmoid" of LeCun, Bottou, Orr and Müller 1998,
    section 4.4, at half the argument. Raises ValueError unless scale is positive and finite.
    """
    rule, hint = "scale must be positive", "1 keeps the logistic's slope, 2 gives tanh(z / 2)"
    require(0 < scale < math.inf, "centred_sigmoid", rule, scale, hint)

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.multiply(z, 0.5, out=out)
        np.tanh(out, out=out)
        out *= scale / 2

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.square(output, out=slope)
        slope *= -1 / scale
        slope += scale / 4
        gradient *= slope

    edge = math.log(1 / SMALL_SHARE - 1)
    return Activation(
        **named(centred_sigmoid, scale=scale),
        forward=forward,
        backward=backward,
        derivative_from_input=lambda z: scale * logistic_derivative(z),
        range=(-scale / 2, scale / 2),
        saturation=(-edge, edge),
        reference="LeCun, Bottou, Orr, Müller 1998, Efficient BackProp",
    )


def tanh() -> Activation:
    """The hyperbolic tangent; LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp"."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.tanh(z, out=out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.square(output, out=slope)
        np.subtract(1, slope, out=slope)
        gradient *= slope

    edge = math.atanh(1 - 2 * SMALL_SHARE)
    return Activation(
        name="tanh",
        forward=forward,
        backward=backward,
        # tanh(z) = 2 s(2 z) - 1 with the logistic s
        derivative_from_input=lambda z: 4 * logistic_derivative(2 * z),
        range=(-1.0, 1.0),
        saturation=(-edge, edge),
        reference="LeCun, Bottou, Orr, Müller 1998, Efficient BackProp",
    )


def softsign() -> Activation:
    """z / (1 + |z|); Bergstra, Desjardins, Lamblin and Bengio 2009.

    The slope is continuous at 0 (there it is 1), so there is no kink.
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.abs(z, out=slope)
        slope += 1
        np.divide(z, slope, out=out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.abs(output, out=slope)
        np.subtract(1, slope, out=slope)
        np.square(slope, out=slope)
        gradient *= slope

    edge = 1 / (2 * SMALL_SHARE) - 1
    return Activation(
        name="softsign",
        forward=forward,
        backward=backward,
        derivative_from_input=lambda z: 1 / np.square(1 + np.abs(z)),
        range=(-1.0, 1.0),
        saturation=(-edge, edge),
        reference="Bergstra, Desjardins, Lamblin, Bengio 2009, Technical Report 1337, DIRO",
    )


def hard_tanh() -> Activation:
    """z cut off at -1 and 1; Collobert 2004. At both kinks the slope is taken as 0."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.clip(z, -1, 1, out=out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.abs(output, out=slope)
        np.less(slope, 1, out=slope)
        gradient *= slope

    return Activation(
        name="hard_tanh",
        forward=forward,
        backward=backward,
        range=(-1.0, 1.0),
        saturation=(-1.0, 1.0),
        kinks=(Kink(-1.0, 0.0), Kink(1.0, 0.0)),
        reference="Collobert 2004, Large Scale Machine Learning, PhD thesis, Paris VI",
    )
