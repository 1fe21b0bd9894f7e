"""What the measurements of one cell say, as plain numbers ready to be printed.

Averages are taken over the replicates that stayed finite: of variances, for standard deviations of
outputs, so that the two kinds of breadth add up; of ratios between layers geometrically, since they
span orders of magnitude; of everything else as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.statistics import Interval, mean_interval
from engine.study.records import Status

if TYPE_CHECKING:
    import xarray as xr

Names = tuple[str, str]
"""Activation and initializer of a cell."""
Cell = Mapping[str, np.ndarray]
"""A cell's arrays by variable, replicates first."""

_AVERAGED = {
    "mean": "mean",
    "second_moment": "second_moment",
    "skewness": "skewness",
    "saturated_share": "saturated_share",
    "gradient_sd": "pre_activation_gradient_sd",
}
_VARIANCES = {"across_sd": "across_sample_variance", "between_sd": "between_unit_variance"}
"""Fields of a `LayerReading` and the variables they average; variances come as their roots."""

STEADY = 0.1
"""A ratio between layers within this distance of 1 is called unchanged in the prose."""


@dataclass(frozen=True)
class LayerReading:
    """One layer's statistics; `across_sd` and `between_sd`, squared, add up to `sd` squared."""

    layer: int
    mean: float
    sd: float
    second_moment: float
    skewness: float
    saturated_share: float
    gradient_sd: float
    across_sd: float
    between_sd: float

    @property
    def across_share(self) -> float:
        """Share of the pooled variance that the input causes; NaN where there is no variance."""
        total = self.across_sd**2 + self.between_sd**2
        return self.across_sd**2 / total if total > 0 else math.nan


@dataclass(frozen=True)
class PropagationReading:
    """One cell of a propagation experiment, all layers, in order."""

    activation: str
    initializer: str
    layers: tuple[LayerReading, ...]
    gradient_ratio: float
    """Gradient sd at the first layer over that at the last: what back-propagation leaves of it."""
    replicates: int
    diverged: int

    @property
    def first(self) -> LayerReading:
        return self.layers[0]

    @property
    def last(self) -> LayerReading:
        return self.layers[-1]

    @property
    def gradient_factor(self) -> float:
        """What one step back through a layer does to the gradient's sd, on (geometric) average."""
        steps = len(self.layers) - 1
        return self.gradient_ratio ** (1 / steps) if steps else math.nan

    def growth(self, field: str) -> float:
        """`field` in the last layer over its value in the first."""
        start = getattr(self.first, field)
        return getattr(self.last, field) / start if start else math.nan

    def trend(self, field: str) -> str:
        """ "grows", "stays", "shrinks" from first to last layer, or "undefined"."""
        return trend(self.growth(field))

    @property
    def complete(self) -> bool:
        """Whether every statistic is defined; a layer without variance, say, has no skewness."""
        numbers = [value for layer in self.layers for value in vars(layer).values()]
        shares = [layer.across_share for layer in self.layers]
        return all(map(math.isfinite, [*numbers, *shares, self.gradient_factor]))

    def extremes(self, field: str) -> tuple[float, float]:
        """The smallest and the largest value of `field` over the layers."""
        values = [getattr(layer, field) for layer in self.layers]
        return min(values), max(values)


@dataclass(frozen=True)
class TrainingReading:
    """One cell of a training experiment after its last iteration.

    As soon as one replicate diverged there is no mean over replicates, and the intervals are None.
    Losses are in nat, accuracies are shares.
    """

    activation: str
    initializer: str
    replicates: int
    diverged: int
    train_loss: Interval | None
    test_accuracy: Interval | None

    @property
    def ok(self) -> bool:
        return not self.diverged


def trend(ratio: float) -> str:
    """The word for a ratio: within `STEADY` of 1 it "stays".

    >>> trend(1.5), trend(1.02), trend(0.3)
    ('grows', 'stays', 'shrinks')
    """
    if not math.isfinite(ratio):
        return "undefined"
    if abs(ratio - 1) <= STEADY:
        return "stays"
    return "grows" if ratio > 1 else "shrinks"


def read_propagation(dataset: xr.Dataset) -> dict[Names, PropagationReading]:
    """Every cell of a propagation experiment in which at least one replicate stayed finite."""
    finite = ((n, cell) for n, cell in _cells(dataset) if (cell["status"] == Status.OK).any())
    return {names: _propagation(cell, *names) for names, cell in finite}


def read_training(dataset: xr.Dataset) -> dict[Names, TrainingReading]:
    """Every cell of a training experiment, diverged ones included."""
    return {names: _training(cell, *names) for names, cell in _cells(dataset)}


def _cells(dataset: xr.Dataset) -> Iterator[tuple[Names, Cell]]:
    """Names and arrays of each cell that has results.

    The arrays are taken out of xarray once, since its indexing is slow.
    """
    arrays = {
        name: variable.transpose("activation", "initializer", ...).to_numpy()
        for name, variable in dataset.data_vars.items()
        if {"activation", "initializer"} <= set(variable.dims)
    }
    for row, activation in enumerate(dataset["activation"].to_numpy()):
        for column, initializer in enumerate(dataset["initializer"].to_numpy()):
            cell = {name: array[row, column] for name, array in arrays.items()}
            if np.isin(cell["status"], list(Status)).all():
                yield (str(activation), str(initializer)), cell


def _propagation(cell: Cell, activation: str, initializer: str) -> PropagationReading:
    finite = cell["status"] == Status.OK

    def mean(name: str) -> np.ndarray:
        return cell[name][finite].mean(axis=0, dtype=np.float64)

    columns = {field: mean(name) for field, name in _AVERAGED.items()}
    columns |= {field: np.sqrt(mean(name)) for field, name in _VARIANCES.items()}
    columns["sd"] = np.hypot(columns["across_sd"], columns["between_sd"])
    gradient = cell["pre_activation_gradient_sd"][finite].astype(np.float64)
    layers = tuple(
        LayerReading(
            index + 1, **{field: float(values[index]) for field, values in columns.items()}
        )
        for index in range(len(gradient[0]))
    )
    return PropagationReading(
        activation,
        initializer,
        layers,
        _geometric_mean_ratio(gradient[:, 0], gradient[:, -1]),
        replicates=len(finite),
        diverged=int((~finite).sum()),
    )


def _geometric_mean_ratio(numerator: np.ndarray, denominator: np.ndarray) -> float:
    """exp of the mean log ratio; 0 when a numerator is 0, NaN when a denominator is."""
    if (denominator == 0).any():
        return math.nan
    if (numerator == 0).any():
        return 0.0
    return float(np.exp(np.mean(np.log(numerator / denominator))))


def _training(cell: Cell, activation: str, initializer: str) -> TrainingReading:
    diverged = int((cell["status"] != Status.OK).sum())

    def interval(name: str) -> Interval | None:
        return None if diverged else mean_interval(cell[name].astype(np.float64))

    return TrainingReading(
        activation,
        initializer,
        replicates=len(cell["status"]),
        diverged=diverged,
        train_loss=interval("train_loss"),
        test_accuracy=interval("test_accuracy"),
    )
