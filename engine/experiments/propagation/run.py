"""Gaussian data through a network at initialization, and a Gaussian gradient back through it.

Glorot and Bengio 2010, sections 4.1 and 4.2, with the settings of the documents under study: no
biases, every layer activated, one draw of weights and data per replicate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.propagation.settings import Settings
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.probes import BINS, Histogram, Moments64, histogram_range, saturation
from engine.study.seeds import generator
from engine.study.weights import draw_weights

_REPLICATES = ("activation", "initializer", "replicate")
_LAYERS = (*_REPLICATES, "layer")
_BINS = (*_LAYERS, "bin")

FORWARD = {
    "mean": Variable(_LAYERS, "1", "mean of a layer's outputs over units and samples"),
    "sd": Variable(_LAYERS, "1", "standard deviation of a layer's outputs, units pooled"),
    "second_moment": Variable(_LAYERS, "1", "mean square of a layer's outputs"),
    "skewness": Variable(_LAYERS, "1", "skewness of a layer's outputs; NaN where sd is 0"),
    "across_sample_variance": Variable(
        _LAYERS, "1", "variance of the outputs over samples within a unit, averaged over units"
    ),
    "between_unit_variance": Variable(_LAYERS, "1", "variance over units of a unit's mean output"),
    "saturated_share": Variable(_LAYERS, "1", "share of pre-activations where f saturates"),
    "dead_share": Variable(_LAYERS, "1", "share of units saturated on every sample"),
    "pre_activation_sd": Variable(_LAYERS, "1", "standard deviation of the pre-activations"),
}
BACKWARD = {
    "pre_activation_gradient_sd": Variable(
        _LAYERS, "1", "standard deviation of the gradient at the pre-activations"
    ),
    "weight_gradient_sd": Variable(
        _LAYERS, "1", "standard deviation of the gradient of the weights, summed over samples"
    ),
}
VARIABLES: Mapping[str, Variable] = {
    "layer": Variable(("layer",), "1", "layer, counted from the input", "int64"),
    "bin_edge": Variable(("activation", "edge"), "1", "edges of the histogram's bins"),
    **FORWARD,
    **BACKWARD,
    "histogram": Variable(_BINS, "count", "outputs in each bin of [low, high)", "uint32"),
    "below": Variable(_LAYERS, "count", "outputs below the first bin", "uint32"),
    "above": Variable(_LAYERS, "count", "outputs above the last bin", "uint32"),
    **endings(
        _REPLICATES, where="layer with the first non-finite signal or gradient; -1: none", units="1"
    ),
}


def run(spec: CellSpec[Settings], dataset: None = None) -> CellRecord:
    """All replicates of one cell, one at a time: their arrays then stay in the cache.

    A replicate whose signal leaves float32 is recorded as diverged, with the first layer that did
    (forwards, then backwards); its statistics from there on are NaN and its counts 0.
    """
    settings = spec.experiment
    probe = Probe(spec, settings.width)
    known = {"layer": np.arange(1, settings.depth + 1), "bin_edge": probe.histogram.edges}
    values = blank_values(VARIABLES, known, replicate=settings.replicates, bin=BINS)
    measured = [name for name, variable in VARIABLES.items() if "replicate" in variable.dims]
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for replicate in range(settings.replicates):
            probe.draw(replicate)
            layer = probe.measure(replicate, {name: values[name][replicate] for name in measured})
            if layer:
                values["diverged_at"][replicate] = layer
    return cell_record(spec, VARIABLES, values)


class Probe:
    """One network of `width` units a layer and one set of buffers for all replicates of a cell."""

    def __init__(self, spec: CellSpec[Any], width: int) -> None:
        depth, samples = spec.experiment.depth, spec.experiment.samples
        self.spec = spec
        self.network = Network(
            [np.zeros((1, width, width), np.float32)] * depth,
            spec.activation,
            samples,
            biases=False,
            output="activation",
            retain=True,
        )
        self.signals = Moments64(width, samples)
        self.weights = Moments64(width, width)
        self.histogram = Histogram(*histogram_range(spec.activation.range), width, samples)

    def draw(self, replicate: int) -> None:
        """Fill the network's weights, and its inputs with standard normal numbers."""
        seed, network = self.spec.seed, self.network
        inputs = generator(seed, "inputs", "propagation", replicate)
        network.inputs[0] = inputs.standard_normal(network.inputs.shape[1:], dtype=np.float32)
        drawn = draw_weights(self.spec, replicate, network.sizes, lambda: network.inputs[0])
        for buffer, weights in zip(network.weights, drawn, strict=True):
            buffer[0] = weights

    def measure(self, replicate: int, out: Mapping[str, NDArray[Any]]) -> int:
        """Fill `out`, variable -> (layer, ...), with or without histograms.

        The layer that diverged is returned, or 0.
        """
        self.network.forward()
        for index in range(self.spec.experiment.depth):
            if not self._measure_outputs(index, out):
                return index + 1
        rng = generator(self.spec.seed, "output_gradient", replicate)
        rng.standard_normal(out=self.network.output_gradient[0], dtype=np.float32)
        self.network.backward(self.network.output_gradient)
        for index in reversed(range(self.spec.experiment.depth)):
            if not self._measure_gradients(index, out):
                return index + 1
        return 0

    def _measure_outputs(self, index: int, out: Mapping[str, NDArray[Any]]) -> bool:
        """False, and nothing written, where the layer is not finite."""
        pre_activations = self.network.pre_activations[index][0].T
        outputs = self.network.activations[index][0].T
        pre_activation_sd = self.signals.sd(pre_activations)
        moments = self.signals.moments(outputs)
        if not np.isfinite([pre_activation_sd, moments.sd, moments.mean]).all():
            return False
        measured = {
            **asdict(moments),
            **asdict(saturation(pre_activations, self.spec.activation.saturation)),
            "pre_activation_sd": pre_activation_sd,
        }
        if "histogram" in out:
            counts = self.histogram.count(outputs)
            measured |= {"histogram": counts.inside, "below": counts.below, "above": counts.above}
        for name, value in measured.items():
            out[name][index] = value
        return True

    def _measure_gradients(self, index: int, out: Mapping[str, NDArray[Any]]) -> bool:
        gradient_sd = self.signals.sd(self.network.pre_activation_gradients[index][0].T)
        weight_sd = self.weights.sd(self.network.weight_gradients[index][0].T)
        if not np.isfinite([gradient_sd, weight_sd]).all():
            return False
        out["pre_activation_gradient_sd"][index] = gradient_sd
        out["weight_gradient_sd"][index] = weight_sd
        return True
