"""Where a random network is ordered and where chaotic: solved for infinite width, not sampled.

Poole et al. 2016, figure 1, and Schoenholz et al. 2017, figures 1 and 2: the length q* that layers
tend to, chi_1 there, the correlation c* that two inputs tend to and the depth scale xi_c of its
approach, over the spreads of weights and biases. The initializer's law plays no part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from engine.experiments.phase.settings import Settings
from engine.net.theory.gains import critical_point
from engine.net.theory.phase import Phase, phase_at
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec

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
    **endings(_REPLICATES, where="-1: nothing is sampled", units="1"),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """The whole diagram of one activation."""
    settings = spec.experiment
    sigma_w = np.geomspace(*settings.sigma_w, settings.columns)
    sigma_b = np.linspace(*settings.sigma_b, settings.rows)
    points = [[phase_at(spec.activation, float(w), float(b)) for w in sigma_w] for b in sigma_b]
    critical = [critical_point(spec.activation, float(b)) for b in sigma_b]
    known = {
        "sigma_w": sigma_w,
        "sigma_b": sigma_b,
        **{
            name: [[getattr(point, name) for point in row] for row in points]
            for name in Phase.__dataclass_fields__
        },
        "critical_sigma_w": [at.sigma_w if at else math.nan for at in critical],
        "critical_attracts": [bool(at and at.attracting) for at in critical],
    }
    return cell_record(spec, VARIABLES, blank_values(VARIABLES, known, replicate=1))
