"""Perceptrons of one cell trained side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import LOSSES
from engine.net.network import Network
from engine.net.optimizers import OPTIMIZERS
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled
from engine.study.minibatches import (
    UNIT,
    Batches,
    Scaling,
    evaluate,
    note_divergence,
    stacked_weights,
)
from engine.study.seeds import generator
from engine.study.settings.perceptron import PerceptronSettings

# Replicates trained side by side: more save little time, and their buffers leave the cache.
STACK = 2


@dataclass(frozen=True)
class LitImages:
    """The training images without the pixels that are dark in all of them.

    A dark pixel adds nothing to a pre-activation and its weights' gradient is 0, so training is
    the same without it; on MNIST that spares a twelfth of the first layer. Standardized, a dark
    pixel is not 0, and none is left out.

    pixels : indices of the others. images : (n, len(pixels)) uint8. scaling : of their bytes.
    """

    pixels: NDArray[np.intp]
    images: NDArray[np.uint8]
    scaling: Scaling = UNIT

    @classmethod
    def of(cls, dataset: Dataset, *, standardized: bool = False) -> Self:
        images = np.asarray(dataset.train_images)  # a memory map costs time on every call
        if standardized:
            return cls(np.arange(dataset.features), images, Scaling.standardizing(images))
        lit = images.max(axis=0) > 0
        return cls(np.flatnonzero(lit), np.compress(lit, images, axis=1))


class Stack:
    """Some replicates side by side, each with weights and batches of its own.

    optimizer : the update rule, by its name in `engine.net.optimizers`.
    own : rows of the images that each replicate trains on, (replicate, n); without it on all.
    scale : factor on the weights that the initializer draws; the biases start at 0.
    weight_decay : strength lambda of a penalty lambda / 2 times the sum of squares of all weights;
    biases are left out of it. The losses are without the penalty.
    """

    def __init__(
        self,
        spec: CellSpec[PerceptronSettings],
        dataset: Dataset,
        lit: LitImages,
        replicates: Sequence[int],
        *,
        learning_rate: float,
        optimizer: str = "sgd",
        scale: float = 1.0,
        weight_decay: float = 0.0,
        own: NDArray[np.intp] | None = None,
    ) -> None:
        settings = spec.experiment
        self.loss = LOSSES[settings.loss]
        self._kept = np.float32(1 - learning_rate * weight_decay)
        sizes = (dataset.features, *settings.hidden, dataset.classes)
        drawn = stacked_weights(spec, sizes, replicates, dataset.train_images, own, lit.scaling)
        weights = [layer * np.float32(scale) for layer in drawn]
        self.lit, self.first_weights = lit, weights[0]
        weights[0] = weights[0][:, lit.pixels]
        self.network = Network(weights, spec.activation, settings.batch_size)
        rule = OPTIMIZERS[optimizer](self.network, learning_rate)
        self._scale, self._update = np.float32(rule.scale), rule.step
        streams = [generator(spec.seed, "batches", replicate) for replicate in replicates]
        self.batches = Batches(
            self.network,
            lit.images,
            dataset.train_labels,
            dataset.classes,
            streams,
            own,
            lit.scaling,
        )

    def train(self, iterations: int, every: int, out: Mapping[str, NDArray[Any]]) -> None:
        """Train for `iterations`, or until every replicate has diverged, and fill `out`.

        `out` maps a variable to its (replicate, ...) array: "diverged_at" (-1: not yet),
        "mean_loss" for every window of `every` iterations and, if wanted, "loss" after the first
        update of each. What comes after a divergence is left to the caller.
        """
        diverged_at = out["diverged_at"]
        for point, start in enumerate(range(0, iterations, every)):
            total = np.zeros(len(diverged_at))
            for iteration in range(start, start + every):
                losses = self.step()
                total += losses
                note_divergence(diverged_at, iteration, losses)
                if iteration == start and "loss" in out:
                    out["loss"][:, point] = self._batch_loss()
                    note_divergence(diverged_at, iteration, out["loss"][:, point])
            out["mean_loss"][:, point] = total / every
            note_divergence(diverged_at, iteration, self.parameter_sums())
            if np.all(diverged_at >= 0):
                return

    def step(self) -> NDArray[np.float64]:
        """One update on a fresh batch; the losses before it, (replicate,)."""
        network = self.network
        self.batches.draw()
        losses = self._batch_loss()
        gradient = network.output_gradient
        np.multiply(gradient, self._scale, out=gradient)
        network.backward(gradient)
        if self._kept != 1:
            for weights in network.weights:
                weights *= self._kept
        self._update()
        return losses

    def _batch_loss(self) -> NDArray[np.float64]:
        """The losses on the present batch; their gradient goes into `output_gradient`."""
        network = self.network
        return self.loss(network.forward(), self.batches.targets, network.output_gradient)

    def parameter_sums(self) -> NDArray[np.float64]:
        """(replicate,); finite where, and only where, all parameters are."""
        return sum(p.sum(axis=(1, 2), dtype=np.float64) for p in self.network.parameters)

    def evaluate(self, parts: Mapping[str, Labelled], out: Mapping[str, NDArray[Any]]) -> None:
        """Losses and accuracies on labelled images, of the replicates that have not diverged.

        `out` maps, for each of `parts`, its name and "_loss" or "_accuracy" to a (replicate,)
        array, and "diverged_at" to the replicates' divergence.
        """
        finite = out["diverged_at"] < 0
        if not finite.any():
            return
        network = self.network_on_all_pixels()
        for part, labelled in parts.items():
            losses, accuracies = evaluate(network, *labelled, self.loss, self.lit.scaling)
            out[f"{part}_loss"][finite] = losses[finite]
            out[f"{part}_accuracy"][finite] = accuracies[finite]

    def network_on_all_pixels(self) -> Network:
        """The network as it stands, for images that light what no training image does."""
        network = self.network
        first = self.first_weights.copy()
        first[:, self.lit.pixels] = network.weights[0]
        weights = [first, *network.weights[1:]]
        return Network(weights, network.activation, 1, biases=network.biases)
