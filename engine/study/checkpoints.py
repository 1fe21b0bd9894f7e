"""When experiments look at a network that is being trained."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def checkpoints(iterations: int, count: int) -> NDArray[np.int64]:
    """0 and about `count` iterations up to the last, at the cubes of even steps.

    Close at first, where most happens, and a tenth apart at the end: readable on a linear and on
    a logarithmic axis.
    """
    steps = np.arange(count + 1) / count
    return np.unique(np.rint(iterations * steps**3).astype(np.int64))
