"""Activations and gradients of every layer while a network learns.

Glorot and Bengio 2010, figures 2 to 4 and 6 to 12 and equation 17: SGD on batches of 10, softmax
and cross-entropy, biases 0 at first, statistics on a fixed set of 300 test examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.glorot.probe import FLAT, PERCENTILE, REACH, Probe
from engine.experiments.glorot.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import Batches, evaluate, note_divergence, stacked_weights
from engine.study.probes import BINS, histogram_range
from engine.study.seeds import generator
from engine.study.trained import checkpoints, data_facts

_RUN = ("activation", "initializer", "replicate", "depth")
_POINTS = (*_RUN, "point")
_LAYERS = (*_POINTS, "layer")
_AT_START = (*_RUN, "layer")

_MEASURED = {
    "mean": Variable(_LAYERS, "1", "mean of a layer's outputs over units and samples"),
    "sd": Variable(_LAYERS, "1", "standard deviation of a layer's outputs, units pooled"),
    "across_sample_variance": Variable(
        _LAYERS, "1", "variance of the outputs over samples within a unit, averaged over units"
    ),
    "between_unit_variance": Variable(_LAYERS, "1", "variance over units of a unit's mean output"),
    "percentile_98": Variable(
        _LAYERS, "1", f"percentile {PERCENTILE} of a layer's outputs, units pooled"
    ),
    "saturated_share": Variable(_LAYERS, "1", "share of pre-activations where f saturates"),
    "flat_share": Variable(
        _LAYERS, "1", f"share of pre-activations where f' is below {FLAT:g} of that at 0"
    ),
    "slope": Variable(_LAYERS, "1", "mean of f' at the pre-activations"),
    "pre_activation_gradient_sd": Variable(
        _LAYERS, "1", "sd of the gradient of one example's cost at the pre-activations"
    ),
    "weight_gradient_sd": Variable(
        _LAYERS, "1", "sd of the gradient of the mean cost with respect to the weights"
    ),
}
_FOLLOWED = {
    "test_error": Variable(_POINTS, "1", "share of the test samples that is misclassified"),
    "test_loss": Variable(_POINTS, "nat", "mean loss on the test samples"),
    "output_drive": Variable(_POINTS, "1", "rms of the output layer's sums without its biases"),
}
_JACOBIAN = "mean singular value of the Jacobian from the layer before, at the start; from layer 2"
_SCALED = "in units of the last hidden layer's sd, at the start"
VARIABLES: Mapping[str, Variable] = {
    "depth": Variable(("depth",), "1", "hidden layers", "int64"),
    "layer": Variable(("layer",), "1", "hidden layer, counted from the input", "int64"),
    "iteration": Variable(("point",), "iteration", "updates before a measurement", "int64"),
    "moment": Variable(("moment",), "iteration", "updates before a histogram", "int64"),
    "bin_edge": Variable(("activation", "edge"), "1", "edges of the outputs' bins"),
    "gradient_edge": Variable(("edge",), "1", "edges of the gradients' bins, scaled alike"),
    **_MEASURED,
    **_FOLLOWED,
    "jacobian_singular_value": Variable(_AT_START, "1", _JACOBIAN),
    "histogram": Variable((*_RUN, "moment", "layer", "bin"), "count", "outputs per bin", "uint32"),
    "gradient_histogram": Variable(
        (*_AT_START, "bin"), "count", f"gradients at the pre-activations {_SCALED}", "uint32"
    ),
    "weight_gradient_histogram": Variable(
        (*_AT_START, "bin"), "count", f"gradients of the weights {_SCALED}", "uint32"
    ),
    **endings(_RUN, "how the run ended"),
}


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All depths and replicates of one cell, the replicates of one depth stacked.

    A run whose loss stops being finite is recorded as diverged; its values are NaN and its counts
    0 from then on. Layers that a shallower network lacks are NaN and 0 as well.
    """
    settings = spec.experiment
    iterations = checkpoints(settings.iterations, settings.checkpoints)
    known = {
        "depth": settings.depths,
        "layer": np.arange(1, max(settings.depths) + 1),
        "iteration": iterations,
        "moment": iterations[[0, -1]],
        "bin_edge": np.linspace(*histogram_range(spec.activation.range), BINS + 1),
        "gradient_edge": np.linspace(-REACH, REACH, BINS + 1),
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates, bin=BINS)
    with np.errstate(all="ignore"):
        for index, depth in enumerate(settings.depths):
            own = {
                name: values[name][:, index]
                for name, variable in VARIABLES.items()
                if variable.cell_dims[:2] == ("replicate", "depth")
            }
            _Run(spec, dataset, depth).train(iterations, own)
    return cell_record(spec, VARIABLES, values, data_facts(dataset))


