"""What a quantity is, and how it is read from the measurements of cells.

A quantity is named, has a unit, is computed from stored variables, and says what a diverged
replicate means for it. Thresholds are multiples of its yardstick, so that "nine tenths of a
guess's loss" holds for any number of classes.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.evidence.statistics import diverged_as_worst
from engine.study.language import Text
from engine.study.records import Status

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


class Cell(NamedTuple):
    """One activation with one initializer, by their names in the measurements."""

    activation: str
    initializer: str

    def __str__(self) -> str:
        return f"{self.activation}/{self.initializer}"


@dataclass(frozen=True)
class Matrix:
    """All cells of some activations and initializers; where they are None, of those measured."""

    activations: tuple[str, ...] | None = None
    initializers: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        """Those named, or none, where there is no dataset."""
        named = {"activation": self.activations, "initializer": self.initializers}
        measured = {dim: () if dataset is None else dataset[dim].to_numpy() for dim in named}
        names = (measured[dim] if own is None else own for dim, own in named.items())
        pairs = (Cell(str(one), str(other)) for one, other in itertools.product(*names))
        return tuple(pair for pair in pairs if not {*pair} & {*self.without})


class Reason(StrEnum):
    """Why a claim could not be tested."""

    NO_EXPERIMENT = "experiment missing"
    NO_CELL = "cell missing"
    NO_VARIABLE = "variable missing"
    NO_SETTING = "setting missing"
    DIVERGED = "diverged"
    UNDEFINED = "undefined"
    TOO_FEW = "too few replicates"


class NotRunError(Exception):
    """The measurements do not hold what a claim needs."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Diverged(StrEnum):
    """What a diverged replicate means for a quantity."""

    NOT_RUN = "leaves it undefined: the claim is not run"
    WORST = "counts as a loss worse than any finite one"
    ZERO = "counts as 0"
    MEASURED = "counts with what was measured before"


def one(_: xr.Dataset) -> float:
    """The yardstick of thresholds that are plain numbers."""
    return 1.0


GUESS_LOSSES: Mapping[str, Callable[[int], float]] = {
    "softmax_cross_entropy": math.log,
    "quadratic": lambda classes: (1 - 1 / classes) / 2,
    "softmax_quadratic": lambda classes: (1 - 1 / classes) / 2,
}
"""What each loss is, by number of classes, for a net that gives all of them equal probability."""


def guess_loss(dataset: xr.Dataset) -> float:
    """The loss of a guess; for cross-entropy, which experiments without a choice use, ln(classes).

    In nat where it is cross-entropy.
    """
    settings = json.loads(dataset.attrs["spec"])["experiment"]
    loss = settings.get("loss", "softmax_cross_entropy")
    return GUESS_LOSSES[loss](int(dataset.attrs["classes"]))


def guess_accuracy(dataset: xr.Dataset) -> float:
    """Accuracy of a blind guess between equally frequent classes."""
    return 1 / float(dataset.attrs["classes"])


Setting = tuple[str, float | str]
"""A coordinate of the measurements and the value at which they are taken, or "first" or "last"."""


