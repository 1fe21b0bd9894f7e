"""How much the lengths of signals and gradients differ between networks of finite width.

Hanin and Rolnick 2018 ("How to start training: the effect of initialization and architecture"):
over the draws of the weights the logarithm of a signal's length spreads with the sum of 1 / width
over the layers, and so does a gradient's (Hanin 2018, "Which neural net architectures give rise
to exploding and vanishing gradients?"). Every replicate is one network and one Gaussian sample.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.experiments.finite_width.settings import Settings
from engine.net.chain import Chain, rescaled
from engine.net.theory.layers import predict_network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator
from engine.study.weights import draw_weights

_CELL = ("activation", "initializer", "width")
_REPLICATES = ("activation", "initializer", "replicate")
_LAYERS = (*_REPLICATES, "width", "layer")
VARIABLES: Mapping[str, Variable] = {
    "width": Variable(("width",), "1", "units of every layer", "int64"),
    "layer": Variable(("layer",), "1", "layer, counted from the input", "int64"),
    "log_length": Variable(_LAYERS, "1", "ln of the mean square of a layer's outputs, one sample"),
    "log_gradient": Variable(
        _LAYERS,
        "1",
        "ln of the mean square of the gradient at a layer's pre-activations, one sample, for a "
        "standard normal one at the last outputs",
    ),
    "predicted_log_length_sd": Variable(
        (*_CELL, "layer"), "1", "predicted sd of log_length over networks, to first order in 1/n"
    ),
    **endings(
        _REPLICATES,
        where="first layer whose outputs are not finite, in the first width that has one; -1: none",
        units="1",
    ),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All networks of one cell; a network whose signal is exactly 0 has logarithms of -inf."""
    settings = spec.experiment
    known = {"width": settings.widths, "layer": np.arange(1, settings.depth + 1)}
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore"):
        for column, width in enumerate(settings.widths):
            layers = [width] * (settings.depth + 1)
            if spec.initializer.mean == 0:
                predicted = predict_network(spec.activation, spec.initializer, layers)
                values["predicted_log_length_sd"][column] = predicted.log_second_moment_sd
            chain = Chain(layers, spec.activation, 1)
            for replicate in range(settings.replicates):
                at = (replicate, column)
                own = (values["log_length"][at], values["log_gradient"][at])
                reached = _measure(spec, chain, replicate, *own)
                if reached < settings.depth and values["diverged_at"][replicate] < 0:
                    values["diverged_at"][replicate] = reached + 1
    return cell_record(spec, VARIABLES, values)


def _measure(
    spec: CellSpec[Settings],
    chain: Chain,
    replicate: int,
    log_length: NDArray[np.float64],
    log_gradient: NDArray[np.float64],
) -> int:
    """Fill the logarithms (layer,) of one network; how many layers stayed finite."""
    width = chain.sizes[0]
    inputs = generator(spec.seed, "inputs", "finite_width", width, replicate)
    chain.inputs[:, 0] = inputs.standard_normal(width)
    drawn = draw_weights(spec, replicate, chain.sizes, lambda: chain.inputs.T)
    for buffer, weights in zip(chain.weights, drawn, strict=True):
        buffer[...] = weights
    chain.forward()
    for index, outputs in enumerate(chain.outputs):
        log_length[index] = _log_mean_square(outputs)
        if not np.isfinite(outputs).all():
            log_length[index:] = np.nan
            return index
    rng = generator(spec.seed, "output_gradient", width, replicate)
    for at in chain.backward(len(chain.weights), rng.standard_normal((width, 1))):
        log_gradient[at.layer] = _log_mean_square(at.mantissa, at.exponent)
    return len(chain.outputs)


def _log_mean_square(values: NDArray[np.float64], exponent: int = 0) -> float:
    scaled, shift = rescaled(values)
    mean_square = np.square(scaled).mean()
    return float(np.log(mean_square)) + 2 * (exponent + shift) * math.log(2)
