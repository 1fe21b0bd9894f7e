"""Very deep networks: what reaches the other end, forwards and backwards.

What papers state of very deep networks, beside our deepest ones.

Saxe et al. 2013, section 3: the end-to-end map of orthogonal linear layers is isometric, so every
singular value is 1 at any depth. Exact, so ours agrees where only what weights in single precision
leave parts it from 1, however wide its interval.
He et al. 2015, section 2.2: a ReLU layer multiplies the second moment of the pre-activations by 1
with their variance 2/n, by 1/2 with 1/n, in expectation; the depth is that of their deeper network.
Klambauer et al. 2017: with variance 1/n the second moment of SELU's pre-activations stays at 1. The
latter two agree where our 95 % interval holds the number.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from engine.evidence.definitions import KEPT, ROUNDED, VANISHED
from engine.evidence.finished_cells import CellArrays, Names, cell_arrays, interval_of
from engine.evidence.published import Published
from engine.evidence.statistics import Array, Interval
from engine.experiments.deep.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

HE_DEPTHS = (22, 30)
"""He et al. 2015, figures 2 and 3: both rules train the former, Xavier's stalls with the latter."""

HE_FACTORS = {"he_normal": ("2/n", 1.0), "lecun_normal": ("1/n", 0.5)}
"""The variance of a law, and by what a ReLU layer multiplies the second moment under it."""


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of every experiment."""
    return [row for name, data in measurements.items() for row in _rows(name, data)]


def _rows(name: str, data: xr.Dataset) -> Iterator[Published]:
    row = partial(_row, name, cell_arrays(data))
    deepest, he_depth = int(data["depth"].max()), HE_DEPTHS[-1]
    yield row(
        ("saxe2013", "section 3"),
        Text(
            f"正交线性网络（{deepest} 层）的雅可比矩阵的最大奇异值",
            f"largest singular value of the Jacobian of {deepest} orthogonal linear layers",
        ),
        1.0,
        ("identity", "orthogonal"),
        lambda cell: 10 ** cell["log10_largest_singular_value"][:, -1],
        ROUNDED,
    )
    for law, (variance, factor) in HE_FACTORS.items():
        yield row(
            ("he2015", "section 2.2"),
            Text(
                f"ReLU 层使预激活二阶矩变化的倍数，方差 {variance}，{he_depth} 层",
                f"factor of a ReLU layer on the pre-activations' second moment, variance "
                f"{variance}, {he_depth} layers",
            ),
            factor,
            ("relu", law),
            lambda cell: _factors(cell["log10_pre_activation_rms"], he_depth),
        )
    yield row(
        ("klambauer2017", "section 2"),
        Text(
            f"SELU 网络第 {deepest} 层预激活的二阶矩",
            f"second moment of the pre-activations of a SELU network in layer {deepest}",
        ),
        1.0,
        ("selu", "lecun_normal"),
        lambda cell: 100 ** cell["log10_pre_activation_rms"][:, -1],
    )


def _row(
    name: str,
    cells: Mapping[Names, CellArrays],
    where: tuple[str, str],
    quantity: Text,
    published: float,
    cell: Names,
    read: Callable[[CellArrays], Array],
    within: float | None = None,
) -> Published:
    """within : of the number ours must lie where it is exact; else our interval must hold it."""
    ours = interval_of(read(cells[cell])) if cell in cells else None
    if ours is None:
        agrees = None
    elif within is None:
        agrees = ours.holds(published)
    else:
        agrees = abs(ours.estimate - published) < within
    return Published(name, *where, quantity, published, ours, agrees)


def _factors(logs: Array, depth: int) -> Array:
    """A layer's second moment over that of the layer before, mean over layers, (replicate,).

    Not the last over the first: that product is so skewed over networks of this width that an
    interval from a few of them says nothing of its mean. NaN in networks that are not so deep.
    """
    short = np.full(len(logs), np.nan)
    return (100 ** np.diff(logs[:, :depth])).mean(axis=1) if logs.shape[1] >= depth else short


@dataclass(frozen=True)
class DepthReading:
    """One cell at one depth, in powers of ten; means over replicates with intervals.

    gradients : sd of the gradient at the pre-activations, first layer over last, (replicate,);
    gradient : their mean; predicted for infinite width. forward : root mean square of the
    pre-activations, last over first. across, width : across-sample and total sd of the outputs,
    last over first; alike : the former over the latter, paired: below 0 where samples become more
    alike. effective_rank : of the Jacobian's singular values. None where a replicate has no finite
    value.
    """

    depth: int
    gradients: Array
    gradient: Interval | None
    gradient_predicted: float
    forward: Interval | None
    across: Interval | None
    width: Interval | None
    alike: Interval | None
    effective_rank: float
    largest_singular_value: float

    @property
    def vanished(self) -> bool:
        """Whether, by the whole interval, the gradient has."""
        return self.gradient is not None and self.gradient.high < np.log10(VANISHED)

    @property
    def kept(self) -> bool:
        """Whether, by the whole interval, the gradient is."""
        low, high = np.log10(KEPT)
        return self.gradient is not None and low < self.gradient.low <= self.gradient.high < high

    @property
    def may_keep(self) -> bool:
        """Whether that is open: a part of the interval says so, another not."""
        low, high = np.log10(KEPT)
        if self.gradient is None or self.kept:
            return False
        return bool(self.gradient.low < high and self.gradient.high > low)


@dataclass(frozen=True)
class DeepReading:
    """One cell over all depths, shallowest first."""

    depths: tuple[DepthReading, ...]
    mean_slope: tuple[float, float]
    """Mean of f' in the first and in the last layer."""

    def at(self, depth: int) -> DepthReading | None:
        return next((reading for reading in self.depths if reading.depth == depth), None)

    @property
    def first(self) -> DepthReading:
        return self.depths[0]

    @property
    def last(self) -> DepthReading:
        return self.depths[-1]

    @property
    def factor(self) -> float | None:
        """What a layer multiplies the gradient's sd by, in the geometric mean of the deepest."""
        if self.last.gradient is None:
            return None
        return float(10 ** (self.last.gradient.estimate / (self.last.depth - 1)))


