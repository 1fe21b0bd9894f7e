"""Quantities of layers one above the other and while a net learns, and of two costs' surfaces.

Unless said otherwise a diverged replicate leaves them undefined.
"""

from __future__ import annotations

import json
import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.quantities import Diverged, Quantity
from engine.net.initializers import make_initializer

if TYPE_CHECKING:
    from collections.abc import Callable

    import xarray as xr

Array = NDArray[np.float64]


def _existing(values: Array) -> Array:
    """Without the layers (last axis) that a shallower net lacks, which are NaN throughout."""
    absent = np.isnan(values).all(axis=tuple(range(values.ndim - 1)))
    return values[..., ~absent]


def _first_over_last(values: Array) -> Array:
    """Along the last axis; NaN where the last is 0."""
    last = values[..., -1]
    return values[..., 0] / np.where(last > 0, last, np.nan)


# While a net learns, (replicate, point): of its top hidden layer, and of the net as a whole.
def _iterations(dataset: xr.Dataset) -> Array:
    return dataset["iteration"].to_numpy().astype(np.float64)


def least_top_mean(name: str, share: float) -> Quantity:
    """Least mean output over the points of the first `share` of the iterations."""
    return Quantity(
        name,
        ("mean",),
        lambda means, times: means[:, times <= share * times[-1]].min(axis=1),
        facts={"times": _iterations},
    )


def _stay(
    means: Array, level: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool]]:
    """When `means` (replicate, point) fall below `level` and when they leave again, as indices.

    The third array says whether they leave; where they do not, the second is the last point.
    Replicates that never fall have the first index -1.
    """
    low = means < level
    fell = np.where(low.any(axis=1), low.argmax(axis=1), -1)
    out = ~low & (np.arange(low.shape[1]) > fell[:, None])
    leaves = np.any(out, axis=1)
    left = np.where(leaves, out.argmax(axis=1), low.shape[1] - 1)
    return fell, left, leaves


def _stay_over_fall(means: Array, times: Array, level: float, enough: float) -> Array:
    """Iterations below `level` over those until it is first reached.

    A stay that the run's end cuts off counts as it stands where it has already been `enough`. NaN
    where it has not, and where the level is never reached.
    """
    fell, left, leaves = _stay(means, level)
    ratio = (times[left] - times[fell]) / np.maximum(times[fell], 1.0)
    return np.where((fell >= 0) & (leaves | (ratio > enough)), ratio, np.nan)


def stay_over_fall(level: float, enough: float) -> Quantity:
    """How much longer a layer's mean stays below a level than it took to get there."""
    compute = partial(_stay_over_fall, level=level, enough=enough)
    return Quantity("stay_over_fall", ("mean",), compute, facts={"times": _iterations})


def last_mean_after_fall(level: float) -> Quantity:
    """A layer's mean at the end, where it has been below a level before; NaN where not."""
    return Quantity(
        "mean_after_fall",
        ("mean",),
        lambda means: np.where((means < level).any(axis=1), means[:, -1], np.nan),
    )


MOST_SATURATED = Quantity("most_saturated_share", ("saturated_share",), lambda s: s.max(axis=1))
LEAST_GRADIENT_RATIO = Quantity(
    "least_gradient_ratio",
    ("pre_activation_gradient_sd",),
    lambda sd: _first_over_last(_existing(sd)).min(axis=1),
)
SATURATED_OF_NET = Quantity(
    "mean_saturated_share", ("saturated_share",), lambda s: _existing(s).mean(axis=1)
)
LARGEST_PERCENTILE = Quantity(
    "largest_percentile_98", ("percentile_98",), lambda p: _existing(p).max(axis=1)
)
TEST_ERROR = Quantity("test_error", ("test_error",))
SLOPE = Quantity("mean_slope", ("slope",))
PREDICTION_SLOPE = Quantity("mean_slope", ("mean_slope",)).at(network="first")

# The equations of equal layers, (replicate, layer): gain is n Var[W].
WEIGHT_GRADIENT = Quantity("weight_gradient_rms", ("weight_gradient_square",), np.sqrt).at(
    network="first"
)


def forward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's outputs over Var[x] (n Var[W])^i, where Var[x] = 1."""
    return Quantity(
        "forward_over_product",
        ("output_square",),
        lambda squares: squares / gain ** np.arange(1, squares.shape[1] + 1),
    ).at(network="first")


def backward_over_product(gain: float) -> Quantity:
    """Mean square of a layer's gradient over the last one's times (n Var[W])^(L - i), for i < L."""
    return Quantity(
        "backward_over_product", ("gradient_square",), partial(_backward, gain=gain)
    ).at(network="first")


