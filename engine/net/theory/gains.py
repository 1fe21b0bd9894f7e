"""Gains: the sigma_w = sqrt(fan_in Var[w]) that keep something constant from layer to layer.

All but the critical one are taken at q = 1, pre-activations of unit variance.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from engine.net.activations import Activation
from engine.net.registry import require
from engine.net.theory.gaussian import moments
from engine.net.theory.maps import bisect

_FLAT = 1e-12
_SCAN = [float(q) for q in np.geomspace(1e-6, 1e8, 57)]
_SMALL = _SCAN[8:17]
_LEAST_BIAS = 1e-6


@dataclass(frozen=True)
class CriticalPoint:
    """A point on the edge of chaos: there chi_1 = 1 at the length map's fixed point q*.

    `variance` is q*, or None where every length is a fixed point, as for (leaky) ReLU.
    `attracting` says whether lengths return to it, or at least do not leave it. Where they leave,
    a network whose lengths start elsewhere never gets there: its signal vanishes or explodes.
    """

    sigma_w: float
    variance: float | None
    attracting: bool


@dataclass(frozen=True)
class Gains:
    """The four gains of an activation.

    second_moment : sigma_w^2 E[f(z)^2] = 1 keeps the pre-activations' second moment; He et al.
    2015, equation 10. sqrt(2) for ReLU, 1 for SELU (Klambauer et al. 2017: mean 0 and variance 1
    are fixed). variance : sigma_w^2 Var[f(z)] = 1 scales the outputs to unit variance about their
    mean. The same for odd activations only; taking it for the other overstates ReLU's gain
    (sqrt(2 pi / (pi - 1)) = 1.713) and lets the signal explode. backward : see `backward_gain`.
    critical : at sigma_b = 0, None where there is none.
    """

    second_moment: float
    variance: float
    backward: float
    critical: float | None


def gains(activation: Activation) -> Gains:
    """All four; ValueError where the activation is constant or has no moments."""
    unit = moments(activation, 1.0)
    critical = critical_point(activation)
    return Gains(
        second_moment=_inverse_root(activation, unit.second_moment),
        variance=_inverse_root(activation, unit.variance),
        backward=_inverse_root(activation, unit.mean_square_slope),
        critical=critical.sigma_w if critical else None,
    )


def backward_gain(activation: Activation) -> float:
    """sigma_w^2 E[f'(z)^2] = 1: keeps the gradients' mean square; He et al. 2015, eq. 14.

    Glorot and Bengio 2010, equation 11, with f' = 1. It holds for equal widths.
    """
    return _inverse_root(activation, moments(activation, 1.0).mean_square_slope)


def critical_point(activation: Activation, sigma_b: float = 0.0) -> CriticalPoint | None:
    """The sigma_w with chi_1(q*) = 1 for this sigma_b, or None; Schoenholz et al. 2017.

    Solved for q*, as Hayou, Doucet and Rousseau 2019 ("On the impact of the activation function
    on deep neural networks training") trace the edge of chaos: chi_1 = 1 gives
    sigma_w^2 = 1 / E[f'^2], and q* = V(q*) is then q - E[f^2] / E[f'^2] = sigma_b^2.

    Without biases and with f(0) = 0 the Gaussian Poincare inequality, Var[f] <= q E[f'^2], leaves
    q* = 0 as a rule, with sigma_w = 1 / |f'(0)|; for (leaky) ReLU every q solves it. Among
    several the first attracting one is taken. None for softplus: E[f]^2 exceeds what the
    inequality leaves.
    """
    rule = "sigma_b must be finite and >= 0"
    require(0 <= sigma_b < math.inf, activation.name, rule, sigma_b, "0 is no biases")
    rule = f"sigma_b must be 0 or at least {_LEAST_BIAS:g}, where rounding still shows the point"
    require(not 0 < sigma_b < _LEAST_BIAS, activation.name, rule, sigma_b, "0 is its limit")

    def excess(variance: float) -> float:
        at = moments(activation, variance)
        if at.mean_square_slope == 0:
            return math.inf
        return 1 - (at.second_moment / at.mean_square_slope + sigma_b**2) / variance

    scanned = [excess(variance) for variance in _SCAN]
    if max(map(abs, scanned)) < _FLAT:
        slope = moments(activation, 1.0).mean_square_slope
        return CriticalPoint(1 / math.sqrt(slope), variance=None, attracting=True)
    found = []
    if sigma_b == 0 and float(activation.value(0.0)) == 0:
        found.append(_point(activation, 0.0, attracting=_attracts_to_zero(activation)))
    for (low, before), (high, after) in itertools.pairwise(zip(_SCAN, scanned, strict=True)):
        if min(abs(before), abs(after)) > _FLAT and (before > 0) != (after > 0):
            log = bisect(lambda log: excess(math.exp(log)), math.log(low), math.log(high))
            at = moments(activation, math.exp(log))
            attracting = at.length_slope <= at.mean_square_slope
            found.append(_point(activation, math.exp(log), attracting=attracting))
    points = [point for point in found if point]
    return next((point for point in points if point.attracting), points[0] if points else None)


def edge_gain(activation: Activation) -> float:
    """The sigma_w that, without biases, comes closest to chi_1 = 1 at its length map's fixed point.

    That of `critical_point` where there is one. Else, of the lengths q that sigma_w^2 = q / E[f^2]
    makes fixed points, the one where chi_1 = q E[f'^2] / E[f^2] is nearest to 1: so it exists for
    every activation. For softplus, which is like ReLU at large lengths, chi_1 tends to 1 as
    sigma_w tends to ReLU's sqrt(2) from below.
    """
    critical = critical_point(activation)
    if critical:
        return critical.sigma_w
    rule, hint = "f and f' must not vanish, nor leave float64", "a constant passes nothing on"
    found = []
    for variance in _SCAN:
        at = moments(activation, variance)
        chi_1 = variance * at.mean_square_slope / at.second_moment if at.second_moment else 0.0
        if 0 < chi_1 < math.inf:
            found.append((abs(math.log(chi_1)), math.sqrt(variance / at.second_moment)))
    require(bool(found), activation.name, rule, "no such length", hint)
    return min(found)[1]


def _point(activation: Activation, variance: float, *, attracting: bool) -> CriticalPoint | None:
    mean_square_slope = moments(activation, variance).mean_square_slope
    if mean_square_slope == 0:
        return None
    return CriticalPoint(1 / math.sqrt(mean_square_slope), variance, attracting)


def _attracts_to_zero(activation: Activation) -> bool:
    """Whether V(q) <= q for small q at sigma_w = 1 / |f'(0)|, where V'(0) = 1 decides nothing."""
    steepest = moments(activation, 0.0).mean_square_slope
    ratios = [moments(activation, q).second_moment / q for q in _SMALL]
    return all(ratio <= steepest * (1 + _FLAT) for ratio in ratios)


def _inverse_root(activation: Activation, moment: float) -> float:
    rule = "E[f^2], Var[f] and E[f'^2] must be positive and finite"
    hint = "a constant passes nothing on, exp(z^2) has no moments"
    require(0 < moment < math.inf, activation.name, rule, moment, hint)
    return 1 / math.sqrt(moment)
