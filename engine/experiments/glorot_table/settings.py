"""Settings of the experiments that compare test errors, each network at its own learning rate."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from engine.study.complaints import problem
from engine.study.settings.base import Count, DatasetSettings, Depth, LearningRates, Width


class Settings(DatasetSettings):
    """Test errors after training, the rate chosen on validation data: Glorot and Bengio's table 1.

    validation : how many of the training images, the last ones, are kept for the choice.
    The default of batch_size is the paper's, 10.
    """

    several = True

    kind: Literal["glorot_table"]
    depth: Depth
    width: Width
    learning_rates: LearningRates
    batch_size: Count = 10
    iterations: Count
    validation: Count

    @field_validator("iterations")
    @classmethod
    def _has_a_middle(cls, iterations: int) -> int:
        if iterations % 2:
            raise problem("must be even: errors are taken half-way, too")
        return iterations
