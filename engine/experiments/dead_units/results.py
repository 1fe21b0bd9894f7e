"""What the paper says of units that fall silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.finished_cells import finite_cells
from engine.evidence.statistics import Interval, mean_interval
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


LARGE_SHARE = 0.1
"""A share of silent units from which on we call it large: one unit in ten."""


@dataclass(frozen=True)
class Run:
    """One cell at one learning rate and first bias; only where all replicates are finite."""

    activation: str
    initializer: str
    rate: float
    bias: float
    silent: Interval
    saturated: Interval


@dataclass(frozen=True)
class Change:
    """How the silent share after training differs from that of the bias nearest 0."""

    initializer: str
    rate: float
    bias: float
    difference: Interval


@dataclass(frozen=True)
class Layer:
    """Units of one layer that were silent, by training or by planting, summed over all runs.

    fallen : how often a unit fell silent in training; returned : how often one came back. planted,
    moved, revived : units silenced on purpose, those of them that the updates changed, and those
    that came back. ratio : mean gradient of silent units over that of the others, the geometric
    mean over runs at the end of training that have both; None where none has.
    """

    layer: int
    fallen: int
    returned: int
    planted: int
    moved: int
    revived: int
    ratio: float | None

    @property
    def moved_share(self) -> float | None:
        return self.moved / self.planted if self.planted else None

    @property
    def revived_share(self) -> float | None:
        return self.revived / self.planted if self.planted else None


@dataclass(frozen=True)
class Reading:
    """One activation over all its cells."""

    activation: str
    runs: tuple[Run, ...]
    changes: tuple[Change, ...]
    layers: tuple[Layer, ...]
    diverged: int
    total: int

    @property
    def lively(self) -> bool:
        """Whether every unit silenced on purpose was still updated."""
        return all(layer.moved == layer.planted for layer in self.layers)

    @property
    def most(self) -> Run | None:
        """The run with the most silent units, from the bias nearest 0."""
        return max(self.centred, key=lambda run: run.silent.estimate, default=None)

    @property
    def centred(self) -> list[Run]:
        nearest = min((abs(run.bias) for run in self.runs), default=0.0)
        return [run for run in self.runs if abs(run.bias) == nearest]

    @property
    def large(self) -> list[Run]:
        """Of those, the runs in which a large share is silent, by the whole interval."""
        return [run for run in self.centred if run.silent.low > LARGE_SHARE]

    @property
    def mostly_large(self) -> bool:
        """Whether a large share is silent in more than half of the runs without biases."""
        return 2 * len(self.large) > len(self.centred)

    def towards(self, bias: float) -> list[Change]:
        return [change for change in self.changes if change.bias == bias]

    @property
    def first(self) -> Layer:
        return self.layers[0]

    @property
    def upper(self) -> Layer:
        return self.layers[-1]

    @property
    def saturates(self) -> Run | None:
        """The run with the most saturated units."""
        return max(self.runs, key=lambda run: run.saturated.estimate, default=None)


@dataclass(frozen=True)
class DeadUnitsView:
    title: str
    hidden: tuple[int, ...]
    rates: tuple[float, ...]
    biases: tuple[float, ...]
    iterations: int
    recovery: int
    batch_size: int
    probe: int
    replicates: int
    large_share: float
    readings: tuple[Reading, ...]

    def of(self, activation: str) -> Reading | None:
        return next((r for r in self.readings if r.activation == activation), None)

    @property
    def highest_bias(self) -> float:
        return max(self.biases)

    def fewer(self, changes: Sequence[Change]) -> list[Change]:
        """Those with fewer silent units, by the whole interval."""
        return [change for change in changes if change.difference.high < 0]

    def more(self, changes: Sequence[Change]) -> list[Change]:
        return [change for change in changes if change.difference.low > 0]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> DeadUnitsView:
    """The first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    found = finite_cells(data)
    activations = dict.fromkeys(activation for activation, _ in found)
    return DeadUnitsView(
        title=str(data.attrs["dataset_title"]),
        hidden=settings.hidden,
        rates=settings.learning_rates,
        biases=settings.biases,
        iterations=settings.iterations,
        recovery=settings.recovery,
        batch_size=settings.batch_size,
        probe=min(settings.probe_samples, int(data.attrs["test_size"])),
        replicates=settings.replicates,
        large_share=LARGE_SHARE,
        readings=tuple(_reading(data, a, [law for b, law in found if b == a]) for a in activations),
    )


def _reading(data: xr.Dataset, activation: str, laws: Sequence[str]) -> Reading:
    own = data.sel(activation=activation, initializer=list(laws))
    runs, changes = [], []
    for law in laws:
        found, differences = _runs(own.sel(initializer=law), activation, law)
        runs += found
        changes += differences
    status = own["status"].values
    return Reading(
        activation=activation,
        runs=tuple(runs),
        changes=tuple(changes),
        layers=tuple(_layer(own, index) for index in range(data.sizes["layer"])),
        diverged=int((status != 0).sum()),
        total=int(status.size),
    )


def _runs(cell: xr.Dataset, activation: str, law: str) -> tuple[list[Run], list[Change]]:
    """All runs of one cell whose replicates are finite, and their changes from the bias near 0."""
    units = cell["units"].values
    order = ("rate", "bias", "replicate", "layer")
    silent, saturated = (
        (cell[name].isel(point=-1).transpose(*order).values * units).sum(axis=-1) / units.sum()
        for name in ("silent_share", "saturated_share")
    )
    rates, biases = cell["learning_rate"].values, cell["initial_bias"].values
    nearest = int(np.abs(biases).argmin())
    runs, changes = [], []
    for r, rate in enumerate(map(float, rates)):
        for b, bias in enumerate(map(float, biases)):
            if not np.isfinite(silent[r, b]).all():
                continue
            shares = _share(silent[r, b]), _share(saturated[r, b])
            runs.append(Run(activation, law, rate, bias, *shares))
            if b != nearest and np.isfinite(silent[r, nearest]).all():
                difference = mean_interval(silent[r, b] - silent[r, nearest])
                changes.append(Change(law, rate, bias, difference))
    return runs, changes


def _share(values: np.ndarray) -> Interval:
    """The mean's interval, as far as a share can lie in it."""
    found = mean_interval(values)
    return replace(found, low=max(found.low, 0.0), high=min(found.high, 1.0))


def _layer(own: xr.Dataset, index: int) -> Layer:
    at = own.isel(layer=index)

    def total(name: str) -> int:
        return int(np.nansum(at[name].values))

    quiet, active = (at[f"{name}_gradient"].isel(point=-1).values for name in ("silent", "active"))
    both = np.isfinite(quiet) & np.isfinite(active) & (active > 0)
    ratios = quiet[both] / active[both]
    ratio = None
    if ratios.size:
        ratio = float(np.exp(np.log(ratios).mean())) if (ratios > 0).all() else float(ratios.min())
    return Layer(
        layer=index + 1,
        fallen=total("silenced"),
        returned=total("revived"),
        planted=total("planted"),
        moved=total("planted_moved"),
        revived=total("planted_revived"),
        ratio=ratio,
    )