@dataclass(frozen=True)
class Quantity:
    """A number per replicate, and per layer (or other axis) where its variables have one.

    name, label : in the ledger, and in the paper. variables : those of the measurements that
    `compute` takes; the one called like the quantity where there are none.
    settings : where the variables are taken along further coordinates, such as a learning rate.
    facts : what `compute` is told beside the variables, by the names of its keywords.
    ceiling : a value that only says "at least this much"; two such values cannot be compared.
    """

    name: str
    label: Text
    variables: tuple[str, ...] = ()
    compute: Callable[..., Array | float] = np.asarray
    unit: str = "1"
    yardstick: Callable[[xr.Dataset], float] = one
    when_diverged: Diverged = Diverged.NOT_RUN
    settings: tuple[Setting, ...] = ()
    facts: Mapping[str, Callable[[xr.Dataset], Any]] = field(default_factory=dict)
    ceiling: Callable[[xr.Dataset], float] | None = None

    def at(self, **settings: float | str) -> Quantity:
        """The same taken at a value of a coordinate, or at its first or last one."""
        return replace(self, settings=(*self.settings, *settings.items()))

    @property
    def _read(self) -> tuple[str, ...]:
        return self.variables or (self.name,)

    @property
    def _status(self) -> str:
        """The status of the experiment that the variables belong to."""
        experiment, dot, _ = self._read[0].rpartition(".")
        return f"{experiment}{dot}status"

    def read(self, dataset: xr.Dataset, *cells: Cell) -> Array:
        """Values of the cells, shape (cell, replicate) or (cell, replicate, layer).

        All cells of a comparison are read together, because what a diverged loss counts for
        depends on the finite ones. Raises `NotRunError` where the measurements do not suffice.
        """
        status = (self._status, self.settings)
        diverged = np.stack([_diverged(dataset, cell, *status) for cell in cells])
        values = np.stack([self.stored(dataset, cell) for cell in cells])
        values = self._settled(values, diverged, dataset, cells)
        if not np.isfinite(values).all():
            raise NotRunError(Reason.UNDEFINED, f"{self.name} is not finite in {_names(cells)}")
        if values.shape[1] < 2:
            raise NotRunError(Reason.TOO_FEW, "an interval needs at least two replicates")
        return values

    def stored(self, dataset: xr.Dataset, cell: Cell) -> Array:
        """One cell's values as measured, NaN where a replicate diverged."""
        arrays = (_select(dataset, name, cell, self.settings) for name in self._read)
        facts = {name: fact(dataset) for name, fact in self.facts.items()}
        numbers = (np.asarray(array, dtype=np.float64) for array in arrays)
        return np.asarray(self.compute(*numbers, **facts))

    def ratio(self, dataset: xr.Dataset, numerator: Array, denominator: Array) -> Array:
        """One over the other; `NotRunError` where it is undefined or both are at the ceiling."""
        if (denominator == 0).any():
            raise NotRunError(Reason.UNDEFINED, "a ratio's denominator is 0")
        if self.ceiling is not None:
            least = np.minimum(numerator, denominator)
            if (least >= self.ceiling(dataset)).any():
                raise NotRunError(Reason.UNDEFINED, f"{self.name}: neither gets there")
        return numerator / denominator

    def _settled(
        self, values: Array, diverged: NDArray[np.bool], dataset: xr.Dataset, cells: Iterable[Cell]
    ) -> Array:
        """The values with diverged replicates, (cell, replicate), set to what they count for."""
        if not diverged.any():
            return values
        if self.when_diverged is Diverged.NOT_RUN:
            failed = [cell for cell, bad in zip(cells, diverged, strict=True) if bad.any()]
            raise NotRunError(Reason.DIVERGED, _names(failed))
        if self.when_diverged is Diverged.ZERO:
            return np.where(diverged, 0.0, values)
        if self.when_diverged is Diverged.MEASURED:
            return values
        if not np.isfinite(values[~diverged]).all():
            return values  # a hole that divergence does not explain: `read` reports it
        return diverged_as_worst(np.where(diverged, np.nan, values), guess_loss(dataset))


def _select(
    dataset: xr.Dataset, variable: str, cell: Cell, settings: Iterable[Setting]
) -> NDArray[Any]:
    """One variable of one cell, (replicate, ...), at the settings of the axes it has."""
    if variable not in dataset:
        raise NotRunError(Reason.NO_VARIABLE, variable)
    for dimension, name in cell._asdict().items():
        if name not in dataset[dimension].to_numpy():
            raise NotRunError(Reason.NO_CELL, f"no {dimension} {name}")
    array = dataset[variable]
    array = array.sel({dim: name for dim, name in cell._asdict().items() if dim in array.dims})
    for coordinate, value in settings:
        dimension, index = _place(dataset, coordinate, value)
        if dimension in array.dims:
            array = array.isel({dimension: index})
    return array.transpose("replicate", ...).to_numpy()


def _place(dataset: xr.Dataset, coordinate: str, value: float | str) -> tuple[str, int]:
    """The dimension of a coordinate, and the index of its value."""
    if coordinate not in dataset:
        raise NotRunError(Reason.NO_SETTING, coordinate)
    (dimension,) = dataset[coordinate].dims
    if value in ("first", "last"):
        return str(dimension), 0 if value == "first" else -1
    places = dataset[coordinate].to_numpy()
    (found,) = np.nonzero(places == value if isinstance(value, str) else np.isclose(places, value))
    if not found.size:
        raise NotRunError(Reason.NO_SETTING, f"{coordinate} {value}")
    return str(dimension), int(found[0])


def _diverged(
    dataset: xr.Dataset, cell: Cell, variable: str, settings: Iterable[Setting]
) -> NDArray[np.bool]:
    """Which replicates diverged, (replicate,), anywhere on the axes that no setting fixes.

    A cell that failed has no results.
    """
    status = _select(dataset, variable, cell, settings)
    if not np.isin(status, Status.ended()).all():
        raise NotRunError(Reason.NO_CELL, f"{cell} has no results")
    diverged: NDArray[np.bool] = (status == Status.DIVERGED).reshape(len(status), -1).any(axis=1)
    return diverged


def _names(cells: Iterable[Cell]) -> str:
    return ", ".join(map(str, cells))
