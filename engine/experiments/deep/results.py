"""Very deep networks: what reaches the other end, forwards and backwards.

What papers state of very deep networks, beside our deepest ones.

Saxe et al. 2013, section 3: the end-to-end map of orthogonal linear layers is isometric, so every
singular value is 1 at any depth. Exact, so ours agrees where it is within 1e-4 of 1, what weights
in single precision leave of it. He et al. 2015, section 2.2: a ReLU layer multiplies the second
moment of the pre-activations by 1 with their variance 2/n, by 1/2 with 1/n, in expectation; the
depth is that of their deeper network. Klambauer et al. 2017: with variance 1/n the second moment of
SELU's pre-activations stays at 1. The latter two agree where our 95 % interval holds the number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.published import Published
from engine.evidence.statistics import Interval, mean_interval
from engine.study.language import Text
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


HE_DEPTH = 30

HE_FACTORS: Mapping[str, float] = {"he_normal": 1.0, "lecun_normal": 0.5}

EXACT = 1e-4


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of every experiment."""
    return [row for name, data in measurements.items() for row in _rows(name, data)]


def _rows(name: str, data: xr.Dataset) -> Iterator[Published]:
    deepest = int(data["depth"].max())
    ours = _largest_singular_value(data)
    yield Published(
        experiment=name,
        source="saxe2013",
        place="section 3",
        quantity=Text(
            f"正交线性网络（{deepest} 层）的雅可比矩阵的最大奇异值",
            f"largest singular value of the Jacobian of {deepest} orthogonal linear layers",
        ),
        unit="1",
        published=1.0,
        ours=ours,
        differs=None,
        agrees=None if ours is None else abs(ours.estimate - 1) < EXACT,
    )
    for law, published in HE_FACTORS.items():
        variance = {"he_normal": "2/n", "lecun_normal": "1/n"}[law]
        yield _row(
            name,
            ("he2015", "section 2.2"),
            Text(
                f"ReLU 层使预激活二阶矩变化的倍数，方差 {variance}，{HE_DEPTH} 层",
                f"factor of a ReLU layer on the pre-activations' second moment, variance "
                f"{variance}, {HE_DEPTH} layers",
            ),
            published,
            _factor(data, "relu", law),
        )
    yield _row(
        name,
        ("klambauer2017", "section 2"),
        Text(
            f"SELU 网络第 {deepest} 层预激活的二阶矩",
            f"second moment of the pre-activations of a SELU network in layer {deepest}",
        ),
        1.0,
        _second_moment(data, "selu", "lecun_normal"),
    )


def _row(
    name: str, where: tuple[str, str], quantity: Text, published: float, ours: Interval | None
) -> Published:
    agrees = None if ours is None else ours.low <= published <= ours.high
    return Published(name, *where, quantity, "1", published, ours, None, agrees)


def _cell(data: xr.Dataset, activation: str, initializer: str) -> xr.Dataset | None:
    known = activation in data["activation"].values and initializer in data["initializer"].values
    return data.sel(activation=activation, initializer=initializer) if known else None


def _largest_singular_value(data: xr.Dataset) -> Interval | None:
    cell = _cell(data, "identity", "orthogonal")
    if cell is None:
        return None
    return _finite(10 ** cell["log10_largest_singular_value"].isel(depth=-1).values)


