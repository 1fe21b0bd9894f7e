"""Settings of the experiment that sets a deep linear net beside nonlinear ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.planar import PlanarSet
from engine.study.settings.base import ONCE, Count, Depth, ExperimentSettings, Positive, Width


class Settings(ExperimentSettings):
    """Networks of `depth` hidden layers of `width` units on classes of points in the plane.

    sets : names of `planar.SETS`. samples : points to train on, and as many to test on.
    grid : points along each side of the map of decision regions.
    """

    kind: Literal["linear_collapse"]
    sets: Annotated[tuple[PlanarSet, ...], ONCE]
    depth: Depth
    width: Width
    samples: Annotated[Count, Field(ge=8, le=100_000)]
    learning_rate: Positive
    batch_size: Count
    iterations: Count
    grid: Annotated[Count, Field(ge=2, le=1000)] = 60
