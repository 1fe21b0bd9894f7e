"""Activations that the study trains only once theory has named a law for them.

erf, sin, hard_swish, squared_relu, squareplus, lisht.
"""

import math

import numpy as np

from engine.net.activations.activation import SMALL_SHARE, Activation, Array, Kink
from engine.net.activations.saturating import logistic_derivative


def erf() -> Activation:
    """The error function, by SciPy; Williams 1997."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        from scipy import special

        special.erf(z, out=out)
        np.square(z, out=slope)
        np.negative(slope, out=slope)
        np.exp(slope, out=slope)
        slope *= 2 / math.sqrt(math.pi)

    edge = 1.1630871536766743  # erf is 1 - 2 SMALL_SHARE there
    return Activation(
        name="erf",
        forward=forward,
        range=(-1.0, 1.0),
        saturation=(-edge, edge),
        reference="Williams 1997, Computing with infinite networks, NIPS 9:295-301",
    )


def sin() -> Activation:
    """sin z; Sitzmann, Martel, Bergman, Lindell and Wetzstein 2020, who scale z before.

    It is bounded and settles nowhere, so nothing of it counts as saturated.
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.sin(z, out=out)
        np.cos(z, out=slope)

    return Activation(
        name="sin",
        forward=forward,
        range=(-1.0, 1.0),
        saturation=(-math.inf, math.inf),
        reference="Sitzmann, Martel, Bergman, Lindell, Wetzstein 2020, arXiv:2006.09661",
    )


def hard_swish() -> Activation:
    """z times a gate that rises from 0 at -3 to 1 at 3; Howard et al. 2019.

    The slope is taken as 0 at -3 and as 3/2, that of the parabola, at 3.
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.less_equal(z, 3, out=slope)
        slope *= np.greater(z, -3)
        slope *= z
        slope /= 6
        np.clip(z, -3, 3, out=out)
        out += 3
        out /= 6
        slope += out
        out *= z

    return Activation(
        name="hard_swish",
        forward=forward,
        range=(-0.375, math.inf),
        saturation=(-3.0, math.inf),
        kinks=(Kink(-3.0, 0.0), Kink(3.0, 1.5)),
        reference="Howard et al. 2019, arXiv:1905.02244",
    )


def squared_relu() -> Activation:
    """max(0, z)^2, whose slope is continuous; So et al. 2021."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.clip(z, 0.0, np.inf, out=slope)
        np.square(slope, out=out)
        slope *= 2

    return Activation(
        name="squared_relu",
        forward=forward,
        range=(0.0, math.inf),
        saturation=(math.sqrt(SMALL_SHARE), math.inf),
        reference="So et al. 2021, Primer, arXiv:2109.08668",
    )


def squareplus() -> Activation:
    """(z + sqrt(z^2 + 4)) / 2; Barron 2021, with his b = 4.

    f(z) f(-z) = 1 and f(z) - f(-z) = z, so neither tail cancels and f' = f^2 / (f^2 + 1).
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.square(z, out=out)
        out += 4
        np.sqrt(out, out=out)
        np.abs(z, out=slope)
        out += slope
        np.divide(2, out, out=out)
        np.clip(z, 0.0, np.inf, out=slope)
        out += slope

    def backward(gradient: Array, output: Array, slope: Array) -> None:
        np.square(output, out=slope)
        gradient *= slope
        slope += 1
        gradient /= slope

    return Activation(
        name="squareplus",
        forward=forward,
        backward=backward,
        range=(0.0, math.inf),
        saturation=(SMALL_SHARE - 1 / SMALL_SHARE, math.inf),
        reference="Barron 2021, arXiv:2112.11687",
    )


def lisht() -> Activation:
    """z tanh z, an even function; Roy, Manna, Dubey and Chaudhuri 2019."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        np.tanh(z, out=slope)
        np.multiply(z, slope, out=out)
        # f' = t + z (1 - t) (1 + t) with t = tanh z
        rest = np.subtract(1, slope)
        rest *= z
        rest *= 1 + slope
        slope += rest

    return Activation(
        name="lisht",
        forward=forward,
        derivative_from_input=lambda z: np.tanh(z) + 4 * z * logistic_derivative(2 * z),
        range=(0.0, math.inf),
        saturation=(-math.inf, math.inf),
        reference="Roy, Manna, Dubey, Chaudhuri 2019, arXiv:1901.05894",
    )
