"""Where a random network is ordered and where chaotic: solved for infinite width, not sampled.

Poole et al. 2016, figure 1, and Schoenholz et al. 2017, figures 1 and 2: the length q* that layers
tend to, chi_1 there, the correlation c* that two inputs tend to and the depth scale xi_c of its
approach, over the spreads of weights and biases. The initializer's law plays no part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.net.activations import Activation
from engine.net.theory.gains import critical_point
from engine.net.theory.maps import (
    chi_1,
    correlation_slope,
    depth_scale,
    fixed_correlation,
    fixed_length,
)
from engine.study.cell_spec import CellSpec
from engine.study.records import CellRecord, Status, Variable
from engine.study.settings.phase import PhaseExperiment

Settings = PhaseExperiment

_BEYOND = 1e13
"""The length at which chi_1 is taken where lengths grow for ever."""

_GRID = ("activation", "sigma_b", "sigma_w")
_ROWS = ("activation", "sigma_b")
_REPLICATES = ("activation", "initializer", "replicate")
VARIABLES: Mapping[str, Variable] = {
    "sigma_w": Variable(("sigma_w",), "1", "sqrt(fan_in Var[w])"),
    "sigma_b": Variable(("sigma_b",), "1", "sd of the biases"),
    "fixed_length": Variable(_GRID, "1", "q*, the mean square the pre-activations tend to"),
    "chi_1": Variable(_GRID, "1", "growth per layer of a gradient's mean square at q*"),
    "fixed_correlation": Variable(
        _GRID, "1", "c*, the correlation two inputs tend to; NaN where q* is 0 or infinite"
    ),
    "depth_scale": Variable(
        _GRID, "layers", "xi_c, in which a distance from c* falls to 1/e; NaN where q* is infinite"
    ),
    "critical_sigma_w": Variable(_ROWS, "1", "sigma_w with chi_1 = 1 at q*; NaN: none"),
    "critical_attracts": Variable(
        _ROWS, "1", "1 where lengths return to that q*, 0 where they leave it or there is none"
    ),
    "status": Variable(_REPLICATES, "1", "how the replicate ended", "int8"),
    "diverged_at": Variable(_REPLICATES, "1", "-1: nothing is sampled", "int64"),
}


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


def run(spec: CellSpec[PhaseExperiment], dataset: None = None) -> CellRecord:
    """The whole diagram of one activation."""
    settings = spec.experiment
    sigma_w = np.geomspace(*settings.sigma_w, settings.columns)
    sigma_b = np.linspace(*settings.sigma_b, settings.rows)
    points = [[phase_at(spec.activation, float(w), float(b)) for w in sigma_w] for b in sigma_b]
    critical = [critical_point(spec.activation, float(b)) for b in sigma_b]
    values = {
        "sigma_w": sigma_w,
        "sigma_b": sigma_b,
        **{
            name: np.array([[getattr(point, name) for point in row] for row in points])
            for name in Phase.__dataclass_fields__
        },
        "critical_sigma_w": np.array([at.sigma_w if at else math.nan for at in critical]),
        "critical_attracts": np.array([float(bool(at and at.attracting)) for at in critical]),
        "status": np.full(1, Status.OK, np.int8),
        "diverged_at": np.full(1, -1),
    }
    return CellRecord(spec.to_dict(), VARIABLES, values, attributes={})