@dataclass(frozen=True)
class DeepView:
    """The first experiment of the kind."""

    settings: Settings
    readings: Mapping[Names, DeepReading]
    vanished: int
    """Cells whose gradient is exactly 0 somewhere, as from zero weights."""
    kept_factor: float = KEPT[1]
    he_depths: tuple[int, int] = HE_DEPTHS

    def cell(self, activation: str, initializer: str) -> DeepReading | None:
        """The cell's reading; None where a signal or gradient is 0 or infinite."""
        reading = self.readings.get((activation, initializer))
        depths = reading.depths if reading else ()
        return reading if all(at.gradient and at.forward and at.alike for at in depths) else None

    @property
    def deepest(self) -> int:
        return self.settings.depths[-1]

    def kept(self, depth: int) -> int:
        """How many cells are shown to keep their gradient."""
        return sum(at.kept for at in self._at(depth))

    def may_keep(self, depth: int) -> int:
        """Of how many that is open."""
        return sum(at.may_keep for at in self._at(depth))

    def _at(self, depth: int) -> Iterator[DepthReading]:
        return filter(None, (reading.at(depth) for reading in self.readings.values()))

    @property
    def outside_float32(self) -> int:
        """Cells whose first gradient, from one of sd 1 at the deepest outputs, leaves float32."""
        limits = np.finfo(np.float32)
        low, high = np.log10([limits.smallest_subnormal, limits.max])
        changes = [r.last.gradient.estimate for r in self.readings.values() if r.last.gradient]
        return sum(not low < change < high for change in changes)

    @property
    def disagreement(self) -> float:
        """Largest difference of measured and predicted gradients at the deepest, in decades per
        layer."""
        differences = [
            abs(r.last.gradient.estimate - r.last.gradient_predicted) / (r.last.depth - 1)
            for r in self.readings.values()
            if r.last.gradient and np.isfinite(r.last.gradient_predicted)
        ]
        return max(differences, default=0.0)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> DeepView:
    """Cells whose gradient is 0 or whose signals left float64 in some replicate of the shallowest
    network are left out."""
    [(name, data)] = measurements.items()
    readings = {}
    for names, cell in cell_arrays(data).items():
        depths = tuple(_at(cell, i, int(d)) for i, d in enumerate(data["depth"].values))
        if depths[0].gradient is not None:
            first, *_, last = cell["mean_slope"].mean(axis=0).tolist()
            readings[names] = DeepReading(depths, (first, last))
    vanished = data.sizes["activation"] * data.sizes["initializer"] - len(readings)
    return DeepView(protocol.own(name, Settings), readings, vanished)


def _at(cell: CellArrays, index: int, depth: int) -> DepthReading:
    def change(logs: Array) -> Array:
        return logs[..., depth - 1] - logs[..., 0]

    across, width = cell["log10_across_sample_sd"], cell["log10_output_sd"]
    with np.errstate(invalid="ignore"):  # -inf - -inf of cells without any signal
        gradients = change(-cell["log10_gradient_sd"][:, index])
        return DepthReading(
            depth=depth,
            gradients=gradients,
            gradient=interval_of(gradients),
            gradient_predicted=float(change(-cell["log10_predicted_gradient_sd"])),
            forward=interval_of(change(cell["log10_pre_activation_rms"])),
            across=interval_of(change(across)),
            width=interval_of(change(width)),
            alike=interval_of(change(across - width)),
            effective_rank=float(cell["effective_rank"][:, index].mean()),
            largest_singular_value=float(cell["log10_largest_singular_value"][:, index].mean()),
        )
