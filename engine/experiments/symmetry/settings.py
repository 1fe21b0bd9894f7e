"""Settings of the experiments on units that start alike."""

from __future__ import annotations

from typing import Annotated, Literal

from engine.study.settings.base import FILLED, ONCE, Count, DatasetSettings, Positive, Width


class Settings(DatasetSettings):
    """How many different units a network has while it learns.

    hidden : units of each hidden layer. checkpoints : moments of measurement after the start.
    tolerance : units count as alike within this share of the layer's largest parameter.
    """

    kind: Literal["symmetry"]
    hidden: Annotated[tuple[Width, ...], FILLED]
    learning_rates: Annotated[tuple[Positive, ...], ONCE]
    batch_size: Count
    iterations: Count
    checkpoints: Count
    tolerance: Positive = 1e-3
