"""Settings of the experiments on what happens inside a network while it learns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from engine.study.complaints import problem
from engine.study.settings.base import ONCE, Count, DatasetSettings, Depth, Positive, Width


class Settings(DatasetSettings):
    """Activations and gradients of every layer during training: Glorot and Bengio 2010, 3 and 4.2.

    depths : hidden layers of the networks compared. learning_rates : one per activation, by name.
    checkpoints : moments of measurement after the start. test_samples : test images on which the
    error is followed. The defaults are the paper's: batches of 10, statistics on 300 examples.
    """

    kind: Literal["glorot"]
    depths: Annotated[tuple[Annotated[Depth, Field(ge=2)], ...], ONCE]
    width: Width
    learning_rates: dict[str, Positive]
    batch_size: Count = 10
    iterations: Count
    checkpoints: Count
    probe_samples: Annotated[Count, Field(ge=2)] = 300
    test_samples: Count

    @field_validator("learning_rates")
    @classmethod
    def _one_for_each(cls, rates: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        names = [activation.name for activation in info.data.get("activations") or ()]
        missing = [name for name in names if name not in rates]
        if missing:
            raise problem(f"must hold a rate for each activation, and lacks {', '.join(missing)}")
        return rates

    @field_validator("checkpoints")
    @classmethod
    def _within_iterations(cls, checkpoints: int, info: ValidationInfo) -> int:
        iterations = info.data.get("iterations", checkpoints)
        if checkpoints > iterations:
            raise problem(f"must not exceed the number of iterations, {iterations}")
        return checkpoints
