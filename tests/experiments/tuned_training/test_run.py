"""Training at every rate of a grid: each rate as if alone, and the choice among them."""

import dataclasses

import numpy as np
import pytest

from engine.experiments.training import run as training
from engine.experiments.tuned_training import run as tuned_training
from engine.net.activations import make_activation
from engine.net.initializers import make_initializer
from engine.study.cell_spec import CellSpec
from engine.study.datasets import hold_out
from engine.study.records import Status

VALIDATION = 30
SETTINGS = {
    "dataset": "digits",
    "replicates": 3,
    "hidden": (12, 12),
    "loss": "softmax_cross_entropy",
    "batch_size": 16,
    "iterations": 40,
    "record_every": 10,
}


def tuned(rates, family="tanh", law="lecun_normal", **changes):
    own = {"kind": "tuned_training", "learning_rates": rates, "validation": VALIDATION}
    settings = tuned_training.Settings(**(SETTINGS | own | changes))
    return CellSpec(7, make_activation(family), make_initializer(law), settings)


@pytest.mark.parametrize("rate", [0.03, 0.3])
def test_each_rate_is_what_the_training_experiment_gives_there(dataset, rate):
    found = tuned_training.run(tuned((0.03, 0.3)), dataset).values
    place = [0.03, 0.3].index(rate)
    alone = training.Settings(**SETTINGS, kind="training", learning_rate=rate)
    rest, _ = hold_out(dataset, VALIDATION)
    spec = dataclasses.replace(tuned((0.1,)), experiment=alone)
    plain = training.run(spec, rest).values
    np.testing.assert_array_equal(found["mean_loss"][:, place], plain["mean_loss"])
    for name in ("train_loss", "test_loss", "test_accuracy"):
        np.testing.assert_array_equal(found[f"{name}_by_rate"][:, place], plain[name])


def test_validation_images_are_those_left_out(dataset):
    """Trained on the rest, the held-out images are what the training set of another split has."""
    rest, (images, labels) = hold_out(dataset, VALIDATION)
    assert len(rest.train_labels) == len(dataset.train_labels) - VALIDATION
    joined = (
        np.concatenate([rest.train_images, images]),
        np.concatenate([rest.train_labels, labels]),
    )
    np.testing.assert_array_equal(joined[0], dataset.train_images)
    np.testing.assert_array_equal(joined[1], dataset.train_labels)


def test_the_rate_with_the_lowest_mean_validation_loss_is_chosen(dataset):
    rates = (0.001, 0.3, 0.01)
    found = tuned_training.run(tuned(tuple(sorted(rates)), iterations=200), dataset).values
    mean = found["validation_loss_by_rate"].mean(axis=0)
    best = mean.argmin()
    assert found["chosen_rate"] == found["learning_rate"][best] == 0.3
    for name in ("train_loss", "validation_accuracy", "test_loss"):
        np.testing.assert_array_equal(found[name], found[f"{name}_by_rate"][:, best])


def test_a_rate_does_not_depend_on_the_others(dataset):
    few, many = (tuned_training.run(tuned(rates), dataset) for rates in ((0.1,), (0.01, 0.1, 1.0)))
    for name in ("mean_loss", "test_loss_by_rate"):
        np.testing.assert_array_equal(few.values[name][:, 0], many.values[name][:, 1])


def test_a_diverged_replicate_disqualifies_its_rate(dataset):
    """A linear net under the quadratic loss explodes at a high rate, whatever it reached before."""
    spec = tuned((0.001, 0.7), "identity", loss="quadratic", iterations=200)
    record = tuned_training.run(spec, dataset)
    found = record.values
    assert (found["rate_diverged_at"][:, 1] >= 0).all()
    assert np.isnan(found["train_loss_by_rate"][:, 1]).all()
    assert np.isnan(found["mean_loss"][:, 1, -1]).all()
    assert found["chosen_rate"] == 0.001
    assert (found["status"] == Status.OK).all()
    assert record.variables["mean_loss"].units == "1"


def test_where_every_rate_diverges_the_lowest_stands_for_them(dataset):
    spec = tuned((0.7, 0.8), "identity", loss="quadratic", iterations=200)
    found = tuned_training.run(spec, dataset).values
    assert found["chosen_rate"] == 0.7
    assert (found["status"] == Status.DIVERGED).all()
    np.testing.assert_array_equal(found["diverged_at"], found["rate_diverged_at"][:, 0])
    assert np.isnan(found["test_accuracy"]).all()


def test_a_split_that_leaves_nothing_to_train_on_is_refused(dataset):
    with pytest.raises(ValueError, match=r"validation: .* there are 120; got 120"):
        tuned_training.run(tuned((0.1,), validation=120), dataset)
