"""Inside networks while they learn: what the section on Glorot and Bengio's figures names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.evidence.published.glorot import STRETCH, WIDTH
from engine.evidence.statistics import Interval, mean_interval
from engine.report.chapters.glorot_readings import Reading, TopLayer, read_cell, read_top
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.experiments.glorot_probe import PERCENTILE
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

    from engine.study.protocol import Protocol

STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"


@dataclass(frozen=True)
class GlorotView:
    """The first experiment of this kind."""

    title: str
    depths: tuple[int, ...]
    width: int
    batch_size: int
    iterations: int
    learning_rates: Mapping[str, float]
    probe_samples: int
    test_samples: int
    replicates: int
    chance: float
    percentile: int
    published_stretch: Mapping[str, float]
    published_width: int
    tops: Mapping[tuple[str, str, int], TopLayer]
    readings: Mapping[tuple[str, str], Reading]

    @property
    def deepest(self) -> int:
        return max(self.depths)

    @property
    def shallowest(self) -> int:
        return min(self.depths)

    @property
    def rates(self) -> list[tuple[str, float]]:
        """Activations and their learning rates."""
        return [(name, self.learning_rates[name]) for name in self.activations]

    @property
    def gains(self) -> list[tuple[str, Interval]]:
        """By activation other than the sigmoid: `gain`, where both cells have results."""
        found = [(name, self.gain(name)) for name in self.activations if name != "sigmoid"]
        return [(name, interval) for name, interval in found if interval is not None]

    @property
    def activations(self) -> list[str]:
        return list(dict.fromkeys(activation for activation, _ in self.readings))

    def top(self, activation: str, initializer: str, depth: int) -> TopLayer | None:
        return self.tops.get((activation, initializer, depth))

    def cell(self, activation: str, initializer: str) -> Reading | None:
        return self.readings.get((activation, initializer))

    def gentler(self, activation: str, other: str, initializer: str) -> Interval | None:
        """Saturated share in the end of `other` minus that of `activation`, paired."""
        return self._paired(activation, other, initializer, initializer, "saturated")

    def gain(self, activation: str) -> Interval | None:
        """Test error in the end with the standard initialization minus the normalised, paired."""
        return self._paired(activation, activation, NORMALISED, STANDARD, "errors")

    def _paired(
        self, activation: str, other: str, initializer: str, against: str, field: str
    ) -> Interval | None:
        ours, theirs = self.cell(activation, initializer), self.cell(other, against)
        if ours is None or theirs is None:
            return None
        return mean_interval(np.subtract(getattr(theirs, field), getattr(ours, field)))


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> GlorotView:
    """Cells with a replicate that is not finite to the end are left out."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    cells = [
        (str(a), str(i)) for a in data["activation"].values for i in data["initializer"].values
    ]
    chance = 1 - 1 / int(data.attrs["classes"])
    tops = {
        (*cell, int(depth)): read_top(data, cell, int(depth), chance)
        for cell in cells
        for depth in data["depth"].values
    }
    readings = {cell: read_cell(data, cell) for cell in cells}
    return GlorotView(
        title=str(data.attrs["dataset_title"]),
        depths=tuple(sorted(settings.depths)),
        width=settings.width,
        batch_size=settings.batch_size,
        iterations=settings.iterations,
        learning_rates=settings.learning_rates,
        probe_samples=settings.probe_samples,
        test_samples=min(settings.test_samples, int(data.attrs["test_size"])),
        replicates=settings.replicates,
        chance=chance,
        percentile=PERCENTILE,
        published_stretch=STRETCH,
        published_width=WIDTH,
        tops={key: top for key, top in tops.items() if top},
        readings={key: reading for key, reading in readings.items() if reading},
    )


_COLUMNS = ("stretch", "slope", "outputs", "gradient", "weight_gradient", "error")
_HEADER = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("奇异值", "Singular value"),
    Text("f′", "f′"),
    Text("输出", "Outputs"),
    Text("反向梯度", "Gradient"),
    Text("权重梯度", "Weight gradient"),
    Text("错误率 / %", "Error / %"),
]


def tables(view: GlorotView) -> dict[str, Table]:
    """The deepest networks at the start, and their error in the end."""
    readings = list(view.readings.values())
    frame = pd.DataFrame([_record(reading) for reading in readings])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                *(phrases.number(getattr(reading, c).estimate) for c in _COLUMNS[:-1]),
                phrases.number(100 * reading.error.estimate, 1),
            ]
            for reading in readings
        ]

    return {"glorot": Table(frame, _HEADER, rows, "llrrrrrr")}


def _record(reading: Reading) -> dict[str, object]:
    record: dict[str, object] = {
        "activation": reading.activation,
        "initializer": reading.initializer,
    }
    for column in _COLUMNS:
        interval = getattr(reading, column)
        for suffix, value in (
            ("", interval.estimate),
            ("_low", interval.low),
            ("_high", interval.high),
        ):
            record[f"{column}{suffix} [1]"] = value
    return record | {"replicates": reading.error.n}
