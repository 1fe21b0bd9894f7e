"""Settings of the very deep experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from engine.study.complaints import problem
from engine.study.settings.base import FILLED, Count, Depth, ExperimentSettings, Width


def _ascending(depths: tuple[int, ...]) -> tuple[int, ...]:
    if list(depths) != sorted(set(depths)):
        raise problem("must be different depths in ascending order")
    return depths


Depths = Annotated[tuple[Annotated[Depth, Field(ge=2)], ...], FILLED, AfterValidator(_ascending)]


class Settings(ExperimentSettings):
    """Gaussian data through networks of several depths at initialization, and back.

    Each replicate draws the weights of the deepest network once; the others are its first layers.
    """

    kind: Literal["deep"]
    depths: Depths
    width: Width
    samples: Annotated[Count, Field(ge=2)]
