"""What single cells of the experiments on learning networks say, as numbers with intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published.glorot import mean_stretch
from engine.evidence.statistics import Interval, mean_interval
from engine.net.activations.activation import SMALL_SHARE

if TYPE_CHECKING:
    import xarray as xr

LEFT_BY = 2.0
"""A layer's mean has left its lowest value when it has risen to this multiple of it."""
LEARNED_SHARE = 0.9
"""An error whose interval lies below this share of chance has been learned."""
BLIND = 0.01
"""A layer whose breadth owes less than this share to the input is as good as blind."""


@dataclass(frozen=True)
class TopLayer:
    """The last hidden layer of one cell at one depth, over the updates."""

    depth: int
    lowest: Interval
    """Lowest mean output of each replicate."""
    end: Interval
    rise: Interval
    """Mean output in the end over its lowest, geometric."""
    left_after: tuple[int, ...]
    """Updates after which each replicate that did has left its lowest mean; ascending."""
    across_start: Interval
    """Sd across samples at the start, geometric; `pooled_start` with the units pooled."""
    pooled_start: Interval
    across_lowest: Interval
    error: Interval
    chance: float

    @property
    def falls(self) -> bool:
        """Whether its mean came within the saturated share of its range's lower end, 0."""
        return self.lowest.high < SMALL_SHARE

    @property
    def leaves(self) -> bool:
        return self.rise.low > LEFT_BY

    @property
    def stays(self) -> bool:
        return self.rise.high < LEFT_BY

    @property
    def left_half_way(self) -> float | None:
        """Median of `left_after`; None where no replicate has left."""
        return float(np.median(self.left_after)) if self.left_after else None

    @property
    def learned(self) -> bool:
        return self.error.high < LEARNED_SHARE * self.chance

    @property
    def at_chance(self) -> bool:
        return self.error.low > LEARNED_SHARE * self.chance

    @property
    def blind(self) -> bool:
        """Whether less than `BLIND` of its pooled sd at the start is due to the input."""
        return self.across_start.high < BLIND * self.pooled_start.low


@dataclass(frozen=True)
class Reading:
    """One cell of the deepest networks; ratios are geometric means over the replicates."""

    activation: str
    initializer: str
    stretch: Interval
    """Mean singular value of a layer's Jacobian at the start."""
    slope: Interval
    outputs: Interval
    """Sd of the outputs at the start, last hidden layer over first."""
    gradient: Interval
    """Sd of the gradient at the pre-activations at the start, first hidden layer over last."""
    weight_start: Interval
    """Sd of the gradients of the weights at the start, geometric mean over the hidden layers."""
    weight_gradient: Interval
    """Likewise of the gradients of the weights, second hidden layer over last (equal fan-ins)."""
    saturated_first: Interval
    saturated_last: Interval
    saturated_last_highest: Interval
    """The highest at any checkpoint."""
    saturated: tuple[float, ...]
    """Share of saturated outputs in the end, mean over the layers, of every replicate."""
    first_minus_last: Interval
    """Saturated share in the end of the first hidden layer minus that of the last."""
    percentile_first: Interval
    percentile_last: Interval
    errors: tuple[float, ...]
    """Test error in the end of every replicate."""
    error: Interval

    @property
    def loses_gradient(self) -> bool:
        """Whether the first layer's gradient is clearly smaller than the last one's."""
        return self.gradient.high < 1

    @property
    def weights_alike(self) -> bool:
        """Whether the layers' weight gradients differ by less than a factor of two."""
        return self.weight_gradient.low > 1 / 2 and self.weight_gradient.high < 2

    @property
    def top_stays_free(self) -> bool:
        """Whether at no checkpoint half of the last hidden layer is saturated."""
        return self.saturated_last_highest.high < 1 / 2


_TINY = np.finfo(np.float64).tiny

Values = Callable[[str], np.ndarray]


