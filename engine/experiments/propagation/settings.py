"""Settings of the propagation experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import Count, Depth, ExperimentSettings, Width


class Settings(ExperimentSettings):
    """Gaussian data through `depth` layers of `width` units at initialization, and back."""

    several = True
    shows_matrix = True

    kind: Literal["propagation"]
    depth: Depth
    width: Width
    samples: Annotated[Count, Field(ge=2)]
