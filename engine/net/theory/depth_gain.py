"""The weight law for a stack of known depth: least change of signal and gradient, least scatter."""

import math
from dataclasses import dataclass

from engine.net.activations import Activation
from engine.net.theory.criticality import criticality
from engine.net.theory.gains import critical_point, gains
from engine.net.theory.gaussian import LARGEST_VARIANCE, moments
from engine.net.theory.maps import bisect

SLACK = math.log(1.1)
"""A gain of one of the known rules is preferred if it is at most a tenth worse."""

HARMLESS = math.log(2)
"""So it is if it changes signal and gradient by less than a factor of two from end to end: a
shallow stack needs no weights that saturate it."""

_RANGE = 4.0
_SETTLED = 1e-13
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class ChangeOverDepth:
    """Natural logarithms of what a stack does to standard deviations.

    forward: last pre-activations over first; backward: first gradient at them over last. scatter:
    width times the variance over networks of ln(mean square of the last outputs), to first order
    in 1 / width, as `LayerPredictions.log_second_moment_sd` has it.
    """

    forward: float
    backward: float
    scatter: float

    def worst(self, width: float = math.inf) -> float:
        """The largest of all three, whatever its direction; scatter as that of a sd."""
        spread = math.sqrt(self.scatter / width) / 2 if width < math.inf else 0.0
        return max(abs(self.forward), abs(self.backward), spread)


@dataclass(frozen=True)
class DepthGain:
    """A law of weights and biases for all layers but the first, and what it leads to.

    `rule` is a field of `Gains`, or "depth", or "half-stable"; `first_variance` is what the first
    layer's pre-activations should have.
    """

    rule: str
    gain: float
    sigma_b: float
    first_variance: float
    change: ChangeOverDepth


def change_over_depth(
    activation: Activation,
    sigma_w: float,
    depth: int,
    *,
    sigma_b: float = 0.0,
    first_variance: float | None = None,
) -> ChangeOverDepth:
    """What `depth` layers of equal width do to pre-activations of `first_variance`.

    By default that of inputs of unit second moment. The length map and chi_1 of every layer:
    Poole et al. 2016, Schoenholz et al. 2017; the scatter as in `predict_layers`.
    """
    first = sigma_w**2 + sigma_b**2 if first_variance is None else first_variance
    variance, log_backward, scatter = first, 0.0, 0.0
    for layer in range(1, depth + 1):
        if not 0 < variance <= LARGEST_VARIANCE:
            lost = -math.inf if variance == 0 else math.inf
            return ChangeOverDepth(lost, lost, math.inf)
        at = moments(activation, variance)
        own, elasticity = math.inf, math.inf
        if at.second_moment:
            own = at.squared_variation
            elasticity = at.length_slope * (variance - sigma_b**2) / at.second_moment
        following = sigma_w**2 * at.second_moment + sigma_b**2
        # once the length has settled, the layers left all do the same
        settled = abs(following - variance) <= _SETTLED * variance
        layers = depth - layer + 1 if settled else 1
        for _ in range(layers):
            scatter = (scatter * elasticity**2 if scatter else 0.0) + own
        passed = min(layers, depth - layer)
        if passed:
            log_backward += passed * _log(sigma_w**2 * at.mean_square_slope)
            variance = following
        if settled:
            break
    return ChangeOverDepth(_log(variance / first) / 2, log_backward / 2, scatter)


def depth_gain(activation: Activation, depth: int, width: float = math.inf) -> DepthGain:
    """The law whose worst over `depth` layers of `width` units is least.

    Without biases, more weight means more signal and more gradient, so the least worst change is
    where their logarithms cancel. A known rule that is `HARMLESS`, or within `SLACK` of the best,
    is given instead: the second moment's, else the backward, else the critical one if its fixed
    point attracts. Biases are random only where they are worth it, at a half-stable point.
    """
    found, critical = gains(activation), critical_point(activation)
    rules = {"second_moment": found.second_moment, "backward": found.backward}
    if critical and critical.attracting:
        rules["critical"] = critical.sigma_w
    low, high = min(rules.values()) / _RANGE, max(rules.values()) * _RANGE

    def balance(log_gain: float) -> float:
        change = change_over_depth(activation, math.exp(log_gain), depth)
        return change.forward + change.backward

    def law(rule: str, gain: float, sigma_b: float, first: float) -> DepthGain:
        change = change_over_depth(activation, gain, depth, sigma_b=sigma_b, first_variance=first)
        return DepthGain(rule, gain, sigma_b, first, change)

    rules["depth"] = math.exp(bisect(balance, math.log(low), math.log(high), _TOLERANCE))
    tried = [law(rule, gain, 0.0, gain**2) for rule, gain in rules.items()]
    point = criticality(activation)
    if point and point.kind == "half-stable" and point.variance:
        tried.append(law(point.kind, point.sigma_w, point.sigma_b, point.variance))
    good = max(HARMLESS, min(at.change.worst(width) for at in tried) + SLACK)
    return next(at for at in tried if at.change.worst(width) <= good)


def _log(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -math.inf
