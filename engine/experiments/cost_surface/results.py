"""Cross-entropy beside the quadratic cost: plateaus, descent from a grid of starts, training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.finished_cells import finished_cells, interval_of
from engine.evidence.statistics import Interval, mean_interval
from engine.experiments.cost_surface.settings import Settings, SurfaceSettings, TaskSettings
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


CROSS_ENTROPY, QUADRATIC = "cross_entropy", "quadratic"

LOSS_OF = {CROSS_ENTROPY: "softmax_cross_entropy", QUADRATIC: "softmax_quadratic"}
"""The loss in training that is the surface's cost."""

LINEAR_OUTPUTS = "quadratic"
"""The squared error of outputs that no softmax squashes."""


@dataclass(frozen=True)
class Descent:
    """Steps until low enough, by learning rate; what does not arrive counts as the limit.

    steps, arrived : per rate; arrived is the share that does. best : index of the rate with the
    fewest mean steps, chosen on the same replicates.
    """

    rates: tuple[float, ...]
    steps: tuple[Interval, ...]
    arrived: tuple[float, ...]

    @property
    def best(self) -> int:
        return int(np.argmin([interval.estimate for interval in self.steps]))

    @property
    def best_rate(self) -> float:
        return self.rates[self.best]

    @property
    def best_steps(self) -> Interval:
        return self.steps[self.best]

    @property
    def best_arrived(self) -> float:
        return self.arrived[self.best]


@dataclass(frozen=True)
class Comparison:
    """Steps with the quadratic cost minus those with cross-entropy, in pairs.

    same_rate : per rate, the same for both. tuned : each at its own best rate.
    """

    same_rate: tuple[Interval, ...]
    tuned: Interval

    @property
    def slower(self) -> int:
        """At how many common rates the quadratic cost is slower, by the whole interval."""
        return sum(interval.low > 0 for interval in self.same_rate)

    @property
    def faster(self) -> int:
        return sum(interval.high < 0 for interval in self.same_rate)

    @property
    def outcome(self) -> str:
        """ "slower", "faster" or "undecided" of the quadratic cost, each at its best rate."""
        if self.tuned.low > 0:
            return "slower"
        return "faster" if self.tuned.high < 0 else "undecided"


@dataclass(frozen=True)
class CostCell:
    """One activation.

    flat, median : by cost, the share of the area that counts as plateau, and the median over the
    area of the gradient's norm relative to the surface's largest. flatter, steeper_median : paired
    differences, quadratic minus cross-entropy and the other way round. steeper : share of the area
    where cross-entropy's gradient is the longer; ratio : median of the ratio of the norms.
    diverged : by loss, how many of the runs in training, over all rates.
    """

    activation: str
    initializer: str
    flat: Mapping[str, Interval]
    median: Mapping[str, Interval]
    flatter: Interval
    steeper_median: Interval
    steeper: Interval
    ratio: Interval
    surface: Mapping[str, Descent]
    surface_comparison: Comparison
    task: Mapping[str, Descent]
    task_comparison: Comparison
    diverged: Mapping[str, int]


