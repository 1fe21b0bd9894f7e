"""Training from the law that theory names, from other gains and from rival laws.

Each start is trained at the rate that suits it: some replicates search a grid of rates, from its
middle to the lowest mean validation loss that has a higher one on either side; fresh replicates are
judged at that rate. All starts of a replicate share its draws, where they scale the same, and its
batches.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.experiments.foretold.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.net.theory.network_law import network_law
from engine.study.blank_values import blank_values
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.minibatches import evaluate, note_divergence, stacked_weights
from engine.study.records import CellRecord, Variable
from engine.study.seeds import generator
from engine.study.trained import data_facts, groups, statuses
from engine.study.variants import Variants

LAW, GAIN = "law", "gain"
"""Theory's law as it stands, layer by layer, and its hidden layers' gain in all of them."""

# Networks that learn from the same batches side by side: more leave the cache.
_TOGETHER = 3

_STARTS = ("activation", "initializer", "start")
_RUNS = ("activation", "initializer", "replicate", "start")

VARIABLES: Mapping[str, Variable] = {
    "start": Variable(("start",), "1", "what the first weights are", "<U64"),
    "learning_rate": Variable(("rate",), "1", "learning rate of the grid"),
    "sigma_w": Variable(
        _STARTS, "1", "sd of a hidden layer's weights times the root of its fan-in; NaN: by data"
    ),
    "validation_loss": Variable(
        (*_STARTS, "rate"),
        "nat",
        "mean over the replicates that choose; infinite: one diverged; NaN: not tried",
    ),
    "chosen_rate": Variable(_STARTS, "1", "rate with the lowest validation loss"),
    "test_loss": Variable(_RUNS, "nat", "mean loss on the test set after the last iteration"),
    "test_accuracy": Variable(_RUNS, "1", "share of the test set classified correctly"),
    "status": Variable(_RUNS, "1", "how the run ended", "int8"),
    "diverged_at": Variable(
        _RUNS, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
}


@dataclass(frozen=True)
class _Start:
    """What a replicate starts from: draws of a law, each layer's times a factor, and biases.

    sigma_w : of the hidden layers; NaN where the data decide it.
    """

    name: str
    sigma_w: float
    law: CellSpec[Settings]
    factors: Sequence[float]
    bias_sd: float = 0.0


@dataclass(frozen=True)
class _Trial:
    """One network to be trained, at a rate."""

    start: _Start
    rate: float


@dataclass(frozen=True)
class _Outcome:
    """Of a trial; loss and accuracy on the images it is judged by, NaN where it diverged."""

    loss: float
    accuracy: float
    diverged_at: int


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """One activation; the record's replicates are those that are judged."""
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    starts = _starts(spec, rest)
    sizes = {
        "start": len(starts),
        "rate": len(settings.learning_rates),
        "replicate": settings.replicates,
    }
    values = blank_values(VARIABLES, sizes, blank=-1)
    values["start"][:] = [start.name for start in starts]
    values["learning_rate"][:] = settings.learning_rates
    values["sigma_w"][:] = [start.sigma_w for start in starts]
    with np.errstate(all="ignore"):
        chosen = _choose(spec, rest, validation, starts, values["validation_loss"])
        values["chosen_rate"][:] = values["learning_rate"][chosen]
        trials = [
            _Trial(start, rate)
            for start, rate in zip(starts, values["chosen_rate"].tolist(), strict=True)
        ]
        for replicate in range(settings.replicates):
            found = _outcomes(spec, rest, rest.test, settings.choosing + replicate, trials)
            values["test_loss"][replicate] = [outcome.loss for outcome in found]
            values["test_accuracy"][replicate] = [outcome.accuracy for outcome in found]
            values["diverged_at"][replicate] = [outcome.diverged_at for outcome in found]
    values["status"][:] = statuses(values["diverged_at"])
    return CellRecord(spec.to_dict(), VARIABLES, values, data_facts(rest))


def _sizes(settings: Settings, dataset: Dataset) -> tuple[int, ...]:
    return (dataset.features, *settings.hidden, dataset.classes)


def _starts(spec: CellSpec[Settings], dataset: Dataset) -> list[_Start]:
    """Theory's law, its gain, the rivals, the other gains."""
    settings = spec.experiment
    sizes = _sizes(settings, dataset)
    law = network_law(spec.activation, sizes, settings.second_moment)
    own = [sd * math.sqrt(fan_in) for sd, fan_in in zip(law.weight_sds, sizes, strict=False)]
    every = [1.0] * len(own)
    starts = [_Start(LAW, law.gain, spec, own, law.bias_sd)]
    for name, gain in ((GAIN, law.gain), *((f"{gain:g}", gain) for gain in settings.gains)):
        starts.append(_Start(name, gain, spec, [gain] * len(own)))
    for rival in settings.rivals:
        drawn = replace(spec, initializer=rival)
        starts.append(_Start(rival.name, _sigma_w(drawn), drawn, every))
    return starts


