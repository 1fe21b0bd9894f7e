"""Settings of the training experiments."""

from __future__ import annotations

from typing import Literal

from engine.study.settings.base import Positive
from engine.study.settings.perceptron import IterationSettings


class Settings(IterationSettings):
    """A multilayer perceptron trained by plain SGD on a data set."""

    shows_matrix = True

    kind: Literal["training"]
    learning_rate: Positive
