"""Losses against their definitions, one sample at a time, and their gradients."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from engine.net.losses import LOSSES, softmax_cross_entropy

SHAPE = (3, 5, 7)

every_loss = pytest.mark.parametrize("name", LOSSES)


def one_hot(shape: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    replicates, classes, batch = shape
    labels = rng.integers(classes, size=(replicates, batch))
    return np.eye(classes)[labels].transpose(0, 2, 1).copy()


def definition(name: str, outputs: Sequence[float], targets: np.ndarray) -> float:
    """The loss of one sample, (units,)."""
    if name == "quadratic":
        return sum((o - t) ** 2 for o, t in zip(outputs, targets, strict=True)) / 2
    total = math.fsum(math.exp(o) for o in outputs)
    if name == "softmax_quadratic":
        return definition("quadratic", [math.exp(o) / total for o in outputs], targets)
    return -math.fsum(
        t * math.log(math.exp(o) / total) for o, t in zip(outputs, targets, strict=True)
    )


@every_loss
def test_the_loss_is_the_mean_of_its_definition_over_the_batch(name):
    rng = np.random.default_rng(0)
    outputs, targets = rng.standard_normal(SHAPE), one_hot(SHAPE, rng)
    losses = LOSSES[name](outputs, targets, np.empty(SHAPE))
    for r in range(SHAPE[0]):
        samples = [definition(name, outputs[r, :, b], targets[r, :, b]) for b in range(SHAPE[2])]
        assert losses[r] == pytest.approx(np.mean(samples), rel=1e-13)


@every_loss
def test_the_gradient_is_that_of_the_loss(name):
    rng = np.random.default_rng(1)
    outputs, targets = rng.standard_normal(SHAPE), one_hot(SHAPE, rng)
    targets = 0.9 * targets + 0.1 / SHAPE[1]  # not one-hot: still a distribution
    gradient, scratch, h = np.empty(SHAPE), np.empty(SHAPE), 1e-6
    LOSSES[name](outputs, targets, gradient)
    for index in np.ndindex(SHAPE):
        step = np.zeros(SHAPE)
        step[index] = h
        up = LOSSES[name](outputs + step, targets, scratch)
        down = LOSSES[name](outputs - step, targets, scratch)
        assert (up - down)[index[0]] / (2 * h) == pytest.approx(gradient[index], abs=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_of_extreme_outputs_is_finite_and_right(dtype):
    outputs = np.zeros((1, 3, 2), dtype)
    outputs[0, :, 0] = (1e4, -1e4, 0)
    outputs[0, :, 1] = (1e4, -1e4, 0)
    targets = np.zeros_like(outputs)
    targets[0, 0, 0] = targets[0, 1, 1] = 1
    gradient = np.empty_like(outputs)
    with np.errstate(all="raise", under="ignore"):
        loss = softmax_cross_entropy(outputs, targets, gradient)
    assert loss[0] == (0 + 2e4) / 2
    np.testing.assert_array_equal(gradient[0, :, 0], 0)
    np.testing.assert_array_equal(gradient[0, :, 1], [0.5, -0.5, 0])
