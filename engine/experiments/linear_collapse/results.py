"""A deep linear net beside its product, a linear model and nonlinear nets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.quantities.reductions import SHARE
from engine.evidence.statistics import Interval, ranged_interval
from engine.experiments.linear_collapse.settings import Settings
from engine.study.protocol import Protocol

LINEAR = "identity"


@dataclass(frozen=True)
class NetReading:
    """One network on one set of points; None where a replicate diverged.

    accuracy : on the test points. gain : of accuracy over the best straight line, in pairs.
    over_line : train loss minus that of softmax regression [nat], in pairs. affine : share of the
    outputs' variance that an affine function explains. product : the largest relative difference
    from the product of the layers, over all replicates.
    """

    activation: str
    initializer: str
    set: str
    accuracy: Interval | None
    gain: Interval | None
    over_line: Interval | None
    affine: Interval | None
    product: float | None
    diverged: int

    @property
    def past_lines(self) -> bool:
        """Whether it does better than every line, by the whole interval."""
        return self.gain is not None and self.gain.positive


@dataclass(frozen=True)
class LinearCollapseView:
    """The first experiment of this kind.

    best_line : largest share of test points any line gets right, by set; regression : that of
    softmax regression. separable : sets whose test points some line separates in every replicate.
    """

    settings: Settings
    best_line: Mapping[str, Interval]
    regression: Mapping[str, Interval]
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
        return min(known, key=lambda r: r.affine.estimate if r.affine else 1, default=None)

    @property
    def linear_past_lines(self) -> int:
        return sum(r.past_lines for r in self.linear)

    @property
    def nonlinear_past_lines(self) -> int:
        return sum(r.past_lines for r in self.nonlinear)

    @property
    def all_past_lines(self) -> bool:
        """Whether there are nonlinear nets where no line suffices, and each passes every line."""
        return 0 < self.nonlinear_past_lines == len(self.nonlinear)

    @property
    def line_suffices(self) -> bool:
        """Whether on the sets that a line separates the linear nets are not below the best one."""
        easy = [r for r in self.linear if r.set in self.separable]
        return bool(easy) and not any(r.gain is None or r.gain.negative for r in easy)

    @property
    def smallest_gain(self) -> Interval | None:
        known = (r.gain for r in self.nonlinear if r.gain)
        return min(known, key=lambda gain: gain.estimate, default=None)

    @property
    def above_regression(self) -> Interval | None:
        """By how much the linear net's training loss exceeds the regression's, at most [nat]."""
        known = (r.over_line for r in self.linear if r.over_line)
        return max(known, key=lambda interval: interval.estimate, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> LinearCollapseView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    by_set = [(str(label), data.isel(set=index)) for index, label in enumerate(data["set"].values)]
    return LinearCollapseView(
        settings=settings,
        best_line=_by_set(by_set, "best_line_accuracy"),
        regression=_by_set(by_set, "linear_accuracy"),
        separable=tuple(
            label for label, part in by_set if bool((part["best_line_accuracy"] == 1).all())
        ),
        readings=tuple(
            _reading(a, i, label, cell.isel(set=index))
            for a, i, cell in finished_cells(data)
            for index, (label, _) in enumerate(by_set)
        ),
    )


def _by_set(by_set: Sequence[tuple[str, xr.Dataset]], variable: str) -> dict[str, Interval]:
    """Of the straight lines, which always have a result."""
    return {label: ranged_interval(part[variable].to_numpy(), SHARE) for label, part in by_set}


def _reading(activation: str, initializer: str, label: str, cell: xr.Dataset) -> NetReading:
    error = float(cell["product_error"].max(skipna=False))
    return NetReading(
        activation=activation,
        initializer=initializer,
        set=label,
        accuracy=interval_of(cell["test_accuracy"], SHARE),
        gain=interval_of(cell["test_accuracy"] - cell["best_line_accuracy"]),
        over_line=interval_of(cell["train_loss"] - cell["linear_train_loss"]),
        affine=interval_of(cell["affine_share"], SHARE),
        product=error if np.isfinite(error) else None,
        diverged=int((cell["diverged_at"] >= 0).sum()),
    )
