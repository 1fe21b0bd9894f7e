"""What the settings of all experiments that train a multilayer perceptron share."""

from __future__ import annotations

from typing import Annotated

from pydantic import field_validator

from engine.net.losses import LOSSES
from engine.study.complaints import problem
from engine.study.settings.base import FILLED, Count, DatasetSettings, RecordEvery, Text, Width


class PerceptronSettings(DatasetSettings):
    """A multilayer perceptron trained by plain SGD on batches of a data set.

    hidden : units of each hidden layer.
    """

    hidden: Annotated[tuple[Width, ...], FILLED]
    loss: Text
    batch_size: Count

    @field_validator("loss")
    @classmethod
    def _known_loss(cls, loss: str) -> str:
        if loss not in LOSSES:
            raise problem("must be the name of a loss", known=LOSSES)
        return loss


class IterationSettings(PerceptronSettings):
    """One that runs for a number of iterations and is recorded in windows of them."""

    iterations: Count
    record_every: RecordEvery
