"""The gain for a stack of known depth: least change of signal and gradient from end to end."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from engine.net.activations import Activation
from engine.net.theory.gains import critical_point, gains
from engine.net.theory.gaussian import LARGEST_VARIANCE, moments
from engine.net.theory.maps import bisect

SLACK = math.log(1.1)
"""A gain of one of the known rules is preferred if its change is at most a tenth larger."""

_RANGE = 4.0
_SETTLED = 1e-13
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class ChangeOverDepth:
    """Natural logarithms of what a stack does to standard deviations.

    forward: last pre-activations over first; backward: first gradient at them over last.
    """

    forward: float
    backward: float

    @property
    def worst(self) -> float:
        """The larger of both, whatever its direction."""
        return max(abs(self.forward), abs(self.backward))


@dataclass(frozen=True)
class DepthGain:
    """A gain, the rule it is from (a field of `Gains`, or "depth"), and what it leads to."""

    rule: str
    gain: float
    change: ChangeOverDepth


def change_over_depth(activation: Activation, sigma_w: float, depth: int) -> ChangeOverDepth:
    """What `depth` layers of equal width do, from inputs of unit second moment, without biases.

    The length map and chi_1 of every layer: Poole et al. 2016, Schoenholz et al. 2017.
    """
    first = sigma_w**2
    variance, log_backward = first, 0.0
    for layer in range(1, depth):
        if not 0 < variance <= LARGEST_VARIANCE:
            lost = -math.inf if variance == 0 else math.inf
            return ChangeOverDepth(lost, lost)
        at = moments(activation, variance)
        log_chi = _log(first * at.mean_square_slope)
        following = first * at.second_moment
        if abs(following - variance) <= _SETTLED * variance:
            # the length has settled: the layers left all do the same
            log_backward += (depth - layer) * log_chi
            break
        log_backward += log_chi
        variance = following
    return ChangeOverDepth(_log(variance / first) / 2, log_backward / 2)


def depth_gain(activation: Activation, depth: int) -> DepthGain:
    """The gain with the least worst change over `depth` layers.

    More weight means more signal and more gradient, so the least worst change is where their
    logarithms cancel. A known rule within `SLACK` of it is given instead: the second moment's,
    else the backward, else the critical one if its fixed point attracts.
    """
    known = list(_known(activation, depth))
    low, high = min(at.gain for at in known) / _RANGE, max(at.gain for at in known) * _RANGE

    def balance(log_gain: float) -> float:
        change = change_over_depth(activation, math.exp(log_gain), depth)
        return change.forward + change.backward

    gain = math.exp(bisect(balance, math.log(low), math.log(high), _TOLERANCE))
    best = DepthGain("depth", gain, change_over_depth(activation, gain, depth))
    least = min(at.change.worst for at in (*known, best))
    return next(at for at in (*known, best) if at.change.worst <= least + SLACK)


def _known(activation: Activation, depth: int) -> Iterator[DepthGain]:
    found = gains(activation)
    rules = {"second_moment": found.second_moment, "backward": found.backward}
    critical = critical_point(activation)
    if critical and critical.attracting:
        rules["critical"] = critical.sigma_w
    for rule, gain in rules.items():
        yield DepthGain(rule, gain, change_over_depth(activation, gain, depth))


def _log(ratio: float) -> float:
    return math.log(ratio) if ratio > 0 else -math.inf