def _factor(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    """A layer's second moment over that of the layer before: mean over layers, then networks.

    Not the last over the first: that product is so skewed over networks of this width that an
    interval from a few of them says nothing of its mean.
    """
    cell = _cell(data, activation, initializer)
    if cell is None or data.sizes["layer"] < HE_DEPTH:
        return None
    logs = cell["log10_pre_activation_rms"].transpose("replicate", "layer").values
    factors = 100.0 ** np.diff(logs[:, :HE_DEPTH])
    return _finite(factors.mean(axis=1))


def _second_moment(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    cell = _cell(data, activation, initializer)
    if cell is None:
        return None
    return _finite(100.0 ** cell["log10_pre_activation_rms"].isel(layer=-1).values)


def _finite(values: NDArray[np.float64]) -> Interval | None:
    interval = mean_interval(values)
    return interval if math.isfinite(interval.estimate) else None


DOCUMENT_CELLS = (
    ("sigmoid", "normal_sd1"),
    ("sigmoid", "normal_sd0.01"),
    ("sigmoid", "lecun_normal"),
    ("tanh", "uniform_fan_in"),
    ("tanh", "glorot_uniform"),
    ("tanh", "lecun_normal"),
    ("relu", "lecun_normal"),
    ("relu", "he_normal"),
    ("selu", "lecun_normal"),
)
"""Cells whose depth the documents, and the papers they rest on, speak of."""

HE_DEPTHS = (22, 30)
"""He et al. 2015, figures 2 and 3: both rules train the former, Xavier's stalls with the latter."""

KEPT = 1.0
"""A gradient is kept where it changes by no more than this many powers of ten."""

FLOAT32 = (-45.0, 38.5)
"""Powers of ten that float32 holds, subnormals included."""


@dataclass(frozen=True)
class DepthReading:
    """One cell at one depth, in powers of ten; means over replicates with intervals.

    gradient : sd of the gradient at the pre-activations, first layer over last; predicted for
    infinite width. forward : root mean square of the pre-activations, last over first. across,
    width : across-sample and pooled sd of the outputs, last over first; alike : the former over
    the latter, paired: below 0 where samples become more alike. effective_rank : of the
    Jacobian's singular values. None where a replicate has no finite value.
    """

    depth: int
    gradient: Interval | None
    gradient_predicted: float
    forward: Interval | None
    forward_predicted: float
    across: Interval | None
    width: Interval | None
    alike: Interval | None
    effective_rank: float
    largest_singular_value: float


@dataclass(frozen=True)
class DeepReading:
    """One cell over all depths, shallowest first."""

    activation: str
    initializer: str
    depths: tuple[DepthReading, ...]
    mean_slope: tuple[float, float]
    """Mean of f' in the first and in the last layer."""

    def at(self, depth: int) -> DepthReading | None:
        return next((reading for reading in self.depths if reading.depth == depth), None)

    @property
    def last(self) -> DepthReading:
        return self.depths[-1]

    @property
    def first(self) -> DepthReading:
        return self.depths[0]

    @property
    def factor(self) -> float | None:
        """What a layer multiplies the gradient's sd by, in the geometric mean of the deepest."""
        if self.last.gradient is None:
            return None
        return float(10 ** (self.last.gradient.estimate / (self.last.depth - 1)))

    def vanishes(self, depth: int) -> bool:
        """Whether the whole interval lies below a loss of `KEPT` powers of ten."""
        reading = self.at(depth)
        return bool(reading and reading.gradient and reading.gradient.high < -KEPT)

    def kept(self, depth: int) -> bool:
        """Whether the whole interval lies within `KEPT` powers of ten."""
        reading = self.at(depth)
        if not (reading and reading.gradient):
            return False
        return -KEPT < reading.gradient.low <= reading.gradient.high < KEPT


@dataclass(frozen=True)
class DeepView:
    """The first experiment of the kind."""

    depths: tuple[int, ...]
    width: int
    samples: int
    replicates: int
    readings: Mapping[tuple[str, str], DeepReading]
    vanished: int
    """Cells whose gradient is exactly 0 somewhere, as from zero weights."""
    kept_decades: float = KEPT
    he_depths: tuple[int, int] = HE_DEPTHS

    def cell(self, activation: str, initializer: str) -> DeepReading | None:
        return self.readings.get((activation, initializer))

    @property
    def deepest(self) -> int:
        return self.depths[-1]

    @property
    def root_depth_ratio(self) -> float:
        """What the root of the depth changes by, from He and others' deepest network to ours."""
        return (self.he_depths[1] / self.deepest) ** 0.5

    def kept(self, depth: int) -> list[DeepReading]:
        return [reading for reading in self.readings.values() if reading.kept(depth)]

    def outside_float32(self) -> int:
        """Cells whose first gradient, from one of sd 1 at the deepest outputs, leaves float32."""
        low, high = FLOAT32
        changes = [r.last.gradient.estimate for r in self.readings.values() if r.last.gradient]
        return sum(not low < change < high for change in changes)

    def disagreement(self) -> float:
        """Largest difference of measured and predicted gradients at the deepest, in decades per
        layer."""
        differences = [
            abs(r.last.gradient.estimate - r.last.gradient_predicted) / (r.last.depth - 1)
            for r in self.readings.values()
            if r.last.gradient and np.isfinite(r.last.gradient_predicted)
        ]
        return max(differences, default=0.0)

    @property
    def document_cells(self) -> list[DeepReading]:
        return [self.readings[cell] for cell in DOCUMENT_CELLS if cell in self.readings]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> DeepView:
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    readings = {(r.activation, r.initializer): r for r in read(data)}
    return DeepView(
        depths=settings.depths,
        width=settings.width,
        samples=settings.samples,
        replicates=settings.replicates,
        readings=readings,
        vanished=data.sizes["activation"] * data.sizes["initializer"] - len(readings),
    )


def read(data: xr.Dataset) -> Iterator[DeepReading]:
    """Every cell, save those whose gradient is 0 or whose signals left float64 in some replicate
    of the shallowest network."""
    for activation in data["activation"].values:
        for initializer in data["initializer"].values:
            cell = data.sel(activation=activation, initializer=initializer)
            depths = tuple(_at(cell, i, int(d)) for i, d in enumerate(data["depth"].values))
            if depths[0].gradient is None:
                continue
            slopes = cell["mean_slope"].mean("replicate").values
            ends = (float(slopes[0]), float(slopes[-1]))
            yield DeepReading(str(activation), str(initializer), depths, ends)


def _at(cell: xr.Dataset, index: int, depth: int) -> DepthReading:
    gradients = cell["log10_gradient_sd"].isel(depth=index).transpose("replicate", "layer").values
    predicted = cell["log10_predicted_gradient_sd"].values
    lengths = cell["log10_predicted_pre_activation_rms"].values
    deep = cell.isel(depth=index)
    with np.errstate(invalid="ignore"):  # -inf - -inf of cells without any signal
        return DepthReading(
            depth=depth,
            gradient=_interval(gradients[:, 0] - gradients[:, depth - 1]),
            gradient_predicted=float(predicted[0] - predicted[depth - 1]),
            forward=_change(cell["log10_pre_activation_rms"], depth),
            forward_predicted=float(lengths[depth - 1] - lengths[0]),
            across=_change(cell["log10_across_sample_sd"], depth),
            width=_change(cell["log10_output_sd"], depth),
            alike=_change(cell["log10_across_sample_sd"] - cell["log10_output_sd"], depth),
            effective_rank=float(deep["effective_rank"].mean()),
            largest_singular_value=float(deep["log10_largest_singular_value"].mean()),
        )


def _change(logs: xr.DataArray, depth: int) -> Interval | None:
    values = logs.transpose("replicate", "layer").values
    return _interval(values[:, depth - 1] - values[:, 0])


def _interval(values: np.ndarray) -> Interval | None:
    return mean_interval(values) if np.isfinite(values).all() else None
