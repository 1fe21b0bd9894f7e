"""The costs in training: full-batch descent on two classes of points in the plane."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.cost_surface.settings import Settings
from engine.net.losses import LOSSES
from engine.net.network import Network
from engine.net.optimizers import sgd
from engine.study.cell_spec import CellSpec
from engine.study.minibatches import note_divergence, one_hot
from engine.study.planar import draw
from engine.study.seeds import generator
from engine.study.weights import draw_weights

LOSS_NAMES = ("softmax_cross_entropy", "softmax_quadratic", "quadratic")
"""The two costs of the surface, and the quadratic one of outputs that no softmax squashes."""

CLASSES = 2


def train(spec: CellSpec[Settings], loss: str) -> dict[str, NDArray[Any]]:
    """task_arrival, task_accuracy and diverged_at, each (rate, replicate), with one loss.

    All learning rates share a replicate's points and initial weights.
    """
    task, replicates = spec.experiment.task, range(spec.experiment.replicates)
    shape = (len(task.rates), len(replicates))
    points, classes = _points(spec, "train")
    network = _network(spec, points)
    network.fill_inputs(np.tile(points, (len(task.rates), 1, 1)))
    targets = np.empty_like(network.outputs)
    one_hot(classes, out=targets)
    rates = np.repeat(task.rates, len(replicates))[:, None, None]
    arrival, diverged_at = (np.full(network.replicates, -1, np.int64) for _ in range(2))
    for iteration in range(task.iterations + 1):
        losses = LOSSES[loss](network.forward(), targets, network.output_gradient)
        note_divergence(diverged_at, iteration, losses)
        hits = (network.outputs.argmax(axis=1) == classes).mean(axis=1)
        arrival[(hits >= task.accuracy) & np.isfinite(losses) & (arrival < 0)] = iteration
        np.multiply(network.output_gradient, rates, out=network.output_gradient)
        network.backward(network.output_gradient)
        sgd(network)
    test, classes = _points(spec, "test")
    network.fill_inputs(np.tile(test, (len(task.rates), 1, 1)))
    accuracy = (network.forward().argmax(axis=1) == classes).mean(axis=1)
    found = {
        "task_arrival": arrival,
        "task_accuracy": np.where(diverged_at < 0, accuracy, np.nan),
        "diverged_at": diverged_at,
    }
    return {name: values.reshape(shape) for name, values in found.items()}


def _points(spec: CellSpec[Settings], part: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(replicate, samples, 2), and the classes (samples,) that all replicates share."""
    task = spec.experiment.task
    drawn = [
        draw(task.set, generator(spec.seed, "points", task.set, part, replicate), task.samples)
        for replicate in range(spec.experiment.replicates)
    ]
    return np.stack([points for points, _ in drawn]), drawn[0][1]


def _network(spec: CellSpec[Settings], points: NDArray[np.float64]) -> Network:
    """One net for each rate and replicate, the rates in the outer loop."""
    task = spec.experiment.task
    sizes = (2, *task.hidden, CLASSES)
    drawn = [
        draw_weights(spec, r, sizes, partial(points.__getitem__, r)) for r in range(len(points))
    ]
    weights = [
        np.tile(np.stack(layer), (len(task.rates), 1, 1)) for layer in zip(*drawn, strict=True)
    ]
    return Network(weights, spec.activation, task.samples, dtype=np.float64)
