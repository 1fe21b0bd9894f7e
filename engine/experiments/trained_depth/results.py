"""How deep networks can be and still train, beside what theory says of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import takewhile

import numpy as np
import xarray as xr

from engine.evidence.counts import test_images
from engine.evidence.definitions import LEARNED, TRAINABLE, TRAINS
from engine.evidence.finished_cells import CellArrays, cell_arrays, finished_cells
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import Interval, ranged_interval
from engine.evidence.tuned import grid_end
from engine.experiments.trained_depth.run import THEORY
from engine.experiments.trained_depth.settings import Settings
from engine.net.activations import Activation
from engine.net.theory.layers import relu_log_variance
from engine.net.theory.phase import phase_at
from engine.study.protocol import Protocol


class Standing(StrEnum):
    """What is shown of a network."""

    TRAINS = "trains"
    OPEN = "open"
    FAILS = "fails"


@dataclass(frozen=True)
class Network:
    """One combination at one depth and at the rate chosen for it.

    edge : "lowest" or "highest" where the rate is at that end of all that may be tried. accuracy,
    loss : on the test set, undefined where a replicate diverged. limit : so many layers theory
    gives it, `TRAINABLE` of its depth scales; NaN where it says nothing.
    """

    depth: int
    rate: float
    edge: str | None
    diverged: int
    accuracy: Interval
    loss: Interval
    standing: Standing
    limit: float

    @property
    def as_foretold(self) -> bool | None:
        """Whether it trains where theory says so and fails where not; None where one is open."""
        if self.standing is Standing.OPEN or math.isnan(self.limit):
            return None
        return (self.standing is Standing.TRAINS) == (self.depth <= self.limit)


@dataclass(frozen=True)
class Combination:
    """One function and law, the shallowest network first."""

    activation: str
    initializer: str
    networks: tuple[Network, ...]

    @property
    def greatest(self) -> int:
        """The greatest depth that is shown to train, with all that are less; 0 where none is."""
        trained = takewhile(lambda network: network.standing is Standing.TRAINS, self.networks)
        return max((network.depth for network in trained), default=0)

    @property
    def open(self) -> bool:
        """Whether the next network may train or not."""
        following = (n for n in self.networks if n.depth > self.greatest)
        return next((n.standing is Standing.OPEN for n in following), False)


@dataclass(frozen=True)
class TrainedDepthView:
    """scatter : sd over networks of ln(mean square) that theory gives the deepest under ReLU."""

    title: str
    settings: Settings
    combinations: tuple[Combination, ...]
    scatter: float

    @property
    def activations(self) -> list[str]:
        return list(dict.fromkeys(c.activation for c in self.combinations))

    @property
    def laws(self) -> list[str]:
        return list(dict.fromkeys(c.initializer for c in self.combinations))

    def of(self, activation: str) -> list[Combination]:
        return [c for c in self.combinations if c.activation == activation]

    def cell(self, activation: str, initializer: str) -> Combination | None:
        return next((c for c in self.of(activation) if c.initializer == initializer), None)

    @property
    def through(self) -> Mapping[str, list[str]]:
        """Laws under which a function trains at every depth, where there are any."""
        through = [c for c in self.combinations if c.greatest == self.settings.depths[-1]]
        names = dict.fromkeys(c.activation for c in through)
        return {name: [c.initializer for c in through if c.activation == name] for name in names}

    @property
    def by_theory(self) -> Mapping[str, list[str]]:
        """Functions that theory's law takes "deeper" than all others, "as deep" as the deepest of
        them, or "less deep"; without those of which nothing trains."""
        places = ("as deep", "deeper", "less deep")
        found: dict[str, list[str]] = {place: [] for place in places}
        for activation in self.activations:
            own = self.cell(activation, THEORY)
            others = [c.greatest for c in self.of(activation) if c is not own]
            if own and others and max(own.greatest, *others):
                found[places[int(np.sign(own.greatest - max(others)))]].append(activation)
        return found


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> TrainedDepthView:
    """The study's experiment of this kind; of the combinations that ran."""
    [(name, data)] = measurements.items()
    settings = protocol.own(name, Settings)
    arrays, guess = cell_arrays(data), guess_loss(data)
    rows = protocol.rows_by_name[name]
    combinations = tuple(
        _combination(rows[activation], initializer, arrays[activation, initializer], data, guess)
        for activation, initializer, _ in finished_cells(data)
    )
    layers = [settings.width] * (settings.depths[-1] + 1)
    title, scatter = str(data.attrs["dataset_title"]), math.sqrt(relu_log_variance(layers))
    return TrainedDepthView(title, settings, combinations, scatter)


def _combination(
    activation: Activation, initializer: str, cell: CellArrays, data: xr.Dataset, guess: float
) -> Combination:
    rates = data["learning_rate"].to_numpy()
    networks = []
    images = test_images(data)
    for place, depth in enumerate(data["depth"].to_numpy().tolist()):
        accuracy = ranged_interval(cell["test_accuracy"][:, place], SHARE, draws=images)
        loss = ranged_interval(cell["test_loss"][:, place], POSITIVE)
        rate = float(cell["chosen_rate"][place])
        sigma_w, sigma_b = float(cell["sigma_w"][place]), float(cell["sigma_b"][place])
        network = Network(
            depth=depth,
            rate=rate,
            edge=grid_end(rate, rates),
            diverged=int((cell["diverged_at"][:, place] >= 0).sum()),
            accuracy=accuracy,
            loss=loss,
            standing=_standing(accuracy, loss, guess),
            limit=TRAINABLE * _depth_scale(activation, sigma_w, sigma_b),
        )
        networks.append(network)
    return Combination(activation.name, initializer, tuple(networks))


def _standing(accuracy: Interval, loss: Interval, guess: float) -> Standing:
    """By whole intervals; where a replicate diverges, the network fails."""
    if math.isnan(accuracy.estimate) or accuracy.high < TRAINS or loss.low > LEARNED * guess:
        return Standing.FAILS
    trains = accuracy.low > TRAINS and loss.high < LEARNED * guess
    return Standing.TRAINS if trains else Standing.OPEN


@cache
def _depth_scale(activation: Activation, sigma_w: float, sigma_b: float) -> float:
    """Weights of 0 pass nothing; what data decide (NaN) is beyond the theory."""
    if not sigma_w > 0:
        return 0.0 if sigma_w == 0 else math.nan
    return phase_at(activation, sigma_w, sigma_b).depth_scale
