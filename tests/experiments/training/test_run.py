"""Training against a plain computation, and the promises that make cells comparable."""

import numpy as np
import pytest

from engine.experiments.training import run as training
from engine.net.activations import ACTIVATIONS
from engine.net.optimizers import OPTIMIZERS, Optimizer, sgd
from engine.study import minibatches
from engine.study.cell_results import Status
from engine.study.seeds import generator
from tests.net.small_networks import drawn, loss_and_slope, plain
from tests.study.small import CLASSES, SIDE, TRAINING, made_up_cell

PER_REPLICATE = [n for n, v in training.VARIABLES.items() if "replicate" in v.dims]


def cell(activation="tanh", initializer="lecun_normal", parameters=None, seed=5, **settings):
    settings = TRAINING | settings
    return made_up_cell("training", activation, initializer, parameters, seed=seed, **settings)


class Plain:
    """One replicate in float64, as a textbook has it."""

    def __init__(self, spec, dataset, replicate):
        self.spec, self.dataset = spec, dataset
        sizes = [SIDE**2, *spec.experiment.hidden, CLASSES]
        self.weights, self.biases = drawn(spec, sizes, replicate)
        self.stream = generator(spec.seed, "batches", replicate)

    def passed(self, images, *slope):
        return plain(
            self.weights, self.biases, self.spec.activation, images / 255, "linear", *slope
        )

    def loss(self, images, labels):
        """And its gradient by the outputs, and the outputs."""
        outputs = self.passed(images)[1][-1]
        return *loss_and_slope(self.spec.experiment.loss, outputs, np.eye(CLASSES)[labels]), outputs

    def step(self):
        """Update on a fresh batch; the losses on it before and after."""
        settings = self.spec.experiment
        chosen = self.stream.integers(len(self.dataset.train_labels), size=settings.batch_size)
        batch = self.dataset.train_images[chosen], self.dataset.train_labels[chosen]
        before, slope, _ = self.loss(*batch)
        for layer, (dw, db, _) in enumerate(self.passed(batch[0], slope)[2]):
            self.weights[layer] -= settings.learning_rate * dw
            self.biases[layer] -= settings.learning_rate * db
        return before, self.loss(*batch)[0]


@pytest.mark.parametrize(
    ("family", "loss"),
    [*((family, "softmax_cross_entropy") for family in ACTIVATIONS), ("tanh", "quadratic")],
)
def test_agrees_with_a_plain_float64_computation(dataset, family, loss):
    """Losses after the update at every fourth iteration, their means before it, and the end."""
    spec, close = cell(family, loss=loss), {"rtol": 1e-4}
    measured = training.run(spec, dataset).values
    for replicate in range(3):
        by_hand = Plain(spec, dataset, replicate)
        before, after = np.array([by_hand.step() for _ in range(spec.experiment.iterations)]).T
        np.testing.assert_allclose(measured["loss"][replicate], after[::4], **close)
        windows = before.reshape(3, 4).mean(axis=1)
        np.testing.assert_allclose(measured["mean_loss"][replicate], windows, **close)
        for part in ("train", "test"):
            labels = getattr(dataset, f"{part}_labels")
            final, _, outputs = by_hand.loss(getattr(dataset, f"{part}_images"), labels)
            right = (outputs.argmax(axis=1) == labels).mean()
            np.testing.assert_allclose(measured[f"{part}_loss"][replicate], final, **close)
            assert measured[f"{part}_accuracy"][replicate] == pytest.approx(right, abs=1e-9)


def test_points_windows_and_facts_of_the_data_are_noted(dataset):
    values = training.run(cell(), dataset).values
    assert values["iteration"].tolist() == [0, 4, 8]
    assert values["window"].tolist() == [4, 8, 12]
    assert (values["status"] == Status.OK).all()
    assert (values["diverged_at"] == -1).all()
    facts = training.run(cell(iterations=4), dataset).attributes
    sizes = {"train_size": 120, "test_size": 40, "features": SIDE**2, "classes": CLASSES}
    assert facts == sizes | {"dataset_sha256": dataset.sha256}


def assert_same_bits(left, right, names=PER_REPLICATE):
    for name in names:
        assert left[name].tobytes() == right[name].tobytes(), name


@pytest.mark.parametrize("stack", [1, 2, 4])
def test_a_replicate_does_not_depend_on_its_stack(dataset, stack):
    spec = cell("gelu", "he_normal", replicates=5)
    together, apart = (training.run(spec, dataset, stack=n).values for n in (5, stack))
    assert_same_bits(together, apart)


def test_recording_more_often_changes_no_number(dataset):
    seldom, often = (training.run(cell(record_every=n), dataset).values for n in (4, 1))
    np.testing.assert_array_equal(seldom["loss"], often["loss"][:, ::4])
    means = often["mean_loss"].reshape(3, 3, 4).mean(axis=2)
    np.testing.assert_allclose(seldom["mean_loss"], means, rtol=1e-12)
    np.testing.assert_array_equal(seldom["test_loss"], often["test_loss"])


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

    def make(network, rate):
        return Optimizer(rate, lambda: step(network))

    monkeypatch.setitem(OPTIMIZERS, "sgd", make)


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
