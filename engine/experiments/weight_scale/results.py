"""What sd times the root of the width decides: gradients at several widths, beside the theory.

In wide layers a gradient's way back depends on a law through n Var[w] alone, the square of
sigma_w = sd sqrt(n) (Poole et al. 2016, Schoenholz et al. 2017).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.definitions import KEPT, VANISHED
from engine.evidence.finished_cells import cell_arrays
from engine.evidence.statistics import Array, Interval, geometric_mean_ratio
from engine.experiments.propagation.contents import DOCUMENT_LAWS
from engine.experiments.weight_scale.settings import Settings
from engine.net.activations import Activation
from engine.net.theory.layers import predict_layers
from engine.study.cell_results import Status
from engine.study.protocol import Protocol

_POINTS = 60
_BEYOND = 1.6  # times the outermost sizes that were measured


@dataclass(frozen=True)
class ScaleReading:
    """One law at one width, by the gradient at the pre-activations, first layer over last.

    ratio : of its sd, which a few large entries can make. median : of its median absolute entry;
    None where that is 0 in a replicate.
    """

    activation: str
    initializer: str
    width: int
    sigma_w: float
    ratio: Interval
    median: Interval | None
    predicted: float

    @property
    def departure(self) -> float:
        """The factor between the measured ratio and the theory's."""
        return math.exp(abs(math.log(self.ratio.estimate / self.predicted)))

    @property
    def strays(self) -> bool:
        """Whether by the whole interval it does not keep to the theory."""
        low, high = (end * self.predicted for end in KEPT)
        return self.ratio.high < low or self.ratio.low > high

    @property
    def sparse(self) -> bool:
        """Whether single entries vanish for the most part, and the sd does not."""
        return self.median is not None and self.median.high < VANISHED <= self.ratio.low


@dataclass(frozen=True)
class Curve:
    """The ratio that theory gives, (point,), over sigma_w."""

    sigma_w: Array
    ratio: Array

    @property
    def vanishes_below(self) -> float | None:
        """The sigma_w at which the ratio first is not that of a vanished gradient."""
        grown = np.flatnonzero(self.ratio >= VANISHED)
        if not grown.size or not grown[0]:
            return None
        ends = slice(grown[0] - 1, grown[0] + 1)
        logs = np.log(self.ratio[ends]), np.log(self.sigma_w[ends])
        return float(np.exp(np.interp(math.log(VANISHED), *logs)))

    @property
    def units(self) -> int | None:
        """The widest layers in which the gradient vanishes where the weights' sd is 1."""
        return None if self.vanishes_below is None else math.floor(self.vanishes_below**2)


@dataclass(frozen=True)
class WeightScaleView:
    """With inputs of the size nearest to 1; readings : of the documents' laws, others : not."""

    settings: Settings
    readings: tuple[ScaleReading, ...]
    others: tuple[ScaleReading, ...]
    curves: Mapping[str, Curve]
    bound: float = VANISHED

    def of(self, activation: str, initializer: str) -> list[ScaleReading]:
        """Over the widths."""
        key = (activation, initializer)
        return [r for r in self.readings if (r.activation, r.initializer) == key]

    def at(self, activation: str, initializer: str, width: int) -> ScaleReading | None:
        return next((r for r in self.of(activation, initializer) if r.width == width), None)

    def sparse(self, activation: str, width: int) -> list[ScaleReading]:
        """The laws under which most entries of a function's gradients vanish unseen by the sd."""
        every = (*self.readings, *self.others)
        return [r for r in every if (r.activation, r.width) == (activation, width) and r.sparse]

    @property
    def departure(self) -> float:
        """The largest of the documents' laws."""
        return max((r.departure for r in self.readings), default=1.0)

    @property
    def farthest(self) -> ScaleReading | None:
        """Of the other laws' readings that do not keep to the theory, the one farthest from it."""
        strays = (r for r in self.others if r.strays)
        return max(strays, key=lambda r: r.departure, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> WeightScaleView:
    [(name, data)] = measurements.items()
    settings = protocol.own(name, Settings)
    input_sd = min(settings.input_sds, key=lambda sd: abs(math.log(sd)))
    activations = protocol.activations_of(name)
    every = tuple(_read(protocol, name, data.sel(input_sd=input_sd)))
    readings = tuple(reading for reading in every if reading.initializer in DOCUMENT_LAWS)
    others = tuple(reading for reading in every if reading.initializer not in DOCUMENT_LAWS)
    sizes = [reading.sigma_w for reading in readings]
    if not sizes:
        return WeightScaleView(settings, (), others, {})
    grid = np.geomspace(min(sizes) / _BEYOND, max(sizes) * _BEYOND, _POINTS)
    curves = {
        one.name: Curve(grid, np.array([_predicted(one, s, settings, input_sd) for s in grid]))
        for one in activations
    }
    return WeightScaleView(settings, readings, others, curves)


def _read(protocol: Protocol, name: str, data: xr.Dataset) -> Iterable[ScaleReading]:
    """The cells at every width where all replicates have a gradient."""
    activations = protocol.rows_by_name[name]
    settings, input_sd = protocol.own(name, Settings), float(data["input_sd"])
    for (activation, initializer), cell in cell_arrays(data).items():
        if (cell["status"] != Status.OK).any():
            continue
        law = protocol.columns_by_name[name][initializer]
        for column, width in enumerate(settings.widths):
            gradient = cell["pre_activation_gradient_sd"][:, column]
            if not (gradient > 0).all():
                continue
            sigma_w = round(math.sqrt(width * law.variance(width, width)), 12)
            ratio = geometric_mean_ratio(gradient[:, 0], gradient[:, -1])
            entry = cell["pre_activation_gradient_median"][:, column]
            median = geometric_mean_ratio(entry[:, 0], entry[:, -1]) if (entry > 0).all() else None
            predicted = _predicted(activations[activation], sigma_w, settings, input_sd)
            yield ScaleReading(activation, initializer, width, sigma_w, ratio, median, predicted)


def _predicted(
    activation: Activation, sigma_w: float, settings: Settings, input_sd: float
) -> float:
    """For wide layers, whose number of units drops out."""
    sizes, variances = [1] * (settings.depth + 1), [sigma_w**2] * settings.depth
    at = predict_layers(activation, sizes, variances, input_second_moment=input_sd**2)
    return math.exp(at.log_gradient[0] - at.log_gradient[-1])
