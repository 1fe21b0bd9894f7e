"""The propagation experiment at several widths and sizes of inputs, with three sizes of gradients.

A standard deviation is that of the few largest entries where most have vanished; the medians tell
what the typical entry, and the typical sample, is left with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.propagation.run import BACKWARD, FORWARD, Probe
from engine.experiments.weight_scale.settings import Settings
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec

_REPLICATES = ("activation", "initializer", "replicate")
_LAYERS = (*_REPLICATES, "input_sd", "width", "layer")
_MEDIANS = {
    "pre_activation_gradient_median": Variable(
        _LAYERS, "1", "median absolute gradient at the pre-activations, units and samples pooled"
    ),
    "pre_activation_gradient_median_norm": Variable(
        _LAYERS, "1", "median over samples of the norm of the gradient at the pre-activations"
    ),
}
_MEASURED = {
    **{name: replace(one, dims=_LAYERS) for name, one in (FORWARD | BACKWARD).items()},
    **_MEDIANS,
}
VARIABLES: Mapping[str, Variable] = {
    "input_sd": Variable(("input_sd",), "1", "standard deviation of the inputs"),
    "width": Variable(("width",), "1", "units of every layer", "int64"),
    "layer": Variable(("layer",), "1", "layer, counted from the input", "int64"),
    **_MEASURED,
    **endings(
        _REPLICATES,
        where="first layer with a signal or gradient that is not finite, in the first net that has "
        "one; -1: none",
        units="1",
    ),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All networks of one cell; a replicate diverges with the first of its networks that does."""
    settings = spec.experiment
    known = {
        "input_sd": settings.input_sds,
        "width": settings.widths,
        "layer": np.arange(1, settings.depth + 1),
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for column, width in enumerate(settings.widths):
            probe = Probe(spec, width)
            for replicate in range(settings.replicates):
                own = {name: values[name][replicate, :, column] for name in _MEASURED}
                for layer in filter(None, _measure(probe, replicate, settings.input_sds, own)):
                    if values["diverged_at"][replicate] < 0:
                        values["diverged_at"][replicate] = layer
    return cell_record(spec, VARIABLES, values)


def _measure(
    probe: Probe, replicate: int, input_sds: tuple[float, ...], out: Mapping[str, NDArray[Any]]
) -> Iterator[int]:
    """Fill `out`, variable -> (input_sd, layer); for each size the layer that diverged, or 0."""
    probe.draw(replicate)
    inputs = probe.network.inputs[0].copy()
    for row, input_sd in enumerate(input_sds):
        np.multiply(inputs, np.float32(input_sd), out=probe.network.inputs[0])
        own = {name: array[row] for name, array in out.items()}
        diverged = probe.measure(replicate, own)
        if not diverged:
            for layer, gradients in enumerate(probe.network.pre_activation_gradients):
                sizes = np.abs(gradients[0], dtype=np.float64)
                own["pre_activation_gradient_median"][layer] = np.median(sizes)
                norms = np.median(np.linalg.norm(sizes, axis=1))
                own["pre_activation_gradient_median_norm"][layer] = norms
        yield diverged
