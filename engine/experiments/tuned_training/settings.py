"""Settings of the training experiments whose learning rate is tuned."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from engine.study.complaints import problem
from engine.study.settings.base import Count, LearningRates, Positive, Replicates, Section
from engine.study.settings.perceptron import IterationSettings


class Rung(Section):
    """iterations : up to which the rates are trained; keep : how many of them go on."""

    iterations: Count
    keep: Count


class Settings(IterationSettings):
    """A perceptron whose rate is chosen by successive halving, and judged on fresh replicates.

    validation : how many of the training images, the last ones, are kept for the choice.
    learning_rates : all that may be tried; first : lowest and highest of those tried in any case,
    without it all are; trials : replicates to choose on, none of which is judged; rungs : before
    the last, which runs to `iterations`; plateau : share of a guess's loss within which learning
    is not said to have begun.
    """

    several = True

    kind: Literal["tuned_training"]
    learning_rates: LearningRates
    first: tuple[Positive, Positive] | None = None
    validation: Count
    trials: Replicates = 2
    rungs: tuple[Rung, ...] = ()
    plateau: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.1

    @property
    def places(self) -> range:
        """Places among the rates of those tried in any case."""
        low, high = self.first or (self.learning_rates[0], self.learning_rates[-1])
        return range(self.learning_rates.index(low), self.learning_rates.index(high) + 1)

    @property
    def ends(self) -> tuple[int, ...]:
        """Iterations at the ends of all rungs."""
        return (*(rung.iterations for rung in self.rungs), self.iterations)

    @property
    def keep(self) -> tuple[int, ...]:
        """How many rates are left after each rung."""
        return (*(rung.keep for rung in self.rungs), 1)

    @field_validator("first")
    @classmethod
    def _among_rates(
        cls, first: tuple[float, float] | None, info: ValidationInfo
    ) -> tuple[float, float] | None:
        rates = info.data.get("learning_rates")
        if first and rates and not ({*first} <= {*rates} and first[0] <= first[1]):
            raise problem("must be two of the learning rates, the lower one first")
        return first

    @field_validator("rungs")
    @classmethod
    def _in_order(cls, rungs: tuple[Rung, ...], info: ValidationInfo) -> tuple[Rung, ...]:
        ends = [rung.iterations for rung in rungs] + [info.data.get("iterations", 10**9)]
        if sorted(set(ends)) != ends:
            raise problem("must ascend in their iterations, and end below those of the training")
        return rungs
