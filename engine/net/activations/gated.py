"""Activations z g(z) with a smooth gate g: gelu, silu, mish. They are not monotone, so the slope
cannot be had from the output: all keep it from the forward pass.

All three fall to a minimum and return to their asymptote 0 for z to -infinity; `saturation` is
the point left of the minimum from which the output stays within `SMALL_SHARE` of it.
"""

import math

import numpy as np

from engine.net.activations.activation import Activation, Array
from engine.net.activations.saturating import logistic

# Abramowitz and Stegun 1964, formula 7.1.26: erfc(x) = (a1 t + ... + a5 t^5) exp(-x^2) with
# t = 1 / (1 + p x), absolute error at most 1.5e-7. From a5 down to a1.
_ERFC_COEFFICIENTS = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
_ERFC_P = 0.3275911


def gelu() -> Activation:
    """z times the standard normal distribution function, exact; Hendrycks and Gimpel 2016.

    In float32 by a formula of seven digits, in float64 by the error function of SciPy.
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        density = np.square(z)
        density *= -0.5
        np.exp(density, out=density)
        _normal_distribution(z, density, out=slope, scratch=out)
        np.multiply(z, slope, out=out)
        density *= z
        density *= 1 / math.sqrt(2 * math.pi)
        slope += density

    def derivative(z: Array) -> Array:
        from scipy.special import ndtr

        share: Array = ndtr(z)
        return share + z * np.exp(-0.5 * np.square(z)) * (1 / math.sqrt(2 * math.pi))

    return Activation(
        name="gelu",
        forward=forward,
        derivative_from_input=derivative,
        range=(-0.16997120747990363, math.inf),
        saturation=(-1.948861041461573, math.inf),
        reference="Hendrycks, Gimpel 2016, arXiv:1606.08415",
    )


def silu() -> Activation:
    """z times the logistic function, also called swish; Elfwing, Uchibe and Doya 2018."""

    def forward(z: Array, out: Array, slope: Array) -> None:
        logistic(z, out=slope)
        np.multiply(z, slope, out=out)
        # f' = s + f (1 - s)
        rest = np.subtract(1, slope)
        rest *= out
        slope += rest

    def derivative(z: Array) -> Array:
        gate, rest = (logistic(x, np.empty_like(x)) for x in (z, -z))
        return gate * (1 + z * rest)

    return Activation(
        name="silu",
        forward=forward,
        derivative_from_input=derivative,
        range=(-0.27846454276107385, math.inf),
        saturation=(-4.485335544809796, math.inf),
        reference="Elfwing, Uchibe, Doya 2018, Neural Networks 107:3-11",
    )


def mish() -> Activation:
    """z tanh(softplus(z)); Misra 2019.

    With e = exp(z) and n = e (e + 2) the gate is n / (n + 2) and its derivative
    4 e (1 + e) / (n + 2)^2. Beyond z = 20 the gate is 1 to the last bit even in float64, so z is
    capped there where it makes e, lest that overflows, and where it multiplies the derivative,
    which no longer falls and would outgrow 1.
    """

    def forward(z: Array, out: Array, slope: Array) -> None:
        capped = np.clip(z, -np.inf, 20.0)
        e = np.exp(capped)
        n = np.add(e, 2, out=slope)
        n *= e
        denominator = np.add(n, 2, out=out)
        # e (1 + e) = n - e: no cancellation, n is at least 2 e
        rise = np.subtract(n, e, out=e)
        rise *= 4
        rise /= denominator
        rise /= denominator
        rise *= capped
        gate = np.divide(n, denominator, out=slope)
        np.multiply(z, gate, out=out)
        slope += rise

    return Activation(
        name="mish",
        forward=forward,
        range=(-0.30884341301725043, math.inf),
        saturation=(-4.492538780643442, math.inf),
        reference="Misra 2019, arXiv:1908.08681",
    )


def _normal_distribution(z: Array, bell: Array, out: Array, scratch: Array) -> None:
    """Write the standard normal distribution function of `z` into `out`; bell = exp(-z^2 / 2)."""
    if z.dtype != np.float32:
        from scipy.special import ndtr

        ndtr(z, out=out)
        return
    t = np.abs(z, out=scratch)
    t *= _ERFC_P / math.sqrt(2)
    t += 1
    np.reciprocal(t, out=t)
    np.multiply(t, _ERFC_COEFFICIENTS[0], out=out)
    for coefficient in _ERFC_COEFFICIENTS[1:]:
        out += coefficient
        out *= t
    out *= bell
    out *= 0.5
    # out is the tail beyond |z|: for positive z the rest to 1
    np.greater(z, 0, out=t)
    np.subtract(t, out, out=out)
    np.abs(out, out=out)
