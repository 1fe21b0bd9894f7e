"""What one cell is: an activation and an initializer under one experiment's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.plug_ins import find_activation, find_initializer, is_plug_in, plug_in_digest
from engine.study.settings.base import ExperimentSettings

Settings = TypeVar("Settings", bound=ExperimentSettings, covariant=True)


@dataclass(frozen=True)
class CellSpec(Generic[Settings]):
    """One cell; what its numbers depend on, and nothing else.

    The experiment's name is not part of it: two experiments that differ in name only measure the
    same numbers.
    """

    seed: int
    activation: Activation
    initializer: Initializer
    experiment: Settings

    @cached_property
    def law(self) -> Initializer:
        """The initializer for this cell's activation, to draw from."""
        return self.initializer.bound_to(self.activation)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON-able values."""
        return {
            "seed": self.seed,
            "activation": entry_spec(self.activation),
            "initializer": entry_spec(self.initializer),
            "experiment": self.experiment.cell_settings(),
        }

    @classmethod
    def from_dict(cls, spec: Mapping[str, Any], settings: type[Settings]) -> Self:
        activation, initializer = spec["activation"], spec["initializer"]
        return cls(
            seed=spec["seed"],
            activation=find_activation(activation["family"], **activation["parameters"]),
            initializer=find_initializer(initializer["family"], **initializer["parameters"]),
            experiment=settings(**spec["experiment"]),
        )


def entry_spec(entry: Activation | Initializer) -> dict[str, Any]:
    """What an entry is; of a plug-in also a digest of its source, without which it says little."""
    spec = {"name": entry.name, "family": entry.family, "parameters": dict(entry.parameters)}
    return spec | {"source": plug_in_digest(entry.family)} if is_plug_in(entry.family) else spec
