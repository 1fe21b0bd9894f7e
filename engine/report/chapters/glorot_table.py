"""Test errors at each network's own learning rate: what the section beside table 1 names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.evidence.published.glorot import WIDTH
from engine.evidence.published.glorot_table import published_error
from engine.evidence.statistics import Interval, mean_interval
from engine.report.phrases import Phrases, exact
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

    from engine.study.protocol import Protocol

STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"
LEARNED_SHARE = 0.9
"""An error whose interval lies below this share of chance has been learned."""


@dataclass(frozen=True)
class ErrorReading:
    """One cell on one data set; shares of one, published in percent.

    errors : of the replicates. drop : how far the validation error fell over the last half of the
    updates. rates : those chosen, ascending. published : None where the paper gives none.
    """

    activation: str
    initializer: str
    errors: tuple[float, ...]
    error: Interval
    drop: Interval
    rates: tuple[float, ...]
    published: float | None
    chance: float

    @property
    def learned(self) -> bool:
        return self.error.high < LEARNED_SHARE * self.chance

    @property
    def at_chance(self) -> bool:
        return self.error.low > LEARNED_SHARE * self.chance

    @property
    def falling(self) -> bool:
        return self.drop.low > 0


@dataclass(frozen=True)
class SetView:
    """One experiment, that is one data set."""

    title: str
    depth: int
    width: int
    batch_size: int
    iterations: int
    learning_rates: tuple[float, ...]
    validation: int
    train_size: int
    test_size: int
    replicates: int
    chance: float
    readings: Mapping[tuple[str, str], ErrorReading]

    @property
    def epochs(self) -> float:
        return self.iterations * self.batch_size / self.train_size

    @property
    def lowest(self) -> ErrorReading | None:
        return min(self.readings.values(), key=lambda r: r.error.estimate, default=None)

    @property
    def at_chance(self) -> list[ErrorReading]:
        return [reading for reading in self.readings.values() if reading.at_chance]

    @property
    def chance_activations(self) -> list[str]:
        """Activations that stay at chance with every initializer that they were run with."""
        names = dict.fromkeys(reading.activation for reading in self.readings.values())
        stuck = {(r.activation, r.initializer) for r in self.at_chance}
        return [
            name for name in names if all(key in stuck for key in self.readings if key[0] == name)
        ]

    @property
    def learned(self) -> list[ErrorReading]:
        return [reading for reading in self.readings.values() if reading.learned]

    @property
    def falling(self) -> list[ErrorReading]:
        return [reading for reading in self.learned if reading.falling]

    def cell(self, activation: str, initializer: str) -> ErrorReading | None:
        return self.readings.get((activation, initializer))

    @property
    def gains(self) -> list[tuple[str, Interval]]:
        """By activation that learned: error with the standard minus the normalised law, paired."""
        found = []
        for activation in dict.fromkeys(reading.activation for reading in self.learned):
            pair = [self.cell(activation, law) for law in (STANDARD, NORMALISED)]
            if all(pair):
                found.append((activation, mean_interval(np.subtract(*(r.errors for r in pair)))))
        return found


@dataclass(frozen=True)
class GlorotTableView:
    """All experiments of this kind, in the order of config.yaml."""

    sets: tuple[SetView, ...]
    published_width: int = WIDTH

    @property
    def narrower(self) -> bool:
        """Whether our networks are narrower than theirs."""
        return self.width < self.published_width

    @property
    def width(self) -> int:
        return self.sets[0].width


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> GlorotTableView:
    """Cells with a replicate that diverged at every rate are left out."""
    return GlorotTableView(
        tuple(_set(protocol.experiments[name], data) for name, data in measurements.items())
    )


def _set(settings: object, data: xr.Dataset) -> SetView:
    chance = 1 - 1 / int(data.attrs["classes"])
    cells = [
        (str(a), str(i)) for a in data["activation"].values for i in data["initializer"].values
    ]
    readings = {cell: _reading(data, cell, chance) for cell in cells}
    return SetView(
        title=str(data.attrs["dataset_title"]),
        depth=settings.depth,
        width=settings.width,
        batch_size=settings.batch_size,
        iterations=settings.iterations,
        learning_rates=settings.learning_rates,
        validation=settings.validation,
        train_size=int(data.attrs["train_size"]),
        test_size=int(data.attrs["test_size"]),
        replicates=settings.replicates,
        chance=chance,
        readings={cell: reading for cell, reading in readings.items() if reading},
    )


def _reading(data: xr.Dataset, cell: tuple[str, str], chance: float) -> ErrorReading | None:
    own = data.sel(activation=cell[0], initializer=cell[1])
    errors = own["test_error"].to_numpy()
    if not np.isfinite(errors).all():
        return None
    return ErrorReading(
        activation=cell[0],
        initializer=cell[1],
        errors=tuple(errors.tolist()),
        error=mean_interval(errors),
        drop=mean_interval(own["validation_drop"].to_numpy()),
        rates=tuple(sorted(set(own["chosen_rate"].to_numpy().tolist()))),
        published=published_error(data, cell),
        chance=chance,
    )


_HEADER = [
    Text("数据集", "Data set"),
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("错误率 / %", "Error / %"),
    Text("原文 / %", "Theirs / %"),
    Text("所选学习率", "Rates chosen"),
]


def tables(view: GlorotTableView) -> dict[str, Table]:
    """Test errors with their intervals beside the published ones."""
    entries = [(part, reading) for part in view.sets for reading in part.readings.values()]
    frame = pd.DataFrame([_record(part, reading) for part, reading in entries])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                part.title,
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                unbroken(_printed(reading, phrases)),
                phrases.number(reading.published, 2),
                ", ".join(map(exact, reading.rates)),
            ]
            for part, reading in entries
        ]

    return {"glorot_table": Table(frame, _HEADER, rows, "lllrrr")}


def _printed(reading: ErrorReading, phrases: Phrases) -> str:
    half = 100 * (reading.error.high - reading.error.low) / 2
    return f"{phrases.number(100 * reading.error.estimate, 1)} ± {phrases.number(half, 1)}"


def _record(part: SetView, reading: ErrorReading) -> dict[str, object]:
    return {
        "dataset": part.title,
        "activation": reading.activation,
        "initializer": reading.initializer,
        "test_error [%]": 100 * reading.error.estimate,
        "low [%]": 100 * reading.error.low,
        "high [%]": 100 * reading.error.high,
        "published_error [%]": reading.published,
        "validation_drop [%]": 100 * reading.drop.estimate,
        "rates_chosen": ";".join(map(str, reading.rates)),
        "replicates": reading.error.n,
    }