def _sigma_w(drawn: CellSpec[Settings]) -> float:
    if drawn.law.calibration is not None:
        return math.nan
    width = drawn.experiment.hidden[-1]
    return math.sqrt(width * drawn.law.variance(width, width))


def _choose(
    spec: CellSpec[Settings],
    rest: Dataset,
    validation: Labelled,
    starts: Sequence[_Start],
    losses: NDArray[np.float64],
) -> list[int]:
    """The place of each start's rate on the grid; fills `losses`, (start, rate), where tried."""
    settings = spec.experiment
    while wanted := [(s, place) for s in range(len(starts)) for place in _untried(losses[s])]:
        trials = [_Trial(starts[s], settings.learning_rates[place]) for s, place in wanted]
        found = [
            [outcome.loss for outcome in _outcomes(spec, rest, validation, replicate, trials)]
            for replicate in range(settings.choosing)
        ]
        means = np.mean(found, axis=0)
        losses[tuple(np.transpose(wanted))] = np.where(np.isfinite(means), means, np.inf)
    return [_lowest(row) for row in losses]


def _lowest(losses: NDArray[np.float64]) -> int:
    """The first of the lowest tried; the middle of the grid where none is."""
    tried = np.flatnonzero(~np.isnan(losses))
    return int(tried[losses[tried].argmin()]) if tried.size else len(losses) // 2


def _untried(losses: NDArray[np.float64]) -> list[int]:
    """Of the place with the lowest loss and those beside it, the ones to try next."""
    best = _lowest(losses)
    near = range(max(best - 1, 0), min(best + 2, len(losses)))
    return [place for place in near if math.isnan(losses[place])]


def _outcomes(
    spec: CellSpec[Settings],
    rest: Dataset,
    judged_by: Labelled,
    replicate: int,
    trials: Sequence[_Trial],
) -> list[_Outcome]:
    """What the trials reach in one replicate, all on the same batches."""
    found: list[_Outcome] = []
    for together in groups(len(trials), _TOGETHER):
        found += _train(spec, rest, judged_by, replicate, trials[together.start : together.stop])
    return found


def _train(
    spec: CellSpec[Settings],
    rest: Dataset,
    judged_by: Labelled,
    replicate: int,
    trials: Sequence[_Trial],
) -> list[_Outcome]:
    settings = spec.experiment
    starts = [trial.start for trial in trials]
    weights = zip(*(_weights(rest, replicate, start) for start in starts), strict=True)
    biases = zip(*(_biases(rest, replicate, start) for start in starts), strict=True)
    network = Network(
        [np.stack(layer) for layer in weights],
        spec.activation,
        1,
        biases=[np.stack(layer) for layer in biases],
    )
    rates = np.array([trial.rate for trial in trials], np.float32)
    variants = Variants(spec, rest, replicate, network, rates, settings.batch_size)
    diverged_at = np.full(len(trials), -1, np.int64)
    variants.train(0, settings.iterations, diverged_at)
    losses, accuracies = evaluate(network, *judged_by, softmax_cross_entropy)
    note_divergence(diverged_at, settings.iterations, losses)
    lost = diverged_at >= 0
    losses[lost], accuracies[lost] = np.nan, np.nan
    rows = zip(losses.tolist(), accuracies.tolist(), diverged_at.tolist(), strict=True)
    return list(itertools.starmap(_Outcome, rows))


def _weights(dataset: Dataset, replicate: int, start: _Start) -> list[NDArray[np.float32]]:
    sizes = _sizes(start.law.experiment, dataset)
    drawn = stacked_weights(start.law, sizes, [replicate], dataset.train_images)
    return [w[0] * np.float32(f) for w, f in zip(drawn, start.factors, strict=True)]


def _biases(dataset: Dataset, replicate: int, start: _Start) -> list[NDArray[np.float32]]:
    """Those of the linear output start at 0."""
    *hidden, outputs = _sizes(start.law.experiment, dataset)[1:]
    streams = (generator(start.law.seed, "biases", replicate, n + 1) for n in range(len(hidden)))
    drawn = [
        stream.standard_normal(units, np.float32) * np.float32(start.bias_sd)
        for stream, units in zip(streams, hidden, strict=True)
    ]
    return [*drawn, np.zeros(outputs, np.float32)]
