"""What the mean of an activation's outputs does to gradients and to training.

LeCun, Bottou, Orr and Müller 1998, sections 4.3 and 4.4: where all inputs of a unit have one sign,
the gradients of its weights have one sign for every sample.

Two things change when a constant is taken off an activation: the function that the network
computes at first, and the directions in which its weights can be moved. They are told apart by a
second start, in which every bias takes off what the value at 0 of the layer below adds: under it
the logistic network computes what the centred one computes from zero biases, and differs from it
in its gradients alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.zero_centering.settings import Settings
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import stacked_weights
from engine.study.trained import data_facts
from engine.study.variants import Probe, Variants

_RUN = ("activation", "initializer", "replicate", "depth", "start", "rate")
_LAYERS = (*_RUN, "moment", "layer")
_SIGNS = {
    "same_sign_sample": Variable(
        _LAYERS, "1", "share of the images whose weight gradients agree in sign within every unit"
    ),
    "same_sign_batch": Variable(
        _LAYERS, "1", "share of units whose weight gradients of a batch all agree in sign"
    ),
    "majority_batch": Variable(
        _LAYERS, "1", "share of a unit's weight gradients of a batch that have the commoner sign"
    ),
    "mean_share": Variable(
        _LAYERS, "1", "share of the second moment of a layer's inputs that their means make up"
    ),
}
VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate"),
    "depth": Variable(("depth",), "1", "hidden layers", "int64"),
    "start": Variable(
        ("start",), "1", "first biases; 0: zero, 1: they take off the value at 0 below", "int64"
    ),
    "moment": Variable(("moment",), "iteration", "updates before the signs are counted", "int64"),
    "layer": Variable(("layer",), "1", "layer, counted from the input; the last: output", "int64"),
    "window": Variable(("window",), "iteration", "end of a window of iterations", "int64"),
    **_SIGNS,
    "mean_loss": Variable(
        (*_RUN, "window"), "nat", "loss before the update, mean over a window of iterations"
    ),
    "test_loss": Variable(_RUN, "nat", "mean loss on the test set after the last update"),
    "test_accuracy": Variable(_RUN, "1", "share of the test set classified correctly at the end"),
    **endings(_RUN, "how the run ended"),
}
_STARTS = (0, 1)
_BY_RUN = [name for name, variable in VARIABLES.items() if "rate" in variable.cell_dims[1:]]


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All depths and replicates of one cell; its starts and learning rates side by side.

    Where the activation is 0 at 0 both starts are one, which is run once. A run whose loss stops
    being finite is recorded as diverged; its values are NaN from then on.
    """
    settings = spec.experiment
    every, layers = settings.record_every, max(settings.depths) + 1
    known = {
        "learning_rate": settings.learning_rates,
        "depth": settings.depths,
        "start": _STARTS,
        "moment": (0, settings.iterations),
        "layer": np.arange(1, layers + 1),
        "window": np.arange(every, settings.iterations + 1, every),
    }
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            for index, depth in enumerate(settings.depths):
                own = {name: values[name][replicate, index] for name in _BY_RUN}
                _Runs(spec, dataset, replicate, depth).train(own)
    return cell_record(spec, VARIABLES, values, data_facts(dataset))


class _Runs:
    """One replicate of one depth: equal first weights, equal batches."""

    def __init__(
        self, spec: CellSpec[Settings], dataset: Dataset, replicate: int, depth: int
    ) -> None:
        settings = spec.experiment
        offset = float(spec.activation.value(0.0))
        self.starts = _STARTS if offset else _STARTS[:1]
        self.rates, self.settings = len(settings.learning_rates), settings
        rates = np.tile(np.array(settings.learning_rates, np.float32), len(self.starts))
        sizes = (dataset.features, *[settings.width] * depth, dataset.classes)
        weights = stacked_weights(spec, sizes, [replicate] * len(rates), dataset.train_images)
        network = Network(weights, spec.activation, 1, retain=True)
        for biases, above in zip(network.biases[1:], network.weights[1:], strict=True):
            biases[self.rates :] = -offset * above[self.rates :].sum(axis=1)
        self.variants = Variants(spec, dataset, replicate, network, rates, settings.batch_size)
        self.probe = Probe(network, dataset, settings.probe_samples)
        self.test = dataset.test

    def train(self, out: Mapping[str, NDArray[Any]]) -> None:
        """Train all starts and rates; fills `out`, (start, rate, ...)."""
        started = {name: array[: len(self.starts)] for name, array in out.items()}
        flat = {n: a.reshape(-1, *a.shape[2:]) for n, a in started.items()}
        diverged_at, every = flat["diverged_at"], self.settings.record_every
        self._count_signs(0, flat)
        for window in range(self.settings.iterations // every):
            losses = self.variants.train(window * every, (window + 1) * every, diverged_at)
            flat["mean_loss"][:, window] = np.where(diverged_at < 0, losses, np.nan)
        flat["test_loss"][:], flat["test_accuracy"][:] = self.variants.judge(
            self.test, self.settings.iterations, diverged_at
        )
        self._count_signs(1, flat)
        for array in out.values():
            array[len(self.starts) :] = array[:1]

    def _count_signs(self, moment: int, out: Mapping[str, NDArray[Any]]) -> None:
        self.probe.propagate()
        gradients, network = self.probe.gradients(), self.probe.network
        signals = [network.inputs, *network.activations]
        for layer, (below, gradient) in enumerate(zip(signals, gradients, strict=True)):
            for variant in np.flatnonzero(out["diverged_at"] < 0):
                # One batch of images serves all variants as the input of the first layer.
                inputs = below[variant if layer else 0]
                signs = _signs(inputs, gradient[variant], self.settings.batch_size)
                for name, value in signs.items():
                    out[name][variant, moment, layer] = value


def _signs(
    inputs: NDArray[np.float32], gradient: NDArray[np.float32], batch_size: int
) -> dict[str, float]:
    """How the signs of a layer's weight gradients agree.

    inputs : (images, fan_in); gradient : of each image's loss at the pre-activations,
    (units, images). A gradient of exactly 0 agrees with either sign. For one image the gradient of
    weight ij is input i times gradient j: the signs within a unit are those of the inputs.
    """
    batches = len(inputs) // batch_size
    used = batches * batch_size
    x = inputs[:used].reshape(batches, batch_size, -1)
    g = gradient[:, :used].reshape(len(gradient), batches, batch_size).transpose(1, 0, 2)
    weights = np.matmul(g, x)
    positive, negative = (weights > 0).sum(axis=2), (weights < 0).sum(axis=2)
    signed = positive + negative
    commoner = np.maximum(positive, negative)[signed > 0] / signed[signed > 0]
    means = inputs.mean(axis=0, dtype=np.float64)
    second_moment = np.square(inputs, dtype=np.float64).sum() / len(inputs)
    return {
        "same_sign_sample": float(((inputs >= 0).all(axis=1) | (inputs <= 0).all(axis=1)).mean()),
        "same_sign_batch": float((np.minimum(positive, negative) == 0).mean()),
        "majority_batch": float(commoner.mean()) if commoner.size else np.nan,
        "mean_share": float(np.square(means).sum() / second_moment) if second_moment else np.nan,
    }
