"""Shapeset-3x2, drawn anew from its description in Glorot and Bengio 2010, section 2.1.

Images of 32 x 32 pixels with one or two objects, each a triangle, a parallelogram or an ellipse of
random proportions, size, rotation, position and grey level; the second may cover at most half of
the first. Which shapes are there, whatever their order, makes nine classes: three single shapes
and six pairs. The original's generator and its laws are not published. Here every object is an
affine image of one figure of its category (equilateral triangle, square, disc, each inscribed in
the unit circle), under the same random map for all three; classes are drawn equally often.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.study.seeds import generator

SIDE = 32
SHAPES = ("triangle", "parallelogram", "ellipse")
CLASSES: tuple[tuple[str, ...], ...] = (
    *((shape,) for shape in SHAPES),
    *itertools.combinations_with_replacement(SHAPES, 2),
)
# The longer half-axis of the ellipse around an object, in pixels, and the shorter one's share.
HALF_AXIS = (6.0, 12.0)
FLATTENING = (0.5, 1.0)
# Grey levels of objects (the ground is 0) and the least difference between two of one image.
GREY = (64, 255)
CONTRAST = 32
# The largest share of the first object's area that the second may cover.
COVERED = 0.5

# Subsamples per pixel and axis: a pixel's grey is the mean of 2 x 2 of them.
_FINE = 2
# Images drawn from one stream; a longer set starts with the images of a shorter one.
_CHUNK = 500
_GRID = ((np.arange(SIDE * _FINE) + 0.5) / _FINE).astype(np.float32)


@dataclass(frozen=True)
class Objects:
    """One object per image, all arrays over images.

    shape : (n,) index into `SHAPES`. centre : (n, 2) x and y in pixels.
    axes : (n, 2, 2), the map from the unit circle to the ellipse around the object, which lies
    within the image. grey : (n,) 0 to 255.
    """

    shape: NDArray[np.intp]
    centre: NDArray[np.float64]
    axes: NDArray[np.float64]
    grey: NDArray[np.int64]

    @classmethod
    def draw(cls, rng: np.random.Generator, shape: NDArray[np.intp]) -> Self:
        n = len(shape)
        long = rng.uniform(*HALF_AXIS, n)
        half_axes = np.stack([long, long * rng.uniform(*FLATTENING, n)], axis=-1)
        turned, before = (_rotations(rng.uniform(0, math.tau, n)) for _ in range(2))
        axes = (turned * half_axes[:, None, :]) @ before
        reach = np.sqrt(np.square(axes).sum(axis=2))
        centre = reach + rng.random((n, 2)) * (SIDE - 2 * reach)
        return cls(shape, centre, axes, rng.integers(GREY[0], GREY[1], n, endpoint=True))

    def __getitem__(self, images: NDArray[np.bool_]) -> Objects:
        return Objects(*(getattr(self, field.name)[images] for field in fields(self)))

    def replaced(self, images: NDArray[np.bool_], others: Objects) -> Objects:
        """These objects, with `others` for the chosen images in turn."""
        mixed = {field.name: getattr(self, field.name).copy() for field in fields(self)}
        for name, values in mixed.items():
            values[images] = getattr(others, name)
        return Objects(**mixed)

    def masks(self) -> NDArray[np.bool_]:
        """(n, 2 SIDE, 2 SIDE): which subsamples [row y, column x] lie inside."""
        back = np.linalg.inv(self.axes).astype(np.float32)
        offsets = _GRID[:, None] - self.centre.astype(np.float32)[:, None, :]
        along_x = offsets[:, None, :, 0, None] * back[:, None, None, :, 0]
        along_y = offsets[:, :, None, 1, None] * back[:, None, None, :, 1]
        out = np.empty((len(self.shape), _GRID.size, _GRID.size), dtype=bool)
        for shape, inside in enumerate((_in_triangle, _in_square, _in_disc)):
            own = self.shape == shape
            u, v = (along_x[own, ..., axis] + along_y[own, ..., axis] for axis in range(2))
            out[own] = inside(u, v)
        return out


def _rotations(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    cos, sin = np.cos(angles), np.sin(angles)
    return np.stack([cos, -sin, sin, cos], axis=-1).reshape(-1, 2, 2)


Plane = NDArray[np.float32]


def _in_triangle(u: Plane, v: Plane) -> NDArray[np.bool_]:
    """The equilateral triangle in the unit circle: all three sides are 1/2 from the centre."""
    tilted, half = np.float32(math.sqrt(3) / 2) * np.abs(u), np.float32(0.5)
    return (v >= -half) & (tilted + half * v <= half)


def _in_square(u: Plane, v: Plane) -> NDArray[np.bool_]:
    return np.abs(u) + np.abs(v) <= 1


def _in_disc(u: Plane, v: Plane) -> NDArray[np.bool_]:
    return u * u + v * v <= 1


def draw_set(seed: int, part: str, size: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (size, SIDE, SIDE) and labels (size,), indices into `CLASSES`, of one part.

    Train and test come from streams of their own; the same seed, part and size give the same set.
    """
    chunks = [
        _draw_chunk(generator(seed, "shapeset", part, chunk)) for chunk in range(-(-size // _CHUNK))
    ]
    images, labels = (np.concatenate(arrays)[:size] for arrays in zip(*chunks, strict=True))
    return images, labels


def _draw_chunk(rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    labels = rng.integers(len(CLASSES), size=_CHUNK).astype(np.uint8)
    first, second, paired = draw_scenes(rng, labels)
    levels = np.where(first.masks(), first.grey[:, None, None], 0)
    over = second.masks() & paired[:, None, None]
    levels = np.where(over, second.grey[:, None, None], levels)
    pixels = levels.reshape(-1, SIDE, _FINE, SIDE, _FINE).mean(axis=(2, 4))
    return np.rint(pixels).astype(np.uint8), labels


def draw_scenes(
    rng: np.random.Generator, labels: NDArray[np.uint8]
) -> tuple[Objects, Objects, NDArray[np.bool_]]:
    """First and second object of each image, and which images (n,) really have the second.

    Either shape of a mixed pair comes first equally often. A second object that covers too much
    of the first, or is too like it in grey, is drawn again as a whole.
    """
    pairs = np.array([[SHAPES.index(names[0]), SHAPES.index(names[-1])] for names in CLASSES])
    shapes = rng.permuted(pairs[labels], axis=1)
    paired = np.array([len(names) == 2 for names in CLASSES])[labels]
    first, second = (Objects.draw(rng, shapes[:, place]) for place in range(2))
    below = first.masks()
    unfit = paired & _unfit(first, second, below)
    while unfit.any():
        drawn = Objects.draw(rng, second.shape[unfit])
        second = second.replaced(unfit, drawn)
        unfit[unfit] = _unfit(first[unfit], drawn, below[unfit])
    return first, second, paired


def _unfit(first: Objects, second: Objects, below: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """below : `first.masks()`."""
    covered = (below & second.masks()).sum(axis=(1, 2))
    too_like = np.abs(first.grey - second.grey) < CONTRAST
    return too_like | (covered > COVERED * below.sum(axis=(1, 2)))
