"""Settings of the experiments that set the theory beside wide networks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from engine.study.complaints import problem
from engine.study.settings.base import ONCE, Count, ExperimentSettings, Width


def _equally_deep(networks: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    lengths = {len(sizes) for sizes in networks}
    if len(lengths) > 1 or min(lengths) < 3:
        raise problem("must be networks of one depth, each an input and at least two layers")
    return networks


class Settings(ExperimentSettings):
    """Gaussian data through networks of given layer sizes, input first, and back."""

    several = True

    kind: Literal["prediction"]
    networks: Annotated[
        tuple[tuple[Annotated[Width, Field(ge=2)], ...], ...], ONCE, AfterValidator(_equally_deep)
    ]
    samples: Annotated[Count, Field(ge=2)]
