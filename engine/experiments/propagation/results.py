"""Random layers of one network: numbers of every cell and layer, and what the paper names.

Averages are taken over the replicates that stayed finite: of variances, for standard deviations of
outputs, so that the two kinds of breadth add up; of ratios between layers geometrically, since they
span orders of magnitude.

A cell that was not run, or some of whose numbers are not defined (there is no share of a variance
of 0), is None: the prose then passes it over.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import CellArrays, Names, finite_cells
from engine.evidence.statistics import Interval, geometric_mean_ratio
from engine.experiments.propagation.settings import Settings
from engine.study.cell_results import Status
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class LayerReading:
    """One layer's statistics; `across_sd` and `between_sd`, squared, add up to `sd` squared."""

    across_sd: float
    between_sd: float
    saturated_share: float

    @property
    def sd(self) -> float:
        return math.hypot(self.across_sd, self.between_sd)

    @property
    def across_share(self) -> float:
        """Share of the pooled variance that the input causes; NaN where there is no variance."""
        total = self.across_sd**2 + self.between_sd**2
        return self.across_sd**2 / total if total > 0 else math.nan


@dataclass(frozen=True)
class PropagationReading:
    """One cell of a propagation experiment, all layers, in order."""

    layers: tuple[LayerReading, ...]
    gradient: Interval
    """Gradient sd at the first layer over that at the last: what back-propagation leaves of it."""

    @property
    def first(self) -> LayerReading:
        return self.layers[0]

    @property
    def last(self) -> LayerReading:
        return self.layers[-1]

    @property
    def gradient_factor(self) -> float:
        """What one step back through a layer does to the gradient's sd, on (geometric) average."""
        steps = len(self.layers) - 1
        return self.gradient.estimate ** (1 / steps) if steps else math.nan

    @property
    def complete(self) -> bool:
        """Whether every number is defined."""
        layers = [(layer.across_share, layer.saturated_share) for layer in self.layers]
        return bool(np.isfinite([*layers, (self.gradient.estimate, self.gradient_factor)]).all())


def read_propagation(dataset: xr.Dataset) -> dict[Names, PropagationReading]:
    """Every cell of a propagation experiment in which at least one replicate stayed finite."""
    return {names: _propagation(cell) for names, cell in finite_cells(dataset).items()}


def _propagation(cell: CellArrays) -> PropagationReading:
    finite = cell["status"] == Status.OK

    def means(name: str) -> np.ndarray:
        return cell[name][finite].mean(axis=0, dtype=np.float64)

    across, between = means("across_sample_variance"), means("between_unit_variance")
    layers = np.stack([np.sqrt(across), np.sqrt(between), means("saturated_share")], axis=1)
    gradient = cell["pre_activation_gradient_sd"][finite].astype(np.float64)
    return PropagationReading(
        tuple(LayerReading(*layer) for layer in layers.tolist()),
        geometric_mean_ratio(gradient[:, 0], gradient[:, -1]),
    )


@dataclass(frozen=True)
class PropagationView:
    """The propagation experiment that the paper shows, and what other depths there are."""

    settings: Settings
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
    others = dict.fromkeys(depth for depth in depths if depth != settings.depth)
    return PropagationView(settings, tuple(others), read_propagation(measurements[name]))
