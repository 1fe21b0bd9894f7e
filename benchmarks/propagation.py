"""One replicate of the propagation experiment: forward, statistics of each layer, and back."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import Contestant, Losses
from engine.experiments.propagation import run as propagation
from engine.study.cell_spec import CellSpec
from engine.study.probes import BINS, histogram_range

Array = NDArray[np.floating]


def engine(spec: CellSpec) -> Contestant:
    """A whole propagation cell of as many replicates as asked for."""

    def run(replicates: int) -> Losses:
        settings = spec.experiment.model_copy(update={"replicates": replicates})
        record = propagation.run(dataclasses.replace(spec, experiment=settings))
        return record.values["sd"]

    return Contestant("engine", run)


def products(spec: CellSpec) -> Contestant:
    """Only the matrix products, float32: forward, weight gradients, and back but to the input."""
    width, depth, samples = _shape(spec)
    rng = np.random.default_rng(0)
    # two arrays: NumPy computes x @ x.T by a routine that does half the work
    x, gradient = rng.standard_normal((2, width, samples), dtype=np.float32)
    weights = rng.standard_normal((width, width), dtype=np.float32)
    out, weight_gradient = np.empty_like(x), np.empty_like(weights)

    def run(replicates: int) -> Losses:
        for _ in range(replicates):
            for _ in range(depth):
                np.matmul(weights, x, out=out)
                np.matmul(gradient, x.T, out=weight_gradient)
            for _ in range(depth - 1):
                np.matmul(weights.T, gradient, out=out)
        return np.empty(0)

    return Contestant("bare matrix products", run)


def book_style(spec: CellSpec) -> Contestant:
    """float64, new arrays throughout, np.histogram; the statistics of the engine's cell."""
    width, depth, samples = _shape(spec)
    activation, bins = spec.activation, histogram_range(spec.activation.range)

    def measure(x: Array) -> float:
        np.histogram(x.flatten(), bins=BINS, range=bins)
        deviations = x - np.mean(x)
        np.mean(deviations**3), np.mean(np.var(x, axis=0)), np.var(np.mean(x, axis=0))
        return float(np.std(x))

    def replicate(rng: np.random.Generator) -> list[float]:
        x = rng.standard_normal((samples, width))
        inputs, weights, pre_activations, sds = [x], [], [], []
        for _ in range(depth):
            weights.append(spec.initializer.sample(rng, width, width))
            pre_activations.append(np.dot(inputs[-1], weights[-1]))
            inputs.append(activation.value(pre_activations[-1]))
            np.std(pre_activations[-1])
            sds.append(measure(inputs[-1]))
        gradient = rng.standard_normal((samples, width))
        for layer in reversed(range(depth)):
            gradient = gradient * activation.derivative(pre_activations[layer])
            np.std(gradient), np.std(np.dot(inputs[layer].T, gradient))
            gradient = np.dot(gradient, weights[layer].T)
        return sds

    def run(replicates: int) -> Losses:
        return np.array([replicate(np.random.default_rng(r)) for r in range(replicates)])

    return Contestant("book style, NumPy float64", run)


def _shape(spec: CellSpec) -> tuple[int, int, int]:
    settings = spec.experiment
    return settings.width, settings.depth, settings.samples
