"""Two costs over two weights: p = 1 / (1 + exp(-w2 f(w1 x))) against random targets t.

p is the softmax of the two classes' outputs, w2 f(w1 x) their difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.experiments.cost_surface.settings import Settings, SurfaceSettings
from engine.net.activations import Activation
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator

Array = NDArray[np.float64]

QUANTILES = np.linspace(0, 1, 41)
"""Shares of the area at which the distribution of gradient norms is kept."""


def _cross_entropy(outputs: Array, targets: Array) -> tuple[Array, Array]:
    """-t ln p - (1 - t) ln(1 - p), and its derivative p - t by the output."""
    # One exponential serves both; for a large |output| the logarithm alone would overflow.
    small = np.exp(-np.abs(outputs))
    share = np.where(outputs >= 0, 1.0, small) / (1 + small)
    return np.maximum(outputs, 0) + np.log1p(small) - outputs * targets, share - targets


def _quadratic(outputs: Array, targets: Array) -> tuple[Array, Array]:
    """Half the squared errors of both shares, (p - t)^2, and its derivative 2 (p - t) p (1 - p)."""
    small = np.exp(-np.abs(outputs))
    share = np.where(outputs >= 0, 1.0, small) / (1 + small)
    error, slope = share - targets, small / (1 + small) ** 2
    return error**2, 2 * error * slope


COSTS: Mapping[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "cross_entropy": _cross_entropy,
    "quadratic": _quadratic,
}
"""The costs of single samples, and their derivatives by the output."""


@dataclass(frozen=True)
class Surface:
    """Random inputs and targets (samples,), and the hidden unit's activation."""

    settings: SurfaceSettings
    activation: Activation
    inputs: Array
    targets: Array

    @classmethod
    def random(cls, spec: CellSpec[Settings], replicate: int) -> Self:
        """Standard normal inputs, targets 0 and 1 in equal number, in random order."""
        settings = spec.experiment.surface
        rng = generator(spec.seed, "signal", replicate)
        inputs = rng.standard_normal(settings.samples)
        targets = rng.permutation(np.arange(settings.samples) % 2).astype(np.float64)
        return cls(settings, spec.activation, inputs, targets)

    def costs(self, name: str, first: Array, second: Array) -> tuple[Array, Array, Array]:
        """Mean cost, and its derivatives by the first and by the second layer's weight.

        first, second : weights of any shape, which they share.
        """
        sums = first[..., None] * self.inputs
        hidden, slopes = self.activation.value(sums), self.activation.derivative(sums)
        cost, delta = COSTS[name](second[..., None] * hidden, self.targets)
        by_first = second * (delta * slopes * self.inputs).mean(axis=-1)
        return cost.mean(axis=-1), by_first, (delta * hidden).mean(axis=-1)

    def on_grid(self) -> tuple[Array, Array]:
        """Costs and gradient norms, (cost, first weight, second weight)."""
        ticks = np.linspace(-self.settings.reach, self.settings.reach, self.settings.steps)
        grid = np.meshgrid(ticks, ticks, indexing="ij")
        found = [self.costs(name, *grid) for name in COSTS]
        values = np.stack([cost for cost, *_ in found])
        return values, np.stack([np.hypot(*gradient) for _, *gradient in found])

    def descend(self, grid: Array) -> NDArray[np.int64]:
        """Steps of plain descent to a low cost, (cost, rate, start); -1: not within the limit.

        grid : of `on_grid`. Low is what leaves at most 1 - share of the way from the cost of
        guessing (both weights 0) to the lowest cost on the grid.
        """
        settings = self.settings
        ticks = np.linspace(-settings.reach, settings.reach, settings.starts)
        starts = [axis.ravel() for axis in np.meshgrid(ticks, ticks, indexing="ij")]
        rates = np.array(settings.rates)[:, None]
        arrivals = np.full((len(COSTS), len(rates), len(starts[0])), -1, np.int64)
        for index, name in enumerate(COSTS):
            guess = float(self.costs(name, np.zeros(()), np.zeros(()))[0])
            level = guess - settings.share * (guess - float(grid[index].min()))
            first, second = (np.tile(axis, (len(rates), 1)) for axis in starts)
            arrived = arrivals[index]
            for step in range(settings.iterations + 1):
                cost, by_first, by_second = self.costs(name, first, second)
                arrived[(cost <= level) & (arrived < 0)] = step
                first, second = first - rates * by_first, second - rates * by_second
        return arrivals
