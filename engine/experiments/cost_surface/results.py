"""Cross-entropy beside the quadratic cost: plateaus, descent from a grid of starts, training."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.finished_cells import finished_cells
from engine.evidence.quantities.reductions import DIFFERENCE, POSITIVE, SHARE
from engine.evidence.statistics import UNBOUNDED, Interval, Range, mean_interval, ranged_interval
from engine.experiments.cost_surface.settings import Settings
from engine.study.protocol import Protocol

CROSS_ENTROPY, QUADRATIC = "cross_entropy", "quadratic"
LOSS_OF = {CROSS_ENTROPY: "softmax_cross_entropy", QUADRATIC: "softmax_quadratic"}
"""The loss in training that is the surface's cost."""

LINEAR_OUTPUTS = "quadratic"
"""The squared error of outputs that no softmax squashes."""


Descent = Mapping[float, Interval]
"""Steps until low enough, by learning rate; what does not arrive counts as the limit."""


@dataclass(frozen=True)
class Comparison:
    """At how many common rates the quadratic cost takes more, or fewer, steps than cross-entropy.

    By the whole interval of the paired difference.
    """

    slower: int
    faster: int


@dataclass(frozen=True)
class CostCell:
    """One activation.

    flat, median : by cost, the share of the area that counts as plateau, and the median over the
    area of the gradient's norm relative to the surface's largest. flatter, steeper_median : paired
    differences, quadratic minus cross-entropy and the other way round. steeper : share of the area
    where cross-entropy's gradient is the longer; ratio : median of the ratio of the norms.
    surface, task : by the loss in training. diverged : by loss, how many of the runs in training,
    over all rates.
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
    """The first experiment of this kind."""

    settings: Settings
    cells: tuple[CostCell, ...]

    @property
    def starts(self) -> int:
        return self.settings.surface.starts**2

    @property
    def lowest_weight(self) -> float:
        """Where the grid of both weights begins; it ends at its negative."""
        return -self.settings.surface.reach

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


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> CostSurfaceView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    return CostSurfaceView(settings, tuple(_cell(settings, *one) for one in finished_cells(data)))


def _cell(settings: Settings, activation: str, initializer: str, cell: xr.Dataset) -> CostCell:
    flat, quantiles = cell["flat_share"], cell["gradient_quantile"]
    median = quantiles.isel(quantile=int(np.argmin(np.abs(cell["quantile"].to_numpy() - 0.5))))
    surface, task = settings.surface, settings.task
    steps = censored(cell["arrival"], surface.iterations).mean("start")
    iterations = censored(cell["task_arrival"], task.iterations)
    costs, losses = (cell[name].values.tolist() for name in ("cost", "loss"))
    return CostCell(
        activation,
        initializer,
        flat={c: _known(flat.sel(cost=c), SHARE) for c in costs},
        median={c: _known(median.sel(cost=c), POSITIVE) for c in costs},
        flatter=_known(flat.sel(cost=QUADRATIC) - flat.sel(cost=CROSS_ENTROPY), DIFFERENCE),
        steeper_median=_known(median.sel(cost=CROSS_ENTROPY) - median.sel(cost=QUADRATIC)),
        steeper=_known(cell["steeper_share"], SHARE),
        ratio=_known(cell["median_ratio"], POSITIVE),
        surface={LOSS_OF[c]: _descent(surface.rates, steps.sel(cost=c)) for c in costs},
        surface_comparison=_comparison(*(steps.sel(cost=c) for c in (CROSS_ENTROPY, QUADRATIC))),
        task={n: _descent(task.rates, iterations.sel(loss=n)) for n in losses},
        task_comparison=_comparison(
            *(iterations.sel(loss=LOSS_OF[c]) for c in (CROSS_ENTROPY, QUADRATIC))
        ),
        diverged={n: int((cell["diverged_at"].sel(loss=n) >= 0).sum()) for n in losses},
    )


def censored(arrival: xr.DataArray, limit: int) -> xr.DataArray:
    """Steps, with the limit for what had not arrived by then."""
    return arrival.where(arrival >= 0, limit).astype(np.float64)


def _known(values: xr.DataArray, bounds: Range = UNBOUNDED) -> Interval:
    """An interval of what cannot be missing: the surface is finite everywhere."""
    return ranged_interval(values.to_numpy(), bounds)


def _descent(rates: tuple[float, ...], steps: xr.DataArray) -> Descent:
    """steps (rate, replicate)."""
    return dict(zip(rates, map(mean_interval, steps.values), strict=True))


def _comparison(entropy: xr.DataArray, quadratic: xr.DataArray) -> Comparison:
    """Of steps (rate, replicate)."""
    more = [mean_interval(difference) for difference in (quadratic - entropy).values]
    return Comparison(sum(one.positive for one in more), sum(one.negative for one in more))
