"""What the settings of all experiments that train a multilayer perceptron share."""

from __future__ import annotations

from typing import Annotated

from engine.net.losses import LOSSES
from engine.study.settings.base import (
    FILLED,
    Count,
    DatasetSettings,
    RecordEvery,
    Text,
    Width,
    one_of,
)

LossName = Annotated[Text, one_of("a loss", LOSSES)]


class PerceptronSettings(DatasetSettings):
    """A multilayer perceptron trained by plain SGD on batches of a data set.

    hidden : units of each hidden layer.
    """

    hidden: Annotated[tuple[Width, ...], FILLED]
    loss: LossName
    batch_size: Count


class IterationSettings(PerceptronSettings):
    """One that runs for a number of iterations and is recorded in windows of them."""

    iterations: Count
    record_every: RecordEvery
