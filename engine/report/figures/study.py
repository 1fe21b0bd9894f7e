"""What every figure family is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import read_measurements

Tables = Mapping[str, pd.DataFrame]


class StoredMeasurements(Mapping[str, xr.Dataset]):
    """Measurements by experiment, each read when it is first asked for: a family needs few."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._read: dict[str, xr.Dataset] = {}

    def __getitem__(self, experiment: str) -> xr.Dataset:
        if experiment not in self._read:
            self._read[experiment] = read_measurements(self._paths[experiment])
        return self._read[experiment]

    def __contains__(self, experiment: object) -> bool:
        return experiment in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(frozen=True)
class Study:
    """The protocol, its measurements by experiment, and the ledger as read from its JSON."""

    protocol: Protocol
    measurements: Mapping[str, xr.Dataset]
    ledger: Mapping[str, Any]
    _views: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def activations(self) -> tuple[str, ...]:
        return tuple(activation.name for activation in self.protocol.activations)

    @property
    def initializers(self) -> tuple[str, ...]:
        return tuple(initializer.name for initializer in self.protocol.initializers)

    @property
    def propagation(self) -> xr.Dataset:
        return self._measured(self.protocol.first_of_kind("propagation"), "propagation")

    @property
    def training(self) -> xr.Dataset:
        return self._measured(self.protocol.first_of_kind("training"), "training")

    def of_kind(self, kind: str) -> dict[str, xr.Dataset]:
        """Measurements of the experiments of one kind, by name, in the order of config.yaml."""
        return {name: self.measurements[name] for name in self.protocol.of_kind(kind)}

    def view(self, kind: str) -> Any:
        """What a kind's `results` make of its measurements: once for table, figures and texts."""
        if kind not in self._views:
            results = part_of(kind, "results")
            self._views[kind] = results.view(self.protocol, self.of_kind(kind))
        return self._views[kind]

    def judged(self, section: str, dataset: xr.Dataset) -> list[Mapping[str, Any]]:
        """The ledger's entries of one section that speak of one experiment's measurements."""
        experiment = dataset.attrs["experiment"]
        return [row for row in self.ledger[section] if row["experiment"] == experiment]

    def _measured(self, experiment: str | None, kind: str) -> xr.Dataset:
        if experiment is None:
            raise KeyError(
                f"the study has no experiment of kind {kind!r}, so it has no figures of that kind; "
                "ask figure_families for the ones it has"
            )
        if experiment not in self.measurements:
            raise KeyError(
                f"measurements of experiment {experiment!r} were not handed over; "
                f"got {sorted(self.measurements)}"
            )
        return self.measurements[experiment]
