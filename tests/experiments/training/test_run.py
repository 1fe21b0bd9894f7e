"""Training against a plain computation, and the promises that make cells comparable."""

import itertools
import math

import numpy as np
import pytest

from engine.experiments.training import run as training
from engine.net.activations import ACTIVATIONS
from engine.net.optimizers import Optimizer, sgd
from engine.study import minibatches
from engine.study import stack as side_by_side
from engine.study.records import Status
from engine.study.seeds import generator
from tests.study.small import CLASSES, SIDE, TRAINING, made_up_cell

PER_REPLICATE = [n for n, v in training.VARIABLES.items() if "replicate" in v.dims]


def cell(activation="tanh", initializer="lecun_normal", parameters=None, seed=5, **settings):
    settings = TRAINING | settings
    return made_up_cell("training", activation, initializer, parameters, seed=seed, **settings)


def losses_and_slopes(loss, outputs, targets):
    """Loss and its gradient with respect to the outputs, samples in rows."""
    if loss == "quadratic":
        return np.square(outputs - targets).sum() / (2 * len(targets)), outputs - targets
    shares = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return -np.log((shares * targets).sum(axis=1)).mean(), shares - targets


class Plain:
    """One replicate in float64, layer after layer, as a textbook has it."""

    def __init__(self, spec, dataset, replicate):
        self.spec, self.dataset = spec, dataset
        sizes = [SIDE**2, *spec.experiment.hidden, CLASSES]
        self.weights, self.biases = [], []
        for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes), 1):
            rng = generator(spec.seed, "weights", replicate, layer)
            self.weights.append(spec.initializer.sample(rng, fan_in, fan_out))
            self.biases.append(np.zeros(fan_out))
        self.stream = generator(spec.seed, "batches", replicate)

    def forward(self, images):
        self.signals, self.pre_activations = [images / 255], []
        for weight, bias in zip(self.weights, self.biases, strict=True):
            self.pre_activations.append(self.signals[-1] @ weight + bias)
            self.signals.append(self.spec.activation.value(self.pre_activations[-1]))
        return self.pre_activations[-1]

    def loss(self, images, labels):
        targets = np.eye(CLASSES)[labels]
        return losses_and_slopes(self.spec.experiment.loss, self.forward(images), targets)

    def step(self):
        """Update on a fresh batch; the losses on it before and after."""
        settings = self.spec.experiment
        chosen = self.stream.integers(len(self.dataset.train_labels), size=settings.batch_size)
        batch = self.dataset.train_images[chosen], self.dataset.train_labels[chosen]
        before, delta = self.loss(*batch)
        delta = delta / settings.batch_size
        for layer in reversed(range(len(self.weights))):
            weight_gradient, bias_gradient = self.signals[layer].T @ delta, delta.sum(axis=0)
            if layer:
                slope = self.spec.activation.derivative(self.pre_activations[layer - 1])
                delta = delta @ self.weights[layer].T * slope
            self.weights[layer] = self.weights[layer] - settings.learning_rate * weight_gradient
            self.biases[layer] = self.biases[layer] - settings.learning_rate * bias_gradient
        return before, self.loss(*batch)[0]

    def train(self):
        return np.array([self.step() for _ in range(self.spec.experiment.iterations)]).T


@pytest.mark.parametrize(
    ("family", "loss"),
    [*((family, "softmax_cross_entropy") for family in ACTIVATIONS), ("tanh", "quadratic")],
)
def test_agrees_with_a_plain_float64_computation(dataset, family, loss):
    """Losses after the update at every fourth iteration, their means before it, and the end."""
    spec = cell(family, loss=loss)
    measured = training.run(spec, dataset).values
    for replicate in range(3):
        plain = Plain(spec, dataset, replicate)
        before, after = plain.train()
        close = {"rtol": 1e-4}
        np.testing.assert_allclose(measured["loss"][replicate], after[::4], **close)
        windows = before.reshape(3, 4).mean(axis=1)
        np.testing.assert_allclose(measured["mean_loss"][replicate], windows, **close)
        for part in ("train", "test"):
            images = getattr(dataset, f"{part}_images")
            labels = getattr(dataset, f"{part}_labels")
            final = plain.loss(images, labels)[0]
            right = (plain.forward(images).argmax(axis=1) == labels).mean()
            np.testing.assert_allclose(measured[f"{part}_loss"][replicate], final, **close)
            assert measured[f"{part}_accuracy"][replicate] == pytest.approx(right, abs=1e-9)


