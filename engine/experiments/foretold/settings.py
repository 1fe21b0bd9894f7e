"""Settings of the experiments on functions whose law theory names before they are trained."""

from __future__ import annotations

from typing import Annotated, Literal

from engine.study.settings.base import (
    FILLED,
    ONCE,
    Count,
    DatasetSettings,
    Initializers,
    LearningRates,
    Positive,
    Replicates,
    Width,
)


class Settings(DatasetSettings):
    """A perceptron from theory's law and its rivals, each trained at a rate of its own.

    initializers : what is multiplied by a gain, of unit gain itself. gains : those tried beside
    theory's, in all layers. rivals : laws as they stand. second_moment : of the inputs, as theory
    is told it. learning_rates : the grid that is searched, from its middle on. validation : how
    many of the training images, the last ones, are kept for the choice. choosing : replicates that
    choose the rate; the fresh ones after them are judged.
    """

    kind: Literal["foretold"]
    hidden: Annotated[tuple[Width, ...], FILLED]
    second_moment: Positive
    gains: Annotated[tuple[Positive, ...], ONCE]
    rivals: Initializers
    batch_size: Count
    iterations: Count
    learning_rates: LearningRates
    validation: Count
    choosing: Replicates