@dataclass(frozen=True)
class CostSurfaceView:
    replicates: int
    surface: SurfaceSettings
    task: TaskSettings
    starts: int
    cells: tuple[CostCell, ...]

    @property
    def lowest_weight(self) -> float:
        """Where the grid of both weights begins; it ends at its negative."""
        return -self.surface.reach

    def cell(self, activation: str) -> CostCell | None:
        return next((cell for cell in self.cells if cell.activation == activation), None)

    def tuned(self, outcome: str) -> list[str]:
        """Activations whose descent on the surface has this outcome at the costs' best rates."""
        return [c.activation for c in self.cells if c.surface_comparison.outcome == outcome]

    @property
    def slower_at_equal_rates(self) -> bool:
        """Whether the quadratic cost is slower at more rates than faster, everywhere."""
        both = [c for cell in self.cells for c in (cell.surface_comparison, cell.task_comparison)]
        return all(comparison.slower > comparison.faster for comparison in both)

    @property
    def only_linear_outputs_diverge(self) -> bool:
        """Whether in training the losses behind a softmax never diverge and the other one does."""
        lost = {n: sum(c.diverged[n] for c in self.cells) for c in self.cells for n in c.diverged}
        return bool(lost) and all((n == LINEAR_OUTPUTS) == (count > 0) for n, count in lost.items())

    def trained(self, outcome: str) -> list[str]:
        """Likewise in training."""
        return [c.activation for c in self.cells if c.task_comparison.outcome == outcome]

    def plateaus(self, more: bool) -> list[str]:
        """Activations with whose net the quadratic cost has more, or less, area of plateau."""
        return [
            c.activation for c in self.cells if (c.flatter.low > 0 if more else c.flatter.high < 0)
        ]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> CostSurfaceView:
    """Of the first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    assert isinstance(settings, Settings)
    return CostSurfaceView(
        replicates=settings.replicates,
        surface=settings.surface,
        task=settings.task,
        starts=settings.surface.starts**2,
        cells=tuple(_cell(settings, a, i, cell) for a, i, cell in finished_cells(data)),
    )


def _cell(settings: Settings, activation: str, initializer: str, cell: xr.Dataset) -> CostCell:
    flat, quantiles = cell["flat_share"], cell["gradient_quantile"]
    median = quantiles.isel(quantile=int(np.argmin(np.abs(cell["quantile"].to_numpy() - 0.5))))
    surface = censored(cell["arrival"], settings.surface.iterations).mean("start")
    arrived = (cell["arrival"] >= 0).mean(["start", "replicate"])
    task = censored(cell["task_arrival"], settings.task.iterations)
    task_arrived = (cell["task_arrival"] >= 0).mean("replicate")
    costs, losses = (cell[name].values.tolist() for name in ("cost", "loss"))
    on_surface = {
        c: _descent(settings.surface.rates, surface.sel(cost=c), arrived.sel(cost=c)) for c in costs
    }
    in_task = {
        n: _descent(settings.task.rates, task.sel(loss=n), task_arrived.sel(loss=n)) for n in losses
    }
    pair = [surface.sel(cost=c) for c in (CROSS_ENTROPY, QUADRATIC)]
    task_pair = [task.sel(loss=LOSS_OF[c]) for c in (CROSS_ENTROPY, QUADRATIC)]
    return CostCell(
        activation,
        initializer,
        flat={c: _known(flat.sel(cost=c)) for c in costs},
        median={c: _known(median.sel(cost=c)) for c in costs},
        flatter=_known(flat.sel(cost=QUADRATIC) - flat.sel(cost=CROSS_ENTROPY)),
        steeper_median=_known(median.sel(cost=CROSS_ENTROPY) - median.sel(cost=QUADRATIC)),
        steeper=_known(cell["steeper_share"]),
        ratio=_known(cell["median_ratio"]),
        surface=on_surface,
        surface_comparison=_comparison(*pair, *(on_surface[c] for c in (CROSS_ENTROPY, QUADRATIC))),
        task=in_task,
        task_comparison=_comparison(
            *task_pair, *(in_task[LOSS_OF[c]] for c in (CROSS_ENTROPY, QUADRATIC))
        ),
        diverged={n: int((cell["diverged_at"].sel(loss=n) >= 0).sum()) for n in losses},
    )


def censored(arrival: xr.DataArray, limit: int) -> xr.DataArray:
    """Steps, with the limit for what had not arrived by then."""
    return arrival.where(arrival >= 0, limit).astype(np.float64)


def _known(values: xr.DataArray) -> Interval:
    """An interval of what cannot be missing: the surface is finite everywhere."""
    return interval_of(values) or mean_interval(np.array([np.nan]))


def _descent(rates: tuple[float, ...], steps: xr.DataArray, arrived: xr.DataArray) -> Descent:
    """steps (rate, replicate), arrived (rate,)."""
    return Descent(rates, tuple(map(mean_interval, steps.values)), tuple(arrived.values.tolist()))


def _comparison(
    entropy: xr.DataArray, quadratic: xr.DataArray, ours: Descent, other: Descent
) -> Comparison:
    first, second = entropy.values, quadratic.values
    return Comparison(
        tuple(map(mean_interval, second - first)),
        mean_interval(second[other.best] - first[ours.best]),
    )
