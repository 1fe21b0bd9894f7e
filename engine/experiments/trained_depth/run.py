"""Networks of several depths trained, each at a rate chosen for it.

Rates are chosen by successive halving on trials and judged on fresh replicates, with the streams
of `tuned_training`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from engine.experiments.trained_depth.settings import Settings
from engine.experiments.tuned_training.run import Trials, judge
from engine.net.initializers import make_initializer
from engine.net.theory.network_law import network_law
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, hold_out
from engine.study.seeds import generator
from engine.study.stack import LitImages, Stack
from engine.study.trained import data_facts
from engine.study.weights import sigma_w

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
    **endings(_RUNS, "how the run ended"),
}


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All depths of one cell; the record's replicates are those that are judged."""
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    known = {
        "depth": settings.depths,
        "learning_rate": settings.learning_rates,
        "rung": settings.tuned(settings.depths[0]).ends,
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    lit = LitImages.of(rest)
    with np.errstate(all="ignore"):
        for place, depth in enumerate(settings.depths):
            tuned, networks = settings.tuned(depth), _Networks(spec, depth, rest, lit)
            values["sigma_w"][place], values["sigma_b"][place] = networks.law
            trials = Trials(tuned, networks.start, validation)
            rate = trials.choose(tuned.places, rest.classes)
            values["chosen_rate"][place] = rate
            values["validation_loss"][place] = trials.means
            own = {name: values[name][:, place] for name in _JUDGED}
            own["mean_loss"] = np.empty((settings.replicates, 1))
            judge(tuned, networks.start, rate, {"test": rest.test}, own)
    return cell_record(spec, VARIABLES, values, data_facts(rest))


_JUDGED = ("test_loss", "test_accuracy", "diverged_at")


class _Networks:
    """Those of one depth."""

    def __init__(
        self, spec: CellSpec[Settings], depth: int, dataset: Dataset, lit: LitImages
    ) -> None:
        settings = spec.experiment.tuned(depth)
        self._dataset, self._lit = dataset, lit
        drawn, self._theory = spec.initializer, None
        if drawn.family == THEORY:
            sizes = (dataset.features, *settings.hidden, dataset.classes)
            drawn = make_initializer("lecun_normal")
            self._theory = network_law(spec.activation, sizes, spec.experiment.second_moment)
        self._spec = CellSpec(spec.seed, spec.activation, drawn, settings)

    @property
    def law(self) -> tuple[float, float]:
        """sigma_w and sigma_b of the hidden layers after the first."""
        if self._theory:
            return self._theory.gain, self._theory.bias_sd
        return sigma_w(self._spec.law, self._spec.experiment.hidden[-1]), 0.0

    def start(self, replicates: Sequence[int], learning_rate: float) -> Stack:
        """These replicates, untrained."""
        stack = Stack(self._spec, self._dataset, self._lit, replicates, learning_rate=learning_rate)
        if self._theory is None:
            return stack
        sizes = (self._dataset.features, *self._spec.experiment.hidden)
        factors = [
            np.float32(sd * math.sqrt(fan_in))
            for sd, fan_in in zip(self._theory.weight_sds, sizes, strict=True)
        ]
        stack.first_weights *= factors[0]
        for weights, factor in zip(stack.network.weights, factors, strict=True):
            weights *= factor
        for layer, biases in enumerate(stack.network.biases[:-1], start=1):
            for row, replicate in zip(biases, replicates, strict=True):
                stream = generator(self._spec.seed, "biases", replicate, layer)
                row[...] = self._theory.bias_sd * stream.standard_normal(len(row))
        return stack
