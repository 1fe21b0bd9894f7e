"""Settings of the training experiments whose learning rate is tuned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from engine.study.complaints import problem
from engine.study.settings.base import Count, LearningRates, Positive, Replicates, Section
from engine.study.settings.perceptron import IterationSettings

HALF_DECADES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Wide enough that no network's best rate is at an end."""

QUARTER_DECADES = (
    *(1e-4, 1.8e-4, 3e-4, 5.6e-4, 1e-3, 1.8e-3, 3e-3, 5.6e-3, 0.01, 0.018, 0.03, 0.056),
    *(0.1, 0.18, 0.3, 0.56, 1.0, 1.8, 3.0, 5.6, 10.0, 18.0, 30.0),
)
"""Narrow steps, for a start that is too narrow learns at few rates between none and too high."""


class Rung(Section):
    """iterations : up to which the rates are trained; keep : how many of them go on."""

    iterations: Count
    keep: Count


def places_between(rates: Sequence[float], ends: tuple[float, float]) -> range:
    """Places of the rates from the one end to the other; both must be among them, in order."""
    if not ({*ends} <= {*rates} and ends[0] <= ends[1]):
        raise problem("must be two of the learning rates, the lower one first")
    return range(rates.index(ends[0]), rates.index(ends[1]) + 1)


class HalvingSettings(IterationSettings):
    """A perceptron whose rate is chosen by successive halving, and judged on fresh replicates.

    validation : how many of the training images, the last ones, are kept for the choice.
    learning_rates : all that may be tried; trials : replicates to choose on, none of which is
    judged; rungs : before the last, which runs to `iterations`; plateau : share of a guess's loss
    within which learning is not said to have begun. train_samples : how many of the training
    images the final loss on them is taken over, the first ones; without it all. inputs : pixels
    are from 0 to 1, or standardized: mean 0 and variance 1 over the training images.
    """

    learning_rates: LearningRates
    validation: Count
    trials: Replicates = 2
    rungs: tuple[Rung, ...]
    plateau: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.1
    train_samples: Count | None = None
    inputs: Literal["standardized"] | None = None

    @property
    def ends(self) -> tuple[int, ...]:
        """Iterations at the ends of all rungs."""
        return (*(rung.iterations for rung in self.rungs), self.iterations)

    @property
    def keep(self) -> tuple[int, ...]:
        """How many rates are left after each rung."""
        return (*(rung.keep for rung in self.rungs), 1)

    @field_validator("rungs")
    @classmethod
    def _in_order(cls, rungs: tuple[Rung, ...], info: ValidationInfo) -> tuple[Rung, ...]:
        ends = [rung.iterations for rung in rungs] + [info.data.get("iterations", 10**9)]
        if sorted(set(ends)) != ends:
            raise problem("must ascend in their iterations, and end below those of the training")
        return rungs


class Settings(HalvingSettings):
    """By plain gradient descent.

    first : lowest and highest of the rates tried in any case; without it all are.
    """

    several = True

    kind: Literal["tuned_training"]
    learning_rates: LearningRates = QUARTER_DECADES
    rungs: tuple[Rung, ...] = (Rung(iterations=200, keep=4), Rung(iterations=600, keep=2))
    first: tuple[Positive, Positive] | None = (0.03, 3.0)

    @property
    def places(self) -> range:
        """Places among the rates of those tried in any case."""
        rates = self.learning_rates
        return places_between(rates, self.first or (rates[0], rates[-1]))

    @field_validator("first")
    @classmethod
    def _among_rates(
        cls, first: tuple[float, float] | None, info: ValidationInfo
    ) -> tuple[float, float] | None:
        if first and "learning_rates" in info.data:
            places_between(info.data["learning_rates"], first)
        return first