def _backward(squares: Array, gain: float) -> Array:
    depth = squares.shape[1]
    predicted = squares[:, -1:] * gain ** np.arange(depth - 1, 0, -1)
    return squares[:, :-1] / np.where(predicted > 0, predicted, np.nan)


# Of unequal layers: (replicate, network, layer), or without the networks.
def _growths(forward: Array, backward: Array) -> tuple[Array, Array]:
    """By what every weight matrix but the first multiplies the variance, ahead and back."""
    ahead = forward[..., 1:] / np.where(forward[..., :-1] > 0, forward[..., :-1], np.nan)
    back = backward[..., :-1] / np.where(backward[..., 1:] > 0, backward[..., 1:], np.nan)
    return ahead, back


def _mean_growth(forward: Array, backward: Array) -> Array:
    ahead, back = _growths(forward, backward)
    mean: Array = ((ahead + back) / 2).reshape(len(forward), -1).mean(axis=1)
    return mean


def _departure(forward: Array, backward: Array) -> Array:
    ahead, back = (np.abs(np.log(g.prod(axis=-1))) for g in _growths(forward, backward))
    larger: Array = np.maximum(ahead, back)
    return larger


_BOTH_WAYS = ("output_square", "gradient_square")
MEAN_GROWTH = Quantity("mean_growth", _BOTH_WAYS, _mean_growth)
DEPARTURE = Quantity("departure", _BOTH_WAYS, _departure)


# Of very deep nets, stored as logarithms to base 10. A ratio below 1e-308 counts as 0.
def _powers(logs: Array) -> Array:
    return np.power(10.0, _existing(logs))


DEEP_GRADIENT = Quantity("pre_activation_gradient_sd", ("log10_gradient_sd",), _powers)
GRADIENT_RATIO_BY_DEPTH = Quantity(
    "gradient_ratio",
    ("log10_gradient_sd",),
    lambda logs: np.stack([_end_ratio(one) for one in np.moveaxis(logs, 1, 0)], axis=1),
)


def _end_ratio(logs: Array) -> Array:
    existing = _existing(logs)
    return np.power(10.0, existing[:, 0] - existing[:, -1])


def deep_signal(layers: int) -> Quantity:
    """Root mean square of the outputs of the first `layers` layers of the deepest net."""
    return Quantity(
        "root_mean_square", ("log10_output_rms",), lambda logs: _powers(logs[:, :layers])
    )


# Of cross-entropy and the quadratic cost. What diverges in training does not arrive.
FLAT_SHARE = Quantity("flat_share", ("flat_share",), when_diverged=Diverged.MEASURED)
GRADIENT_NORM_RATIO = Quantity(
    "gradient_norm_ratio", ("median_ratio",), when_diverged=Diverged.MEASURED
)


def _arrival(name: str, variable: str, part: str) -> Quantity:
    """Iterations until arrival at the fastest rate, mean over starts.

    Where there are several; what does not arrive within the limit (-1) counts as the limit, which
    is the ceiling.
    """
    limit = _limit(part)
    return Quantity(
        name,
        (variable,),
        _fastest,
        "iteration",
        when_diverged=Diverged.MEASURED,
        facts={"limit": limit},
        ceiling=limit,
    )


def _limit(part: str) -> Callable[[xr.Dataset], float]:
    return lambda dataset: float(
        json.loads(dataset.attrs["spec"])["experiment"][part]["iterations"]
    )


def _fastest(arrivals: Array, limit: float) -> Array:
    """Over `arrivals` (replicate, rate, ...); arrival before the first step counts as after it."""
    times = np.where(arrivals < 0, limit, np.maximum(arrivals, 1.0))
    fastest: Array = times.reshape(*times.shape[:2], -1).mean(axis=2).min(axis=1)
    return fastest


SURFACE_ARRIVAL = _arrival("surface_arrival", "arrival", "surface")
TASK_ARRIVAL = _arrival("task_arrival", "task_arrival", "task")


def narrowest_by_depth(width: int, shallow: int, deep: int) -> float:
    """Narrowest sd that the normalized rule gives in a deep net over that in a shallow one.

    All layers have `width` units.
    """
    law = make_initializer("glorot_uniform")
    narrowest = {
        depth: min(law.variance(width, width) for _ in range(depth)) for depth in (deep, shallow)
    }
    return math.sqrt(narrowest[deep] / narrowest[shallow])
