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

from engine.evidence.statistics import UNBOUNDED, Array, Range
from engine.study.cell_results import Status
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr


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
    NOT_REACHED = "not reached"
    UNDEFINED = "undefined"
    TOO_FEW = "too few replicates"
    NO_CONTROL = "control fails"


class NotRunError(Exception):
    """The measurements do not hold what a claim needs."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Diverged(StrEnum):
    """What a diverged replicate means for a quantity."""

    NOT_RUN = "leaves it undefined: the claim is not run"
    BEYOND = "lies beyond any finite value: known to be more than that, but not by how much"
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
"""A coordinate of the measurements and the value at which they are taken.

Or "first", "last", or "halfway": nearest to half of the last.
"""


@dataclass(frozen=True)
class Quantity:
    """A number per replicate, and per layer (or other axis) where its variables have one.

    name, label : in the ledger, and in the paper. variables : those of the measurements that
    `compute` takes; the one called like the quantity where there are none.
    settings : where the variables are taken along further coordinates, such as a learning rate.
    facts : what `compute` is told beside the variables, by the names of its keywords.
    censored : `compute` gives the negative of what was cut off: it is at least so much.
    range : what it cannot leave. counted : where it is a share of units or images, how many draws
    all replicates count. exact : mathematics, not chance, makes it equal in all replicates.
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
    censored: bool = False
    range: Range = UNBOUNDED
    counted: Callable[[xr.Dataset], float | None] | None = None
    exact: bool = False

    def at(self, **settings: float | str) -> Quantity:
        """The same taken at a value of a coordinate, or at its first or last one."""
        return replace(self, settings=(*self.settings, *settings.items()))

    def called(self, name: str, zh: str, en: str, **changes: Any) -> Quantity:
        """One with another name and label, and with what is changed beside them."""
        return replace(self, name=name, label=Text(zh, en), **changes)

    @property
    def reads(self) -> tuple[str, ...]:
        return self.variables or (self.name,)

    @property
    def _status(self) -> str:
        """The status of the experiment that the variables belong to."""
        experiment, dot, _ = self.reads[0].rpartition(".")
        return f"{experiment}{dot}status"

    def read(self, dataset: xr.Dataset, *cells: Cell) -> Array:
        """Values of the cells, shape (cell, replicate) or (cell, replicate, layer).

        Infinite where a replicate diverged and counts as beyond. Raises `NotRunError` where the
        measurements do not suffice.
        """
        status = (self._status, self.settings)
        diverged = np.stack([_diverged(dataset, cell, *status) for cell in cells])
        values = np.stack([self.stored(dataset, cell) for cell in cells])
        if self.when_diverged is Diverged.NOT_RUN and diverged.any():
            failed = [cell for cell, bad in zip(cells, diverged, strict=True) if bad.any()]
            raise NotRunError(Reason.DIVERGED, _names(failed))
        beyond = diverged & (self.when_diverged is Diverged.BEYOND)
        if not np.isfinite(values[~beyond]).all():
            raise NotRunError(Reason.UNDEFINED, f"{self.name} is not finite in {_names(cells)}")
        if values.shape[1] < 2:
            raise NotRunError(Reason.TOO_FEW, "an interval needs at least two replicates")
        values[beyond] = np.inf
        return values

    def stored(self, dataset: xr.Dataset, cell: Cell) -> Array:
        """One cell's values as measured, NaN where a replicate diverged."""
        arrays = (_select(dataset, name, cell, self.settings) for name in self.reads)
        facts = {name: fact(dataset) for name, fact in self.facts.items()}
        numbers = (np.asarray(array, dtype=np.float64) for array in arrays)
        return np.asarray(self.compute(*numbers, **facts))

    def level(self, values: Array) -> tuple[str | None, Array]:
        """The values, and "above" where some are only known to be at least so much."""
        if np.isinf(values).any():
            raise NotRunError(Reason.DIVERGED, "a net without a result has no level of it")
        return ("above" if self.censored and (values < 0).any() else None), self._bounds_of(values)

    def compared(
        self, dataset: xr.Dataset, ours: Array, theirs: Array, *, ratio: bool
    ) -> tuple[str | None, Array]:
        """Paired differences, or ratios, and the end at which some may lie further out.

        That is "above", where some of ours were cut off or diverged, "below", where some of theirs
        did, or "both". A diverged one is compared as the largest finite value of the two, or as a
        guess's if that is larger: the least that can be said. Raises `NotRunError` where both of a
        pair are unknown, or a ratio is undefined.
        """
        unknown = [np.isinf(half) | (self.censored & (half < 0)) for half in (ours, theirs)]
        if (unknown[0] & unknown[1]).any():
            reason = Reason.NOT_REACHED if self.censored else Reason.DIVERGED
            raise NotRunError(reason, f"neither of two compared has a known {self.name}")
        if np.isinf([ours, theirs]).any():
            finite = np.concatenate([half[np.isfinite(half)] for half in (ours, theirs)])
            least = max(guess_loss(dataset), *finite.tolist())
            ours, theirs = (np.minimum(half, least) for half in (ours, theirs))
        ours, theirs = self._bounds_of(ours), self._bounds_of(theirs)
        if ratio and (theirs == 0).any():
            raise NotRunError(Reason.UNDEFINED, "a ratio's denominator is 0")
        ends = {(True, True): "both", (True, False): "above", (False, True): "below"}
        first, second = (bool(half.any()) for half in unknown)
        return ends.get((first, second)), ours / theirs if ratio else ours - theirs

    def _bounds_of(self, values: Array) -> Array:
        return np.abs(values) if self.censored else values


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
    if value == "halfway":
        return str(dimension), int(np.abs(places - places[-1] / 2).argmin())
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
