"""Activations linear for large z: identity, relu, leaky_relu, elu, selu, softplus.

Against a number, `np.clip` with an infinite bound takes half the time of `np.maximum`.
"""

import math
from typing import Any

import numpy as np

from engine.net.activations.activation import SMALL_SHARE, Activation, Array, Kink
from engine.net.activations.saturating import logistic
from engine.net.registry import named, require

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
"""Klambauer et al. 2017, equation 14: they make (mean 0, variance 1) a fixed point."""


def identity() -> Activation:
    """z itself: a deep linear network, the reference case of Saxe, McClelland and Ganguli 2013."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.copyto(out, z)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        """The slope is 1: nothing to do."""

    return Activation(
        name="identity",
        forward=forward,
        backward=backward,
        range=(-math.inf, math.inf),
        saturation=(-math.inf, math.inf),
        reference="Saxe, McClelland, Ganguli 2013, arXiv:1312.6120",
    )


def relu() -> Activation:
    """max(0, z); Nair and Hinton 2010. The slope at 0 is taken as 0."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.clip(z, 0.0, np.inf, out=out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.greater(output, 0, out=slope)
        gradient *= slope

    return Activation(
        name="relu",
        forward=forward,
        backward=backward,
        range=(0.0, math.inf),
        saturation=(0.0, math.inf),
        kinks=(Kink(0.0, 0.0),),
        reference="Nair, Hinton 2010, ICML; Glorot, Bordes, Bengio 2011, AISTATS",
    )


def leaky_relu(alpha: float = 0.01) -> Activation:
    """z for z > 0, else alpha z; Maas, Hannun and Ng 2013. The slope at 0 is taken as alpha.

    Raises ValueError unless 0 < alpha < 1.
    """
    require(0 < alpha < 1, "leaky_relu", "0 < alpha < 1", alpha, "0.01 is usual; 0 is relu")

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.multiply(z, alpha, out=slope)
        np.maximum(z, slope, out=out)

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.greater(output, 0, out=slope)
        np.clip(slope, alpha, 1.0, out=slope)
        gradient *= slope

    return Activation(
        **named(leaky_relu, alpha=alpha),
        forward=forward,
        backward=backward,
        range=(-math.inf, math.inf),
        saturation=(-math.inf, math.inf),
        kinks=(Kink(0.0, alpha),),
        reference="Maas, Hannun, Ng 2013, ICML Workshop on Deep Learning",
    )


def elu(alpha: float = 1.0) -> Activation:
    """z for z > 0, else alpha (exp(z) - 1); Clevert, Unterthiner and Hochreiter 2015.

    With alpha = 1 the slope is continuous; otherwise it is taken as alpha at 0, as in their
    equation 14. Raises ValueError unless alpha is positive and finite.
    """
    require(0 < alpha < math.inf, "elu", "alpha must be positive", alpha, "1 is usual; 0 is relu")
    return _exponential_linear(
        **named(elu, alpha=alpha),
        scale=1.0,
        bound=alpha,
        reference="Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289",
    )


def selu() -> Activation:
    """lambda times an ELU; Klambauer, Unterthiner, Mayr and Hochreiter 2017, equation 2.

    The slope at 0 is taken as lambda alpha, that of the exponential piece, as for `elu`.
    """
    return _exponential_linear(
        name="selu",
        scale=SELU_SCALE,
        bound=SELU_SCALE * SELU_ALPHA,
        reference="Klambauer, Unterthiner, Mayr, Hochreiter 2017, NeurIPS 30",
    )


def softplus() -> Activation:
    """log(1 + exp(z)); Dugas, Bengio, Bélisle, Nadeau and Garcia 2001."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.abs(z, out=slope)
        np.negative(slope, out=slope)
        np.exp(slope, out=slope)
        np.log1p(slope, out=slope)
        np.clip(z, 0.0, np.inf, out=out)
        out += slope

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        # f' = 1 - exp(-f), without cancellation in either tail
        np.negative(output, out=slope)
        np.expm1(slope, out=slope)
        gradient *= slope
        np.negative(gradient, out=gradient)

    return Activation(
        name="softplus",
        forward=forward,
        backward=backward,
        derivative_from_input=lambda z: logistic(z, np.empty_like(z)),
        range=(0.0, math.inf),
        saturation=(math.log(math.expm1(SMALL_SHARE)), math.inf),
        reference="Dugas, Bengio, Bélisle, Nadeau, Garcia 2001, NIPS 13",
    )


def _exponential_linear(*, scale: float, bound: float, **described: Any) -> Activation:
    """The function scale z for z > 0, else bound (exp(z) - 1)."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.clip(z, -np.inf, 0.0, out=slope)
        np.expm1(slope, out=slope)
        slope *= bound
        np.clip(z, 0.0, np.inf, out=out)
        out *= scale
        out += slope

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.clip(output, -np.inf, 0.0, out=slope)
        slope += bound
        if bound != scale:
            # a masked copy takes twenty times as long as arithmetic with 0 and 1
            slope += np.multiply(output > 0, scale - bound, dtype=slope.dtype)
        gradient *= slope

    def derivative(z: Array) -> Array:
        return np.where(z > 0, z.dtype.type(scale), bound * np.exp(np.minimum(z, 0)))

    # where it is `SMALL_SHARE` above its asymptote -bound
    edge = math.log(SMALL_SHARE / bound) if bound > SMALL_SHARE else SMALL_SHARE - bound
    return Activation(
        **described,
        forward=forward,
        backward=backward,
        derivative_from_input=derivative,
        range=(-bound, math.inf),
        saturation=(edge, math.inf),
        kinks=() if bound == scale else (Kink(0.0, bound),),
    )
