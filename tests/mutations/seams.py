"""Ways to break the engine at its seams: a registry's entry, or the loaded labels.

Each takes pytest's monkeypatch, which mends the engine again.
"""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from engine.net.activations import ACTIVATIONS, Activation
from engine.net.activations.activation import Array, Backward
from engine.net.initializers import INITIALIZERS
from engine.study import cells
from engine.study.datasets import Dataset

EntryT = TypeVar("EntryT")


def _change_entry(
    patch: pytest.MonkeyPatch,
    registry: dict[str, Callable[..., EntryT]],
    family: str,
    change: Callable[[EntryT], EntryT],
) -> None:
    """The registry gives a changed entry under the old name."""
    factory = registry[family]

    @functools.wraps(factory)
    def changed(**parameters: float) -> EntryT:
        return change(factory(**parameters))

    patch.setitem(registry, family, changed)


def swap_he_and_lecun(patch: pytest.MonkeyPatch) -> None:
    """Each of the two laws draws with the other's variance."""
    pair = ("he_normal", "lecun_normal")
    variances = [INITIALIZERS[family]().variance for family in pair]
    for family, variance in zip(pair, reversed(variances), strict=True):
        _change_entry(patch, INITIALIZERS, family, functools.partial(replace, variance=variance))


def _break_derivative(
    patch: pytest.MonkeyPatch,
    family: str,
    backward: Backward,
    derivative: Callable[[Activation, Array], Array],
) -> None:
    """Backward passes and the derivative itself go wrong alike; values stay right."""

    def change(entry: Activation) -> Activation:
        broken = functools.partial(derivative, entry)
        return replace(entry, backward=backward, derivative_from_input=broken)

    _change_entry(patch, ACTIVATIONS, family, change)


def square_sigmoid_slope(patch: pytest.MonkeyPatch) -> None:
    """The chain rule brings in the sigmoid's slope twice."""
    once = ACTIVATIONS["sigmoid"]()

    def twice(gradient: Array, output: Array, slope: Array) -> None:
        once.backward(gradient, output, slope)
        once.backward(gradient, output, slope)

    _break_derivative(patch, "sigmoid", twice, lambda entry, z: np.square(entry.derivative(z)))


def turn_relu_mask(patch: pytest.MonkeyPatch) -> None:
    """ReLU hands the gradient back where it is silent, not where it is active."""

    def turned(gradient: Array, output: Array, slope: Array) -> None:
        np.less_equal(output, 0, out=slope)
        gradient *= slope

    _break_derivative(patch, "relu", turned, lambda entry, z: (z <= 0).astype(z.dtype))


def shuffle_labels(patch: pytest.MonkeyPatch) -> None:
    """Every training image gets the label of some other one."""
    load = cells.load

    def shuffled(directory: Any) -> Dataset:
        dataset = load(directory)
        labels = np.random.default_rng(0).permutation(dataset.train_labels)
        return replace(dataset, train_labels=labels)

    patch.setattr(cells, "load", shuffled)