def test_points_and_windows_are_those_of_the_protocol(dataset):
    values = training.run(cell(), dataset).values
    assert values["iteration"].tolist() == [0, 4, 8]
    assert values["window"].tolist() == [4, 8, 12]
    assert (values["status"] == Status.OK).all()
    assert (values["diverged_at"] == -1).all()


def test_notes_which_data_it_saw(dataset):
    facts = training.run(cell(iterations=4), dataset).attributes
    assert facts == {
        "classes": CLASSES,
        "dataset_sha256": dataset.sha256,
        "features": SIDE**2,
        "train_size": 120,
        "test_size": 40,
    }


@pytest.mark.parametrize(("loss", "units"), [("softmax_cross_entropy", "nat"), ("quadratic", "1")])
def test_a_loss_has_its_own_units(dataset, loss, units):
    variables = training.run(cell(loss=loss, iterations=4), dataset).variables
    for name in ("loss", "mean_loss", "train_loss", "test_loss"):
        assert variables[name].units == units
    assert variables["diverged_at"].units == "iteration"


def test_a_learnable_set_is_learned(dataset):
    spec = cell("relu", "he_normal", iterations=600, record_every=100)
    values = training.run(spec, dataset).values
    assert (values["test_accuracy"] > 0.9).all()
    assert (values["train_loss"] < 0.2).all()
    assert (values["mean_loss"][:, -1] < 0.5 * values["mean_loss"][:, 0]).all()


def test_zero_weights_stay_at_chance(dataset):
    """With equal counts of the classes no bias helps either: ln 4 nat, one in four right."""
    values = training.run(cell("tanh", "zeros", iterations=100, record_every=10), dataset).values
    np.testing.assert_allclose(values["train_loss"], math.log(CLASSES), atol=0.02)
    np.testing.assert_allclose(values["train_accuracy"], 1 / CLASSES)


def assert_same_bits(left, right, names=PER_REPLICATE):
    for name in names:
        assert left[name].tobytes() == right[name].tobytes(), name


@pytest.mark.parametrize("stack", [1, 2, 4])
def test_a_replicate_does_not_depend_on_its_stack(dataset, stack):
    spec = cell("gelu", "he_normal", replicates=5)
    together, apart = (training.run(spec, dataset, stack=n).values for n in (5, stack))
    assert_same_bits(together, apart)


def test_a_replicate_does_not_depend_on_how_many_there_are(dataset):
    few, many = (training.run(cell(replicates=n), dataset).values for n in (2, 4))
    assert_same_bits(few, {name: many[name][:2] for name in PER_REPLICATE})


def test_recording_more_often_changes_no_number(dataset):
    seldom, often = (training.run(cell(record_every=n), dataset).values for n in (4, 1))
    np.testing.assert_array_equal(seldom["loss"], often["loss"][:, ::4])
    means = often["mean_loss"].reshape(3, 3, 4).mean(axis=2)
    np.testing.assert_allclose(seldom["mean_loss"], means, rtol=1e-12)
    np.testing.assert_array_equal(seldom["test_loss"], often["test_loss"])


def record_batches(monkeypatch, spec, dataset):
    """The labels of all batches of a run, (iteration, replicate, batch)."""
    seen = []
    draw = minibatches.Batches.draw

    def listen(self):
        draw(self)
        seen.append(self.targets.argmax(axis=1))

    with monkeypatch.context() as patched:
        patched.setattr(minibatches.Batches, "draw", listen)
        training.run(spec, dataset, stack=spec.experiment.replicates)
    return np.array(seen)


def test_every_cell_sees_the_same_batches(dataset, monkeypatch):
    one = record_batches(monkeypatch, cell("relu", "he_normal"), dataset)
    two = record_batches(monkeypatch, cell("silu", "zeros"), dataset)
    np.testing.assert_array_equal(one, two)
    assert (one[:, 0] != one[:, 1]).any()
    assert (one[0] != one[1]).any()


