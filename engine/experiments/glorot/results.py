"""Inside networks while they learn: Glorot and Bengio (2010), sections 3 and 4.2."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import xarray as xr

from engine.evidence.counts import test_images
from engine.evidence.definitions import BLIND, LEARNED, RISEN
from engine.evidence.finished_cells import Names, cell_names, interval_of
from engine.evidence.published import Published
from engine.evidence.quantities.reductions import DIFFERENCE, SHARE
from engine.evidence.quantity import guess_accuracy
from engine.evidence.statistics import (
    Interval,
    certain,
    geometric_mean_ratio,
    mean_interval,
    ranged_interval,
)
from engine.experiments.glorot.probe import PERCENTILE
from engine.experiments.glorot.settings import Settings
from engine.study.language import Text
from engine.study.protocol import Protocol

SOURCE = "glorot2010"
PAPER: Mapping[str, int] = {"width": 1000, "depth": 5}
"""The paper's networks: units of a layer, and hidden layers where it gives their errors."""

STANDARD, NORMALISED = "uniform_fan_in", "glorot_uniform"
LAWS: Mapping[str, Text] = {
    STANDARD: Text("标准初始化", "standard initialization"),
    NORMALISED: Text("归一化初始化", "normalized initialization"),
}
"""What the paper calls the two laws."""

ACTIVATION = "tanh"
STRETCH: Mapping[str, float] = {NORMALISED: 0.8, STANDARD: 0.5}
"""The mean singular value of a layer's Jacobian at the start (equation 17), "around"."""

_ROUNDING = 0.05
_TINY = np.finfo(np.float64).tiny
Values = Callable[[str], np.ndarray]


@dataclass(frozen=True)
class TopLayer:
    """The last hidden layer of one cell at one depth, over the updates."""

    depth: int
    lowest: Interval
    """Lowest mean output of each replicate."""
    end: Interval
    rise: Interval
    """Mean output in the end over its lowest, geometric."""
    risen_after: tuple[int, ...]
    """Updates after which each replicate whose mean has risen again did so; ascending."""
    across_start: Interval
    """Sd across samples at the start, geometric; `pooled_start` with the units pooled."""
    pooled_start: Interval
    error: Interval
    at_chance: bool

    @property
    def rises(self) -> bool:
        return self.rise.low > RISEN

    @property
    def stays(self) -> bool:
        return self.rise.high < RISEN

    @property
    def half_risen_after(self) -> float | None:
        """Median of `risen_after`; None where no replicate's mean has risen."""
        return float(np.median(self.risen_after)) if self.risen_after else None

    @property
    def blind(self) -> bool:
        """Whether hardly anything of its total sd at the start is due to the input."""
        return self.across_start.high < BLIND * self.pooled_start.low


@dataclass(frozen=True)
class Reading:
    """One cell of the deepest networks; ratios are geometric means over the replicates."""

    stretch: Interval
    """Mean singular value of a layer's Jacobian at the start."""
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
    first_minus_last: Interval
    """Saturated share in the end of the first hidden layer minus that of the last."""
    percentile_first: Interval
    errors: tuple[float, ...]
    """Test error in the end of every replicate."""
    error: Interval

    @property
    def loses_gradient(self) -> bool:
        """Whether the first layer's gradient is clearly smaller than the last one's."""
        return self.gradient.high < 1


@dataclass(frozen=True)
class GlorotView:
    title: str
    settings: Settings
    test_samples: int
    guess: float
    """The test error of a guess."""
    tops: Mapping[tuple[str, str, int], TopLayer]
    readings: Mapping[Names, Reading]
    percentile: int = PERCENTILE
    published_width: int = PAPER["width"]
    published_stretch: ClassVar[Mapping[str, float]] = STRETCH

    @property
    def rates(self) -> list[tuple[str, float]]:
        """Activations and their learning rates."""
        names = dict.fromkeys(activation for activation, _ in self.readings)
        return [(name, self.settings.learning_rates[name]) for name in names]

    @property
    def gains(self) -> list[tuple[str, Interval]]:
        errors = {cell: reading.errors for cell, reading in self.readings.items()}
        return gains(errors, [name for name, _ in self.rates if name != "sigmoid"])


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> GlorotView:
    """Cells with a replicate that is not finite to the end are left out."""
    [(name, data)] = measurements.items()
    settings = protocol.own(name, Settings)
    cells = list(cell_names(data))
    return GlorotView(
        title=str(data.attrs["dataset_title"]),
        settings=settings,
        test_samples=min(settings.test_samples, int(data.attrs["test_size"])),
        guess=1 - guess_accuracy(data),
        tops={
            (*cell, depth): top
            for cell in cells
            for depth in settings.depths
            if (top := read_top(data, cell, depth))
        },
        readings={cell: reading for cell in cells if (reading := read_cell(data, cell))},
    )


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """How much a layer stretches its input, a row per law.

    Ours agrees where its 95 % interval meets the numbers that round to theirs.
    """
    return [
        _row(name, data, law, theirs)
        for name, data in measurements.items()
        for law, theirs in STRETCH.items()
    ]


def gains(
    errors: Mapping[Names, Sequence[float]], activations: Iterable[str]
) -> list[tuple[str, Interval]]:
    """By activation with both laws: error with the standard minus the normalised, paired."""
    return [
        (name, mean_interval(np.subtract(errors[name, STANDARD], errors[name, NORMALISED])))
        for name in activations
        if {(name, STANDARD), (name, NORMALISED)} <= errors.keys()
    ]


