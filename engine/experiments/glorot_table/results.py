"""Test errors at each network's own learning rate: what the section beside table 1 names.

Glorot and Bengio (2010), table 1: test errors of networks with five hidden layers.

Theirs had 1000 units a layer and were trained far longer. An error at another width is another
quantity, so there the two are not said to agree or to differ; at theirs they agree where the
published error lies within the 95 % interval of ours, rounding (0.005) allowed for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.evidence.published import Published
from engine.evidence.references import MNIST_TRAIN_IMAGES
from engine.evidence.statistics import Interval, mean_interval
from engine.experiments.glorot.results import LAWS, SOURCE, WIDTH
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

    from engine.study.protocol import Protocol


STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"
DEPTH = 5

ERRORS: Mapping[str, Mapping[tuple[str, str], float]] = {
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


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of table 1 for the data sets that the study has, in the table's order."""
    return [
        _row(name, data, cell, published)
        for name, data in measurements.items()
        for cell, published in ERRORS.get(dataset_of(data) or "", {}).items()
        if _settings(data)["depth"] == DEPTH
    ]


def published_error(data: xr.Dataset, cell: tuple[str, str]) -> float | None:
    """Their error of a cell in percent, where they give one for this data set."""
    return ERRORS.get(dataset_of(data) or "", {}).get(cell)


def dataset_of(data: xr.Dataset) -> str | None:
    """Which of their data sets it is: MNIST by its digest, Shapeset-3x2 by its format."""
    if data.attrs.get("dataset_sha256") == MNIST_TRAIN_IMAGES:
        return "mnist"
    return "shapeset" if all(data.attrs.get(k) == v for k, v in _SHAPESET.items()) else None


def _settings(data: xr.Dataset) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = json.loads(data.attrs["spec"])["experiment"]
    return settings


def _row(name: str, data: xr.Dataset, cell: tuple[str, str], published: float) -> Published:
    settings, ours = _settings(data), _interval(data, cell)
    like = settings["width"] == WIDTH
    agrees = None
    if like and ours is not None:
        agrees = bool(ours.low - _ROUNDING <= published <= ours.high + _ROUNDING)
    title, (activation, law) = data.attrs["dataset_title"], cell
    return Published(
        experiment=name,
        source=SOURCE,
        place="table 1",
        quantity=Text(
            f"{title} 测试错误率，{activation}，{LAWS[law].zh}",
            f"test error on {title}, {activation}, {LAWS[law].en}",
        ),
        unit="%",
        published=published,
        ours=ours,
        differs=_differs(settings, data),
        agrees=agrees,
    )


def _interval(data: xr.Dataset, cell: tuple[str, str]) -> Interval | None:
    activation, initializer = cell
    known = activation in data["activation"].values and initializer in data["initializer"].values
    if not known:
        return None
    errors = data["test_error"].sel(activation=activation, initializer=initializer).to_numpy()
    return mean_interval(100 * errors) if np.isfinite(errors).all() else None


def _differs(settings: Mapping[str, Any], data: xr.Dataset) -> Text:
    width, updates = settings["width"], settings["iterations"]
    redrawn = dataset_of(data) == "shapeset"
    return Text(
        f"每层 {width} 个单元（原文 {WIDTH}），{updates} 次更新"
        + ("，数据按原文描述重新生成" if redrawn else ""),
        f"{width} units a layer (theirs {WIDTH}), {updates} updates"
        + (", data drawn anew from their description" if redrawn else ""),
    )


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
