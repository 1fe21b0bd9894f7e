"""The arrays that an experiment fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.study.records import Variable

_BLANKS = {"f": np.nan, "i": -1, "u": 0}
"""What was not measured, by the kind of dtype: a number, an iteration, a count."""


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
