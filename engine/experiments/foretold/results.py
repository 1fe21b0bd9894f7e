"""Theory's laws against their rivals: what each start costs, function by function and in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from engine.evidence.criteria import Outcome, above, outcome
from engine.evidence.definitions import LEARNED, SMALLEST_EFFECT
from engine.evidence.finished_cells import CellArrays, cell_arrays, finished_cells
from engine.evidence.quantities.reductions import POSITIVE
from engine.evidence.quantity import guess_loss
from engine.evidence.statistics import Interval, certain, mean_interval, ranged_interval
from engine.evidence.tuned import grid_end
from engine.experiments.foretold.run import GAIN, LAW
from engine.experiments.foretold.settings import Settings
from engine.net.activations import Activation
from engine.net.theory.layers import predict_layers
from engine.net.theory.network_law import network_law
from engine.study.protocol import Protocol

_FARED = {
    Outcome.SUPPORTED: "worse",
    Outcome.CONTRADICTED: "better",
    Outcome.IMMATERIAL: "as good",
    Outcome.UNDECIDED: "open",
}
"""Of "theory's law costs more than a rival, by the smallest effect": how it fares."""


@dataclass(frozen=True)
class Start:
    """One start of a function at the rate chosen for it.

    loss : on the test set, in nat. regret : by how much it is above that of the best start tried,
    paired. Both are undefined where a replicate diverged. edge : "lowest" or "highest" where the
    rate is at that end of the grid.
    """

    name: str
    sigma_w: float
    rate: float
    edge: str | None
    loss: Interval
    regret: Interval
    diverged: int


@dataclass(frozen=True)
class Function:
    """One function. best : the start with the lowest mean test loss of those that never diverged.

    against : by rival, theory's law less the rival, so negative where it wins; undefined where
    either diverged. place : of theory's gain by test loss among all `gains` tried in all layers,
    the least being first; None where it diverged.
    """

    activation: str
    best: str
    starts: Mapping[str, Start]
    against: Mapping[str, Interval]
    place: int | None
    gains: int


@dataclass(frozen=True)
class Comparison:
    """Theory's law against one rival, for the functions on which neither diverged.

    outcomes : those of which there are any, with their functions. above, below : how many functions
    have their whole interval above or below zero, however near. mean : over functions.
    """

    rival: str
    mean: Interval
    outcomes: Mapping[str, list[str]]
    above: int
    below: int

    @property
    def ahead(self) -> bool:
        """Whether functions or their mean speak for the rival, and the other not against it."""
        worse, better = (len(self.outcomes.get(one, ())) for one in ("worse", "better"))
        by_functions = (worse > better) - (worse < better)
        return by_functions + self.mean.positive - self.mean.negative > 0


@dataclass(frozen=True)
class ForetoldView:
    """effect, in nat: differences up to it do not count.

    averaged : functions on which no contender diverged, so that all means are over the same ones.
    regrets : by contender, the mean over them of its regret, an interval over functions.
    scatter : by function, the standard deviation over networks of ln(mean square of the last
    hidden outputs) that theory expects from its own law. unlearned : functions with which no start
    is shown to learn.
    """

    title: str
    settings: Settings
    effect: float
    functions: tuple[Function, ...]
    comparisons: tuple[Comparison, ...]
    averaged: tuple[str, ...]
    regrets: Mapping[str, Interval]
    scatter: Mapping[str, float]
    unlearned: tuple[str, ...]

    @property
    def recommended(self) -> str | None:
        """The rival, of those for which what is shown speaks, that gains most; None: no rival."""
        ahead = {one.rival: one.mean.estimate for one in self.comparisons if one.ahead}
        return max(ahead, key=lambda rival: ahead[rival], default=None)

    @property
    def cheapest(self) -> Comparison:
        """With the rival that costs least on the average."""
        return min(self.comparisons, key=lambda one: self.regrets[one.rival].estimate)

    @property
    def law_less_gain(self) -> Interval:
        """The mean over functions of what the whole law costs more than its gain alone."""
        regrets = [(f.starts[LAW].regret, f.starts[GAIN].regret) for f in self.functions]
        return _over([law.estimate - gain.estimate for law, gain in regrets])

    @property
    def diverged(self) -> list[tuple[str, str, int]]:
        """Function and contender of which so many fresh replicates diverged at the rate chosen."""
        return [
            (f.activation, name, f.starts[name].diverged)
            for f in self.functions
            for name in self.regrets
            if f.starts[name].diverged
        ]

    @property
    def at_an_end(self) -> list[tuple[str, str]]:
        """Function and start of the rates at an end of the grid."""
        every = ((f.activation, start) for f in self.functions for start in f.starts.values())
        return [(activation, start.name) for activation, start in every if start.edge]


def contenders(settings: Settings) -> list[str]:
    """Theory's law, its gain alone, and the rivals: what is asked about."""
    return [LAW, GAIN, *(rival.name for rival in settings.rivals)]


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> ForetoldView:
    """Of the functions whose cells ran."""
    [(name, data)] = measurements.items()
    settings = protocol.own(name, Settings)
    arrays = cell_arrays(data)
    found = tuple(
        _function(data, activation, arrays[activation, initializer], settings)
        for activation, initializer, _ in finished_cells(data)
    )
    activations = {a.name: a for a in settings.activations or protocol.activations}
    sizes = (int(data.attrs["features"]), *settings.hidden, int(data.attrs["classes"]))
    guess = guess_loss(data)
    effect = SMALLEST_EFFECT * guess
    kept = [f for f in found if not any(f.starts[c].diverged for c in contenders(settings))]
    return ForetoldView(
        title=str(data.attrs["dataset_title"]),
        settings=settings,
        effect=effect,
        functions=found,
        comparisons=tuple(_comparison(rival.name, found, effect) for rival in settings.rivals),
        averaged=tuple(function.activation for function in kept),
        regrets={
            name: _over([function.starts[name].regret.estimate for function in kept])
            for name in contenders(settings)
        },
        scatter={
            f.activation: _scatter(activations[f.activation], sizes, settings.second_moment)
            for f in found
        },
        unlearned=tuple(
            f.activation
            for f in found
            if not any(start.loss.high < LEARNED * guess for start in f.starts.values())
        ),
    )


