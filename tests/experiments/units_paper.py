"""A paper of some experiments of the small study, whose measurements a test may change."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.evidence.judge import judge
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
    """Experiments alone; `measurements` may be changed in place before `text` is asked for.

    own : of experiments that are not those of the small study.
    """

    def __init__(self, folder: Path, *names: str, **own: dict[str, Any]) -> None:
        config = small_config(folder / "source")
        config["experiments"] = {name: config["experiments"][name] for name in names} | own
        self.protocol = Protocol.load(config)
        paths = measure(self.protocol, list(self.protocol.experiments), folder)
        measured = {name: read_measurements(path) for name, path in paths.items()}
        self.measurements = measured
        # Judged once, and only for a text.
        self._paper = cache(lambda: Paper(self.protocol, measured, judge(measured), folder))

    def copy(self) -> Story:
        twin = copy.copy(self)
        twin.measurements = {n: data.copy(deep=True) for n, data in self.measurements.items()}
        return twin

    def only(self, *names: str) -> Story:
        """A copy with some of the experiments."""
        twin = self.copy()
        twin.measurements = {name: twin.measurements[name] for name in names}
        kept = {name: twin.protocol.experiments[name] for name in names}
        twin.protocol = twin.protocol.model_copy(update={"experiments": kept})
        return twin

    @property
    def data(self) -> xr.Dataset:
        """Of the first experiment."""
        return next(iter(self.measurements.values()))

    @data.setter
    def data(self, changed: xr.Dataset) -> None:
        self.measurements[next(iter(self.measurements))] = changed

    def view(self, kind: str | None = None) -> Any:
        """What the section on a kind names; by default on that of the first experiment."""
        kinds = {name: one.kind for name, one in self.protocol.experiments.items()}
        kind = kind or next(iter(kinds.values()))
        own = {name: data for name, data in self.measurements.items() if kinds[name] == kind}
        return part_of(kind, "results").view(self.protocol, own)

    def text(self, language: str = "en") -> str:
        own = {"protocol": self.protocol, "measurements": self.measurements}
        return replace(self._paper(), **own).text(language)
