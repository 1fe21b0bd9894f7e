"""The arrays that an experiment fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.records import Variable


def blank_values(
    variables: Mapping[str, Variable], sizes: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """An array for each variable of a cell: NaN where there is such a thing, else 0.

    sizes : of every dimension that a cell's arrays have.
    """
    return {
        name: np.full(
            [sizes[dim] for dim in variable.cell_dims],
            np.nan if np.dtype(variable.dtype).kind == "f" else 0,
            dtype=variable.dtype,
        )
        for name, variable in variables.items()
    }
