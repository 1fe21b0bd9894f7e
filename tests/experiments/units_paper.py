"""A paper of one experiment of the small study, whose measurements a test may change."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence.ledger import judge
from engine.study.kinds import part_of
from engine.study.protocol import Protocol
from engine.study.records import read_measurements
from tests.report.papers import Paper
from tests.study.small import measure, small_config


def chance(data: xr.Dataset, sd: float = 1e-4) -> xr.DataArray:
    """What chance adds to each replicate, its mean 0: equal ones would say nothing of it."""
    count = data.sizes["replicate"]
    return xr.DataArray(sd * (np.arange(count) - (count - 1) / 2), dims="replicate")


class Story:
    """One experiment alone; `data` may be changed in place before `text` is asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        config = small_config(folder / "source")
        config["experiments"] = {name: config["experiments"][name]}
        protocol = Protocol.load(config)
        data = read_measurements(measure(protocol, [name], folder)[name])
        ledger = judge({name: data})
        self.name, self.data = name, data
        self._paper = Paper(protocol, {name: data}, ledger, folder)

    def copy(self) -> Story:
        twin = copy.copy(self)
        twin.data = self.data.copy(deep=True)
        return twin

    @cached_property
    def protocol(self) -> Protocol:
        return self._paper.protocol

    def view(self) -> Any:
        """What the section names."""
        return part_of(self.name, "results").view(self.protocol, {self.name: self.data})

    def text(self, language: str = "en") -> str:
        return replace(self._paper, measurements={self.name: self.data}).text(language)

    def values(self, *names: str) -> list[xr.DataArray]:
        """Arrays of `data`, to be assigned to by `[...]`."""
        return [self.data[name] for name in names]


class TunedStory:
    """Experiments at tuned rates, which together make one view."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        config = small_config(folder / "source")
        config["experiments"] = {name: config["experiments"][name] for name in names}
        config.pop("timings", None)
        self.protocol = Protocol.load(config)
        paths = measure(self.protocol, names, folder)
        self.measurements = {name: read_measurements(path) for name, path in paths.items()}
        ledger = judge(self.measurements)
        self._paper = Paper(self.protocol, self.measurements, ledger, folder)

    def copy(self) -> TunedStory:
        twin = copy.copy(self)
        twin.measurements = {n: data.copy(deep=True) for n, data in self.measurements.items()}
        return twin

    def view(self) -> Any:
        """What the section names."""
        return part_of("tuned_training", "results").view(self.protocol, self.measurements)

    def text(self, language: str) -> str:
        return replace(self._paper, measurements=self.measurements).text(language)
