"""Settings of the experiments on units that fall silent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.study.settings.base import (
    ASCENDING,
    FILLED,
    ONCE,
    Count,
    DatasetSettings,
    Positive,
    Width,
)

Bias = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Settings(DatasetSettings):
    """Which units no image activates any more, and whether they come back.

    hidden : units of each hidden layer. biases : what all hidden biases start from, one network
    each. checkpoints : moments of measurement after the start. probe_samples : test images, on all
    of which a silent unit is silent. recovery : updates after silence has been planted. margins :
    how deep, in ranges of a unit's pre-activations; units take them in turn.
    """

    kind: Literal["dead_units"]
    hidden: Annotated[tuple[Width, ...], FILLED]
    learning_rates: Annotated[tuple[Positive, ...], ONCE]
    biases: Annotated[tuple[Bias, ...], ONCE]
    batch_size: Count
    iterations: Count
    checkpoints: Count
    recovery: Count
    margins: Annotated[tuple[Positive, ...], FILLED, ASCENDING]
    probe_samples: Count
