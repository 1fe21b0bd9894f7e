"""Expectations of an activation over Gaussian pre-activations, to about twelve digits.

Gauss-Legendre quadrature on panels that end at the activation's kinks and grow in powers of two
around 0: what is smooth between kinks converges geometrically at any variance, from steps (large
variance) to straight lines (small), where one Gauss-Hermite rule would need ever more nodes. A
sine keeps waving where the panels are wide: it loses digits from a variance of about 10 on.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.net.activations import Activation
from engine.net.registry import require

Array = NDArray[np.float64]
Function = Callable[[Array], NDArray[np.floating]]

LARGEST_VARIANCE = 1e300
"""Beyond it squares of pre-activations leave float64."""

NEGLIGIBLE_SHARE = 1e-16
"""Below this share of the variance, two samples' difference is propagated linearly (its square
root is the relative error at a kink; subtracting them would lose as much to rounding)."""

_NEAR_ZERO = 1e-30
"""Where one-sided slopes at 0 are taken."""


_SINGLE = (10.0, 16)
"""How far in standard deviations, and with how many nodes on each panel, a rule integrates."""

_DOUBLE = (8.5, 10)
"""Expectations over two variables cost the square; this still leaves a relative 1e-12."""

_PANEL = 2.0
"""Longest panel, in standard deviations."""

_FINEST = 2.0**-34
"""Of two variables, what happens in a smaller share of their range does not show in values."""


@dataclass(frozen=True)
class Moments:
    """Expectations of f and its slope over pre-activations z ~ N(0, q).

    mean E[f], second_moment E[f^2], variance Var[f], mean_square_slope E[f'^2],
    length_slope d E[f^2] / dq, and squared_variation Var[f^2] / E[f^2]^2 (NaN where f vanishes).
    """

    mean: float
    second_moment: float
    variance: float
    mean_square_slope: float
    length_slope: float
    squared_variation: float


def moments(activation: Activation, variance: float) -> Moments:
    """The moments of `activation` over N(0, variance); at variance 0 their limits from above.

    By Stein's lemma d E[f^2] / dq = E[f'^2 + f f''] = E[z f f'] / q, which needs no second
    derivative. What leaves float64 is infinite or NaN. Raises ValueError unless
    0 <= variance <= `LARGEST_VARIANCE`.
    """
    _check_variance(activation, variance)
    if variance == 0:
        return _moments_at_zero(activation)
    z, weights = _rule(variance, _positions(activation))
    with np.errstate(over="ignore", invalid="ignore"):
        value, slope = activation.value(z), activation.derivative(z)
        mean = float(weights @ value)
        square = np.square(value)
        second_moment = float(weights @ square)
        variation = weights @ np.square(square / second_moment - 1) if second_moment else math.nan
        return Moments(
            mean=mean,
            second_moment=second_moment,
            variance=float(weights @ np.square(value - mean)),
            mean_square_slope=float(weights @ np.square(slope)),
            length_slope=float(weights @ (z / variance * value * slope)),
            squared_variation=float(variation),
        )


def expectation(function: Function, variance: float, kinks: Iterable[float] = ()) -> float:
    """E[function(z)] over z ~ N(0, variance), variance > 0.

    `kinks` lists the points where the function or one of its derivatives jumps, 0 apart.
    """
    z, weights = _rule(variance, np.fromiter(kinks, np.float64))
    return float(weights @ function(z))


def pair_expectation(
    function: Function, variance: float, correlation: float, kinks: Iterable[float] = ()
) -> float:
    """E[g(z1) g(z2)] over Gaussian z1, z2 of this variance (> 0) and correlation in [-1, 1].

    Both share a part: with |c| q its variance, z1 = x + y1 and z2 = +-x + y2, the smoothed
    h(x) = E[g(x + y)] gives E[h(x) h(x)] for c >= 0 and E[h(x) h(-x)] for c < 0.
    """
    positions = np.fromiter(kinks, np.float64)
    positions = np.unique(np.concatenate([positions, -positions]))
    shared = abs(correlation) * variance
    own = (1 - abs(correlation)) * variance
    if shared == 0:
        return expectation(function, variance, positions) ** 2
    if own == 0:
        z, weights = _rule(variance, positions)
        value = function(z)
        return float(weights @ (value * (value if correlation > 0 else value[::-1])))
    weights, smoothed, _ = _smoothed(function, shared, own, positions)
    return float(weights @ (smoothed * (smoothed if correlation > 0 else smoothed[::-1])))


def split_second_moment(activation: Activation, shared: float, own: float) -> tuple[float, float]:
    """E[f^2] over pre-activations of variance shared + own, as (between, within).

    `shared` is the covariance of two samples' pre-activations in one unit, `own` the rest.
    between = E[f(z1) f(z2)] is then the covariance (not centred) of the two samples' outputs, and
    within = E[f^2] - between half the mean square of their difference: the part that tells samples
    apart. It is integrated as a variance, so it stays exact however small it is.
    """
    require(min(shared, own) >= 0, activation.name, "variances >= 0", (shared, own), "see layers")
    if shared == 0 or own <= NEGLIGIBLE_SHARE * shared:
        single = moments(activation, shared + own)
        if shared == 0:
            return single.mean**2, single.variance
        return single.second_moment, own * single.mean_square_slope
    _check_variance(activation, shared + own)
    weights, smoothed, spread = _smoothed(activation.value, shared, own, _positions(activation))
    with np.errstate(over="ignore", invalid="ignore"):
        return float(weights @ np.square(smoothed)), float(weights @ spread)


def _moments_at_zero(activation: Activation) -> Moments:
    """The limits for variance to 0: f is then its value and its one-sided slopes at 0."""
    value = float(activation.value(0.0))
    slopes = activation.derivative([-_NEAR_ZERO, _NEAR_ZERO])
    left, right = np.where(np.abs(slopes) > math.sqrt(_NEAR_ZERO), slopes, 0.0)
    mean_square_slope = float(left**2 + right**2) / 2
    step = 1e-5
    below, above = activation.derivative([-step, step])
    curvature = float(above - below) / (2 * step) if value else 0.0
    # f is linear on either side: squares of half-normals of slopes left and right
    variation = 0.0
    if value == 0:
        fourth = float(3 * (left**4 + right**4) / 2)
        variation = fourth / mean_square_slope**2 - 1 if mean_square_slope else math.nan
    return Moments(
        mean=value,
        second_moment=value**2,
        variance=0.0,
        mean_square_slope=mean_square_slope,
        length_slope=mean_square_slope + value * curvature,
        squared_variation=variation,
    )


def _check_variance(activation: Activation, variance: float) -> None:
    rule = f"a variance from 0 to {LARGEST_VARIANCE:g}"
    require(0 <= variance <= LARGEST_VARIANCE, activation.name, rule, variance, "see layers")


def _positions(activation: Activation) -> Array:
    return np.array([kink.position for kink in activation.kinks], np.float64)


def _rule(variance: float, kinks: Array) -> tuple[Array, Array]:
    """Nodes z, in ascending order, and weights that sum to 1, for N(0, variance)."""
    sd = math.sqrt(variance)
    reach, nodes = _SINGLE
    edges = np.concatenate([_even_edges(reach), _edges_around_zero(reach * sd, kinks) / sd])
    z, weights = _panels(np.unique(edges[np.abs(edges) <= reach]), nodes)
    return sd * z, weights


def _smoothed(
    function: Function, shared: float, own: float, kinks: Array
) -> tuple[Array, Array, Array]:
    """Weights of nodes x ~ N(0, shared); mean and variance of function(x + y), y ~ N(0, own).

    The mean is as smooth as sqrt(own) is wide: panels shrink to that width around kinks.
    """
    reach, nodes = _DOUBLE
    wide, narrow = math.sqrt(shared), math.sqrt(own)
    scale = reach * (wide + narrow)
    inner = _edges_around_zero(scale, kinks)
    inner = inner[(np.abs(inner) >= _FINEST * scale) | (inner == 0)]
    widest = min(1.0, reach * wide) / narrow
    halvings = narrow * 2.0 ** np.arange(max(0, math.ceil(math.log2(widest))))
    centres = np.append(kinks, 0.0)[:, None]
    fine = np.concatenate([centres + halvings, centres - halvings], axis=None)
    outer = np.concatenate([_even_edges(reach), inner / wide, fine / wide])
    x, outer_weights = _panels(np.unique(outer[np.abs(outer) <= reach]), nodes)
    even = np.broadcast_to(_even_edges(reach), (len(x), len(_even_edges(reach))))
    cuts = np.clip((inner - wide * x[:, None]) / narrow, -reach, reach)
    y, weights = _panels(np.sort(np.concatenate([even, cuts], axis=1), axis=1), nodes)
    with np.errstate(over="ignore", invalid="ignore"):
        value = function(wide * x[:, None] + narrow * y)
        mean = np.vecdot(weights, value)
        value -= mean[:, None]
        return outer_weights, mean, np.vecdot(weights, np.square(value))


def _edges_around_zero(reach: float, kinks: Array) -> Array:
    """0, +-1, +-2, +-4 ... up to `reach`, and the kinks: an activation's own length scale is 1."""
    powers = 2.0 ** np.arange(max(1, math.ceil(math.log2(max(reach, 1.0)))))
    return np.concatenate([powers, -powers, [0.0], kinks])


@cache
def _even_edges(reach: float) -> Array:
    count = math.ceil(reach / _PANEL)
    edges = np.linspace(-reach, reach, 2 * count + 1)
    edges.flags.writeable = False
    return edges


@cache
def _legendre(nodes: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(nodes)


def _panels(edges: Array, nodes: int) -> tuple[Array, Array]:
    """Standard normal quadrature between sorted `edges` (their last axis)."""
    unit, unit_weights = _legendre(nodes)
    half = np.diff(edges) / 2
    middle = (edges[..., 1:] + edges[..., :-1]) / 2
    z = middle[..., None] + half[..., None] * unit
    weights = half[..., None] * unit_weights
    weights *= np.exp(-0.5 * np.square(z))
    weights *= 1 / math.sqrt(2 * math.pi)
    shape = (*edges.shape[:-1], -1)
    return z.reshape(shape), weights.reshape(shape)
