"""A multilayer perceptron trained by plain SGD: the MNIST comparison of chapter 6 of K. Saito's
"Deep learning from scratch", as the documents under study repeat it.

Pixels are scaled to [0, 1], biases start at 0, batches are drawn with replacement.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import LOSSES
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
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
# Batches drawn at once: drawing them one by one takes a tenth of an update's time.
_AHEAD = 50
# Samples per forward pass when a whole set is evaluated.
_CHUNK = 1000
_PIXEL = np.float32(1 / 255)


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
        weights = [
            np.stack([_draw_weights(spec, replicate, layer, *fans) for replicate in replicates])
            for layer, fans in enumerate(itertools.pairwise(sizes), start=1)
        ]
        self.lit, self.first_weights = lit, weights[0]
        weights[0] = weights[0][:, lit.pixels]
        self.network = Network(weights, spec.activation, settings.batch_size)
        streams = [generator(spec.seed, "batches", replicate) for replicate in replicates]
        self.batches = _Batches(self.network, lit.images, dataset, streams)

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
                _note_divergence(diverged_at, iteration, losses)
                if iteration == start:
                    out["loss"][:, point] = self._batch_loss()
                    _note_divergence(diverged_at, iteration, out["loss"][:, point])
            out["mean_loss"][:, point] = total / every
            _note_divergence(diverged_at, iteration, self._parameter_sums())
            if np.all(diverged_at >= 0):
                return
        network = self.network_on_all_pixels()
        for part in ("train", "test"):
            losses, accuracies = self._evaluate(network, part)
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

    def _evaluate(
        self, network: Network, part: str
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy of each replicate on the whole training or test set."""
        images = getattr(self.dataset, f"{part}_images")
        labels = getattr(self.dataset, f"{part}_labels")
        total, hits = np.zeros(network.replicates), np.zeros(network.replicates)
        sized = network.with_batch_size(min(_CHUNK, len(labels)), shared_batch=True)
        for start in range(0, len(labels), _CHUNK):
            chunk = labels[start : start + _CHUNK]
            if len(chunk) != sized.outputs.shape[2]:
                sized = network.with_batch_size(len(chunk), shared_batch=True)
            sized.fill_inputs(images[start : start + _CHUNK], _PIXEL)
            outputs = sized.forward()
            targets = np.empty_like(outputs)
            _one_hot(chunk, out=targets)
            total += self.loss(outputs, targets, sized.output_gradient) * len(chunk)
            hits += (outputs.argmax(axis=1) == chunk).sum(axis=1)
        return total / len(labels), hits / len(labels)


def _draw_weights(
    spec: CellSpec[TrainingExperiment], replicate: int, layer: int, fan_in: int, fan_out: int
) -> NDArray[np.float32]:
    rng = generator(spec.seed, "weights", replicate, layer)
    return spec.initializer.sample(rng, fan_in, fan_out).astype(np.float32)


def _one_hot(labels: NDArray[np.integer], out: NDArray[np.floating]) -> None:
    """labels (..., batch), with leading axes that broadcast -> out (..., classes, batch)."""
    np.equal(labels[..., None, :], np.arange(out.shape[-2])[:, None], out=out)


def _note_divergence(out: NDArray[np.int64], iteration: int, values: NDArray[np.float64]) -> None:
    """Write `iteration` where a value stopped being finite and nothing is written yet."""
    if not np.isfinite(values).all():
        out[~np.isfinite(values) & (out < 0)] = iteration


class _Batches:
    """Fills a network's inputs and `targets` with batches drawn with replacement.

    The images stay bytes; a batch is gathered and scaled into the network's own buffer.
    """

    def __init__(
        self,
        network: Network,
        images: NDArray[np.uint8],
        dataset: Dataset,
        streams: Sequence[np.random.Generator],
    ) -> None:
        replicates, batch, features = network.inputs.shape
        self.targets = np.empty((replicates, dataset.classes, batch), np.float32)
        self._network, self._images = network, images
        self._labels = np.asarray(dataset.train_labels)
        self._bytes = np.empty((replicates, batch, features), np.uint8)
        self._upcoming = self._draw_ahead(streams)

    def draw(self) -> None:
        chosen, self.targets = next(self._upcoming)
        # mode="clip" writes straight into the buffer; every index is in range anyway.
        np.take(self._images, chosen, axis=0, out=self._bytes, mode="clip")
        self._network.fill_inputs(self._bytes, _PIXEL)

    def _draw_ahead(
        self, streams: Sequence[np.random.Generator]
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Rows and targets of one batch after the other; a stream gives the same in one call."""
        replicates, classes, batch = self.targets.shape
        while True:
            draws = [s.integers(len(self._labels), size=(_AHEAD, batch)) for s in streams]
            chosen = np.stack(draws, axis=1)
            targets = np.empty((_AHEAD, replicates, classes, batch), np.float32)
            _one_hot(self._labels[chosen], out=targets)
            yield from zip(chosen, targets, strict=True)