class _Run:
    """The replicates of one depth, side by side, each with weights and batches of its own."""

    def __init__(self, spec: CellSpec[Settings], dataset: Dataset, depth: int) -> None:
        settings = spec.experiment
        sizes = (dataset.features, *[settings.width] * depth, dataset.classes)
        replicates = range(settings.replicates)
        images = np.asarray(dataset.train_images)  # a memory map costs time on every call
        weights = stacked_weights(spec, sizes, replicates, images)
        self.network = Network(weights, spec.activation, settings.batch_size, retain=True)
        self.probe = Probe(self.network, dataset, settings.probe_samples)
        streams = [generator(spec.seed, "batches", replicate) for replicate in replicates]
        self.batches = Batches(self.network, images, dataset.train_labels, dataset.classes, streams)
        tested = slice(settings.test_samples)
        self.test = dataset.test_images[tested], dataset.test_labels[tested]
        self.rate = np.float32(settings.learning_rates[spec.activation.name])

    def train(self, iterations: NDArray[np.int64], out: Mapping[str, NDArray[Any]]) -> None:
        """Train to the last of `iterations`, measuring at each; fills `out`, (replicate, ...)."""
        done, diverged_at = 0, out["diverged_at"]
        for point, iteration in enumerate(iterations):
            for step in range(done, int(iteration)):
                note_divergence(diverged_at, step, self._step())
            done = int(iteration)
            if np.all(diverged_at >= 0):
                return
            note_divergence(diverged_at, done, self.probe.propagate())
            self._measure(point, out)
            if point in (0, len(iterations) - 1):
                self._count(int(point > 0), out)

    def _step(self) -> NDArray[np.float64]:
        """One update on a fresh batch; the losses before it, (replicate,)."""
        network = self.network
        self.batches.draw()
        gradient = network.output_gradient
        losses = softmax_cross_entropy(network.forward(), self.batches.targets, gradient)
        gradient *= self.rate
        network.backward(gradient)
        sgd(network)
        return losses

    def _measure(self, point: int, out: Mapping[str, NDArray[Any]]) -> None:
        """Everything followed over training, from the probe's last propagation."""
        losses, accuracies = evaluate(self.network, *self.test, softmax_cross_entropy)
        for replicate in np.flatnonzero(out["diverged_at"] < 0).tolist():
            layers = {name: out[name][replicate, point] for name in _MEASURED}
            self.probe.measure(replicate, layers)
            out["output_drive"][replicate, point] = self.probe.drive(replicate)
            out["test_loss"][replicate, point] = losses[replicate]
            out["test_error"][replicate, point] = 1 - accuracies[replicate]

    def _count(self, moment: int, out: Mapping[str, NDArray[Any]]) -> None:
        """Histograms; at the start also those of the gradients, and the Jacobians."""
        for replicate in np.flatnonzero(out["diverged_at"] < 0).tolist():
            self.probe.count_outputs(replicate, out["histogram"][replicate, moment])
            if moment == 0:
                own = {name: values[replicate] for name, values in out.items()}
                self.probe.count_gradients(replicate, own)
                self.probe.jacobians(replicate, own["jacobian_singular_value"])
