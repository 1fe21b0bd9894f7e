"""Random layers of one network: numbers of every cell and layer, and what the paper names.

Averages are taken over the replicates that stayed finite: of variances, for standard deviations of
outputs, so that the two kinds of breadth add up; of ratios between layers geometrically, since they
span orders of magnitude; of everything else as it is. Whether something grows is decided by an
interval over replicates, never by two means.

A cell that was not run, or some of whose statistics are not defined (there is no skewness without
variance), is None: the prose then passes it over, and the tables show the hole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from engine.evidence.definitions import STEADY
from engine.evidence.finished_cells import CellArrays, Names, cell_arrays
from engine.evidence.statistics import Interval, certain, mean_interval
from engine.experiments.propagation.settings import Settings
from engine.study.protocol import Protocol
from engine.study.records import Status

_AVERAGED = {
    "mean": "mean",
    "second_moment": "second_moment",
    "skewness": "skewness",
    "saturated_share": "saturated_share",
    "gradient_sd": "pre_activation_gradient_sd",
}

_VARIANCES = {"across_sd": "across_sample_variance", "between_sd": "between_unit_variance"}
"""Fields of a `LayerReading` and the variables they average; variances come as their roots."""


@dataclass(frozen=True)
class LayerReading:
    """One layer's statistics; `across_sd` and `between_sd`, squared, add up to `sd` squared."""

    layer: int
    mean: float
    sd: float
    second_moment: float
    skewness: float
    saturated_share: float
    gradient_sd: float
    across_sd: float
    between_sd: float

    @property
    def across_share(self) -> float:
        """Share of the pooled variance that the input causes; NaN where there is no variance."""
        total = self.across_sd**2 + self.between_sd**2
        return self.across_sd**2 / total if total > 0 else math.nan


@dataclass(frozen=True)
class PropagationReading:
    """One cell of a propagation experiment, all layers, in order."""

    activation: str
    initializer: str
    layers: tuple[LayerReading, ...]
    gradient: Interval
    """Gradient sd at the first layer over that at the last: what back-propagation leaves of it."""
    growths: Mapping[str, Interval]
    """By field, its mean in the last layer over that in the first, with the paired interval."""
    last_variance: tuple[float, ...]
    """The last layer's pooled variance in every replicate, NaN where it diverged."""
    replicates: int
    diverged: int

    @property
    def first(self) -> LayerReading:
        return self.layers[0]

    @property
    def last(self) -> LayerReading:
        return self.layers[-1]

    @property
    def gradient_ratio(self) -> float:
        return self.gradient.estimate

    @property
    def gradient_factor(self) -> float:
        """What one step back through a layer does to the gradient's sd, on (geometric) average."""
        steps = len(self.layers) - 1
        return self.gradient_ratio ** (1 / steps) if steps else math.nan

    def trend(self, field: str) -> str:
        """What becomes of `field` from first to last layer: as `trend` says."""
        return trend(self.growths[field])

    @property
    def complete(self) -> bool:
        """Whether every statistic is defined; a layer without variance, say, has no skewness."""
        numbers = [value for layer in self.layers for value in vars(layer).values()]
        shares = [layer.across_share for layer in self.layers]
        return all(map(math.isfinite, [*numbers, *shares, self.gradient_factor]))


def trend(ratio: Interval) -> str:
    """The word for a ratio: "grows", "shrinks", "stays", "unclear", or "undefined".

    The whole interval must lie beyond 1 by more than `STEADY`, or within that distance.

    >>> [trend(Interval(1.5, low, high, 9, 0.95)) for low, high in ((1.2, 1.8), (0.9, 2.1))]
    ['grows', 'unclear']
    """
    if not math.isfinite(ratio.estimate):
        return "undefined"
    if ratio.low > 1 + STEADY:
        return "grows"
    if ratio.high < 1 - STEADY:
        return "shrinks"
    return "stays" if ratio.low >= 1 - STEADY and ratio.high <= 1 + STEADY else "unclear"