def _function(
    data: xr.Dataset, activation: str, arrays: CellArrays, settings: Settings
) -> Function:
    names = [str(name) for name in data["start"].to_numpy()]
    losses = arrays["test_loss"].T
    means = losses.mean(axis=1)
    best = int(np.where(np.isnan(means), np.inf, means).argmin())
    sigma_w, chosen = arrays["sigma_w"], arrays["chosen_rate"]
    starts = {
        name: Start(
            name=name,
            sigma_w=float(sigma_w[row]),
            rate=float(chosen[row]),
            edge=grid_end(float(chosen[row]), data["learning_rate"].to_numpy()),
            loss=ranged_interval(losses[row], POSITIVE),
            regret=_less(losses, row, best),
            diverged=int((~np.isfinite(losses[row])).sum()),
        )
        for row, name in enumerate(names)
    }
    law, gain = names.index(LAW), names.index(GAIN)
    alike = [row for row in range(len(names)) if row != law and np.isfinite(sigma_w[row])]
    return Function(
        activation=activation,
        best=names[best],
        starts=starts,
        against={
            rival.name: _less(losses, law, names.index(rival.name)) for rival in settings.rivals
        },
        place=(
            None
            if np.isnan(means[gain])
            else 1 + sum(bool(means[row] < means[gain]) for row in alike)
        ),
        gains=len(alike),
    )


def _comparison(rival: str, found: Sequence[Function], effect: float) -> Comparison:
    every = {f.activation: f.against[rival] for f in found}
    against = {name: one for name, one in every.items() if one.estimate == one.estimate}
    dearer = above(effect).mirrored(ratio=False)
    fared = {name: _FARED[outcome(dearer, interval)] for name, interval in against.items()}
    return Comparison(
        rival=rival,
        mean=_over([interval.estimate for interval in every.values()]),
        outcomes={
            how: [name for name, own in fared.items() if own == how]
            for how in _FARED.values()
            if how in fared.values()
        },
        above=sum(interval.positive for interval in against.values()),
        below=sum(interval.negative for interval in against.values()),
    )


def _less(losses: NDArray[np.float64], one: int, other: int) -> Interval:
    """One start less another, in pairs; certain is that it differs by nothing from itself."""
    if one == other and np.isfinite(losses[one]).all():
        return certain(0.0, losses.shape[1])
    return mean_interval(losses[one] - losses[other])


def _over(estimates: list[float]) -> Interval:
    """The mean over functions, which are the draws, without those on which something diverged."""
    return mean_interval(np.array([one for one in estimates if one == one] or [np.nan]))


def _scatter(activation: Activation, sizes: tuple[int, ...], second_moment: float) -> float:
    law = network_law(activation, sizes, second_moment)
    *units, _ = sizes
    layers = predict_layers(
        activation,
        units,
        [sd**2 for sd in law.weight_sds[:-1]],
        bias_variance=[law.bias_sd**2] * (len(units) - 1),
        input_second_moment=second_moment,
    )
    return float(layers.log_second_moment_sd[-1])
