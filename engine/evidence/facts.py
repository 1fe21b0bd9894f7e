"""Quantities that mathematics alone decides: computed and not measured, known to rounding."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.evidence.definitions import FAR
from engine.evidence.quantity import Quantity
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.study.language import Text


def relative_slope(family: str, *positions: float) -> float:
    """The largest |f'| at `positions` as a share of the largest on [-10, 10], f by default."""
    activation = make_activation(family)
    slopes = np.abs(activation.derivative(np.array(positions)))
    steepest = np.abs(activation.derivative(np.linspace(-10, 10, 2001))).max()
    return float(slopes.max() / steepest)


def _least_relative_slope(family: str, *positions: float) -> float:
    """Likewise the smallest |f'| at `positions`."""
    return min(relative_slope(family, position) for position in positions)


def _two_relus_error() -> float:
    """Least largest error of c + s (relu(x + b) - relu(x - b)) as an approximation of the logistic.

    By symmetry c + s b = 1/2. Let h = s b be how far the plateaus lie from 1/2. With the error E,
    the best such line has E three times with alternating signs on x > 0 (Chebyshev): above it at x*
    where the logistic has the slope s, below it at the corner b, and above it again in the limit.
    The last gives h = 1/2 - E, the corner logistic(b) = 1 - 2 E, and x* the equation solved here by
    bisection, whose left side falls from E = 0 on.
    """
    low, high = 1e-6, 0.1
    for _ in range(100):  # more halvings than a double has digits
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(middle) > 0 else (low, middle)
    return low


def _excess(error: float) -> float:
    """How far the logistic rises above the line beyond `error`."""
    corner = math.log((1 - 2 * error) / (2 * error))
    slope = (0.5 - error) / corner
    steep = (1 + math.sqrt(max(0.0, 1 - 4 * slope))) / 2
    return steep - 0.5 - slope * math.log(steep / (1 - steep)) - error


def _narrowest_by_depth(width: int, shallow: int, deep: int) -> float:
    """Narrowest sd that the normalized rule gives in a deep net over that in a shallow one."""
    law = make_initializer("glorot_uniform")
    narrowest = {
        depth: min(law.variance(width, width) for _ in range(depth)) for depth in (deep, shallow)
    }
    return math.sqrt(narrowest[deep] / narrowest[shallow])


def distinct_units(weights: NDArray[np.float64]) -> int:
    """Different hidden units of a small tanh net after training from first weights (input, unit).

    Output weights start equal, so that nothing but the first weights can tell the units apart.
    """
    rng = np.random.default_rng(1)
    inputs = rng.standard_normal((8, len(weights)))
    targets = rng.standard_normal(8)
    first, last = weights.copy(), np.full(weights.shape[1], 0.5)
    for _ in range(50):
        hidden = np.tanh(inputs @ first)
        error = (hidden @ last - targets) / len(targets)
        back = np.outer(error, last) * (1 - hidden**2)
        first, last = first - 0.1 * inputs.T @ back, last - 0.1 * hidden.T @ error
    return len(np.unique(first.round(6), axis=1).T)


def _repeated_by_formula() -> float:
    """How many of four units become like others from weights that differ and are not random."""
    weights = np.sin(np.arange(1.0, 13.0)).reshape(3, 4)
    return float(weights.shape[1] - distinct_units(weights))


SLOPE_FAR_OUT = Quantity(
    "slope_far_out",
    Text("饱和处的相对斜率", "relative slope where it is saturated"),
    compute=partial(relative_slope, "sigmoid", -FAR, FAR),
)
SLOPE_AT_HALF = Quantity(
    "slope_at_half",
    Text("输出为二分之一处的相对斜率", "relative slope where the output is one half"),
    compute=partial(relative_slope, "sigmoid", 0.0),
)
SLOPE_FAR_RIGHT = Quantity(
    "slope_far_right",
    Text("右端的相对斜率", "relative slope far to the right"),
    compute=partial(relative_slope, "relu", FAR),
)
LEAST_SLOPE_FAR_OUT = Quantity(
    "least_slope_far_out",
    Text("两端较小的相对斜率", "smaller relative slope of both ends"),
    compute=partial(_least_relative_slope, "leaky_relu", -FAR, FAR),
)
TWO_RELUS_ERROR = Quantity(
    "two_relus_error",
    Text("最佳组合的最大误差", "largest error of the best combination"),
    compute=_two_relus_error,
)
REPEATED_BY_FORMULA = Quantity(
    "repeated_by_formula",
    Text("由公式给出权重时重复单元的数目", "repeated units from weights given by a formula"),
    compute=_repeated_by_formula,
)


def range_by_depth(width: int, shallow: int, deep: int) -> Quantity:
    """With all layers of one width."""
    return Quantity(
        "range_by_depth",
        Text(
            "深层与浅层网络最窄初始范围之比",
            "narrowest initial range of a deep net over that of a shallow one",
        ),
        compute=partial(_narrowest_by_depth, width, shallow, deep),
    )
