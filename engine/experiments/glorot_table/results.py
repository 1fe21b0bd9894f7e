"""Test errors at each network's own learning rate, beside Glorot and Bengio (2010), table 1.

Their networks were wider and trained far longer. An error at another width is another quantity, so
there the two are not said to agree or to differ; at theirs they agree where the published error
lies within the 95 % interval of ours, rounding allowed for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.counts import test_images
from engine.evidence.definitions import LEARNED
from engine.evidence.finished_cells import Names, cell_arrays
from engine.evidence.published import Published
from engine.evidence.quantity import guess_accuracy
from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.evidence.statistics import Interval, mean_interval, ranged_interval
from engine.experiments.glorot.results import (
    LAWS,
    NORMALISED,
    PAPER,
    SOURCE,
    STANDARD,
    gains,
    meets,
)
from engine.experiments.glorot_table.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

ERRORS: Mapping[str, Mapping[Names, float]] = {
    "shapeset": {
        ("softsign", STANDARD): 16.27,
        ("softsign", NORMALISED): 16.06,
        ("tanh", STANDARD): 27.15,
        ("tanh", NORMALISED): 15.60,
        ("sigmoid", STANDARD): 82.61,
    },
    "mnist": {
        ("softsign", STANDARD): 1.64,
        ("softsign", NORMALISED): 1.72,
        ("tanh", STANDARD): 1.76,
        ("tanh", NORMALISED): 1.64,
        ("sigmoid", STANDARD): 2.21,
    },
}
"""Test errors in percent. The sigmoid's on Shapeset is that of four hidden layers, its best."""

_ROUNDING = 0.005
_SHAPESET = {"features": 32 * 32, "classes": 9}


@dataclass(frozen=True)
class ErrorReading:
    """One cell on one data set; NaN where a replicate diverged at every rate.

    errors : of the replicates, shares of one. error : their mean in percent, as all that follows.
    drop : how far the validation error fell over the last half of the updates. rates : those
    chosen, ascending. published : None where the paper gives none. guess : the error of a guess.
    """

    activation: str
    initializer: str
    errors: tuple[float, ...]
    error: Interval
    drop: Interval
    rates: tuple[float, ...]
    published: float | None
    guess: float

    @property
    def finished(self) -> bool:
        return bool(np.isfinite(self.error.estimate))

    @property
    def learned(self) -> bool:
        return self.error.high < LEARNED * self.guess

    @property
    def at_chance(self) -> bool:
        return self.error.low > LEARNED * self.guess


@dataclass(frozen=True)
class SetView:
    """One experiment, that is one data set; its cells that have results in all replicates."""

    title: str
    settings: Settings
    train_size: int
    readings: Mapping[Names, ErrorReading]

    @property
    def epochs(self) -> float:
        return self.settings.iterations * self.settings.batch_size / self.train_size

    @property
    def chance_activations(self) -> list[str]:
        """Activations that stay at chance with every initializer that they were run with."""
        left = {activation for (activation, _), r in self.readings.items() if not r.at_chance}
        return [name for name in dict.fromkeys(a for a, _ in self.readings) if name not in left]

    @property
    def learned(self) -> list[ErrorReading]:
        return [reading for reading in self.readings.values() if reading.learned]

    @property
    def gains(self) -> list[tuple[str, Interval]]:
        """Of the activations that learned."""
        errors = {cell: reading.errors for cell, reading in self.readings.items()}
        return gains(errors, dict.fromkeys(reading.activation for reading in self.learned))


@dataclass(frozen=True)
class GlorotTableView:
    """All experiments of this kind, in the order of config.yaml."""

    sets: tuple[SetView, ...]
    published_width: int = PAPER["width"]

    @property
    def narrower(self) -> bool:
        """Whether our networks are narrower than theirs."""
        return self.sets[0].settings.width < self.published_width


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> GlorotTableView:
    return GlorotTableView(
        tuple(
            SetView(
                title=str(data.attrs["dataset_title"]),
                settings=protocol.own(name, Settings),
                train_size=int(data.attrs["train_size"]),
                readings={cell: r for cell, r in read_cells(data).items() if r.finished},
            )
            for name, data in measurements.items()
        )
    )


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of table 1 for the data sets that the study has, in the table's order."""
    return [
        row
        for name, data in measurements.items()
        if json.loads(data.attrs["spec"])["experiment"]["depth"] == PAPER["depth"]
        for row in _rows(name, data)
    ]


def read_cells(data: xr.Dataset) -> dict[Names, ErrorReading]:
    """Every cell, in the order of config.yaml."""
    theirs, guess = ERRORS.get(_set_of(data) or "", {}), 100 * (1 - guess_accuracy(data))
    readings = {}
    for cell, own in cell_arrays(data).items():
        errors = own["test_error"]
        readings[cell] = ErrorReading(
            *cell,
            errors=tuple(errors.tolist()),
            error=ranged_interval(100 * errors, (0.0, 100.0), draws=test_images(data)),
            drop=mean_interval(own["validation_drop"]),
            rates=tuple(sorted(set(own["chosen_rate"].tolist()))),
            published=theirs.get(cell),
            guess=guess,
        )
    return readings


def _set_of(data: xr.Dataset) -> str | None:
    """Which of their data sets it is: MNIST by its digest, Shapeset-3x2 by its format."""
    if data.attrs.get("dataset_sha256") == MNIST_TRAIN_IMAGES:
        return "mnist"
    return "shapeset" if all(data.attrs.get(k) == v for k, v in _SHAPESET.items()) else None


def _rows(name: str, data: xr.Dataset) -> list[Published]:
    settings, title = json.loads(data.attrs["spec"])["experiment"], data.attrs["dataset_title"]
    width, updates, theirs = settings["width"], settings["iterations"], PAPER["width"]
    redrawn = _set_of(data) == "shapeset"
    differs = Text(
        f"每层 {width} 个神经元（原文 {theirs}），{updates} 次更新"
        + ("，数据按原文描述重新生成" if redrawn else ""),
        f"{width} units a layer (theirs {theirs}), {updates} updates"
        + (", data drawn anew from their description" if redrawn else ""),
    )
    readings, rows = read_cells(data), []
    for (activation, law), error in ERRORS.get(_set_of(data) or "", {}).items():
        reading = readings.get((activation, law))
        ours = reading.error if reading and reading.finished else None
        quantity = Text(
            f"{title} 测试错误率，{activation}，{LAWS[law].zh}",
            f"test error on {title}, {activation}, {LAWS[law].en}",
        )
        agrees = meets(ours, error, _ROUNDING) if ours and width == theirs else None
        row = Published(name, SOURCE, "table 1", quantity, error, ours, agrees, "%", differs)
        rows.append(row)
    return rows
