"""Settings of the experiment that compares cross-entropy with the quadratic cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.planar import PlanarSet
from engine.study.settings.base import (
    FILLED,
    Count,
    ExperimentSettings,
    LearningRates,
    Positive,
    Section,
    Width,
)

Share = Annotated[float, Field(strict=True, gt=0, lt=1)]


class SurfaceSettings(Section):
    """Both costs over two weights, one in each layer of a net with one hidden unit.

    samples : random inputs and targets. reach : both weights go from -reach to reach in `steps`
    points. flat : share of a surface's largest gradient below which a place counts as plateau.
    starts : places along each axis from which descent starts. rates : learning rates tried.
    share : of what can be gained over guessing, how much descent must gain. iterations : its limit.
    """

    samples: Annotated[Count, Field(ge=2)]
    reach: Annotated[Positive, Field(ge=0.01, le=1000)]
    steps: Annotated[Count, Field(ge=3, le=1000)]
    flat: Share
    starts: Annotated[Count, Field(ge=2, le=100)]
    rates: LearningRates
    share: Share
    iterations: Count


class TaskSettings(Section):
    """Full-batch training of `hidden` units on points in the plane, with either cost.

    accuracy : on the training points, how much counts as arrived. iterations : the limit.
    """

    set: PlanarSet
    samples: Annotated[Count, Field(ge=8, le=100_000)]
    hidden: Annotated[tuple[Width, ...], FILLED]
    rates: LearningRates
    accuracy: Share
    iterations: Count


class Settings(ExperimentSettings):
    """Glorot and Bengio 2010, figure 5, measured; and the same costs in training."""

    kind: Literal["cost_surface"]
    surface: SurfaceSettings
    task: TaskSettings
