"""Predicates about a cell at two settings, about every activation, and about the best of many."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.criteria import Criterion
from engine.evidence.predicates import Check, Label
from engine.evidence.quantities import (
    Cell,
    NotRunError,
    Quantity,
    Reason,
    Setting,
    all_cells,
    names_of,
)

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Contrast:
    """A quantity of one cell at one setting minus the same at another, paired, meets a criterion.

    setting, baseline : values of one coordinate.
    ratio : one over the other in place of the difference.
    """

    quantity: Quantity
    cell: Cell
    setting: Setting
    baseline: Setting
    criterion: Criterion
    ratio: bool = False

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell,)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        ours, theirs = (
            self.quantity.at(**dict([setting])).read(dataset, self.cell)[0]
            for setting in (self.setting, self.baseline)
        )
        label = {
            "quantity": self.quantity.name,
            "cell": str(self.cell),
            "coordinate": self.setting[0],
            "setting": _written(self.setting),
            "baseline": _written(self.baseline),
        }
        quantity, criterion = self.quantity, self.criterion
        return (_compared(quantity, dataset, ours, theirs, criterion, self.ratio, label),)


@dataclass(frozen=True)
class Everywhere:
    """A quantity meets a criterion with each of some initializers and activations.

    Without named activations: all that were measured.
    """

    quantity: Quantity
    initializers: tuple[str, ...]
    criterion: Criterion
    activations: tuple[str, ...] | None = None

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        names = self.activations
        if names is None:
            names = names_of(dataset, "activation")
        return tuple(Cell(*pair) for pair in itertools.product(names, self.initializers))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        cells = self.cells(dataset)
        criterion = self.criterion.times(self.quantity.yardstick(dataset))
        return tuple(
            Check(
                {"quantity": self.quantity.name, "cell": str(cell)},
                values,
                criterion,
                self.quantity.unit,
            )
            for cell, values in zip(cells, self.quantity.read(dataset, *cells), strict=True)
        )


@dataclass(frozen=True)
class BestAgainst:
    """The least that one activation reaches against the least that another does.

    The least is taken within each replicate over the initializers named, or over all measured. Met
    by the criterion is the first over the second (a ratio), or the first minus the second.
    """

    quantity: Quantity
    activation: str
    rival: str
    criterion: Criterion
    initializers: tuple[str, ...] | None = None
    ratio: bool = False

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        names = self.initializers
        if names is None:
            names = names_of(dataset, "initializer")
        return tuple(Cell(*p) for p in itertools.product((self.activation, self.rival), names))

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        values = self.quantity.read(dataset, *self.cells(dataset))
        ours, theirs = (half.min(axis=0) for half in np.split(values, 2))
        quantity, criterion = self.quantity, self.criterion
        label = {"quantity": quantity.name, "best_of": self.activation, "against": self.rival}
        return (_compared(quantity, dataset, ours, theirs, criterion, self.ratio, label),)


@dataclass(frozen=True)
class Range:
    """What the highest cell of all reaches above the lowest meets a criterion.

    Which they are is found on the first half of the replicates and held against the criterion on
    the others, so that chance alone makes no range.
    """

    quantity: Quantity
    criterion: Criterion
    without: tuple[str, ...] = ()

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return all_cells(dataset, self.without)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        cells = self.cells(dataset)
        if len(cells) < 2:
            raise NotRunError(Reason.NO_CELL, "a range needs at least two cells")
        values = self.quantity.read(dataset, *cells)
        half = values.shape[1] // 2
        means = values[:, :half].mean(axis=1)
        spread = values[means.argmax(), half:] - values[means.argmin(), half:]
        label = {"quantity": self.quantity.name, "range": "highest minus lowest"}
        criterion = self.criterion.times(self.quantity.yardstick(dataset))
        return (Check(label, spread, criterion, self.quantity.unit),)


def _compared(
    quantity: Quantity,
    dataset: xr.Dataset,
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    criterion: Criterion,
    ratio: bool,
    label: Label,
) -> Check:
    """One value over another on the logarithmic scale, or the one minus the other.

    Parameters
    ----------
    ours, theirs
        Of shape (replicate,), in the quantity's unit, paired.
    criterion
        On the ratio; on the difference in the quantity's yardsticks.
    """
    label = {**label, "as": "ratio" if ratio else "difference"}
    if ratio:
        return Check(label, quantity.ratio(dataset, ours, theirs), criterion, logarithmic=True)
    scaled = criterion.times(quantity.yardstick(dataset))
    return Check(label, ours - theirs, scaled, quantity.unit)


def _written(setting: Setting) -> str:
    """The value of a setting, a name or a number."""
    value = setting[1]
    return value if isinstance(value, str) else f"{value:g}"
