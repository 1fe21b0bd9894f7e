"""Two classes of points in the plane, drawn afresh for every replicate.

All sets fill about the square from -1.5 to 1.5, have their mean near the origin and as many points
of each class. Only in `line` does a straight line separate the classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.study.settings.base import Text, one_of

Points = NDArray[np.float64]
Labels = NDArray[np.int64]

SPREAD = 0.2
"""Standard deviation of the Gaussian noise added to both coordinates."""

REACH = 2.0
"""Maps of the plane go from -REACH to REACH along both axes."""


def draw(name: str, rng: np.random.Generator, samples: int) -> tuple[Points, Labels]:
    """Points (samples, 2) of the set `name`, and their classes 0 and 1, taking turns."""
    labels = np.arange(samples, dtype=np.int64) % 2
    points = SETS[name](rng, labels)
    points += SPREAD * rng.standard_normal((samples, 2))
    return points, labels


def _line(rng: np.random.Generator, labels: Labels) -> Points:
    """Two clusters, at (-1, -0.5) and (1, 0.5)."""
    return np.outer(2 * labels - 1, (1.0, 0.5))


def _moons(rng: np.random.Generator, labels: Labels) -> Points:
    """Two half circles that reach into one another."""
    angles = rng.uniform(0, math.pi, len(labels))
    upper = np.stack([np.cos(angles) - 0.5, np.sin(angles) - 0.25], 1)
    return upper * (1 - 2 * labels)[:, None]


def _xor(rng: np.random.Generator, labels: Labels) -> Points:
    """Four clusters at (+-1, +-1), of one class where the signs agree."""
    first = 2.0 * rng.integers(2, size=len(labels)) - 1
    return np.stack([first, first * (2 * labels - 1)], 1)


def _rings(rng: np.random.Generator, labels: Labels) -> Points:
    """Two circles about the origin, of radius 0.5 and 1.5."""
    angles = rng.uniform(0, 2 * math.pi, len(labels))
    return (0.5 + labels)[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)


SETS: Mapping[str, Callable[[np.random.Generator, Labels], Points]] = {
    "line": _line,
    "moons": _moons,
    "xor": _xor,
    "rings": _rings,
}
"""The sets without their noise, from a generator and the labels (samples,)."""

PlanarSet = Annotated[Text, one_of("a set of points in the plane", SETS)]


def plane(steps: int) -> Points:
    """A square grid (steps * steps, 2), the second coordinate in the outer loop."""
    ticks = np.linspace(-REACH, REACH, steps)
    return np.stack([np.tile(ticks, steps), np.repeat(ticks, steps)], 1)
