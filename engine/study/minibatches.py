"""What experiments that train by minibatches share: first weights, batches, evaluation.

Pixels are scaled to [0, 1], or standardized; batches are drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, Self

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


class Scaling(NamedTuple):
    """What becomes of a pixel's byte: it is multiplied by `scale`, and `offset` is added."""

    scale: np.float32 = PIXEL
    offset: np.float32 = np.float32(0)

    @classmethod
    def standardizing(cls, images: NDArray[np.uint8]) -> Self:
        """To mean 0 and variance 1 over all pixels of these images."""
        counts = np.bincount(images.ravel(), minlength=256) / images.size
        levels = np.arange(256)
        mean = counts @ levels
        sd = np.sqrt(counts @ (levels - mean) ** 2)
        return cls(np.float32(1 / sd), np.float32(-mean / sd))


UNIT = Scaling()
"""Bytes to [0, 1]."""


def stacked_weights(
    spec: CellSpec[ExperimentSettings],
    sizes: Sequence[int],
    replicates: Sequence[int],
    images: NDArray[np.uint8],
    own: NDArray[np.intp] | None = None,
    scaling: Scaling = UNIT,
) -> list[NDArray[np.float32]]:
    """First weights of a network with these units per layer: (replicate, fan_in, fan_out) each.

    images : all training images (n, features), of which replicate i sees the rows `own[i]` alone,
    or all. An initializer that calibrates on data is given some of them, each replicate its own.
    """

    def chosen(place: int, replicate: int) -> NDArray[np.float32]:
        rng = generator(spec.seed, "calibration", replicate)
        some = images[np.sort(_rows(rng, len(images), own, place, _CALIBRATION_SAMPLES))]
        return some * scaling.scale + scaling.offset

    drawn = [draw_weights(spec, r, sizes, partial(chosen, i, r)) for i, r in enumerate(replicates)]
    return [np.stack(layer) for layer in zip(*drawn, strict=True)]


def _rows(
    rng: np.random.Generator,
    images: int,
    own: NDArray[np.intp] | None,
    place: int,
    size: int | tuple[int, int],
) -> NDArray[np.intp]:
    """Rows of images drawn with replacement, of all or of those that are this replicate's."""
    if own is None:
        return rng.integers(images, size=size)
    return own[place, rng.integers(own.shape[1], size=size)]


def one_hot(labels: NDArray[np.integer], out: NDArray[np.floating]) -> None:
    """labels (..., batch), with leading axes that broadcast -> out (..., classes, batch)."""
    np.equal(labels[..., None, :], np.arange(out.shape[-2])[:, None], out=out)


def note_divergence(out: NDArray[np.int64], iteration: int, values: NDArray[np.float64]) -> None:
    """Write `iteration` where a value stopped being finite and nothing is written yet."""
    if not np.isfinite(values).all():
        out[~np.isfinite(values) & (out < 0)] = iteration


def evaluate(
    network: Network,
    images: NDArray[np.uint8],
    labels: NDArray[np.integer],
    loss: Loss,
    scaling: Scaling = UNIT,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean loss and accuracy of each replicate on images (n, features) and their labels (n,).

    With a leading axis of both, (replicate, n, features) and (replicate, n), each on its own.
    """
    count, shared = labels.shape[-1], labels.ndim == 1
    total, hits = np.zeros(network.replicates), np.zeros(network.replicates)
    sized = network.with_batch_size(min(_CHUNK, count), shared_batch=shared)
    for start in range(0, count, _CHUNK):
        chunk = labels[..., start : start + _CHUNK]
        size = chunk.shape[-1]
        if size != sized.outputs.shape[2]:
            sized = network.with_batch_size(size, shared_batch=shared)
        sized.fill_inputs(images[..., start : start + _CHUNK, :], *scaling)
        outputs = sized.forward()
        targets = np.empty_like(outputs)
        one_hot(chunk, out=targets)
        total += loss(outputs, targets, sized.output_gradient) * size
        hits += (outputs.argmax(axis=1) == chunk).sum(axis=1)
    return total / count, hits / count


class Batches:
    """Fills a network's inputs and `targets` with batches drawn with replacement.

    The images stay bytes; a batch is gathered and scaled into the network's own buffer. With one
    stream, a network whose replicates share their batch is fed the same one for all.

    own : rows of the images that each stream draws from, (stream, n); without it from all.
    """

    def __init__(
        self,
        network: Network,
        images: NDArray[np.uint8],
        labels: NDArray[np.integer],
        classes: int,
        streams: Sequence[np.random.Generator],
        own: NDArray[np.intp] | None = None,
        scaling: Scaling = UNIT,
    ) -> None:
        batches, batch, features = network.inputs.shape
        self.targets = np.empty((batches, classes, batch), np.float32)
        self._network, self._images, self._scaling = network, images, scaling
        self._labels, self._own = np.asarray(labels), own
        self._bytes = np.empty((batches, batch, features), np.uint8)
        self._upcoming = self._draw_ahead(streams)

    def draw(self) -> None:
        chosen, self.targets = next(self._upcoming)
        # mode="clip" writes straight into the buffer; every index is in range anyway.
        np.take(self._images, chosen, axis=0, out=self._bytes, mode="clip")
        self._network.fill_inputs(self._bytes, *self._scaling)

    def _draw_ahead(
        self, streams: Sequence[np.random.Generator]
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Rows and targets of one batch after the other; a stream gives the same in one call."""
        _, classes, batch = self.targets.shape
        rows = partial(_rows, images=len(self._labels), own=self._own, size=(_AHEAD, batch))
        while True:
            draws = [rows(stream, place=place) for place, stream in enumerate(streams)]
            chosen = np.stack(draws, axis=1)
            targets = np.empty((_AHEAD, len(streams), classes, batch), np.float32)
            one_hot(self._labels[chosen], out=targets)
            yield from zip(chosen, targets, strict=True)
