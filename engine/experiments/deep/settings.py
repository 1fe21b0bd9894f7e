"""Settings of the very deep experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import ASCENDING, FILLED, Count, Depth, ExperimentSettings, Width

Depths = Annotated[tuple[Annotated[Depth, Field(ge=2)], ...], FILLED, ASCENDING]


class Settings(ExperimentSettings):
    """Gaussian data through networks of several depths at initialization, and back.

    Each replicate draws the weights of the deepest network once; the others are its first layers.
    """

    kind: Literal["deep"]
    depths: Depths
    width: Width
    samples: Annotated[Count, Field(ge=2)]
