"""Networks of several depths trained, each at a rate chosen for it.

Rates are chosen by successive halving on trials and judged on fresh replicates, with the streams
of `tuned_training`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.trained_depth.settings import Settings
from engine.net.initializers import make_initializer
from engine.net.theory.network_law import network_law
from engine.study.blank_values import blank_values
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.halving import successive_halving
from engine.study.minibatches import evaluate
from engine.study.records import CellRecord, Variable
from engine.study.seeds import generator
from engine.study.stack import STACK, LitImages, Stack
from engine.study.trained import data_facts, groups, statuses

THEORY = "depth_gain"
"""The initializer that stands for theory's law of each network: its first layer, its gain, its
biases and its outputs (`network_law`)."""

_DEPTHS = ("activation", "initializer", "depth")
_RUNS = ("activation", "initializer", "replicate", "depth")

VARIABLES: Mapping[str, Variable] = {
    "depth": Variable(("depth",), "1", "hidden layers", "int64"),
    "learning_rate": Variable(("rate",), "1", "learning rate that may be tried"),
    "rung": Variable(("rung",), "iteration", "end of a rung of the choice", "int64"),
    "sigma_w": Variable(
        _DEPTHS, "1", "sd of a hidden layer's weights times the root of its fan-in; NaN: by data"
    ),
    "sigma_b": Variable(_DEPTHS, "1", "sd of the hidden layers' biases"),
    "validation_loss": Variable(
        (*_DEPTHS, "rate", "rung"),
        "nat",
        "mean over the trials at the end of a rung; infinite: one diverged; NaN: not tried",
    ),
    "chosen_rate": Variable(_DEPTHS, "1", "rate that the trials chose"),
    "test_loss": Variable(_RUNS, "nat", "mean loss on the test set after the last iteration"),
    "test_accuracy": Variable(_RUNS, "1", "share of the test set classified correctly"),
    "status": Variable(_RUNS, "1", "how the run ended", "int8"),
    "diverged_at": Variable(
        _RUNS, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
}


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All depths of one cell; the record's replicates are those that are judged."""
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    ends = settings.tuned(settings.depths[0]).ends
    sizes = {
        "replicate": settings.replicates,
        "depth": len(settings.depths),
        "rate": len(settings.learning_rates),
        "rung": len(ends),
    }
    values = blank_values(VARIABLES, sizes, blank=-1)
    values["depth"][:] = settings.depths
    values["learning_rate"][:] = settings.learning_rates
    values["rung"][:] = ends
    lit = LitImages.of(rest)
    with np.errstate(all="ignore"):
        for place, depth in enumerate(settings.depths):
            networks = _Networks(spec, depth, rest, lit)
            values["sigma_w"][place], values["sigma_b"][place] = networks.law
            rate = networks.choose(validation, values["validation_loss"][place])
            values["chosen_rate"][place] = rate
            networks.judge(rate, {name: values[name][:, place] for name in _JUDGED})
    values["status"][:] = statuses(values["diverged_at"])
    return CellRecord(spec.to_dict(), VARIABLES, values, data_facts(rest))


_JUDGED = ("test_loss", "test_accuracy", "diverged_at")


class _Networks:
    """Those of one depth."""

    def __init__(
        self, spec: CellSpec[Settings], depth: int, dataset: Dataset, lit: LitImages
    ) -> None:
        self._settings = spec.experiment.tuned(depth)
        self._dataset, self._lit = dataset, lit
        drawn, self._start = spec.initializer, None
        if drawn.family == THEORY:
            sizes = (dataset.features, *self._settings.hidden, dataset.classes)
            drawn = make_initializer("lecun_normal")
            self._start = network_law(spec.activation, sizes, spec.experiment.second_moment)
        self._spec = CellSpec(spec.seed, spec.activation, drawn, self._settings)

    @property
    def law(self) -> tuple[float, float]:
        """sigma_w and sigma_b of the hidden layers after the first."""
        if self._start:
            return self._start.gain, self._start.bias_sd
        width = self._settings.hidden[-1]
        by_data = self._spec.law.calibration is not None
        return math.nan if by_data else math.sqrt(width * self._spec.law.variance(width, width)), 0

    def choose(self, validation: Labelled, losses: NDArray[np.float64]) -> float:
        """The rate that suits them; fills `losses`, (rate, rung), where one was tried."""
        settings = self._settings
        stacks: dict[int, Stack] = {}
        done: dict[int, int] = {}

        def advance(place: int, rung: int) -> float:
            if place not in stacks:
                rate = settings.learning_rates[place]
                stacks[place], done[place] = self._stack(range(settings.trials), rate), 0
            stack, iterations = stacks[place], settings.ends[rung] - done[place]
            done[place] = settings.ends[rung]
            losses[place, rung] = math.inf
            if not np.isinf(losses[place, :rung]).any() and (_train(stack, iterations) < 0).all():
                found, _ = evaluate(stack.network_on_all_pixels(), *validation, stack.loss)
                losses[place, rung] = np.nan_to_num(found.mean(), nan=math.inf)
            return float(losses[place, rung])

        guess = math.log(self._dataset.classes)
        rates = settings.learning_rates
        chosen = successive_halving(
            advance, settings.keep, settings.places, len(rates), guess, settings.plateau
        )
        return rates[chosen]

    def judge(self, rate: float, out: Mapping[str, NDArray[Any]]) -> None:
        """What fresh replicates reach at a rate; NaN where they diverge."""
        settings = self._settings
        for rows in groups(settings.replicates, STACK):
            stack = self._stack([settings.trials + row for row in rows], rate)
            own = slice(rows.start, rows.stop)
            out["diverged_at"][own] = _train(stack, settings.iterations)
            found = evaluate(stack.network_on_all_pixels(), *self._dataset.test, stack.loss)
            kept = out["diverged_at"][own] < 0
            for name, measured in zip(("test_loss", "test_accuracy"), found, strict=True):
                out[name][own] = np.where(kept, measured, np.nan)

    def _stack(self, replicates: Sequence[int], rate: float) -> Stack:
        stack = Stack(self._spec, self._dataset, self._lit, replicates, learning_rate=rate)
        if self._start is None:
            return stack
        sizes = (self._dataset.features, *self._settings.hidden)
        factors = [
            np.float32(sd * math.sqrt(fan_in))
            for sd, fan_in in zip(self._start.weight_sds, sizes, strict=True)
        ]
        stack.first_weights *= factors[0]
        for weights, factor in zip(stack.network.weights, factors, strict=True):
            weights *= factor
        for layer, biases in enumerate(stack.network.biases[:-1], start=1):
            for row, replicate in zip(biases, replicates, strict=True):
                stream = generator(self._spec.seed, "biases", replicate, layer)
                row[...] = self._start.bias_sd * stream.standard_normal(len(row))
        return stack


def _train(stack: Stack, iterations: int) -> NDArray[np.int64]:
    """Train; the iterations of the first non-finite losses, -1 for none, (replicate,)."""
    found = np.full(stack.network.replicates, -1)
    mean_loss = np.empty((len(found), 1))
    stack.train(iterations, iterations, {"diverged_at": found, "mean_loss": mean_loss})
    return found
