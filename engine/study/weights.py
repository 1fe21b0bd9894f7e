"""The weights a cell starts with: one place for every experiment that draws a network."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.net.initializers import Initializer
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator

Array32 = NDArray[np.float32]
Array = NDArray[np.floating]


def draw_weights(
    spec: CellSpec[Any], replicate: int, sizes: Sequence[int], inputs: Callable[[], Array]
) -> list[Array32]:
    """One replicate's weights in float32, (fan_in, fan_out) for each layer between `sizes`.

    sizes : units of the input, of every layer, of the output. inputs : called for a batch
    (samples, sizes[0]), as the network would see it, only if the initializer calibrates on data.

    Layer l is drawn from the stream ("weights", replicate, l), counted from 1. Nothing else of a
    cell decides it but its initializer, and for some of them its activation or `inputs`.
    """
    weights = [
        spec.law.sample(generator(spec.seed, "weights", replicate, layer), *fans).astype(np.float32)
        for layer, fans in enumerate(itertools.pairwise(sizes), start=1)
    ]
    if spec.law.calibration is None:
        return weights
    return spec.law.calibration(weights, spec.activation, inputs())


def sigma_w(law: Initializer, width: int) -> float:
    """Sd of the weights between layers of this width times the root of it; NaN: by data."""
    by_data = law.calibration is not None
    return math.nan if by_data else math.sqrt(width * law.variance(width, width))
