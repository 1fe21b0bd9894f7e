"""A multilayer perceptron trained by plain SGD: the MNIST comparison of chapter 6 of K. Saito's
"Deep learning from scratch", as the documents under study repeat it.

Pixels are scaled to [0, 1], biases start at 0, batches are drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import LOSSES
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import Batches, evaluate, note_divergence, stacked_weights
from engine.study.records import CellRecord, Status, Variable
from engine.study.seeds import generator
from engine.study.settings.training import TrainingExperiment

Settings = TrainingExperiment

_REPLICATES = ("activation", "initializer", "replicate")
_ACCURACY = "share of the {} set classified correctly after the last iteration"
_LOSS = "mean loss on the whole {} set after the last iteration"

VARIABLES: Mapping[str, Variable] = {
    "iteration": Variable(("point",), "iteration", "iteration of a recorded loss", "int64"),
    "window": Variable(("window",), "iteration", "end of a window of iterations", "int64"),
    "loss": Variable(
        (*_REPLICATES, "point"), "nat", "loss on an iteration's batch after its update"
    ),
    "mean_loss": Variable(
        (*_REPLICATES, "window"), "nat", "loss before the update, mean over a window of iterations"
    ),
    "train_loss": Variable(_REPLICATES, "nat", _LOSS.format("training")),
    "test_loss": Variable(_REPLICATES, "nat", _LOSS.format("test")),
    "train_accuracy": Variable(_REPLICATES, "1", _ACCURACY.format("training")),
    "test_accuracy": Variable(_REPLICATES, "1", _ACCURACY.format("test")),
    "status": Variable(_REPLICATES, "1", "how the replicate ended", "int8"),
    "diverged_at": Variable(
        _REPLICATES, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
}

_COORDINATES = ("iteration", "window")
_RESULTS = {name: variable for name, variable in VARIABLES.items() if name not in _COORDINATES}

# Replicates trained side by side: more save little time, and their buffers leave the cache.
STACK = 2


def run(spec: CellSpec[TrainingExperiment], dataset: Dataset, stack: int = STACK) -> CellRecord:
    """All replicates of one cell, `stack` of them at a time.

    A replicate's numbers do not depend on its stack, bit for bit. One whose loss or parameters
    stop being finite is recorded as diverged; from that iteration on its losses are NaN.
    """
    settings = spec.experiment
    points = settings.iterations // settings.record_every
    sizes = {"replicate": settings.replicates, "point": points, "window": points}
    values = {
        name: np.zeros([sizes[dim] for dim in variable.cell_dims], variable.dtype)
        for name, variable in VARIABLES.items()
    }
    values["iteration"][:] = np.arange(points) * settings.record_every
    values["window"][:] = values["iteration"] + settings.record_every
    lit = LitImages.of(dataset)
    with np.errstate(all="ignore"):
        for first in range(0, settings.replicates, stack):
            replicates = range(first, min(first + stack, settings.replicates))
            own = {name: values[name][first : replicates.stop] for name in _RESULTS}
            Stack(spec, dataset, lit, replicates).train(own)
    values["status"][:] = np.where(values["diverged_at"] < 0, Status.OK, Status.DIVERGED)
    _blank_diverged(values)
    facts = {
        "features": dataset.features,
        "classes": dataset.classes,
        "dataset_sha256": dataset.sha256,
        "train_size": len(dataset.train_labels),
        "test_size": len(dataset.test_labels),
    }
    return CellRecord(spec.to_dict(), _in_units_of(settings.loss), values, facts)


def _in_units_of(loss: str) -> Mapping[str, Variable]:
    """`VARIABLES` as they stand for cross-entropy; any other loss is a pure number."""
    if loss == "softmax_cross_entropy":
        return VARIABLES
    return {
        name: replace(variable, units="1") if variable.units == "nat" else variable
        for name, variable in VARIABLES.items()
    }


def _blank_diverged(values: Mapping[str, NDArray[Any]]) -> None:
    """NaN for every loss and accuracy that a diverged replicate would have from there on."""
    diverged_at = values["diverged_at"]
    end = np.where(diverged_at < 0, np.iinfo(np.int64).max, diverged_at)[:, None]
    values["loss"][values["iteration"] >= end] = np.nan
    values["mean_loss"][values["window"] > end] = np.nan
    for part in ("train", "test"):
        values[f"{part}_loss"][diverged_at >= 0] = np.nan
        values[f"{part}_accuracy"][diverged_at >= 0] = np.nan


@dataclass(frozen=True)
class LitImages:
    """The training images without the pixels that are dark in all of them.

    A dark pixel adds nothing to a pre-activation and its weights' gradient is 0, so training is
    the same without it; on MNIST that spares a twelfth of the first layer.

    pixels : indices of the others. images : (n, len(pixels)) uint8.
    """

    pixels: NDArray[np.intp]
    images: NDArray[np.uint8]

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        images = np.asarray(dataset.train_images)  # a memory map costs time on every call
        lit = images.max(axis=0) > 0
        return cls(np.flatnonzero(lit), np.compress(lit, images, axis=1))


class Stack:
    """Some replicates side by side, each with weights and batches of its own."""

    def __init__(
        self,
        spec: CellSpec[TrainingExperiment],
        dataset: Dataset,
        lit: LitImages,
        replicates: range,
    ) -> None:
        settings = spec.experiment
        self.settings, self.dataset = settings, dataset
        self.loss = LOSSES[settings.loss]
        sizes = (dataset.features, *settings.hidden, dataset.classes)
        weights = stacked_weights(spec, sizes, replicates, dataset.train_images)
        self.lit, self.first_weights = lit, weights[0]
        weights[0] = weights[0][:, lit.pixels]
        self.network = Network(weights, spec.activation, settings.batch_size)
        streams = [generator(spec.seed, "batches", replicate) for replicate in replicates]
        self.batches = Batches(
            self.network, lit.images, dataset.train_labels, dataset.classes, streams
        )

    def train(self, out: Mapping[str, NDArray[Any]]) -> None:
        """Train to the end, or until every replicate has diverged, and fill `out`.

        `out` maps a variable to its (replicate, ...) array; what comes after a divergence is left
        to the caller.
        """
        diverged_at = out["diverged_at"]
        diverged_at[:] = -1
        every = self.settings.record_every
        for point, start in enumerate(range(0, self.settings.iterations, every)):
            total = np.zeros(len(diverged_at))
            for iteration in range(start, start + every):
                losses = self.step()
                total += losses
                note_divergence(diverged_at, iteration, losses)
                if iteration == start:
                    out["loss"][:, point] = self._batch_loss()
                    note_divergence(diverged_at, iteration, out["loss"][:, point])
            out["mean_loss"][:, point] = total / every
            note_divergence(diverged_at, iteration, self._parameter_sums())
            if np.all(diverged_at >= 0):
                return
        network = self.network_on_all_pixels()
        for part in ("train", "test"):
            images = getattr(self.dataset, f"{part}_images")
            labels = getattr(self.dataset, f"{part}_labels")
            losses, accuracies = evaluate(network, images, labels, self.loss)
            out[f"{part}_loss"][:], out[f"{part}_accuracy"][:] = losses, accuracies

    def step(self) -> NDArray[np.float64]:
        """One update on a fresh batch; the losses before it, (replicate,)."""
        network = self.network
        self.batches.draw()
        losses = self._batch_loss()
        gradient = network.output_gradient
        np.multiply(gradient, np.float32(self.settings.learning_rate), out=gradient)
        network.backward(gradient)
        sgd(network)
        return losses

    def _batch_loss(self) -> NDArray[np.float64]:
        """The losses on the present batch; their gradient goes into `output_gradient`."""
        network = self.network
        return self.loss(network.forward(), self.batches.targets, network.output_gradient)

    def _parameter_sums(self) -> NDArray[np.float64]:
        """(replicate,); finite where, and only where, all parameters are."""
        return sum(p.sum(axis=(1, 2), dtype=np.float64) for p in self.network.parameters)

    def network_on_all_pixels(self) -> Network:
        """The network as it stands, for images that light what no training image does."""
        network = self.network
        first = self.first_weights.copy()
        first[:, self.lit.pixels] = network.weights[0]
        weights = [first, *network.weights[1:]]
        return Network(weights, network.activation, 1, biases=network.biases)
