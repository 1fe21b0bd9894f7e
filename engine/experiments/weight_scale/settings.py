"""Settings of the experiments on what a law's size of weights means at several widths."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import (
    ASCENDING,
    FILLED,
    Count,
    Depth,
    ExperimentSettings,
    Positive,
    Width,
)


class Settings(ExperimentSettings):
    """Gaussian data through `depth` layers at initialization, and back, for each of `widths`.

    input_sds : of the inputs, which are the same draws scaled.
    """

    kind: Literal["weight_scale"]
    widths: Annotated[tuple[Width, ...], FILLED, ASCENDING]
    depth: Annotated[Depth, Field(ge=2, le=100)]
    samples: Annotated[Count, Field(ge=2)]
    input_sds: Annotated[tuple[Positive, ...], FILLED, ASCENDING]
