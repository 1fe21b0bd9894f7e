"""Kumar's notebook: its numbers to every printed digit, and the laws of its descents."""

import numpy as np
import pytest

from engine.experiments.toy import run as toy
from engine.experiments.toy.descent import READINGS, descend
from engine.experiments.toy.results import STORED
from engine.experiments.toy.settings import Descent
from engine.experiments.toy.settings import Settings as ToySettings
from engine.net.losses import softmax_cross_entropy
from engine.study.cell_spec import CellSpec

SETTINGS = ToySettings(kind="toy", replicates=2, grid=4)
BY_NAME = {entry.name: entry for entry in (*SETTINGS.activations, *SETTINGS.initializers)}


def spec(activation: str, initializer: str, settings: ToySettings = SETTINGS) -> CellSpec:
    return CellSpec(1, BY_NAME[activation], BY_NAME[initializer], settings)


@pytest.mark.parametrize("cell", STORED, ids="-".join)
def test_the_notebook_s_accuracies_come_out(cell: tuple[str, str]) -> None:
    values = toy.run(spec(*cell)).values
    assert values["validation_accuracy"][:, 0].tolist() == [STORED[cell]] * len(READINGS)


def test_the_split_is_stratified_and_draws_follow_the_notebook_s_order() -> None:
    data = toy.blobs(1000)
    assert np.bincount(data.train_classes).tolist() == [187, 187, 188, 188]
    assert np.bincount(data.validation_classes).tolist() == [63, 63, 62, 62]
    legacy = np.random.RandomState(5)
    expected = [legacy.randn(2, 2), legacy.randn(2), legacy.randn(2, 4), legacy.randn(4)]
    network = toy.start(spec("tanh", "normal_sd1"), range(5, 6), toy.blobs(40))
    drawn = [network.weights[0], network.biases[0], network.weights[1], network.biases[1]]
    for array, wanted in zip(drawn, expected, strict=True):
        np.testing.assert_array_equal(array[0], wanted)


def test_a_replicate_does_not_depend_on_those_beside_it() -> None:
    data = toy.blobs(100)
    seeds = [range(0, 3), range(2, 3)]
    together, alone = (toy.start(spec("tanh", "lecun_normal"), s, data) for s in seeds)
    descent = Descent(rate=0.5, epochs=5, momentum=0.9)
    for network in (together, alone):
        lost = np.full(network.replicates, -1)
        descend(network, toy._targets(data.train_classes), descent, "nesterov", lost)
        assert (lost == -1).all()
    for one, other in zip(together.parameters, alone.parameters, strict=True):
        np.testing.assert_array_equal(one[2], other[0])


def manual(network, targets, descent: Descent, reading: str) -> list[np.ndarray]:
    """The three readings, written out on copies of the parameters."""
    place = [p.copy() for p in network.parameters]
    velocity = [np.zeros_like(p) for p in place]
    for _ in range(descent.epochs):
        ahead = [p - descent.momentum * v for p, v in zip(place, velocity, strict=True)]
        for own, value in zip(network.parameters, ahead, strict=True):
            own[...] = value
        softmax_cross_entropy(network.forward(), targets, network.output_gradient)
        network.backward(network.output_gradient)
        for i, gradient in enumerate(network.parameter_gradients):
            if reading == "as programmed":
                velocity[i] = descent.momentum * velocity[i]
            velocity[i] = descent.momentum * velocity[i] + descent.rate * gradient
            place[i] = place[i] - (1 if reading == "nesterov" else descent.rate) * velocity[i]
    return place


@pytest.mark.parametrize("reading", READINGS)
def test_the_readings_of_nesterov_s_method_are_as_stated(reading: str) -> None:
    data, descent = toy.blobs(60), Descent(rate=0.5, epochs=6, momentum=0.9)
    targets = np.broadcast_to(toy._targets(data.train_classes), (1, 4, 45))
    one, other = (toy.start(spec("tanh", "normal_sd1"), range(1), data) for _ in range(2))
    descend(one, targets, descent, reading, np.array([-1]))
    for found, wanted in zip(one.parameters, manual(other, targets, descent, reading), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12)


def test_a_divergence_is_recorded_with_its_epoch() -> None:
    rates = {"relu": Descent(rate=1e200, epochs=9)}
    settings = ToySettings(kind="toy", replicates=3, points=60, grid=4, descents=rates)
    values = toy.run(spec("relu", "normal_sd1", settings)).values
    lost = values["status"][0] == 1
    assert lost.any()
    assert (values["diverged_at"][0][lost] > 0).all()
    assert np.isnan(values["validation_accuracy"][0][lost]).all()
