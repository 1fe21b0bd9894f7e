"""Settings of the experiments on what initial weights cost under several update rules."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, ValidationInfo, field_validator

from engine.experiments.tuned_training.settings import (
    HALF_DECADES,
    HalvingSettings,
    places_between,
)
from engine.study.settings.base import LearningRates, Positive

Rule = Literal["sgd", "momentum", "adam"]


class Settings(HalvingSettings):
    """Each start under each rule, at a rate of its own.

    learning_rates : what any rule may try. optimizers : by rule, lowest and highest of the rates
    that it tries in any case.
    """

    kind: Literal["optimizers"]
    learning_rates: LearningRates = (1e-6, 3e-6, 1e-5, 3e-5, *HALF_DECADES)
    optimizers: dict[Rule, tuple[Positive, Positive]] = Field(
        {"sgd": (0.03, 3.0), "momentum": (0.003, 0.3), "adam": (3e-4, 0.03)}, min_length=2
    )

    @property
    def rules(self) -> list[Rule]:
        """In the order of `Rule`; the first is what the others are set against."""
        return [rule for rule in get_args(Rule) if rule in self.optimizers]

    def places(self, rule: Rule) -> range:
        """Places among the rates of those that a rule tries in any case."""
        return places_between(self.learning_rates, self.optimizers[rule])

    @field_validator("optimizers")
    @classmethod
    def _among_rates(
        cls, optimizers: dict[Rule, tuple[float, float]], info: ValidationInfo
    ) -> dict[Rule, tuple[float, float]]:
        for ends in optimizers.values():
            places_between(info.data.get("learning_rates", ends), ends)
        return optimizers
