"""A deep linear net beside its product, a linear model and nonlinear nets."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.statistics import Interval
from engine.experiments.linear_collapse.settings import Settings
from engine.study.protocol import Protocol

LINEAR = "identity"


@dataclass(frozen=True)
class NetReading:
    """One network on one set of points; None where a replicate diverged.

    gain : of accuracy on the test points over the best straight line, in pairs.
    over_line : train loss minus that of softmax regression [nat], in pairs. affine : share of the
    outputs' variance that an affine function explains. product : the largest relative difference
    from the product of the layers, over all replicates.
    """

    activation: str
    set: str
    gain: Interval | None
    over_line: Interval | None
    affine: Interval | None
    product: float | None

    @property
    def past_lines(self) -> bool:
        """Whether it does better than every line, by the whole interval."""
        return self.gain is not None and self.gain.positive


@dataclass(frozen=True)
class LinearCollapseView:
    """The first experiment of this kind.

    separable : sets whose test points some line separates in every replicate.
    """

    settings: Settings
    separable: tuple[str, ...]
    readings: tuple[NetReading, ...]
    epsilon: float = float(np.finfo(np.float64).eps)

    @property
    def linear(self) -> list[NetReading]:
        return [r for r in self.readings if r.activation == LINEAR]

    @property
    def nonlinear(self) -> list[NetReading]:
        """The other nets on the sets that no line separates."""
        hard = [r for r in self.readings if r.set not in self.separable]
        return [r for r in hard if r.activation != LINEAR]

    @property
    def product(self) -> float | None:
        """The linear nets' largest relative difference from their product."""
        found = [r.product for r in self.linear]
        known = [value for value in found if value is not None]
        return max(known) if known and len(known) == len(found) else None

    @property
    def least_affine(self) -> NetReading | None:
        known = (r for r in self.nonlinear if r.affine)
        return min(known, key=attrgetter("affine.estimate"), default=None)

    @property
    def smallest_gain(self) -> Interval | None:
        known = (r.gain for r in self.nonlinear if r.gain)
        return min(known, key=attrgetter("estimate"), default=None)

    @property
    def above_regression(self) -> Interval | None:
        """By how much the linear net's training loss exceeds the regression's, at most [nat]."""
        known = (r.over_line for r in self.linear if r.over_line)
        return max(known, key=attrgetter("estimate"), default=None)

    @property
    def line_suffices(self) -> bool:
        """Whether on the sets that a line separates the linear nets are not below the best one."""
        easy = [r for r in self.linear if r.set in self.separable]
        return bool(easy) and not any(r.gain is None or r.gain.negative for r in easy)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> LinearCollapseView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    sets = [str(label) for label in data["set"].values]
    lines = data["best_line_accuracy"]
    return LinearCollapseView(
        settings=settings,
        separable=tuple(s for i, s in enumerate(sets) if bool((lines.isel(set=i) == 1).all())),
        readings=tuple(
            _reading(activation, label, cell.isel(set=index))
            for activation, _, cell in finished_cells(data)
            for index, label in enumerate(sets)
        ),
    )


def _reading(activation: str, label: str, cell: xr.Dataset) -> NetReading:
    error = float(cell["product_error"].max(skipna=False))
    return NetReading(
        activation=activation,
        set=label,
        gain=interval_of(cell["test_accuracy"] - cell["best_line_accuracy"]),
        over_line=interval_of(cell["train_loss"] - cell["linear_train_loss"]),
        affine=interval_of(cell["affine_share"], SHARE),
        product=error if np.isfinite(error) else None,
    )
