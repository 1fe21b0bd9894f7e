"""Settings of the toy experiment: Kumar's notebook of four Gaussian blobs and a 2-2-4 net."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.study.complaints import problem
from engine.study.settings.base import (
    Activations,
    Count,
    ExperimentSettings,
    Initializers,
    Positive,
    Section,
)


class Descent(Section):
    """Full-batch descent of one activation: plain, or Nesterov's where it has a momentum."""

    rate: Positive
    epochs: Annotated[Count, Field(le=100_000)]
    momentum: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None


NOTEBOOK: Mapping[str, Descent] = MappingProxyType(
    {
        "sigmoid": Descent(rate=1.0, epochs=50),
        "relu": Descent(rate=0.25, epochs=50),
        "leaky_relu": Descent(rate=0.5, epochs=50),
        "tanh": Descent(rate=0.5, epochs=100, momentum=0.9),
    }
)
"""The notebook's learning rates and epochs, by family of activations."""


class Settings(ExperimentSettings):
    """Four blobs in the plane, a net with two hidden units, one seed a replicate.

    Every default is the notebook's: its four activations and four initializers, its descents, its
    thousand points. Replicate r is the notebook with its seed, 0, replaced by r.
    grid : points along each side of the map of decision regions.
    """

    kind: Literal["toy"]
    activations: Activations = Field(
        default_factory=lambda: (
            make_activation("sigmoid"),
            make_activation("tanh"),
            make_activation("relu"),
            make_activation("leaky_relu", alpha=0.1),
        )
    )
    initializers: Initializers = Field(
        default_factory=lambda: (
            make_initializer("zeros"),
            make_initializer("normal", sd=1.0),
            make_initializer("lecun_normal"),
            make_initializer("he_normal"),
        )
    )
    descents: dict[str, Descent] = Field(default_factory=dict, validate_default=True)
    points: Annotated[Count, Field(ge=16, le=1_000_000)] = 1000
    grid: Annotated[Count, Field(ge=2, le=1000)] = 60

    @field_validator("descents")
    @classmethod
    def _one_for_each(
        cls, descents: dict[str, Descent], info: ValidationInfo
    ) -> dict[str, Descent]:
        """The notebook's, and those given in their place or beside them."""
        complete = {**NOTEBOOK, **descents}
        families = {entry.family for entry in info.data.get("activations", ())}
        if missing := sorted(families - complete.keys()):
            raise problem(
                f"must hold one for every activation, and lacks {', '.join(missing)}",
                hint="write {gelu: {rate: 0.25, epochs: 50}}",
            )
        return complete