def meets(ours: Interval, theirs: float, rounding: float) -> bool:
    """Whether an interval meets the numbers that round to a published one."""
    return ours.low - rounding <= theirs <= ours.high + rounding


def read_top(data: xr.Dataset, cell: Names, depth: int) -> TopLayer | None:
    of = _values(data, cell, depth)
    if not _finite(of):
        return None
    means = of("mean")[..., -1]
    lowest, end = means.min(axis=1), means[:, -1]
    # Where every end is the lowest, it is held against itself.
    same = np.array_equal(end, lowest)
    rise = certain(1.0, len(end)) if same else _geometric(end / np.maximum(lowest, _TINY))
    error = ranged_interval(of("test_error")[:, -1], SHARE, draws=test_images(data))
    return TopLayer(
        depth=depth,
        lowest=mean_interval(lowest),
        end=mean_interval(end),
        rise=rise,
        risen_after=_risen_after(means, data["iteration"].to_numpy()),
        across_start=_geometric(np.sqrt(of("across_sample_variance")[:, 0, -1])),
        pooled_start=_geometric(of("sd")[:, 0, -1]),
        error=error,
        at_chance=error.low > LEARNED * (1 - guess_accuracy(data)),
    )


def read_cell(data: xr.Dataset, cell: Names) -> Reading | None:
    of = _values(data, cell, int(data["depth"].max()))
    stretch = _stretch(data, cell)
    if stretch is None or not _finite(of):
        return None
    saturated, errors = of("saturated_share")[:, -1], of("test_error")[:, -1]
    sds, weights = of("sd")[:, 0], of("weight_gradient_sd")[:, 0]
    deltas = of("pre_activation_gradient_sd")[:, 0]
    return Reading(
        stretch=stretch,
        outputs=geometric_mean_ratio(sds[:, -1], sds[:, 0]),
        gradient=geometric_mean_ratio(deltas[:, 0], deltas[:, -1]),
        weight_start=_geometric(np.exp(np.log(np.maximum(weights, _TINY)).mean(axis=1))),
        weight_gradient=geometric_mean_ratio(weights[:, 1], weights[:, -1]),
        saturated_first=ranged_interval(saturated[:, 0], SHARE),
        saturated_last=ranged_interval(saturated[:, -1], SHARE),
        saturated_last_highest=ranged_interval(of("saturated_share")[..., -1].max(axis=1), SHARE),
        first_minus_last=ranged_interval(saturated[:, 0] - saturated[:, -1], DIFFERENCE),
        percentile_first=mean_interval(of("percentile_98")[:, -1, 0]),
        errors=tuple(errors.tolist()),
        error=ranged_interval(errors, SHARE, draws=test_images(data)),
    )


def _values(data: xr.Dataset, cell: Names, depth: int) -> Values:
    """Arrays of one cell by variable, (replicate, ...), without the layers it does not have."""
    own = data.sel(activation=cell[0], initializer=cell[1], depth=depth)
    own = own.isel(layer=slice(depth))
    return lambda name: own[name].transpose("replicate", ...).to_numpy().astype(np.float64)


def _finite(of: Values) -> bool:
    return bool(np.isfinite(of("sd")).all() and np.isfinite(of("test_error")).all())


def _risen_after(means: np.ndarray, iterations: np.ndarray) -> tuple[int, ...]:
    """First checkpoint after the lowest mean at which it has risen enough, where it has."""
    after = []
    for curve in means:
        lowest = int(curve.argmin())
        risen = np.flatnonzero(curve[lowest:] > RISEN * curve[lowest])
        if risen.size:
            after.append(int(iterations[lowest + risen[0]]))
    return tuple(sorted(after))


def _geometric(values: np.ndarray) -> Interval:
    """Interval of a positive quantity on the logarithmic scale; 0 counts as the least double."""
    return mean_interval(np.log(np.maximum(values, _TINY))).exponentiated()


def _stretch(data: xr.Dataset, cell: Names) -> Interval | None:
    """Mean singular value of the Jacobians of the deepest networks, all layers but the first."""
    if cell not in cell_names(data):
        return None
    of = _values(data, cell, int(data["depth"].max()))
    return interval_of(of("jacobian_singular_value")[:, 1:].mean(axis=1))


def _row(name: str, data: xr.Dataset, law: str, theirs: float) -> Published:
    ours = _stretch(data, (ACTIVATION, law))
    width, wide = json.loads(data.attrs["spec"])["experiment"]["width"], PAPER["width"]
    differs = Text(
        f"每层 {width} 个神经元（原文 {wide}）", f"{width} units a layer (theirs {wide})"
    )
    return Published(
        experiment=name,
        source=SOURCE,
        place="section 4.2.1",
        quantity=Text(
            f"{ACTIVATION} 网络每层雅可比矩阵的平均奇异值，{LAWS[law].zh}",
            f"mean singular value of a layer's Jacobian, {ACTIVATION}, {LAWS[law].en}",
        ),
        published=theirs,
        ours=ours,
        differs=None if width == wide else differs,
        agrees=meets(ours, theirs, _ROUNDING) if ours else None,
    )