def test_batches_are_drawn_with_replacement(dataset, monkeypatch):
    """So one may be larger than the set, and its classes come at random."""
    labels = record_batches(monkeypatch, cell(batch_size=500, iterations=4), dataset)
    counts = np.array([np.bincount(row, minlength=CLASSES) for row in labels[:, 0]])
    assert counts.sum(axis=1).tolist() == [500] * 4
    assert np.abs(counts - 125).max() < 5 * math.sqrt(500 * 0.25 * 0.75)
    assert (counts != 125).any()


@pytest.mark.parametrize("chunk", [7, 40, 1000])
def test_evaluation_does_not_depend_on_its_chunks(dataset, monkeypatch, chunk):
    whole = training.run(cell("relu"), dataset).values
    monkeypatch.setattr(minibatches, "_CHUNK", chunk)
    pieces = training.run(cell("relu"), dataset).values
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        np.testing.assert_allclose(pieces[name], whole[name], rtol=1e-6)


def blow_up(monkeypatch, replicates, factor):
    """Multiply the first layer of some replicates by a factor that float32 cannot bear."""
    draw = minibatches.draw_weights

    def huge(spec, replicate, *rest):
        scale = np.float32(factor if replicate in replicates else 1)
        return [weights * scale for weights in draw(spec, replicate, *rest)]

    monkeypatch.setattr(minibatches, "draw_weights", huge)


def test_divergence_is_recorded_and_the_others_go_on(dataset, monkeypatch):
    spec = cell("relu", "he_normal")
    calm = training.run(spec, dataset).values
    blow_up(monkeypatch, {1}, 1e20)
    values = training.run(spec, dataset).values
    assert values["status"].tolist() == [Status.OK, Status.DIVERGED, Status.OK]
    assert values["diverged_at"].tolist() == [-1, 0, -1]
    for name in PER_REPLICATE:
        assert values[name][[0, 2]].tobytes() == calm[name][[0, 2]].tobytes()
    for name in ("loss", "mean_loss", "train_loss", "test_loss", "test_accuracy"):
        assert np.isnan(values[name][1]).all()


def test_losses_before_a_divergence_are_kept(dataset):
    """A linear net at too high a rate: its error explodes within a few steps."""
    spec = cell("identity", loss="quadratic", learning_rate=0.7, iterations=200, record_every=2)
    values = training.run(spec, dataset).values
    assert (values["status"] == Status.DIVERGED).all()
    for replicate, end in enumerate(values["diverged_at"]):
        assert 2 <= end < 100
        kept = values["iteration"] < end
        assert np.isfinite(values["loss"][replicate, kept]).all()
        assert np.isnan(values["loss"][replicate, ~kept]).all()
        whole = values["window"] <= end
        assert np.isfinite(values["mean_loss"][replicate, whole]).all()
        assert np.isnan(values["mean_loss"][replicate, ~whole]).all()


def update_by(monkeypatch, step):
    """Let plain descent call `step` with the network instead."""

    def make(name, network, rate):
        assert name == "sgd"
        return Optimizer(rate, lambda: step(network))

    monkeypatch.setattr(side_by_side, "make_optimizer", make)


def test_training_stops_once_all_have_diverged(dataset, monkeypatch):
    steps = []
    update_by(monkeypatch, lambda network: (steps.append(1), sgd(network)))
    blow_up(monkeypatch, {0, 1, 2}, 1e20)
    spec = cell("relu", "he_normal", iterations=400, record_every=4)
    values = training.run(spec, dataset, stack=3).values
    assert (values["diverged_at"] == 0).all()
    assert len(steps) == 4


def test_parameters_that_are_lost_while_the_loss_is_finite_count_as_divergence(
    dataset, monkeypatch
):
    """A dead unit hides an infinite weight from the loss; it is found at the window's end."""

    def spoil(network):
        network.biases[0][2, 0] = -np.inf

    update_by(monkeypatch, spoil)
    values = training.run(cell("relu", "he_normal"), dataset, stack=3).values
    assert values["diverged_at"].tolist() == [-1, -1, 3]
    assert np.isfinite(values["loss"][2, 0])
    assert np.isnan(values["test_loss"]).tolist() == [False, False, True]
