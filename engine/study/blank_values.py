"""The arrays that an experiment fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.records import Variable


def blank_values(
    variables: Mapping[str, Variable], sizes: Mapping[str, int], blank: int = 0
) -> dict[str, NDArray[Any]]:
    """An array for each variable of a cell: NaN where there is such a thing, else `blank`.

    Parameters
    ----------
    variables
        What the cell measures.
    sizes
        Of every dimension that a cell's arrays have.
    blank
        Stands in arrays of another dtype for what was not measured.

    Returns
    -------
    dict
        Each variable's array, in the shape and dtype that the variable states.
    """
    return {
        name: np.full(
            [sizes[dim] for dim in variable.cell_dims],
            np.nan if np.dtype(variable.dtype).kind == "f" else blank,
            dtype=variable.dtype,
        )
        for name, variable in variables.items()
    }
