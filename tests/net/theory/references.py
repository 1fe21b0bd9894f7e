"""Expectations by another route: adaptive quadrature from SciPy, and closed forms."""

import itertools
import math
from collections.abc import Callable

from scipy.integrate import quad

from engine.net.activations import ACTIVATIONS, Activation, make_activation

VARIANTS = [make_activation(family) for family in ACTIVATIONS] + [
    make_activation("leaky_relu", alpha=0.2),
    make_activation("elu", alpha=0.5),
]


def gaussian(function: Callable[[float], float], variance: float, kinks: tuple = ()) -> float:
    """E[function(z)], z ~ N(0, variance), by adaptive quadrature between many cuts."""
    sd = math.sqrt(variance)
    scales = [0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0]
    own = [side * scale / sd for scale in scales for side in (-1, 1)]
    cuts = {-11.0, -8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0, 11.0, *own, *(k / sd for k in kinks)}
    edges = sorted(cut for cut in cuts if abs(cut) <= 11)

    def integrand(x: float) -> float:
        return function(sd * x) * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)

    return math.fsum(
        quad(integrand, low, high, epsabs=1e-15, epsrel=1e-9)[0]
        for low, high in itertools.pairwise(edges)
    )


def positions(activation: Activation) -> tuple[float, ...]:
    return tuple(kink.position for kink in activation.kinks)


def relu_pair(variance: float, correlation: float) -> float:
    """E[relu(z1) relu(z2)]: Cho and Saul 2009, arc-cosine kernel of order 1."""
    angle = math.acos(correlation)
    return variance / (2 * math.pi) * (math.sin(angle) + (math.pi - angle) * correlation)


def relu_slope_pair(correlation: float) -> float:
    """E[relu'(z1) relu'(z2)]: the arc-cosine kernel of order 0."""
    return (math.pi - math.acos(correlation)) / (2 * math.pi)


def erf_pair(variance: float, correlation: float) -> float:
    """E[erf(z1) erf(z2)]: the arcsine kernel of Williams 1997."""
    return 2 / math.pi * math.asin(2 * variance * correlation / (1 + 2 * variance))
