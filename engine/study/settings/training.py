"""Settings of the training experiments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ValidationInfo, field_validator

from engine.net.losses import LOSSES
from engine.study.complaints import problem
from engine.study.settings.base import FILLED, Count, DatasetSettings, Positive, Text, Width


class TrainingExperiment(DatasetSettings):
    """A multilayer perceptron trained by plain SGD on a data set."""

    kind: Literal["training"]
    hidden: Annotated[tuple[Width, ...], FILLED]
    loss: Text
    learning_rate: Positive
    batch_size: Count
    iterations: Count
    record_every: Count

    @field_validator("loss")
    @classmethod
    def _known_loss(cls, loss: str) -> str:
        if loss not in LOSSES:
            raise problem("must be the name of a loss", known=LOSSES)
        return loss

    @field_validator("record_every")
    @classmethod
    def _divides_iterations(cls, record_every: int, info: ValidationInfo) -> int:
        iterations = info.data.get("iterations", record_every)
        if record_every > iterations or iterations % record_every:
            raise problem(f"must divide the number of iterations, {iterations}")
        return record_every
