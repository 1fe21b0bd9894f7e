"""Training at each cell's own learning rate: what the section on it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.best import Best, Contender, find_best
from engine.evidence.definitions import SMALLEST_EFFECT
from engine.evidence.quantities import TEST_ACCURACY
from engine.evidence.quantity import Cell, guess_loss
from engine.evidence.references import SAITO_SETTINGS
from engine.evidence.statistics import Interval, mean_interval
from engine.evidence.tuned import DOCUMENTS_RECOMMEND, HALFWAY, at_rate, edge, halving_iterations
from engine.experiments.tuned_training.settings import Settings

if TYPE_CHECKING:
    import xarray as xr

    from engine.study.protocol import Protocol


@dataclass(frozen=True)
class TunedCell:
    """One initializer of an activation at the rate chosen for it; losses in nat.

    edge : "lowest" or "highest" where the rate is at an end of the grid. accuracy : on the test
    set, iterations : until half of a guess's loss is lost; None where a replicate diverged, or
    never came so far.
    """

    contender: Contender
    rate: float
    edge: str | None
    accuracy: Interval | None
    iterations: Interval | None
    best: bool

    @property
    def initializer(self) -> str:
        return self.contender.initializer


@dataclass(frozen=True)
class TunedActivation:
    """One activation: the best initializers, each at its own rate, and all at the documents'.

    cells are sorted by loss, the best first. gain : what the recommended initializer's loss falls
    by from the textbook's rate to its own, paired; None where one of them is not finite.
    """

    activation: str
    tuned: Best
    fixed: Best | None
    cells: tuple[TunedCell, ...]
    gain: Interval | None

    @property
    def leader(self) -> TunedCell:
        return self.cells[0]

    @property
    def recommended(self) -> TunedCell | None:
        found = (c for c in self.cells if c.initializer == self.tuned.recommended)
        return next(found, None)

    @property
    def outcome(self) -> str:
        """As the report calls what became of the recommendation."""
        if all(cell.contender.diverged for cell in self.cells):
            return "diverged"
        return str(self.tuned.agreement) if self.tuned.learned else "nothing learned"

    @property
    def others(self) -> list[str]:
        """The best apart from the recommended one."""
        return [name for name in self.tuned.best if name != self.tuned.recommended]

    @property
    def at_highest(self) -> list[str]:
        return [cell.initializer for cell in self.cells if cell.edge == "highest"]

    @property
    def diverged(self) -> list[str]:
        """Initializers with which a replicate diverged even at the rate chosen."""
        return [cell.initializer for cell in self.cells if cell.contender.diverged]

    @property
    def changed(self) -> bool:
        """Whether the best at the textbook's rate and the best at their own have none in common."""
        return self.fixed is not None and not set(self.fixed.best) & set(self.tuned.best)


@dataclass(frozen=True)
class TunedTrainingView:
    """halfway_loss : what is left where half of a guess's loss is lost."""

    title: str
    settings: Settings
    train_size: int
    halfway_loss: float
    effect: float
    activations: tuple[TunedActivation, ...]

    @property
    def faster(self) -> list[tuple[str, Interval]]:
        """Iterations to lose half of a guess's loss, each activation at its best initializer.

        From the fastest; those that do not come so far are left out.
        """
        reached = [(a.activation, a.leader.iterations) for a in self.activations]
        return sorted(((n, i) for n, i in reached if i), key=lambda pair: pair[1].estimate)

    @property
    def chosen_rates(self) -> list[float]:
        """Rates chosen for cells whose replicates all stayed finite, ascending."""
        cells = [cell for activation in self.activations for cell in activation.cells]
        return sorted({cell.rate for cell in cells if not cell.contender.diverged})

    @property
    def looser(self) -> list[str]:
        """Activations with more initializers among the best at their own rates than at one."""
        rows = ((a.activation, a.tuned, a.fixed) for a in self.activations)
        return [n for n, tuned, fixed in rows if fixed and len(tuned.best) > len(fixed.best)]

    @property
    def changed(self) -> list[TunedActivation]:
        return [activation for activation in self.activations if activation.changed]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> TunedTrainingView:
    """Activations none of whose cells has results are left out."""
    [(name, data)] = measurements.items()
    documents = at_rate(data, SAITO_SETTINGS["learning_rate"])
    fixed = {} if documents is None else {b.activation: b for b in _ranked(documents)}
    tuned = _ranked(data)
    return TunedTrainingView(
        title=str(data.attrs["dataset_title"]),
        settings=protocol.experiments[name],
        train_size=int(data.attrs["train_size"]),
        halfway_loss=(1 - HALFWAY) * guess_loss(data),
        effect=SMALLEST_EFFECT * guess_loss(data),
        activations=tuple(_activation(data, documents, b, fixed.get(b.activation)) for b in tuned),
    )


def _ranked(data: xr.Dataset) -> tuple[Best, ...]:
    return find_best(data, DOCUMENTS_RECOMMEND)


def _activation(
    data: xr.Dataset, documents: xr.Dataset | None, tuned: Best, fixed: Best | None
) -> TunedActivation:
    cells = tuple(_cell(data, tuned, contender) for contender in tuned.contenders)
    gain = None
    if documents is not None and tuned.recommended in {cell.initializer for cell in cells}:
        where = Cell(tuned.activation, tuned.recommended)._asdict()
        pair = (part["train_loss"].sel(where).to_numpy() for part in (documents, data))
        gain = _finite(np.subtract(*pair))
    return TunedActivation(tuned.activation, tuned, fixed, cells, gain)


def _cell(data: xr.Dataset, best: Best, contender: Contender) -> TunedCell:
    cell = Cell(best.activation, contender.initializer)
    return TunedCell(
        contender=contender,
        rate=float(data["chosen_rate"].sel(cell._asdict())),
        edge=edge(data, cell),
        accuracy=_finite(TEST_ACCURACY.stored(data, cell)),
        iterations=_finite(halving_iterations(data, cell)),
        best=contender.initializer in best.best,
    )


def _finite(values: np.ndarray) -> Interval | None:
    """Their interval; None where one is not finite."""
    return mean_interval(values) if np.isfinite(values).all() else None
