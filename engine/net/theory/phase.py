"""Where infinitely wide layers of random weights tend to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.net.activations import Activation
from engine.net.theory.maps import (
    chi_1,
    correlation_slope,
    depth_scale,
    fixed_correlation,
    fixed_length,
)

_BEYOND = 1e13
"""The length at which chi_1 is taken where lengths grow for ever."""


@dataclass(frozen=True)
class Phase:
    """One point of the diagram; the fields are those of `VARIABLES`."""

    fixed_length: float
    chi_1: float
    fixed_correlation: float
    depth_scale: float


def phase_at(activation: Activation, sigma_w: float, sigma_b: float) -> Phase:
    """What infinitely wide layers tend to, from lengths of 1.

    Where lengths vanish, a distance between two inputs falls as they do, with chi_1 at 0.
    """
    length = fixed_length(activation, sigma_w, sigma_b)
    slope = chi_1(activation, min(length, _BEYOND), sigma_w)
    if not 0 < length < math.inf:
        scale = depth_scale(slope) if length == 0 else math.nan
        return Phase(length, slope, math.nan, scale)
    correlation = fixed_correlation(activation, length, sigma_w, sigma_b)
    at_fixed = correlation_slope(activation, correlation, length, sigma_w, sigma_b)
    return Phase(length, slope, correlation, depth_scale(at_fixed))
