"""How replicates end: two variables of every cell, and its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.cell_spec import CellSpec
from engine.study.records import CellRecord, Status, Variable
from engine.study.settings.base import ExperimentSettings


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