def _values(data: xr.Dataset, cell: tuple[str, str], depth: int) -> Values:
    """Arrays of one cell by variable, (replicate, ...), without the layers it does not have."""
    own = data.sel(activation=cell[0], initializer=cell[1], depth=depth)
    own = own.isel(layer=slice(depth))
    return lambda name: own[name].transpose("replicate", ...).to_numpy().astype(np.float64)


def _finite(of: Values) -> bool:
    return bool(np.isfinite(of("sd")).all() and np.isfinite(of("test_error")).all())


def _geometric(values: np.ndarray) -> Interval:
    """Interval of a positive quantity on the logarithmic scale; 0 counts as the least double."""
    return mean_interval(np.log(np.maximum(values, _TINY))).exponentiated()


def read_top(data: xr.Dataset, cell: tuple[str, str], depth: int, chance: float) -> TopLayer | None:
    of = _values(data, cell, depth)
    if not _finite(of):
        return None
    means, across = of("mean")[..., -1], np.sqrt(of("across_sample_variance")[..., -1])
    lowest = means.min(axis=1)
    return TopLayer(
        depth=depth,
        lowest=mean_interval(lowest),
        end=mean_interval(means[:, -1]),
        rise=_geometric(means[:, -1] / np.maximum(lowest, _TINY)),
        left_after=_left_after(means, data["iteration"].to_numpy()),
        across_start=_geometric(across[:, 0]),
        pooled_start=_geometric(of("sd")[:, 0, -1]),
        across_lowest=_geometric(across.min(axis=1)),
        error=mean_interval(of("test_error")[:, -1]),
        chance=chance,
    )


def _left_after(means: np.ndarray, iterations: np.ndarray) -> tuple[int, ...]:
    """First checkpoint after the lowest mean at which it has risen enough, where it has."""
    after = []
    for curve in means:
        lowest = int(curve.argmin())
        risen = np.flatnonzero(curve[lowest:] > LEFT_BY * curve[lowest])
        if risen.size:
            after.append(int(iterations[lowest + risen[0]]))
    return tuple(sorted(after))


def read_cell(data: xr.Dataset, cell: tuple[str, str]) -> Reading | None:
    of = _values(data, cell, int(data["depth"].max()))
    stretch = mean_stretch(data, *cell)
    if stretch is None or not _finite(of):
        return None
    saturated, percentiles = of("saturated_share")[:, -1], of("percentile_98")[:, -1]
    sds, weights = of("sd")[:, 0], of("weight_gradient_sd")[:, 0]
    deltas, errors = of("pre_activation_gradient_sd")[:, 0], of("test_error")[:, -1]
    return Reading(
        activation=cell[0],
        initializer=cell[1],
        stretch=stretch,
        slope=mean_interval(of("slope")[:, 0].mean(axis=1)),
        outputs=_ratio(sds[:, -1], sds[:, 0]),
        gradient=_ratio(deltas[:, 0], deltas[:, -1]),
        weight_start=_geometric(np.exp(np.log(np.maximum(weights, _TINY)).mean(axis=1))),
        weight_gradient=_ratio(weights[:, 1], weights[:, -1]),
        saturated_first=mean_interval(saturated[:, 0]),
        saturated_last=mean_interval(saturated[:, -1]),
        saturated_last_highest=mean_interval(of("saturated_share")[..., -1].max(axis=1)),
        saturated=tuple(saturated.mean(axis=1).tolist()),
        first_minus_last=mean_interval(saturated[:, 0] - saturated[:, -1]),
        percentile_first=mean_interval(percentiles[:, 0]),
        percentile_last=mean_interval(percentiles[:, -1]),
        errors=tuple(errors.tolist()),
        error=mean_interval(errors),
    )


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> Interval:
    if not (denominator > 0).all():
        return Interval(math.nan, math.nan, math.nan, len(numerator), math.nan)
    return _geometric(numerator / denominator)
