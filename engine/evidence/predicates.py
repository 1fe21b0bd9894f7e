"""The few forms a claim can take, and how each is cut into checks.

A predicate names cells, a quantity and a criterion, and turns measurements into one check or
several; all of them must hold. A check is one number per replicate set against a criterion.
Ratios are averaged as logarithms (geometrically), differences as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.evidence.criteria import Above, Criterion
from engine.evidence.quantities import Cell, NotRunError, Quantity, Reason, names_of
from engine.evidence.statistics import CONFIDENCE, Interval, mean_interval, p_value

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

Position = Literal["first", "last"]
Layers = Literal["first", "last", "every", "later"]
Label = Mapping[str, str | int]

ZERO_RATIO = np.finfo(np.float64).tiny
"""What a ratio of exactly 0 counts for on the logarithmic scale: the smallest normal double."""


@dataclass(frozen=True)
class Check:
    """One number per replicate, shape (replicate,), against a criterion in the same unit.

    bounds : what the number cannot leave; no interval reaches further.
    """

    label: Label
    values: Array
    criterion: Criterion
    unit: str = "1"
    logarithmic: bool = False
    bounds: tuple[float, float] = (-math.inf, math.inf)

    def interval(self, confidence: float) -> Interval:
        """Mean over replicates with its interval; a geometric mean on the logarithmic scale."""
        interval = mean_interval(self._scaled(self.values), confidence)
        return (interval.exponentiated() if self.logarithmic else interval).within(*self.bounds)

    @property
    def estimate(self) -> float:
        """The bare mean, geometric on the logarithmic scale; it decides nothing by itself."""
        return self.interval(CONFIDENCE).estimate

    def leans(self) -> bool:
        """Whether the bare mean satisfies the criterion."""
        return self.criterion.holds(self.estimate)

    def p_value(self) -> float:
        """Two-sided p against the thresholds that the mean's lean rests on."""
        thresholds = self.criterion.contested(self.estimate)
        values = self._scaled(self.values)
        return max(p_value(values, float(self._scaled(np.asarray(t)))) for t in thresholds)

    def _scaled(self, numbers: Array) -> Array:
        return np.log(np.maximum(numbers, ZERO_RATIO)) if self.logarithmic else numbers


class Predicate(Protocol):
    """What is tested: a conjunction of checks."""

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        """The cells it rests on; those named in it where there is no dataset."""

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        """Its checks, all of which must hold; raises `NotRunError` where data are lacking."""


@dataclass(frozen=True)
class Level:
    """A quantity of one cell meets a criterion, in the layers named (or of the whole net)."""

    quantity: Quantity
    cell: Cell
    criterion: Criterion
    layers: Layers | None = None

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell,)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        (values,) = self.quantity.read(dataset, self.cell)
        criterion = self.criterion.times(self.quantity.yardstick(dataset))
        return tuple(
            Check({**_of(self.quantity, self.cell), **label}, column, criterion, self.quantity.unit)
            for label, column in _columns(values, self.layers)
        )


@dataclass(frozen=True)
class LayerRatio:
    """A quantity at one end of the net over that at the other meets a criterion."""

    quantity: Quantity
    cell: Cell
    numerator: Position
    denominator: Position
    criterion: Criterion

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell,)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        (values,) = self.quantity.read(dataset, self.cell)
        ((_, above),) = _columns(values, self.numerator)
        ((_, below),) = _columns(values, self.denominator)
        label = {
            **_of(self.quantity, self.cell),
            "numerator": self.numerator,
            "denominator": self.denominator,
        }
        ratio = self.quantity.ratio(dataset, above, below)
        return (Check(label, ratio, self.criterion, logarithmic=True),)


