"""One replicate of a cell in several variants, such as learning rates, side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled
from engine.study.minibatches import PIXEL, Batches, evaluate, note_divergence, one_hot
from engine.study.seeds import generator
from engine.study.settings.base import ExperimentSettings


class Variants:
    """Networks, one per variant, that learn from the same batches by softmax cross-entropy.

    network : the variants' first parameters, stacked along its replicate axis; they are trained in
    place. rates : the learning rate of each, (variant,). The batches are those of the replicate in
    every cell.
    """

    def __init__(
        self,
        spec: CellSpec[ExperimentSettings],
        dataset: Dataset,
        replicate: int,
        network: Network,
        rates: NDArray[np.float32],
        batch_size: int,
    ) -> None:
        self.network = network.with_batch_size(batch_size, shared_batch=True)
        self._rates = np.asarray(rates, np.float32)[:, None, None]
        self._batches = Batches(
            self.network,
            np.asarray(dataset.train_images),  # a memory map costs time on every call
            dataset.train_labels,
            dataset.classes,
            [generator(spec.seed, "batches", replicate)],
        )

    def train(self, start: int, stop: int, diverged_at: NDArray[np.int64]) -> NDArray[np.float64]:
        """Updates number `start` to `stop` - 1; mean losses before them, (variant,).

        Iterations at which losses, or in the end parameters, stop being finite are noted in
        `diverged_at` (variant,), -1 until then.
        """
        total = np.zeros(len(diverged_at))
        for iteration in range(start, stop):
            losses = self._step()
            total += losses
            note_divergence(diverged_at, iteration, losses)
        sums = sum(p.sum(axis=(1, 2), dtype=np.float64) for p in self.network.parameters)
        note_divergence(diverged_at, stop, sums)
        return total / max(stop - start, 1)

    def judge(
        self, labelled: Labelled, iteration: int, diverged_at: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean losses and accuracies on labelled images, (variant,); NaN for what has diverged.

        Losses that are not finite after `iteration` updates are noted in `diverged_at` (variant,).
        """
        losses, accuracies = evaluate(self.network, *labelled, softmax_cross_entropy)
        note_divergence(diverged_at, iteration, losses)
        lost = diverged_at >= 0
        losses[lost], accuracies[lost] = np.nan, np.nan
        return losses, accuracies

    def _step(self) -> NDArray[np.float64]:
        """One update on a fresh batch; the losses before it, (variant,)."""
        network = self.network
        self._batches.draw()
        outputs, gradient = network.forward(), network.output_gradient
        targets = np.broadcast_to(self._batches.targets, outputs.shape)
        losses = softmax_cross_entropy(outputs, targets, gradient)
        gradient *= self._rates
        network.backward(gradient)
        sgd(network)
        return losses


class Probe:
    """The first `samples` test images, shown to all variants at once to look into them.

    network : must retain its pre-activations; its parameters are followed as they change.
    """

    def __init__(self, network: Network, dataset: Dataset, samples: int) -> None:
        self._labels = np.asarray(dataset.test_labels[:samples])
        self.network = network.with_batch_size(len(self._labels), shared_batch=True)
        self.network.fill_inputs(dataset.test_images[:samples], PIXEL)
        self._targets = np.empty((dataset.classes, len(self._labels)), np.float32)
        one_hot(self._labels, out=self._targets)

    def propagate(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy of each variant; fills the network's layers."""
        outputs = self.network.forward()
        targets = np.broadcast_to(self._targets, outputs.shape)
        losses = softmax_cross_entropy(outputs, targets, self.network.output_gradient)
        return losses, (outputs.argmax(axis=1) == self._labels).mean(axis=1)

    def gradients(self) -> list[NDArray[np.float32]]:
        """Of each image's own loss at every layer's pre-activations, (variant, units, images).

        Needs a `propagate` before it. Weight gradients, most of a backward pass, are left out.
        """
        network = self.network
        found = [network.output_gradient * np.float32(len(self._labels))]
        for layer in range(len(network.sizes) - 3, -1, -1):
            outgoing = network.weights[layer + 1]
            slopes = network.activation.derivative(network.pre_activations[layer])
            found.append(np.matmul(outgoing, found[-1]) * slopes.transpose(0, 2, 1))
        return found[::-1]
