"""What the paper says of units that start alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import xarray as xr

from engine.evidence.definitions import LEARNED
from engine.evidence.finished_cells import CellArrays, Names, finite_cells
from engine.evidence.quantities.reductions import POSITIVE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import Interval, ranged_interval
from engine.experiments.symmetry.settings import Settings
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class Trained:
    """One activation and initializer after training.

    Of its learning rates at which all replicates are finite, `rate` is that of the lowest mean test
    loss; `loss` is None where there is none. learned : whether the net is shown to have learned by
    it. apart : the most units that could be told apart in the hidden layer with fewest, at any rate
    and in any replicate, by the tolerance and (`bits`) in any bit; fewest : the least of them.
    moved : shares of the hidden weights and biases, and of the output's, that ever changed, the
    greatest over rates and replicates.
    """

    activation: str
    initializer: str
    rate: float | None
    loss: Interval | None
    learned: bool
    apart: int
    fewest: int
    bits: int
    moved: Mapping[str, float]

    @property
    def only_output_biases(self) -> bool:
        """Whether nothing moved but the biases of the output."""
        return [part for part, share in self.moved.items() if share > 0] == ["output biases"]


@dataclass(frozen=True)
class SymmetryView:
    """guess : test loss of the best constant guess [nat]."""

    title: str
    settings: Settings
    guess: float
    cells: tuple[Trained, ...]
    resting: tuple[str, ...]
    """Activations whose value at 0 is 0."""

    @property
    def zeros(self) -> list[Trained]:
        return [cell for cell in self.cells if cell.initializer == "zeros"]

    @property
    def constants(self) -> list[Trained]:
        return [cell for cell in self.cells if cell.initializer.startswith("constant")]

    @property
    def alike(self) -> list[Trained]:
        return [*self.zeros, *self.constants]

    @property
    def whole(self) -> list[Trained]:
        """Constants whose units never came apart."""
        return [cell for cell in self.constants if cell.apart == 1]

    @property
    def broken(self) -> list[Trained]:
        """Cells of equal weights in which some units came apart by more than the tolerance."""
        return [cell for cell in self.alike if cell.apart > 1]

    @property
    def rounding_parts(self) -> bool:
        """Whether rounding makes units that start alike differ in some bit."""
        return any(cell.bits > 1 for cell in self.alike)

    @property
    def random(self) -> list[Trained]:
        """Cells of the first law that is random."""
        drawn = [cell for cell in self.cells if cell not in self.alike]
        return [cell for cell in drawn if cell.initializer == drawn[0].initializer]

    @property
    def merged(self) -> list[Trained]:
        """Random starts whose units did not all stay apart."""
        return [cell for cell in self.random if cell.fewest < min(self.settings.hidden)]

    @property
    def still(self) -> list[str]:
        """Activations of which zeros move the output's biases alone."""
        return [cell.activation for cell in self.zeros if cell.only_output_biases]

    @property
    def moving(self) -> list[str]:
        return [cell.activation for cell in self.zeros if not cell.only_output_biases]

    @property
    def rule_holds(self) -> bool:
        """Whether exactly the functions with f(0) = 0 stand still."""
        return set(self.still) == {c.activation for c in self.zeros} & set(self.resting)

    def best(self, cells: Sequence[Trained]) -> Trained | None:
        """The cell with the lowest loss."""
        ended = (cell for cell in cells if cell.loss)
        return min(ended, key=attrgetter("loss.estimate"), default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> SymmetryView:
    """The first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    return SymmetryView(
        title=str(data.attrs["dataset_title"]),
        settings=protocol.own(name, Settings),
        guess=float(data["guess_loss"]),
        cells=tuple(_trained(data, *cell) for cell in finite_cells(data).items()),
        resting=tuple(a.name for a in protocol.activations_of(name) if float(a.value(0.0)) == 0),
    )


def _trained(data: xr.Dataset, names: Names, cell: CellArrays) -> Trained:
    means = cell["test_loss"].mean(axis=0)
    best = int(np.nanargmin(means)) if np.isfinite(means).any() else None
    loss = None if best is None else ranged_interval(cell["test_loss"][:, best], POSITIVE)
    # Units told apart in the end in the hidden layer with fewest: (replicate, rate).
    apart = cell["tolerant_units"][..., -1, :-1].min(axis=-1)
    return Trained(
        *names,
        rate=None if best is None else float(data["learning_rate"][best]),
        loss=loss,
        learned=loss is not None and loss.high < LEARNED * guess_loss(data),
        apart=int(np.nanmax(apart)),
        fewest=int(np.nanmin(apart)),
        bits=int(np.nanmax(cell["distinct_units"][..., :-1])),
        moved={
            f"{part} {what}": float(np.nanmax(cell[f"moved_{what}"][..., layers]))
            for part, layers in (("hidden", slice(None, -1)), ("output", slice(-1, None)))
            for what in ("weights", "biases")
        },
    )
