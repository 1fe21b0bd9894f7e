"""What is timed is what training runs: the right calls, counted rightly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.training.activation_times import (
    _EVALUATIONS,
    _UPDATES,
    OPERATIONS,
    REFERENCE,
    time_activations,
)
from engine.experiments.training.settings import Settings as TrainingSettings
from engine.net.activations import make_activation
from engine.study.datasets import Dataset
from tests.study.small import TRAINING

EXPERIMENT = TrainingSettings(**(TRAINING | {"iterations": 4, "replicates": 1}))


class Counter:
    """A clock that counts the calls of one activation's parts instead of seconds."""

    def __init__(self) -> None:
        self.calls = {"forward": 0, "backward": 0}
        self.scale = {"forward": 1, "backward": 1000}
        self.sizes: set[tuple[int, ...]] = set()
        self.gradients: list[float] = []

    def __call__(self) -> float:
        return float(sum(self.scale[part] * count for part, count in self.calls.items()))

    def watched(self, family: str) -> object:
        activation = make_activation(family)

        def forward(z: np.ndarray, out: np.ndarray, slope: np.ndarray) -> None:
            self.calls["forward"] += 1
            self.sizes.add(z.shape)
            activation.forward(z, out, slope)

        def backward(gradient: np.ndarray, output: np.ndarray, slope: np.ndarray) -> None:
            self.calls["backward"] += 1
            if gradient.shape == (9, 16):
                self.gradients.append(float(np.abs(gradient).mean()))
            activation.backward(gradient, output, slope)

        return replace(activation, forward=forward, backward=backward)


def test_every_part_is_timed_apart_and_per_element(dataset: Dataset) -> None:
    clock = Counter()
    times = time_activations([clock.watched("tanh")], EXPERIMENT, dataset, 1, 3, clock)
    elements = 9 * 16
    np.testing.assert_allclose(times.value["tanh"], 1 / elements)
    np.testing.assert_allclose(times.derivative["tanh"], 1000 / elements)
    # an update activates both hidden layers forward and backward
    np.testing.assert_allclose(times.step["tanh"], 2 + 2 * 1000)
    assert times.elements == (9 + 7) * 16
    assert {(9, 16), (1, 9, 16), (1, 7, 16)} == clock.sizes
    assert _EVALUATIONS > 1
    assert _UPDATES >= 1


def test_the_reference_is_timed_once_and_always(dataset: Dataset) -> None:
    for families in (["tanh"], ["relu", "tanh"]):
        entries = [make_activation(family) for family in families]
        times = time_activations(entries, EXPERIMENT, dataset, 1, 2)
        for part in (times.value, times.derivative, times.step):
            assert set(part) == {*families, REFERENCE}
        assert set(times.operation) == set(OPERATIONS)
        assert all((seconds > 0).all() for seconds in times.step.values())


@pytest.mark.parametrize("family", ["sigmoid", "silu"])
def test_gradients_are_fresh_in_every_turn(dataset: Dataset, family: str) -> None:
    """Multiplied by slopes below 1 in every round, one gradient would fade away."""
    clock = Counter()
    time_activations([clock.watched(family)], EXPERIMENT, dataset, 1, 20, clock)
    assert min(clock.gradients) > 0.5


@pytest.mark.parametrize(("name", "function"), [("exp", np.exp), ("copy", np.array)])
def test_operations_are_what_they_are_called(name: str, function: object) -> None:
    z = np.linspace(-2, 2, 5, dtype=np.float32)
    out = np.empty_like(z)
    OPERATIONS[name](z, out)
    np.testing.assert_array_equal(out, function(z))