@dataclass(frozen=True)
class Trend:
    """A quantity's growth from first to last layer meets a criterion.

    The growth is that of the exponential fitted to all layers by least squares in the logarithm,
    so a rise that one step takes and the others take back does not count as one.
    """

    quantity: Quantity
    cell: Cell
    criterion: Criterion

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell,)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        (values,) = self.quantity.read(dataset, self.cell)
        depth = values.shape[1]
        if depth < 2 or not (values > 0).all():
            raise NotRunError(Reason.UNDEFINED, f"no trend of {self.quantity.name} in {self.cell}")
        slope, _ = np.polyfit(np.arange(depth), np.log(values).T, 1)
        growth = np.exp(slope * (depth - 1))
        label = {**_of(self.quantity, self.cell), "trend": "growth"}
        return (Check(label, growth, self.criterion, logarithmic=True),)


@dataclass(frozen=True)
class CellRatio:
    """A quantity of one cell over that of another meets a criterion, in the layers named."""

    quantity: Quantity
    cell: Cell
    reference: Cell
    criterion: Criterion
    layers: Layers | None = None

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell, self.reference)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        values, reference = self.quantity.read(dataset, self.cell, self.reference)
        pairs = zip(_columns(values, self.layers), _columns(reference, self.layers), strict=True)
        return tuple(
            Check(
                {**_of(self.quantity, self.cell), "over": str(self.reference), **label},
                self.quantity.ratio(dataset, ours, theirs),
                self.criterion,
                logarithmic=True,
            )
            for (label, ours), (_, theirs) in pairs
        )


@dataclass(frozen=True)
class Difference:
    """A quantity of one cell minus that of another, paired, meets a criterion."""

    quantity: Quantity
    cell: Cell
    reference: Cell
    criterion: Criterion
    layers: Layers | None = None

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell, self.reference)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        cell, reference = self.quantity.read(dataset, self.cell, self.reference)
        criterion = self.criterion.times(self.quantity.yardstick(dataset))
        return tuple(
            Check(
                {**_of(self.quantity, self.cell), "minus": str(self.reference), **label},
                difference,
                criterion,
                self.quantity.unit,
            )
            for label, difference in _columns(cell - reference, self.layers)
        )


@dataclass(frozen=True)
class BestOf:
    """A cell's quantity lies below that of each rival by more than `advantage`.

    A negative advantage is the weaker statement that no rival lies below it by more than that.
    Without named rivals, all other initializers measured for the activation are.
    """

    quantity: Quantity
    cell: Cell
    advantage: float
    rivals: tuple[str, ...] | None = None

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell, *self._rivals(dataset))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        rivals = self._rivals(dataset)
        if not rivals:
            raise NotRunError(Reason.NO_CELL, f"{self.cell} has no rival")
        values = self.quantity.read(dataset, self.cell, *rivals)
        criterion = Above(self.advantage).times(self.quantity.yardstick(dataset))
        return tuple(
            Check(
                {**_of(self.quantity, self.cell), "rival": rival.initializer},
                theirs - values[0],
                criterion,
                self.quantity.unit,
            )
            for rival, theirs in zip(rivals, values[1:], strict=True)
        )

    def _rivals(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        names = self.rivals
        if names is None:
            measured = names_of(dataset, "initializer")
            names = tuple(name for name in measured if name != self.cell.initializer)
        return tuple(Cell(self.cell.activation, name) for name in names)


@dataclass(frozen=True)
class AllOf:
    """Several predicates at once."""

    predicates: tuple[Predicate, ...]

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        found = (cell for part in self.predicates for cell in part.cells(dataset))
        return tuple(dict.fromkeys(found))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        return tuple(check for part in self.predicates for check in part.checks(dataset))


def _of(quantity: Quantity, cell: Cell) -> dict[str, str]:
    """The label of what was measured where."""
    return {"quantity": quantity.name, "cell": str(cell)}


def _columns(values: Array, layers: Layers | None) -> Iterator[tuple[Label, Array]]:
    """The labels and (replicate,) columns of the layers asked for; layers are numbered from 1.

    "later" are all but the first.
    """
    if layers is None:
        yield {}, values
        return
    depth = values.shape[1]
    chosen: dict[str, Iterable[int]] = {"first": [0], "last": [depth - 1], "every": range(depth)}
    chosen["later"] = range(1, depth)
    for index in chosen[layers]:
        yield {"layer": index + 1}, values[:, index]
