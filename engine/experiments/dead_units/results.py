"""What the paper says of units that fall silent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from engine.evidence.definitions import FEWER, LARGE_PART
from engine.evidence.finished_cells import CellArrays, finite_cells
from engine.evidence.quantities.reductions import DIFFERENCE, SHARE
from engine.evidence.statistics import Interval, ranged_interval
from engine.experiments.dead_units.settings import Settings
from engine.study.cell_results import Status
from engine.study.protocol import Protocol


def nearest_to_0(data: xr.Dataset) -> int:
    """The place of the first bias that is 0, or nearest to it."""
    return int(np.abs(data["initial_bias"].to_numpy()).argmin())


@dataclass(frozen=True)
class Run:
    """One cell at one learning rate and first bias; only where all replicates are finite.

    centred : whether the bias is the one nearest 0. change : of the silent share after training
    from that with the bias nearest 0; None where that has none.
    """

    activation: str
    initializer: str
    rate: float
    bias: float
    centred: bool
    silent: Interval
    saturated: Interval
    change: Interval | None

    @property
    def fewer(self) -> bool:
        """Whether fewer units are silent than with the bias nearest 0."""
        return self.change is not None and self.change.high < -FEWER

    @property
    def more(self) -> bool:
        return self.change is not None and self.change.low > FEWER


@dataclass(frozen=True)
class Layer:
    """Units of one layer that were silent, by training or by planting.

    Summed over all runs that stayed finite: one that diverged has no dead units, but its own count.

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


@dataclass(frozen=True)
class Reading:
    """One activation over all its cells.

    diverged : how many of all its runs did, the total being of all; lost : of the combinations of
    initializer and rate, from the bias nearest 0, those in which a replicate did.
    """

    runs: tuple[Run, ...]
    layers: tuple[Layer, ...]
    diverged: int
    total: int
    lost: int

    @property
    def lively(self) -> bool:
        """Whether every unit silenced on purpose was still updated."""
        return all(layer.moved == layer.planted for layer in self.layers)

    @property
    def death(self) -> str:
        """ "final" if no silenced unit of the first layer was updated and none of the last came
        back, "final below" if some did there, else "reversible"."""
        if self.first.moved:
            return "reversible"
        return "final below" if self.upper.revived else "final"

    @property
    def most(self) -> Run | None:
        """The run with the most silent units, from the bias nearest 0."""
        return max(self.centred, key=lambda run: run.silent.estimate, default=None)

    @property
    def centred(self) -> list[Run]:
        return [run for run in self.runs if run.centred]

    @property
    def large(self) -> list[Run]:
        """Of those, the runs in which a large part is silent, by the whole interval."""
        return [run for run in self.centred if run.silent.low > LARGE_PART]

    def raised_to(self, bias: float) -> list[Run]:
        """The runs from a bias that have one from the bias nearest 0 beside them."""
        return [run for run in self.runs if run.bias == bias and run.change]

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
    settings: Settings
    probe: int
    readings: Mapping[str, Reading]
    large_part: float = LARGE_PART
    fewer: float = FEWER


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> DeadUnitsView:
    """The first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    laws: dict[str, dict[str, CellArrays]] = {}
    for (activation, law), cell in finite_cells(data).items():
        laws.setdefault(activation, {})[law] = cell
    return DeadUnitsView(
        title=str(data.attrs["dataset_title"]),
        settings=settings,
        probe=min(settings.probe_samples, int(data.attrs["test_size"])),
        readings={name: _reading(data, name, own) for name, own in laws.items()},
    )


def _reading(data: xr.Dataset, activation: str, cells: Mapping[str, CellArrays]) -> Reading:
    status = np.stack([cell["status"] for cell in cells.values()])
    finite = status == Status.OK
    arrays = {name: np.stack([c[name] for c in cells.values()])[finite] for name in _COUNTED}
    diverged = status == Status.DIVERGED
    return Reading(
        runs=tuple(r for law, cell in cells.items() for r in _runs(data, activation, law, cell)),
        layers=tuple(
            _layer(number, {name: array[..., number - 1] for name, array in arrays.items()})
            for number in range(1, data.sizes["layer"] + 1)
        ),
        diverged=int(diverged.sum()),
        total=status.size,
        lost=int(diverged[..., nearest_to_0(data)].any(axis=1).sum()),
    )


def _runs(data: xr.Dataset, activation: str, law: str, cell: CellArrays) -> Iterator[Run]:
    units, nearest = data["units"].to_numpy(), nearest_to_0(data)
    # Of all hidden units, after training: (replicate, rate, bias).
    silent, saturated = (
        (cell[name][..., -1, :] * units).sum(axis=-1) / units.sum()
        for name in ("silent_share", "saturated_share")
    )
    for r, rate in enumerate(map(float, data["learning_rate"])):
        for b, bias in enumerate(map(float, data["initial_bias"])):
            if not np.isfinite(silent[:, r, b]).all():
                continue
            change = silent[:, r, b] - silent[:, r, nearest]
            compared = b != nearest and np.isfinite(change).all()
            yield Run(
                activation,
                law,
                rate,
                bias,
                centred=b == nearest,
                silent=ranged_interval(silent[:, r, b], SHARE),
                saturated=ranged_interval(saturated[:, r, b], SHARE),
                change=ranged_interval(change, DIFFERENCE) if compared else None,
            )


_COUNTS = ("silenced", "revived", "planted", "planted_moved", "planted_revived")
_GRADIENTS = ("silent_gradient", "active_gradient")
_COUNTED = (*_COUNTS, *_GRADIENTS)


def _layer(number: int, arrays: Mapping[str, NDArray[np.float64]]) -> Layer:
    """arrays : of the layer, all runs of an activation; gradients with the moments last."""
    quiet, active = (arrays[name][..., -1] for name in _GRADIENTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = quiet / active
        ratios = ratios[np.isfinite(ratios)]
        # Without a gradient in one run the geometric mean is 0.
        ratio = float(np.exp(np.log(ratios).mean())) if ratios.size else None
    fallen, returned, planted, moved, revived = (int(np.nansum(arrays[n])) for n in _COUNTS)
    return Layer(number, fallen, returned, planted, moved, revived, ratio)
