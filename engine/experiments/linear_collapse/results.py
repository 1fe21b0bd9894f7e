"""A deep linear net beside its product, a linear model and nonlinear nets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.statistics import Interval
from engine.experiments.linear_collapse.settings import Settings
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


LINEAR = "identity"


_ROUNDINGS = 1000  # roundings of a product of layers, generously counted


@dataclass(frozen=True)
class NetReading:
    """One network on one set of points; None where a replicate diverged.

    accuracy : on the test points. gain : of accuracy over the best straight line, in pairs.
    over_line : train loss minus that of softmax regression [nat], in pairs. agreement : with its
    classes. affine : share of the outputs' variance that an affine function explains. product :
    the largest relative difference from the product of the layers, over all replicates.
    """

    activation: str
    initializer: str
    set: str
    accuracy: Interval | None
    gain: Interval | None
    over_line: Interval | None
    agreement: Interval | None
    affine: Interval | None
    product: float | None
    diverged: int


@dataclass(frozen=True)
class LinearCollapseView:
    """What the section names.

    best_line : largest share of test points any line gets right, by set; regression : that of
    softmax regression. separable : sets whose test points some line separates in every replicate.
    """

    depth: int
    width: int
    samples: int
    replicates: int
    iterations: int
    learning_rate: float
    batch_size: int
    epsilon: float
    sets: tuple[str, ...]
    best_line: Mapping[str, Interval]
    regression: Mapping[str, Interval]
    separable: tuple[str, ...]
    readings: tuple[NetReading, ...]

    def of(self, activation: str) -> list[NetReading]:
        return [r for r in self.readings if r.activation == activation]

    @property
    def linear(self) -> list[NetReading]:
        return self.of(LINEAR)

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
    def exact_product(self) -> bool:
        """Whether the nets differ from their product by no more than rounding explains."""
        return self.product is not None and self.product < _ROUNDINGS * self.epsilon

    @property
    def least_affine(self) -> NetReading | None:
        known = (r for r in self.nonlinear if r.affine)
        return min(known, key=lambda r: r.affine.estimate if r.affine else 1, default=None)

    @property
    def linear_above_line(self) -> list[NetReading]:
        """Linear nets that do better than every line, by the whole interval."""
        return [r for r in self.linear if r.gain and r.gain.low > 0]

    @property
    def past_lines(self) -> list[NetReading]:
        """Nonlinear nets that do better than every line, by the whole interval."""
        return [r for r in self.nonlinear if r.gain and r.gain.low > 0]

    @property
    def smallest_gain(self) -> NetReading | None:
        known = (r for r in self.nonlinear if r.gain)
        return min(known, key=lambda r: r.gain.estimate if r.gain else 0, default=None)

    @property
    def above_regression(self) -> Interval | None:
        """By how much the linear net's training loss exceeds the regression's, at most [nat]."""
        known = [r.over_line for r in self.linear if r.over_line]
        return max(known, key=lambda interval: interval.estimate, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> LinearCollapseView:
    """Of the first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    assert isinstance(settings, Settings)
    by_set = [(str(label), data.isel(set=index)) for index, label in enumerate(data["set"].values)]
    best = {label: interval_of(part["best_line_accuracy"]) for label, part in by_set}
    regression = {label: interval_of(part["linear_accuracy"]) for label, part in by_set}
    return LinearCollapseView(
        depth=settings.depth,
        width=settings.width,
        samples=settings.samples,
        replicates=settings.replicates,
        iterations=settings.iterations,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epsilon=float(np.finfo(np.float64).eps),
        sets=tuple(label for label, _ in by_set),
        best_line={label: interval for label, interval in best.items() if interval},
        regression={label: interval for label, interval in regression.items() if interval},
        separable=tuple(
            label for label, part in by_set if bool((part["best_line_accuracy"] == 1).all())
        ),
        readings=tuple(
            _reading(a, i, label, cell.isel(set=index))
            for a, i, cell in finished_cells(data)
            for index, (label, _) in enumerate(by_set)
        ),
    )


def _reading(activation: str, initializer: str, label: str, cell: xr.Dataset) -> NetReading:
    error = float(cell["product_error"].max(skipna=False))
    return NetReading(
        activation=activation,
        initializer=initializer,
        set=label,
        accuracy=interval_of(cell["test_accuracy"]),
        gain=interval_of(cell["test_accuracy"] - cell["best_line_accuracy"]),
        over_line=interval_of(cell["train_loss"] - cell["linear_train_loss"]),
        agreement=interval_of(cell["agreement"]),
        affine=interval_of(cell["affine_share"]),
        product=error if np.isfinite(error) else None,
        diverged=int((cell["diverged_at"] >= 0).sum()),
    )
