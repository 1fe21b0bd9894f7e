"""Quantities that mathematics alone decides: computed and not measured, known to rounding."""

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engine.evidence.definitions import FAR, HUNDREDTH, NEAR
from engine.evidence.quantity import Quantity
from engine.net.activations import make_activation
from engine.study.language import Text


def relative_slope(family: str, *positions: float) -> float:
    """The largest |f'| at `positions` as a share of the largest on [-10, 10], f by default."""
    activation = make_activation(family)
    slopes = np.abs(activation.derivative(np.array(positions)))
    steepest = np.abs(activation.derivative(np.linspace(-10, 10, 2001))).max()
    return float(slopes.max() / steepest)


def slope_kept(family: str, near: float, *far: float) -> float:
    """The smallest of |f'| at `far` over |f'| at the distance `near` on the same side of 0.

    A side without any slope keeps none.
    """
    slope = make_activation(family).derivative
    kept = [np.abs(slope(np.array([one, math.copysign(near, one)]))).tolist() for one in far]
    return min(there / here if here else 0.0 for there, here in kept)


def _lesser_reach(family: str, *positions: float) -> float:
    """How far the outputs at `positions` reach on that side of 0 where they reach less far."""
    outputs = make_activation(family).value(np.array(positions))
    return float(min(outputs.max(), -outputs.min()))


def _line_error(low: float, high: float) -> float:
    """Least largest error of a straight line as an approximation of x^2, as a share of its range.

    By Chebyshev the error of the best line has its extremes at both ends and, the other way, where
    the parabola is parallel to the chord, halfway between; the line runs midway.
    """
    middle = (low + high) / 2
    sag = (low**2 + high**2) / 2 - middle**2
    reach = max(low**2, high**2) - (0.0 if low < 0 < high else min(low**2, high**2))
    return sag / 2 / reach


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


def slope_near_ends(share: float) -> Quantity:
    """Where the logistic's output has come to within this share of its range of 0, and of 1."""
    end = math.log((1 - share) / share)
    return Quantity(
        "slope_at_ends",
        Text("输出接近两端处的相对斜率", "relative slope where the output is near either end"),
        compute=partial(relative_slope, "sigmoid", -end, end),
    )


SLOPE_AT_ENDS = slope_near_ends(HUNDREDTH)
SLOPE_AT_HALF = Quantity(
    "slope_at_half",
    Text("输出为二分之一处的相对斜率", "relative slope where the output is one half"),
    compute=partial(relative_slope, "sigmoid", 0.0),
)
SLOPE_KEPT_RIGHT = Quantity(
    "slope_kept_right",
    Text("右侧远处与近处的斜率之比", "slope far to the right over that nearby"),
    compute=partial(slope_kept, "relu", NEAR, FAR),
)
SLOPE_KEPT = Quantity(
    "slope_kept",
    Text("远处与近处的斜率之比（较小的一侧）", "slope far out over that nearby, smaller side"),
    compute=partial(slope_kept, "leaky_relu", NEAR, -FAR, FAR),
)
LESSER_REACH = Quantity(
    "lesser_reach",
    Text("0 两侧输出范围中的较小者", "reach of the outputs on the lesser side of 0"),
    compute=partial(_lesser_reach, "leaky_relu", -FAR, FAR),
)
LINE_ERROR = Quantity(
    "line_error",
    Text("直线逼近抛物线的最小误差", "least error of a line that approximates a parabola"),
    compute=partial(_line_error, -1.0, 1.0),
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
