"""What figures, tables and texts are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import read_measurements

Tables = Mapping[str, pd.DataFrame]


class StoredMeasurements(dict[str, xr.Dataset]):
    """Measurements by experiment, each read when it is first asked for: a family needs few."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __missing__(self, experiment: str) -> xr.Dataset:
        self[experiment] = read_measurements(self._paths[experiment])
        return self[experiment]


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

    def first(self, kind: str) -> xr.Dataset:
        """Measurements of a kind's first experiment, which there is if its figures are drawn."""
        return self.measurements[next(iter(self.protocol.of_kind(kind)))]

    def of_kind(self, kind: str) -> dict[str, xr.Dataset]:
        """Measurements of the experiments of one kind, by name, in the order of config.yaml."""
        return {name: self.measurements[name] for name in self.protocol.of_kind(kind)}

    def view(self, kind: str) -> Any:
        """What a kind's `results` make of its measurements, once; None where there are none."""
        if kind not in self._views:
            own, results = self.of_kind(kind), part_of(kind, "results")
            seen = self.protocol.seen_from(kind)
            self._views[kind] = results.view(seen, own) if own else None
        return self._views[kind]

    def judged(self, section: str, dataset: xr.Dataset) -> list[Mapping[str, Any]]:
        """The ledger's entries of one section that speak of one experiment's measurements."""
        experiment = dataset.attrs["experiment"]
        return [row for row in self.ledger[section] if row["experiment"] == experiment]
