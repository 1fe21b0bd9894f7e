"""Settings of the experiments that train networks of several depths."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from engine.experiments.tuned_training.settings import HALF_DECADES, Rung
from engine.experiments.tuned_training.settings import Settings as TunedSettings
from engine.study.settings.base import (
    ASCENDING,
    FILLED,
    Count,
    DatasetSettings,
    Depth,
    LearningRates,
    Positive,
    Replicates,
    Width,
)


class Settings(DatasetSettings):
    """Perceptrons of several depths, each at a rate chosen as in the tuned training.

    depths : how many hidden layers of `width` units. second_moment : of the inputs, as theory is
    told it for `depth_gain`, which stands for the whole law that it names for each network. The
    others are those of `tuned_training`.
    """

    kind: Literal["trained_depth"]
    depths: Annotated[tuple[Depth, ...], FILLED, ASCENDING]
    width: Width
    second_moment: Positive
    batch_size: Count
    iterations: Count
    learning_rates: LearningRates = HALF_DECADES
    first: tuple[Positive, Positive] | None = (0.03, 3.0)
    validation: Count
    trials: Replicates = 2
    rungs: tuple[Rung, ...]

    def tuned(self, depth: int) -> TunedSettings:
        """The settings of the networks of one depth."""
        own = self.model_dump(exclude={"kind", "activations", "initializers"})
        same = {name: own[name] for name in own.keys() & TunedSettings.model_fields.keys()}
        return TunedSettings(
            kind="tuned_training",
            hidden=(self.width,) * depth,
            loss="softmax_cross_entropy",
            record_every=self.iterations,
            **same,
        )

    @model_validator(mode="after")
    def _can_be_tuned(self) -> Self:
        self.tuned(self.depths[0])
        return self
