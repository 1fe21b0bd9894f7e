"""Small networks and samples to test with, and the same network written the textbook way."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.net.activations import Activation, make_activation
from engine.net.losses import LOSSES
from engine.net.network import Network
from engine.study.cell_spec import CellSpec
from engine.study.seeds import generator

REPLICATES, SIZES, BATCH = 3, (6, 5, 4, 3), 7


def draw_parameters(seed: int, sizes=SIZES, replicates=REPLICATES):
    """Weights (replicate, fan_in, fan_out) and biases (replicate, fan_out) per layer."""
    rng = np.random.default_rng(seed)
    pairs = list(itertools.pairwise(sizes))
    weights = [rng.standard_normal((replicates, i, o)) * 1.2 / np.sqrt(i) for i, o in pairs]
    biases = [rng.standard_normal((replicates, o)) * 0.3 for _, o in pairs]
    return weights, biases


def draw_samples(seed: int, sizes=SIZES, replicates=REPLICATES, batch=BATCH):
    """Inputs (replicate, batch, features) and one-hot targets (replicate, classes, batch)."""
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((replicates, batch, sizes[0]))
    labels = rng.integers(sizes[-1], size=(replicates, batch))
    return inputs, np.eye(sizes[-1])[labels].transpose(0, 2, 1).copy()


def make_network(family: str, seed: int = 0, **options) -> Network:
    weights, biases = draw_parameters(seed)
    options = {"biases": biases, "dtype": np.float64, "retain": True, **options}
    return Network(weights, make_activation(family), BATCH, **options)


def run(network: Network, inputs: np.ndarray, targets: np.ndarray, loss: str) -> np.ndarray:
    """One forward and one backward pass; returns the losses."""
    network.inputs[...] = inputs
    losses = LOSSES[loss](network.forward(), targets, network.output_gradient)
    network.backward(network.output_gradient)
    return losses


def plain(weights, biases, activation: Activation, inputs, output: str, output_gradient=None):
    """One replicate the textbook way, sample-major, with nothing of the engine but f and f'."""
    hs, zs = [inputs], []
    for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
        zs.append(np.dot(hs[-1], w) + b)
        linear = output == "linear" and layer == len(weights) - 1
        hs.append(zs[-1] if linear else activation.value(zs[-1]))
    if output_gradient is None:
        return zs, hs
    delta, gradients = output_gradient, []
    for layer in reversed(range(len(weights))):
        linear = output == "linear" and layer == len(weights) - 1
        dz = delta if linear else delta * activation.derivative(zs[layer])
        gradients.insert(0, (np.dot(hs[layer].T, dz), dz.sum(axis=0), dz))
        delta = np.dot(dz, weights[layer].T)
    return zs, hs, gradients


def drawn(spec: CellSpec[Any], sizes: Sequence[int], replicate: int):
    """A cell's weights, layer by layer from their own streams, in float64, and biases of 0."""
    pairs = list(enumerate(itertools.pairwise(sizes), start=1))
    streams = [generator(spec.seed, "weights", replicate, layer) for layer, _ in pairs]
    laws = zip(streams, pairs, strict=True)
    weights = [spec.initializer.sample(rng, *fans) for rng, (_, fans) in laws]
    return weights, [np.zeros(fan_out) for _, (_, fan_out) in pairs]


def loss_and_slope(loss: str, outputs, targets):
    """Of a batch, samples in rows: its mean loss and that loss's gradient by the outputs."""
    if loss == "quadratic":
        each, slope = np.square(outputs - targets).sum(axis=1) / 2, outputs - targets
    else:
        shares = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        each, slope = -np.log((shares * targets).sum(axis=1)), shares - targets
    return each.mean(), slope / len(targets)
