"""What a cell's run gives: its variables, their arrays, and how its replicates ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engine.study.cell_spec import CellSpec
    from engine.study.settings.base import ExperimentSettings

MATRIX = ("activation", "initializer")
_BLANKS = {"f": np.nan, "i": -1, "u": 0}
"""What was not measured, by the kind of dtype: a number, an iteration, a count."""


class Status(IntEnum):
    """How a replicate of a cell ended; FAILED where the cell's run broke off with an error."""

    OK = 0
    DIVERGED = 1
    FAILED = 2

    @classmethod
    def ended(cls) -> tuple[Status, ...]:
        """Those of a run that came to its end."""
        return (cls.OK, cls.DIVERGED)


@dataclass(frozen=True)
class Variable:
    """A measured quantity.

    dims : its dimensions in the measurements, outermost first. A cell's own array lacks
        "activation" and "initializer". What depends on neither is a coordinate.
    units : "1" for pure numbers; meaning : one line, said in full; dtype : NumPy's name.
    """

    dims: tuple[str, ...]
    units: str
    meaning: str
    dtype: str = "float64"

    @property
    def cell_dims(self) -> tuple[str, ...]:
        return tuple(dim for dim in self.dims if dim not in MATRIX)


@dataclass(frozen=True)
class CellRecord:
    """The results of one cell.

    spec : `CellSpec.to_dict`. variables, values : by name, values[name] with the dimensions
    variables[name].cell_dims. attributes : plain facts that hold for the whole experiment.
    """

    spec: Mapping[str, Any]
    variables: Mapping[str, Variable]
    values: Mapping[str, NDArray[Any]]
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class CellFailure:
    """A cell that has no results. spec : `CellSpec.to_dict`; message : the error, in one line."""

    spec: Mapping[str, Any]
    message: str


def blank_values(
    variables: Mapping[str, Variable], known: Mapping[str, object], **sizes: int
) -> dict[str, NDArray[Any]]:
    """An array for each variable of a cell, in the shape and dtype that the variable states.

    known : values of the variables that are known beforehand, such as coordinates. sizes : of the
    dimensions that these do not have. What is not known is NaN, -1 in signed and 0 in unsigned
    integers.
    """
    values = {name: np.array(known[name], variables[name].dtype) for name in known}
    for name, array in values.items():
        sizes |= zip(variables[name].cell_dims, array.shape, strict=True)
    for name, variable in variables.items():
        if name not in known:
            shape = [sizes[dim] for dim in variable.cell_dims]
            blank = _BLANKS[np.dtype(variable.dtype).kind]
            values[name] = np.full(shape, blank, variable.dtype)
    return values


def endings(
    dims: tuple[str, ...],
    how: str = "how the replicate ended",
    where: str = "iteration of the first non-finite loss; -1: none",
    units: str = "iteration",
) -> dict[str, Variable]:
    """`status` and `diverged_at` of what has these dimensions.

    how : meaning of the first; where : of the second, which is counted in `units`.
    """
    return {
        "status": Variable(dims, "1", how, "int8"),
        "diverged_at": Variable(dims, units, where, "int64"),
    }


def cell_record(
    spec: CellSpec[ExperimentSettings],
    variables: Mapping[str, Variable],
    values: Mapping[str, NDArray[Any]],
    attributes: Mapping[str, Any] | None = None,
) -> CellRecord:
    """The record of a cell whose replicates have come to their end; fills in their `status`."""
    values["status"][...] = np.where(values["diverged_at"] < 0, Status.OK, Status.DIVERGED)
    return CellRecord(spec.to_dict(), variables, values, attributes or {})
