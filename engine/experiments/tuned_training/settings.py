"""Settings of the training experiments whose learning rate is tuned."""

from __future__ import annotations

from typing import Literal

from engine.study.settings.base import Count, LearningRates
from engine.study.settings.perceptron import IterationSettings


class Settings(IterationSettings):
    """A perceptron trained at every rate of a grid, and judged at the best one for its cell.

    validation : how many of the training images, the last ones, are kept for the choice.
    """

    kind: Literal["tuned_training"]
    learning_rates: LearningRates
    validation: Count
