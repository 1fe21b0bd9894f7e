"""What the paper says of units that start alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.definitions import SMALLEST_EFFECT
from engine.evidence.finished_cells import finite_cells
from engine.evidence.statistics import Interval, mean_interval
from engine.net.activations import Activation
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


ZEROS = "zeros"


@dataclass(frozen=True)
class Cell:
    """One activation and initializer after training.

    Of its learning rates at which all replicates are finite, `rate` is that of the lowest mean test
    loss; `loss` is None where there is none. apart : the most units that could be told apart in
    the hidden layer with fewest, at any rate and in any replicate, by the tolerance and (`bits`) in
    any bit; fewest : the least of them. moved : shares of the hidden weights and biases, and of the
    output's, that ever changed, the greatest over rates and replicates.
    """

    activation: str
    initializer: str
    rate: float | None
    loss: Interval | None
    apart: int
    fewest: int
    bits: int
    moved: Mapping[str, float]

    @property
    def only_output_biases(self) -> bool:
        """Whether nothing moved but the biases of the output."""
        still = ("hidden weights", "hidden biases", "output weights")
        return all(self.moved[part] == 0 for part in still) and self.moved["output biases"] > 0


@dataclass(frozen=True)
class SymmetryView:
    """guess : test loss of the best constant guess [nat]; smallest : what counts as below it."""

    title: str
    hidden: tuple[int, ...]
    rates: tuple[float, ...]
    iterations: int
    batch_size: int
    replicates: int
    tolerance: float
    guess: float
    smallest: float
    cells: tuple[Cell, ...]
    resting: tuple[str, ...]
    """Activations whose value at 0 is 0."""

    def of(self, initializer: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.initializer == initializer]

    @property
    def zeros(self) -> list[Cell]:
        return self.of(ZEROS)

    @property
    def constants(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.initializer.startswith("constant")]

    @property
    def whole(self) -> list[Cell]:
        """Constants whose units never came apart."""
        return [cell for cell in self.constants if cell.apart == 1]

    @property
    def random(self) -> list[Cell]:
        alike = [*self.zeros, *self.constants]
        return [cell for cell in self.cells if cell not in alike]

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

    def learned(self, cells: Sequence[Cell]) -> list[Cell]:
        """Those whose whole interval lies clearly below the best guess."""
        return [c for c in cells if c.loss and c.loss.high < self.guess - self.smallest]

    @property
    def broken(self) -> list[Cell]:
        """Cells of equal weights in which some units came apart by more than the tolerance."""
        return [cell for cell in (*self.zeros, *self.constants) if cell.apart > 1]

    @property
    def rounding_parts(self) -> bool:
        """Whether rounding makes units that start alike differ in some bit."""
        return self.most_bits > 1

    @property
    def most_bits(self) -> int:
        return max((cell.bits for cell in (*self.zeros, *self.constants)), default=0)

    @property
    def fewest_random(self) -> int:
        return min((cell.fewest for cell in self.random), default=0)

    @property
    def merged(self) -> list[Cell]:
        """Random starts whose units did not all stay apart."""
        return [cell for cell in self.random if cell.fewest < min(self.hidden)]

    def best(self, cells: Sequence[Cell]) -> Cell | None:
        """The cell with the lowest loss."""
        return min((c for c in cells if c.loss), key=lambda c: c.loss.estimate, default=None)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> SymmetryView:
    """The first experiment of this kind."""
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    return SymmetryView(
        title=str(data.attrs["dataset_title"]),
        hidden=settings.hidden,
        rates=settings.learning_rates,
        iterations=settings.iterations,
        batch_size=settings.batch_size,
        replicates=settings.replicates,
        tolerance=settings.tolerance,
        guess=float(data["guess_loss"]),
        smallest=SMALLEST_EFFECT * float(np.log(data.attrs["classes"])),
        cells=tuple(_cell(data, *names) for names in finite_cells(data)),
        resting=tuple(a.name for a in protocol.activations_of(name) if _value_at_0(a) == 0),
    )


def _value_at_0(activation: Activation) -> float:
    return float(activation.value(0.0))


def _cell(data: xr.Dataset, activation: str, initializer: str) -> Cell:
    own = data.sel(activation=activation, initializer=initializer)
    losses = own["test_loss"].transpose("rate", "replicate").values
    means = losses.mean(axis=1)
    best = int(np.nanargmin(means)) if np.isfinite(means).any() else None
    counted = own["tolerant_units"].isel(point=-1, layer=slice(None, -1)).min("layer")
    bits = own["distinct_units"].isel(layer=slice(None, -1)).max()
    return Cell(
        activation=activation,
        initializer=initializer,
        rate=None if best is None else float(data["learning_rate"][best]),
        loss=None if best is None else mean_interval(losses[best]),
        apart=int(counted.max()),
        fewest=int(counted.min()),
        bits=int(bits),
        moved={
            f"{part} {what}": float(own[f"moved_{what}"].isel(layer=layers).max())
            for part, layers in (("hidden", slice(None, -1)), ("output", slice(-1, None)))
            for what in ("weights", "biases")
        },
    )
