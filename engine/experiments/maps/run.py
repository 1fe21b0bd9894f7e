"""How lengths and correlations pass through wide random layers: measured beside the maps.

Poole et al. 2016, section 2 and figure 2. Pre-activations of exact length and correlation are
handed to a layer; with biases, which the other experiments do without.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.experiments.maps.settings import Settings
from engine.net.registry import require
from engine.net.theory.maps import correlation_map, length_map
from engine.net.theory.phase import Phase, phase_at
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator

Array = NDArray[np.float64]

_CELL = ("activation", "initializer")
_PAIRS = ("sigma_w", "correlation", "layer")
VARIABLES: Mapping[str, Variable] = {
    "sigma_w": Variable(("sigma_w",), "1", "sqrt(fan_in Var[w])"),
    "length": Variable(("length",), "1", "mean square q of a layer's pre-activations"),
    "correlation": Variable(("correlation",), "1", "correlation c of two samples' pre-activations"),
    "layer": Variable(("layer",), "1", "layers passed since", "int64"),
    "next_length": Variable(
        (*_CELL, "replicate", "sigma_w", "length"), "1", "mean square one layer on"
    ),
    "next_correlation": Variable(
        (*_CELL, "replicate", *_PAIRS), "1", "correlation so many layers on, from lengths q*"
    ),
    "predicted_next_length": Variable(
        ("activation", "sigma_w", "length"), "1", "length map V(q), infinite width"
    ),
    "predicted_next_correlation": Variable(
        ("activation", *_PAIRS), "1", "iterates of the correlation map at q*, infinite width"
    ),
    "fixed_length": Variable(("activation", "sigma_w"), "1", "q* = V(q*)"),
    "chi_1": Variable(("activation", "sigma_w"), "1", "slope of the correlation map at 1"),
    "fixed_correlation": Variable(("activation", "sigma_w"), "1", "c*, where correlations tend"),
    "depth_scale": Variable(("activation", "sigma_w"), "layers", "xi_c, 1/e of the way to c*"),
    **endings((*_CELL, "replicate"), where="first layer that is not finite; -1: none", units="1"),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell; correlations are NaN where q* is 0 or infinite."""
    settings = spec.experiment
    known = {
        "sigma_w": settings.sigma_w,
        "length": settings.lengths,
        "correlation": settings.correlations,
        "layer": np.arange(1, settings.depth + 1),
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    phases = [phase_at(spec.activation, s, settings.sigma_b) for s in settings.sigma_w]
    for index, phase in enumerate(phases):
        _predict(spec, index, phase, values)
    for replicate in range(settings.replicates):
        _measure(spec, replicate, phases, values)
    return cell_record(spec, VARIABLES, values)


def _predict(
    spec: CellSpec[Settings], index: int, phase: Phase, values: Mapping[str, Array]
) -> None:
    settings = spec.experiment
    maps = (settings.sigma_w[index], settings.sigma_b)
    for name in Phase.__dataclass_fields__:
        values[name][index] = getattr(phase, name)
    for column, length in enumerate(settings.lengths):
        following = length_map(spec.activation, length, *maps)
        values["predicted_next_length"][index, column] = following
    if not 0 < phase.fixed_length < math.inf:
        return
    for row, start in enumerate(settings.correlations):
        correlation = start
        for layer in range(settings.depth):
            correlation = correlation_map(spec.activation, correlation, phase.fixed_length, *maps)
            values["predicted_next_correlation"][index, row, layer] = correlation


def _measure(
    spec: CellSpec[Settings],
    replicate: int,
    phases: list[Phase],
    values: Mapping[str, Array],
) -> None:
    """One draw of all layers, scaled to each sigma_w in turn."""
    settings = spec.experiment
    units, lengths = settings.width, np.array(settings.lengths)
    first, second = _orthogonal_pair(spec.seed, replicate, units)
    stems = [math.sqrt(p.fixed_length) if 0 < p.fixed_length < math.inf else 0.0 for p in phases]
    cosines = np.array(settings.correlations)
    partners = first[:, None] * cosines + second[:, None] * np.sqrt(1 - cosines**2)
    pairs = np.stack([stem * np.column_stack([first, partners]) for stem in stems])
    signals = np.broadcast_to(first[:, None] * np.sqrt(lengths), (len(phases), units, len(lengths)))
    scales = np.array(settings.sigma_w)[:, None, None]
    for layer in range(settings.depth):
        weights, biases = _draw_layer(spec, replicate, layer + 1)
        if layer == 0:
            passed = scales * (weights.T @ spec.activation.value(signals)) + biases
            values["next_length"][replicate] = np.square(passed).mean(axis=1)
        pairs = scales * (weights.T @ spec.activation.value(pairs)) + biases
        values["next_correlation"][replicate, :, :, layer] = _cosines(pairs, stems)


def _draw_layer(spec: CellSpec[Settings], replicate: int, layer: int) -> tuple[Array, Array]:
    """Weights with fan_in Var[w] = 1 and biases (units, 1)."""
    units = spec.experiment.width
    variance = spec.law.variance(units, units)
    rule, hint = "weights must vary to be scaled to sigma_w", "use a random law"
    require(variance > 0, spec.initializer.name, rule, variance, hint)
    rng = generator(spec.seed, "weights", replicate, layer)
    weights = spec.law.sample(rng, units, units) / math.sqrt(units * variance)
    biases = generator(spec.seed, "biases", replicate, layer).standard_normal((units, 1))
    return weights, spec.experiment.sigma_b * biases


def _orthogonal_pair(seed: int, replicate: int, units: int) -> tuple[Array, Array]:
    """Two Gaussian vectors made orthogonal, each of mean square 1."""
    first, second = generator(seed, "inputs", "maps", replicate).standard_normal((2, units))
    second -= first * (first @ second) / (first @ first)
    return tuple(v / math.sqrt(np.square(v).mean()) for v in (first, second))


def _cosines(pairs: Array, stems: list[float]) -> Array:
    """Correlations, not centred, of the first column with the others: (sigma_w, correlation)."""
    squares = np.square(pairs).sum(axis=1)
    products = np.einsum("sup,su->sp", pairs[:, :, 1:], pairs[:, :, 0])
    norms = np.sqrt(squares[:, 1:] * squares[:, :1])
    found = np.divide(products, norms, out=np.full_like(products, np.nan), where=norms > 0)
    found[np.array(stems) == 0] = np.nan
    return found
