"""Where both susceptibilities are 1; Roberts, Yaida and Hanin 2022, chapter 5.

With K' = C_b + C_W E[f^2] the next layer's length, chi_par = dK'/dK = C_W d E[f^2] / dK says what
becomes of a change of length and chi_perp = C_W E[f'^2] what becomes of a change across it. Deep
networks need both to be 1 at a fixed point K* = K'. Both are where E[f f''] = 0: one equation for
K*, after which chi_perp = 1 gives C_W and the fixed point C_b.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.net.activations import Activation
from engine.net.theory.gains import critical_point
from engine.net.theory.gaussian import moments
from engine.net.theory.maps import bisect

_SCAN = [float(variance) for variance in np.geomspace(1e-6, 1e6, 97)]
_FLAT = 1e-10


@dataclass(frozen=True)
class Criticality:
    """A law of weights and biases at which signals and gradients live longest in a deep stack.

    scale-invariant: every length stays as it is, as with (leaky) ReLU; `variance` is then None.
    vanishing: K* = 0, which lengths approach as slowly as 1 / layer, as with tanh. half-stable:
    K* > 0 and biases are random, as with GELU; lengths on one side of K* approach it, slowly, and
    those on the other leave it as slowly.
    """

    kind: Literal["scale-invariant", "vanishing", "half-stable"]
    sigma_w: float
    sigma_b: float
    variance: float | None


def criticality(activation: Activation) -> Criticality | None:
    """The point where both susceptibilities are 1, or None, as for sigmoid and softplus.

    K* = 0 counts where lengths do not leave it and f(0) = 0: GELU's, at C_W = 4, repels.
    """
    without_biases = critical_point(activation)
    if without_biases and without_biases.attracting and not without_biases.variance:
        kind: Literal["scale-invariant", "vanishing"]
        kind = "scale-invariant" if without_biases.variance is None else "vanishing"
        return Criticality(kind, without_biases.sigma_w, 0.0, without_biases.variance)

    def excess(variance: float) -> float:
        """chi_par / chi_perp - 1."""
        at = moments(activation, variance)
        return at.length_slope / at.mean_square_slope - 1 if at.mean_square_slope else math.nan

    scanned = [(variance, excess(variance)) for variance in _SCAN]
    for (low, before), (high, after) in itertools.pairwise(scanned):
        if min(abs(before), abs(after)) > _FLAT and (before > 0) != (after > 0):
            log = bisect(lambda log: excess(math.exp(log)), math.log(low), math.log(high))
            variance = math.exp(log)
            at = moments(activation, variance)
            bias_variance = variance - at.second_moment / at.mean_square_slope
            if bias_variance >= 0:
                sigma_w = 1 / math.sqrt(at.mean_square_slope)
                return Criticality("half-stable", sigma_w, math.sqrt(bias_variance), variance)
    return None