def read_propagation(dataset: xr.Dataset) -> dict[Names, PropagationReading]:
    """Every cell of a propagation experiment in which at least one replicate stayed finite."""
    cells = cell_arrays(dataset).items()
    finite = ((names, cell) for names, cell in cells if (cell["status"] == Status.OK).any())
    return {names: _propagation(cell, *names) for names, cell in finite}


def _propagation(cell: CellArrays, activation: str, initializer: str) -> PropagationReading:
    finite = cell["status"] == Status.OK

    def mean(name: str) -> np.ndarray:
        return cell[name][finite].mean(axis=0, dtype=np.float64)

    columns = {field: mean(name) for field, name in _AVERAGED.items()}
    columns |= {field: np.sqrt(mean(name)) for field, name in _VARIANCES.items()}
    columns["sd"] = np.hypot(columns["across_sd"], columns["between_sd"])
    layers = tuple(
        LayerReading(
            index + 1, **{field: float(values[index]) for field, values in columns.items()}
        )
        for index in range(len(columns["sd"]))
    )
    pooled = np.sum([cell[name].astype(np.float64) for name in _VARIANCES.values()], axis=0)
    gradient = cell["pre_activation_gradient_sd"][finite].astype(np.float64)
    return PropagationReading(
        activation,
        initializer,
        layers,
        geometric_mean_ratio(gradient[:, 0], gradient[:, -1]),
        _growths(cell, finite),
        tuple(np.where(finite, pooled[:, -1], np.nan).tolist()),
        replicates=len(finite),
        diverged=int((~finite).sum()),
    )


def _growths(cell: CellArrays, finite: np.ndarray) -> dict[str, Interval]:
    """Last layer over first, by field; of standard deviations through their variances."""

    def ends(*names: str) -> tuple[np.ndarray, np.ndarray]:
        values = np.sum([cell[name][finite].astype(np.float64) for name in names], axis=0)
        return values[:, 0], values[:, -1]

    plain = {field: _growth(*ends(name)) for field, name in _AVERAGED.items()}
    variances: dict[str, tuple[str, ...]] = {field: (name,) for field, name in _VARIANCES.items()}
    variances["sd"] = tuple(_VARIANCES.values())
    return plain | {field: _growth(*ends(*names)).rooted() for field, names in variances.items()}


def _growth(start: np.ndarray, end: np.ndarray) -> Interval:
    """Mean of `end` over that of `start`, shape (replicate,): one plus the mean paired change."""
    mean = start.mean() if start.size else 0.0
    relative = (end - start) / mean if mean else np.full(max(start.size, 1), math.nan)
    # What does not change at all is an end held against itself.
    same = start.size > 1 and np.array_equal(start, end) and mean
    change = certain(0.0, start.size) if same else mean_interval(relative)
    return replace(change, estimate=1 + change.estimate, low=1 + change.low, high=1 + change.high)


def geometric_mean_ratio(numerator: np.ndarray, denominator: np.ndarray) -> Interval:
    """exp of the mean log ratio; 0 when a numerator is 0, NaN when a denominator is."""
    unknown = (denominator == 0).any()
    if unknown or (numerator == 0).any():
        return certain(math.nan if unknown else 0.0, len(numerator))
    return mean_interval(np.log(numerator / denominator)).exponentiated()


@dataclass(frozen=True)
class PropagationView:
    """The propagation experiment that the paper shows, and what other depths there are."""

    depth: int
    width: int
    samples: int
    replicates: int
    other_depths: tuple[int, ...]
    readings: Mapping[Names, PropagationReading]

    def cell(self, activation: str, initializer: str) -> PropagationReading | None:
        reading = self.readings.get((activation, initializer))
        return reading if reading and reading.complete else None


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> PropagationView:
    """The first experiment of this kind."""
    name = next(iter(measurements))
    settings = protocol.own(name, Settings)
    depths = (protocol.own(other, Settings).depth for other in protocol.of_kind("propagation"))
    others = (depth for depth in depths if depth != settings.depth)
    return PropagationView(
        settings.depth,
        settings.width,
        settings.samples,
        settings.replicates,
        other_depths=tuple(dict.fromkeys(others)),
        readings=read_propagation(measurements[name]),
    )
