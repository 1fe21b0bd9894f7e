"""Training from the law that theory names, from other gains and from rival laws.

Each start is trained at the rate that suits it: some replicates search a grid of rates, from its
middle to the lowest mean validation loss that has a higher one on either side; fresh replicates are
judged at that rate. All starts of a replicate share its draws, where they scale the same, and its
batches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.experiments.foretold.settings import Settings
from engine.net.network import Network
from engine.net.theory.network_law import network_law
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.minibatches import stacked_weights
from engine.study.seeds import generator
from engine.study.trained import data_facts, groups
from engine.study.variants import Variants
from engine.study.weights import sigma_w

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
    **endings(_RUNS, "how the run ended"),
}
_JUDGED = ("test_loss", "test_accuracy", "diverged_at")


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


_Trial = tuple[_Start, float]
"""A start, and the rate that its network is trained at."""


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """One activation; the record's replicates are those that are judged."""
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    starts = _starts(spec, rest)
    known = {
        "start": [start.name for start in starts],
        "learning_rate": settings.learning_rates,
        "sigma_w": [start.sigma_w for start in starts],
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(all="ignore"):
        chosen = _choose(spec, rest, validation, starts, values["validation_loss"])
        values["chosen_rate"][:] = values["learning_rate"][chosen]
        trials = [*zip(starts, values["chosen_rate"].tolist(), strict=True)]
        for replicate in range(settings.replicates):
            found = _reached(spec, rest, rest.test, settings.choosing + replicate, trials)
            for name, reached in zip(_JUDGED, found, strict=True):
                values[name][replicate] = reached
    return cell_record(spec, VARIABLES, values, data_facts(rest))


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
        starts.append(_Start(rival.name, sigma_w(drawn.law, settings.hidden[-1]), drawn, every))
    return starts


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
        trials = [(starts[s], settings.learning_rates[place]) for s, place in wanted]
        found = [
            _reached(spec, rest, validation, replicate, trials)[0]
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


def _reached(
    spec: CellSpec[Settings],
    rest: Dataset,
    judged_by: Labelled,
    replicate: int,
    trials: Sequence[_Trial],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Losses, accuracies and iterations of divergence in one replicate, (trial,) each.

    All are trained on the same batches. Losses and accuracies are NaN where one diverged.
    """
    settings = spec.experiment
    losses, accuracies = np.empty((2, len(trials)))
    diverged_at = np.full(len(trials), -1)
    for together in groups(len(trials), _TOGETHER):
        own = slice(together.start, together.stop)
        starts, rates = zip(*trials[own], strict=True)
        weights = zip(*(_weights(rest, replicate, start) for start in starts), strict=True)
        biases = zip(*(_biases(rest, replicate, start) for start in starts), strict=True)
        network = Network(
            [np.stack(layer) for layer in weights],
            spec.activation,
            1,
            biases=[np.stack(layer) for layer in biases],
        )
        variants = Variants(spec, rest, replicate, network, np.array(rates), settings.batch_size)
        variants.train(0, settings.iterations, diverged_at[own])
        found = variants.judge(judged_by, settings.iterations, diverged_at[own])
        losses[own], accuracies[own] = found
    return losses, accuracies, diverged_at


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
