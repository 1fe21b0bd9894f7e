"""Settings of the experiments on activations whose outputs have a mean other than 0."""

from __future__ import annotations

from typing import Annotated, Literal

from engine.study.settings.base import (
    ONCE,
    Count,
    DatasetSettings,
    Depth,
    Positive,
    RecordEvery,
    Width,
)


class Settings(DatasetSettings):
    """Signs of weight gradients, and training with and without a mean in the outputs.

    depths : hidden layers of the networks compared. record_every : iterations per recorded loss.
    probe_samples : test images for the signs of the gradients, taken in batches of batch_size.
    """

    kind: Literal["zero_centering"]
    depths: Annotated[tuple[Depth, ...], ONCE]
    width: Width
    learning_rates: Annotated[tuple[Positive, ...], ONCE]
    batch_size: Count
    iterations: Count
    record_every: RecordEvery
    probe_samples: Count
