"""A multilayer perceptron trained by plain SGD: the MNIST comparison of chapter 6 of K. Saito's
"Deep learning from scratch", as the documents under study repeat it.

Pixels are scaled to [0, 1], biases start at 0, batches are drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.training.settings import Settings
from engine.study.cell_results import CellRecord, Variable, blank_values, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import PIXEL
from engine.study.probes import Moments64
from engine.study.stack import STACK, LitImages, Stack
from engine.study.trained import groups, horizon, trained_record

_REPLICATES = ("activation", "initializer", "replicate")
_ACCURACY = "share of the {} set classified correctly after the last iteration"
_LOSS = "mean loss on the whole {} set after the last iteration"
_PROBES = 200
_LAST = f"the last hidden layer's outputs for the first {_PROBES} images, before training"

VARIABLES: Mapping[str, Variable] = {
    "iteration": Variable(("point",), "iteration", "iteration of a recorded loss", "int64"),
    "window": Variable(("window",), "iteration", "end of a window of iterations", "int64"),
    "loss": Variable(
        (*_REPLICATES, "point"), "nat", "loss on an iteration's batch after its update"
    ),
    "mean_loss": Variable(
        (*_REPLICATES, "window"), "nat", "loss before the update, mean over a window of iterations"
    ),
    "initial_sd": Variable(_REPLICATES, "1", f"sd of {_LAST}"),
    "initial_across_sample_sd": Variable(
        _REPLICATES, "1", f"root of the mean variance across images of {_LAST}"
    ),
    "train_loss": Variable(_REPLICATES, "nat", _LOSS.format("training")),
    "test_loss": Variable(_REPLICATES, "nat", _LOSS.format("test")),
    "train_accuracy": Variable(_REPLICATES, "1", _ACCURACY.format("training")),
    "test_accuracy": Variable(_REPLICATES, "1", _ACCURACY.format("test")),
    **endings(_REPLICATES),
}

_COORDINATES = ("iteration", "window")
_RESULTS = {name: variable for name, variable in VARIABLES.items() if name not in _COORDINATES}


def run(spec: CellSpec[Settings], dataset: Dataset, stack: int = STACK) -> CellRecord:
    """All replicates of one cell, `stack` of them at a time.

    A replicate's numbers do not depend on its stack, bit for bit. One whose loss or parameters
    stop being finite is recorded as diverged; from that iteration on its losses are NaN.
    """
    settings = spec.experiment
    starts = np.arange(0, settings.iterations, settings.record_every)
    known = {"iteration": starts, "window": starts + settings.record_every}
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    lit, parts = LitImages.of(dataset), {"train": dataset.train, "test": dataset.test}
    with np.errstate(all="ignore"):
        for replicates in groups(settings.replicates, stack):
            own = {name: values[name][replicates.start : replicates.stop] for name in _RESULTS}
            networks = Stack(spec, dataset, lit, replicates, learning_rate=settings.learning_rate)
            _measure_breadth(networks, own)
            networks.train(settings.iterations, settings.record_every, own)
            networks.evaluate(parts, own)
    values["loss"][values["iteration"] >= horizon(values["diverged_at"])] = np.nan
    values["mean_loss"][values["window"] > horizon(values["diverged_at"])] = np.nan
    return trained_record(spec, dataset, VARIABLES, values)


def _measure_breadth(stack: Stack, out: Mapping[str, NDArray[Any]]) -> None:
    """How far the last hidden layer's outputs are spread in the networks as drawn."""
    images = stack.lit.images[:_PROBES]
    network = stack.network.with_batch_size(len(images), shared_batch=True)
    network.fill_inputs(images, PIXEL)
    network.forward()
    for replicate, outputs in enumerate(network.activations[-1]):
        moments = Moments64(*outputs.T.shape).moments(outputs.T)
        out["initial_sd"][replicate] = moments.sd
        out["initial_across_sample_sd"][replicate] = np.sqrt(moments.across_sample_variance)
