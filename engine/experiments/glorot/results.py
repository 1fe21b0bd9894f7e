"""Inside networks while they learn: what the section on Glorot and Bengio's figures names.

What single cells of the experiments on learning networks say, as numbers with intervals.

Glorot and Bengio (2010), section 4.2.1: how much a layer of a tanh network stretches its input.

The mean singular value of a layer's Jacobian at the start (equation 17) is given as around 0.8 with
their initialization and 0.5 with the standard one. Ours, averaged over the layers of the deepest
networks, agrees where its 95 % interval meets the numbers that round to theirs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published import Published
from engine.evidence.statistics import Interval, mean_interval
from engine.experiments.glorot.probe import PERCENTILE
from engine.net.activations.activation import SMALL_SHARE
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

    from engine.study.protocol import Protocol


SOURCE = "glorot2010"

ACTIVATION = "tanh"

WIDTH = 1000

STRETCH: Mapping[str, float] = {"glorot_uniform": 0.8, "uniform_fan_in": 0.5}

LAWS: Mapping[str, Text] = {
    "uniform_fan_in": Text("标准初始化", "standard initialization"),
    "glorot_uniform": Text("归一化初始化", "normalized initialization"),
}
"""What the paper calls the two laws."""

_ROUNDING = 0.05


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per initialization and experiment."""
    return [
        _row(name, data, law, published)
        for name, data in measurements.items()
        for law, published in STRETCH.items()
    ]


def mean_stretch(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    """Mean singular value of the Jacobians of the deepest networks, all layers but the first."""
    known = activation in data["activation"].values and initializer in data["initializer"].values
    if not known:
        return None
    values = data["jacobian_singular_value"].sel(
        activation=activation, initializer=initializer, depth=data["depth"].max()
    )
    means = values.transpose("replicate", "layer").to_numpy()[:, 1:].mean(axis=1)
    return mean_interval(means) if np.isfinite(means).all() else None


def _row(name: str, data: xr.Dataset, law: str, published: float) -> Published:
    ours = mean_stretch(data, ACTIVATION, law)
    width = json.loads(data.attrs["spec"])["experiment"]["width"]
    agrees = None
    if ours is not None:
        agrees = bool(ours.low <= published + _ROUNDING and published - _ROUNDING <= ours.high)
    return Published(
        experiment=name,
        source=SOURCE,
        place="section 4.2.1",
        quantity=Text(
            f"{ACTIVATION} 网络每层雅可比矩阵的平均奇异值，{LAWS[law].zh}",
            f"mean singular value of a layer's Jacobian, {ACTIVATION}, {LAWS[law].en}",
        ),
        unit="1",
        published=published,
        ours=ours,
        differs=None
        if width == WIDTH
        else Text(
            f"每层 {width} 个单元（原文 {WIDTH}）", f"{width} units a layer (theirs {WIDTH})"
        ),
        agrees=agrees,
    )


def _differs(width: int) -> Text:
    return Text(f"每层 {width} 个单元（原文 {WIDTH}）", f"{width} units a layer (theirs {WIDTH})")


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


STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"


@dataclass(frozen=True)
class GlorotView:
    """The first experiment of this kind."""

    title: str
    depths: tuple[int, ...]
    width: int
    batch_size: int
    iterations: int
    learning_rates: Mapping[str, float]
    probe_samples: int
    test_samples: int
    replicates: int
    chance: float
    percentile: int
    published_stretch: Mapping[str, float]
    published_width: int
    tops: Mapping[tuple[str, str, int], TopLayer]
    readings: Mapping[tuple[str, str], Reading]

    @property
    def deepest(self) -> int:
        return max(self.depths)

    @property
    def shallowest(self) -> int:
        return min(self.depths)

    @property
    def rates(self) -> list[tuple[str, float]]:
        """Activations and their learning rates."""
        return [(name, self.learning_rates[name]) for name in self.activations]

    @property
    def gains(self) -> list[tuple[str, Interval]]:
        """By activation other than the sigmoid: `gain`, where both cells have results."""
        found = [(name, self.gain(name)) for name in self.activations if name != "sigmoid"]
        return [(name, interval) for name, interval in found if interval is not None]

    @property
    def activations(self) -> list[str]:
        return list(dict.fromkeys(activation for activation, _ in self.readings))

    def top(self, activation: str, initializer: str, depth: int) -> TopLayer | None:
        return self.tops.get((activation, initializer, depth))

    def cell(self, activation: str, initializer: str) -> Reading | None:
        return self.readings.get((activation, initializer))

    def gentler(self, activation: str, other: str, initializer: str) -> Interval | None:
        """Saturated share in the end of `other` minus that of `activation`, paired."""
        return self._paired(activation, other, initializer, initializer, "saturated")

    def gain(self, activation: str) -> Interval | None:
        """Test error in the end with the standard initialization minus the normalised, paired."""
        return self._paired(activation, activation, NORMALISED, STANDARD, "errors")

    def _paired(
        self, activation: str, other: str, initializer: str, against: str, field: str
    ) -> Interval | None:
        ours, theirs = self.cell(activation, initializer), self.cell(other, against)
        if ours is None or theirs is None:
            return None
        return mean_interval(np.subtract(getattr(theirs, field), getattr(ours, field)))


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> GlorotView:
    """Cells with a replicate that is not finite to the end are left out."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    cells = [
        (str(a), str(i)) for a in data["activation"].values for i in data["initializer"].values
    ]
    chance = 1 - 1 / int(data.attrs["classes"])
    tops = {
        (*cell, int(depth)): read_top(data, cell, int(depth), chance)
        for cell in cells
        for depth in data["depth"].values
    }
    readings = {cell: read_cell(data, cell) for cell in cells}
    return GlorotView(
        title=str(data.attrs["dataset_title"]),
        depths=tuple(sorted(settings.depths)),
        width=settings.width,
        batch_size=settings.batch_size,
        iterations=settings.iterations,
        learning_rates=settings.learning_rates,
        probe_samples=settings.probe_samples,
        test_samples=min(settings.test_samples, int(data.attrs["test_size"])),
        replicates=settings.replicates,
        chance=chance,
        percentile=PERCENTILE,
        published_stretch=STRETCH,
        published_width=WIDTH,
        tops={key: top for key, top in tops.items() if top},
        readings={key: reading for key, reading in readings.items() if reading},
    )
