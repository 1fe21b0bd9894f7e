"""Maps from one layer of an infinitely wide random network to the next, and where they lead.

Poole, Lahiri, Raghu, Sohl-Dickstein and Ganguli 2016, "Exponential expressivity in deep neural
networks through transient chaos", section 2; Schoenholz, Gilmer, Ganguli and Sohl-Dickstein 2017,
"Deep information propagation", section 3.
"""

import math
from collections.abc import Callable

from engine.net.activations import Activation
from engine.net.theory.gaussian import moments, pair_expectation, split_second_moment

NEUTRAL = 1e-13
"""A map that changes a length by a smaller share than this leaves it as it is."""

_TINY, _HUGE = 1e-13, 1e13
_STEP = 1.5
_CLOSEST = 1e-12


def length_map(
    activation: Activation, variance: float, sigma_w: float, sigma_b: float = 0.0
) -> float:
    """V(q) = sigma_w^2 E[f(sqrt(q) z)^2] + sigma_b^2, the next layer's q; Poole et al. 2016."""
    return sigma_w**2 * moments(activation, variance).second_moment + sigma_b**2


def chi_1(activation: Activation, variance: float, sigma_w: float) -> float:
    """chi_1 = sigma_w^2 E[f'(sqrt(q) z)^2]; Poole et al. 2016.

    The slope of the correlation map at 1, and the growth per layer of a gradient's mean square:
    below 1 samples become alike and gradients vanish (order), above 1 they part and explode
    (chaos).
    """
    return sigma_w**2 * moments(activation, variance).mean_square_slope


def fixed_length(
    activation: Activation, sigma_w: float, sigma_b: float = 0.0, start: float = 1.0
) -> float:
    """The q* that layer after layer leads to from q = `start`: V(q*) = q*, or 0, or infinity.

    V grows with q for every activation here, so lengths move one way until the next fixed point.
    Where V leaves every length as it is (ReLU at sigma_w = sqrt(2)), q* is `start`.
    """

    def excess(variance: float) -> float:
        return length_map(activation, variance, sigma_w, sigma_b) / variance - 1

    change = excess(start)
    if abs(change) < NEUTRAL:
        return start
    factor = _STEP if change > 0 else 1 / _STEP
    here = start
    while True:
        following = here * factor
        next_change = excess(following)
        if abs(next_change) < NEUTRAL:
            return following
        if (next_change > 0) != (change > 0):
            low, high = sorted((here, following))
            return math.exp(
                bisect(lambda log: excess(math.exp(log)), math.log(low), math.log(high))
            )
        if not _TINY < following < _HUGE:
            return 0.0 if following < 1 else math.inf
        here = following


def correlation_map(
    activation: Activation,
    correlation: float,
    variance: float,
    sigma_w: float,
    sigma_b: float = 0.0,
) -> float:
    """c' = (sigma_w^2 E[f(z1) f(z2)] + sigma_b^2) / V(q) for two inputs of one length q.

    Poole et al. 2016, there at q* = V(q*).
    """
    kinks = [kink.position for kink in activation.kinks]
    product = pair_expectation(activation.value, variance, correlation, kinks)
    covariance = sigma_w**2 * product + sigma_b**2
    return covariance / length_map(activation, variance, sigma_w, sigma_b)


def correlation_slope(
    activation: Activation,
    correlation: float,
    variance: float,
    sigma_w: float,
    sigma_b: float = 0.0,
) -> float:
    """dc'/dc = sigma_w^2 E[f'(z1) f'(z2)] q / V(q); Schoenholz et al. 2017, there at q*.

    At correlation 1 and q* it is chi_1.
    """
    kinks = [kink.position for kink in activation.kinks]
    product = pair_expectation(activation.derivative, variance, correlation, kinks)
    length = length_map(activation, variance, sigma_w, sigma_b)
    return sigma_w**2 * product * variance / length


def fixed_correlation(
    activation: Activation, variance: float, sigma_w: float, sigma_b: float = 0.0
) -> float:
    """The c* in [0, 1] that correlations tend to at length q* = `variance`; Poole et al. 2016.

    1 where chi_1 <= 1. Else the map, a power series in c with no negative coefficient, crosses the
    diagonal once below 1.
    """
    length = length_map(activation, variance, sigma_w, sigma_b)

    def growth(distance: float) -> float:
        """How far the map takes a pair from c = 1, relative to where it was, less 1."""
        shared, own = variance * (1 - distance), variance * distance
        _, within = split_second_moment(activation, shared, own)
        return sigma_w**2 * within / length / distance - 1

    if growth(1.0) > -NEUTRAL and chi_1(activation, variance, sigma_w) > 1:
        return 0.0
    if growth(_CLOSEST) <= 0:
        return 1.0
    return 1 - math.exp(bisect(lambda log: growth(math.exp(log)), math.log(_CLOSEST), 0.0))


def depth_scale(slope: float) -> float:
    """xi = -1 / ln(slope): layers in which a distance from a fixed point falls to 1/e.

    With the length map's slope at q* it is xi_q, with the correlation map's at c* it is xi_c, and
    about six xi_c layers can be trained; Schoenholz et al. 2017, section 3. Infinite where the
    slope is 1 or more, 0 where it is 0.
    """
    if slope >= 1:
        return math.inf
    return -1 / math.log(slope) if slope > 0 else 0.0


def bisect(
    function: Callable[[float], float], low: float, high: float, tolerance: float = 1e-15
) -> float:
    """The point between `low` and `high` where `function` changes sign.

    To within `tolerance`, or to the last bits of a number larger than 1.
    """
    positive = function(high) > 0
    while high - low > tolerance and low < (middle := low + (high - low) / 2) < high:
        if (function(middle) > 0) == positive:
            high = middle
        else:
            low = middle
    return low + (high - low) / 2
