"""What experiments that train by minibatches share: first weights, batches, evaluation.

Pixels are scaled to [0, 1]; batches are drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.net.losses import Loss
from engine.net.network import Network
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator
from engine.study.settings.base import ExperimentSettings
from engine.study.weights import draw_weights

PIXEL = np.float32(1 / 255)
# Training images that an initializer may calibrate on, drawn with replacement.
_CALIBRATION_SAMPLES = 1000
# Batches drawn at once: drawing them one by one takes a tenth of an update's time.
_AHEAD = 50
# Samples per forward pass when a whole set is evaluated.
_CHUNK = 1000


def stacked_weights(
    spec: CellSpec[ExperimentSettings],
    sizes: Sequence[int],
    replicates: Sequence[int],
    images: NDArray[np.uint8],
) -> list[NDArray[np.float32]]:
    """First weights of a network with these units per layer: (replicate, fan_in, fan_out) each.

    images : all training images (n, features). An initializer that calibrates on data is given
    some of them, each replicate its own.
    """

    def chosen(replicate: int) -> NDArray[np.float32]:
        rng = generator(spec.seed, "calibration", replicate)
        return images[np.sort(rng.integers(len(images), size=_CALIBRATION_SAMPLES))] * PIXEL

    drawn = [draw_weights(spec, r, sizes, partial(chosen, r)) for r in replicates]
    return [np.stack(layer) for layer in zip(*drawn, strict=True)]


def one_hot(labels: NDArray[np.integer], out: NDArray[np.floating]) -> None:
    """labels (..., batch), with leading axes that broadcast -> out (..., classes, batch)."""
    np.equal(labels[..., None, :], np.arange(out.shape[-2])[:, None], out=out)


def note_divergence(out: NDArray[np.int64], iteration: int, values: NDArray[np.float64]) -> None:
    """Write `iteration` where a value stopped being finite and nothing is written yet."""
    if not np.isfinite(values).all():
        out[~np.isfinite(values) & (out < 0)] = iteration


def evaluate(
    network: Network, images: NDArray[np.uint8], labels: NDArray[np.integer], loss: Loss
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean loss and accuracy of each replicate on images (n, features) and their labels (n,)."""
    total, hits = np.zeros(network.replicates), np.zeros(network.replicates)
    sized = network.with_batch_size(min(_CHUNK, len(labels)), shared_batch=True)
    for start in range(0, len(labels), _CHUNK):
        chunk = labels[start : start + _CHUNK]
        if len(chunk) != sized.outputs.shape[2]:
            sized = network.with_batch_size(len(chunk), shared_batch=True)
        sized.fill_inputs(images[start : start + _CHUNK], PIXEL)
        outputs = sized.forward()
        targets = np.empty_like(outputs)
        one_hot(chunk, out=targets)
        total += loss(outputs, targets, sized.output_gradient) * len(chunk)
        hits += (outputs.argmax(axis=1) == chunk).sum(axis=1)
    return total / len(labels), hits / len(labels)


class Batches:
    """Fills a network's inputs and `targets` with batches drawn with replacement.

    The images stay bytes; a batch is gathered and scaled into the network's own buffer. With one
    stream, a network whose replicates share their batch is fed the same one for all.
    """

    def __init__(
        self,
        network: Network,
        images: NDArray[np.uint8],
        labels: NDArray[np.integer],
        classes: int,
        streams: Sequence[np.random.Generator],
    ) -> None:
        batches, batch, features = network.inputs.shape
        self.targets = np.empty((batches, classes, batch), np.float32)
        self._network, self._images = network, images
        self._labels = np.asarray(labels)
        self._bytes = np.empty((batches, batch, features), np.uint8)
        self._upcoming = self._draw_ahead(streams)

    def draw(self) -> None:
        chosen, self.targets = next(self._upcoming)
        # mode="clip" writes straight into the buffer; every index is in range anyway.
        np.take(self._images, chosen, axis=0, out=self._bytes, mode="clip")
        self._network.fill_inputs(self._bytes, PIXEL)

    def _draw_ahead(
        self, streams: Sequence[np.random.Generator]
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Rows and targets of one batch after the other; a stream gives the same in one call."""
        _, classes, batch = self.targets.shape
        while True:
            draws = [s.integers(len(self._labels), size=(_AHEAD, batch)) for s in streams]
            chosen = np.stack(draws, axis=1)
            targets = np.empty((_AHEAD, len(streams), classes, batch), np.float32)
            one_hot(self._labels[chosen], out=targets)
            yield from zip(chosen, targets, strict=True)
